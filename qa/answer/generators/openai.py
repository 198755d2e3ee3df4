"""Any OpenAI-compatible server (vLLM, llama.cpp, a gateway): ``pip install "wenbao[openai]"``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self

from qa.answer.generators import Message
from qa.answer.generators.base import last_line
from qa.config import Config
from qa.errors import ConfigError, GenerationError

if TYPE_CHECKING:
    from openai import OpenAI

_SECONDS_TO_CONNECT = 10.0
_SECONDS_BETWEEN_PIECES = 120.0  # a CPU server may read a long prompt that long before its first piece


class OpenAIGenerator:
    """See `Generator`. The server's model is named by the configuration; nothing is loaded here."""

    def __init__(self, client: OpenAI, model: str, url: str) -> None:
        self.name = model
        self.fingerprint = hashlib.sha256(f"openai {url} {model}".encode()).hexdigest()
        self._client = client
        self._model = model
        self._url = url

    @classmethod
    def load(cls, config: Config) -> Self:
        """A client of the configured server; the server is not asked yet.

        Raises:
            ConfigError: the ``openai`` package is missing, or no model is named.
        """
        try:
            from openai import OpenAI, Timeout  # noqa: PLC0415 - an extra
        except ImportError as error:
            raise ConfigError('引擎 openai 需要 openai 包：pip install "wenbao[openai]"') from error
        if config.generator_model == "default":
            raise ConfigError("引擎 openai 需要服务器上的模型名：请设 QA_GENERATOR_MODEL")
        client = OpenAI(
            base_url=config.openai_base_url,
            api_key=config.openai_api_key.get_secret_value(),
            timeout=Timeout(_SECONDS_BETWEEN_PIECES, connect=_SECONDS_TO_CONNECT),
            max_retries=1,
        )
        return cls(client, config.generator_model, config.openai_base_url)

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """See `Generator.stream`. Closing it closes the connection, at which servers stop."""
        chat: Any = [{"role": m.role, "content": m.content} for m in messages]  # one TypedDict a role, to openai
        try:
            with self._client.chat.completions.create(
                model=self._model, messages=chat, max_tokens=max_tokens, temperature=0, stream=True
            ) as chunks:
                for chunk in chunks:
                    piece = chunk.choices[0].delta.content if chunk.choices else None
                    if piece:
                        yield piece
        except Exception as error:  # of openai, and of its HTTP library when the connection breaks midway
            raise GenerationError(
                f"服务器 {self._url} 出错：{last_line(error)}；请检查它是否在运行、有没有模型“{self._model}”"
            ) from error

    def count_tokens(self, text: str) -> int:
        """An upper estimate: the server's tokenizer is not known here.

        One token a character outside ASCII and one for three ASCII characters; Qwen2.5 needs 0.65 a Chinese character.
        """
        ascii_characters = sum(character.isascii() for character in text)
        return len(text) - ascii_characters + -(-ascii_characters // 3)
