"""Generators: what the rest of the program knows of a language model, and which engine serves the configured one.

    base.py       the thread between an engine's callback and the iterator that is read
    openvino.py   the default on a CPU: packaged weights, an OpenVINO folder or a .gguf file
    hf.py         transformers: hub ids, folders and .gguf files; CUDA
    openai.py     any OpenAI-compatible server

Decoding is greedy everywhere, so the same prompt gives the same answer on one machine.
"""

# ruff: noqa: PLC0415 - an engine's libraries take seconds to import, so only the chosen one is

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from qa.config import Config


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat prompt."""

    role: Literal["system", "user", "assistant"]
    content: str


class Generator(Protocol):
    """A language model that answers a chat prompt."""

    name: str
    fingerprint: str  # of engine and weights (a server's: address and model name); recorded with evaluations

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """Pieces of the answer as they come, each of whole characters; nothing runs before the first is asked for.

        Closing the iterator stops the generation within a token or so; it is stopped when close returns.

        Raises:
            GenerationError: the model failed, or the prompt does not fit it.
        """
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of a plain text, without chat template."""
        ...


def load_generator(config: Config) -> Generator:
    """The configured generator, loaded (seconds) and warm: the first answer is as fast as the next.

    Raises:
        ModelError: its weights cannot be fetched, found or loaded.
        ConfigError: the engine cannot serve that model, or its library is not installed.
    """
    if config.engine == "openvino":
        from qa.answer.generators.openvino import OpenVinoGenerator

        return OpenVinoGenerator.load(config)
    if config.engine == "transformers":
        from qa.answer.generators.hf import TransformersGenerator

        return TransformersGenerator.load(config)
    from qa.answer.generators.openai import OpenAIGenerator

    return OpenAIGenerator.load(config)
