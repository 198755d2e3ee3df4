"""OpenVINO GenAI on the CPU: the default engine.

Measured on 2 cores (Xeon, AVX512-VNNI, shared, 2026.4.1), Qwen2.5-Coder-1.5B Q4_K_M, a fixed system prompt of 98 tokens
and 250 others in Chinese, 48 tokens out, greedy:

    pipeline                                first token   tokens/s   load   warm-up   resident
    paged attention, prefix caching         1.4-2.0 s     8.4-10.3   3.3 s  4.7 s     2.9 GB (1.1 mapped)
    stateful (ATTENTION_BACKEND=SDPA)       2.5-2.6 s     10.1       2.7 s  4.2 s     2.9 GB

A plain LLMPipeline is the first of them with a cache of any size; here it is bounded. CACHE_DIR was no faster (load
4.6 s for 1.5 GB more on disk); dynamic quantisation in groups of 128, or none, was slower (6 and 4.5 tokens/s). The
warm-up is the weights' being packed for the CPU at the first inference, so `load` makes one: of a single token.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import openvino_genai

from qa.answer.generators import Message
from qa.answer.generators.base import Emit, Worker, last_line
from qa.config import Config
from qa.errors import ConfigError, ModelError
from qa.models import generator_ir
from qa.weights import GENERATOR

_CACHE_BLOCKS = 256  # of 32 tokens: twice what the longest prompt with its answer takes, the rest for shared prefixes
_BATCHED_TOKENS = 2048  # a prompt up to this length is read in one go


class OpenVinoGenerator:
    """See `Generator`. Stop tokens and chat template are the model's own."""

    def __init__(self, model: Path, name: str, fingerprint: str) -> None:
        scheduler = openvino_genai.SchedulerConfig()
        scheduler.enable_prefix_caching = True
        scheduler.num_kv_blocks = _CACHE_BLOCKS
        scheduler.max_num_batched_tokens = _BATCHED_TOKENS
        self.name = name
        self.fingerprint = fingerprint
        self._pipeline = openvino_genai.LLMPipeline(str(model), "CPU", scheduler_config=scheduler)
        self._tokenizer = self._pipeline.get_tokenizer()
        self._worker = Worker(name)
        self._pipeline.generate("1", max_new_tokens=1)

    @classmethod
    def load(cls, config: Config) -> Self:
        """The configured model, loaded and warm.

        Raises:
            ConfigError: the model is neither "default" nor an OpenVINO folder nor a .gguf file.
            ModelError: it cannot be fetched or loaded.
        """
        if config.generator_model == "default":
            model, name, weights = generator_ir(config), GENERATOR.name, GENERATOR.sha256
        else:
            model = Path(config.generator_model)
            if not (model / "openvino_model.xml").is_file() and model.suffix != ".gguf":
                raise ConfigError(
                    f"引擎 openvino 只接受 default、OpenVINO 文件夹或 .gguf 文件，不是“{model}”；"
                    "其他模型请设 QA_ENGINE=transformers"
                )
            name, weights = model.name, str(model.resolve())
        fingerprint = hashlib.sha256(f"openvino {weights}".encode()).hexdigest()
        try:
            return cls(model, name, fingerprint)
        except RuntimeError as error:
            raise ModelError(f"OpenVINO 不能载入 {model}：{last_line(error)}；用 qa models --verify 核对") from error

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """See `Generator.stream`."""
        history = openvino_genai.ChatHistory([{"role": m.role, "content": m.content} for m in messages])
        settings = self._pipeline.get_generation_config()
        settings.max_new_tokens = max_tokens
        settings.do_sample = False
        running, stop = openvino_genai.StreamingStatus.RUNNING, openvino_genai.StreamingStatus.CANCEL

        def run(emit: Emit) -> None:
            def on_piece(piece: str) -> openvino_genai.StreamingStatus:
                return running if emit(piece) else stop

            self._pipeline.generate(history, settings, on_piece)

        return self._worker.stream(run)

    def count_tokens(self, text: str) -> int:
        """See `Generator.count_tokens`."""
        return int(self._tokenizer.encode(text, add_special_tokens=False).input_ids.shape[1])
