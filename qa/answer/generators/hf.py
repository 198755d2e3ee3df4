"""Hugging Face transformers: any causal model of the hub, a local folder or a .gguf file, on CUDA or the CPU.

For GPUs and other models; on a CPU the openvino engine decodes about three times as fast.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import torch
from transformers import (
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
    StoppingCriteria,
    StoppingCriteriaList,
    TextStreamer,
)

from embeddings.encoder import best_dtype, local_folder, quietly
from qa.answer.generators import Message
from qa.answer.generators.base import Emit, Worker
from qa.config import Config
from qa.errors import ConfigError, ModelError
from qa.models import first_line, generator_gguf
from qa.weights import GENERATOR


class TransformersGenerator:
    """See `Generator`. Stop tokens and chat template are the model's own."""

    def __init__(self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, name: str, fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = model
        self._tokenizer = tokenizer
        self._worker = Worker(name)

    @classmethod
    def load(cls, config: Config) -> Self:
        """The configured model, loaded onto the configured device.

        Raises:
            ConfigError: cuda is asked for where there is none.
            ModelError: the model cannot be found, fetched or loaded, or has no chat template.
        """
        device = config.device
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        if device.startswith("cuda") and not torch.cuda.is_available():
            raise ConfigError("要求用 cuda，但 torch 没有找到；请设 QA_DEVICE=cpu")
        default = config.generator_model == "default"
        source = str(generator_gguf(config)) if default else config.generator_model
        options: dict[str, str] = {}
        if source.endswith(".gguf"):
            options["gguf_file"] = Path(source).name
            source = str(Path(source).parent)
        source = str(local_folder(source) or source)
        try:
            with quietly():
                tokenizer = AutoTokenizer.from_pretrained(source, **options)
                model = AutoModelForCausalLM.from_pretrained(source, dtype=best_dtype(device), **options)
        except ImportError as error:
            raise ModelError(
                f"不能载入生成模型“{config.generator_model}”：{first_line(error)}；"
                '.gguf 文件需要 pip install "wenbao[gguf]"'
            ) from error
        except (OSError, ValueError, RuntimeError) as error:
            raise ModelError(
                f"不能载入生成模型“{config.generator_model}”：{first_line(error)}；"
                "请给出 transformers 能读的模型名、文件夹或 .gguf 文件"
            ) from error
        if tokenizer.chat_template is None:
            raise ModelError(f"“{config.generator_model}”没有对话模板；请换一个指令微调过的模型")
        name = GENERATOR.name if default else config.generator_model
        weights = GENERATOR.sha256 if default else f"{source} {options}"  # a hub's snapshot is named by its commit
        fingerprint = hashlib.sha256(f"transformers {weights}".encode()).hexdigest()
        return cls(model.to(device).eval(), tokenizer, name, fingerprint)

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """See `Generator.stream`."""
        chat = [{"role": m.role, "content": m.content} for m in messages]

        def run(emit: Emit) -> None:
            prompt = self._tokenizer.apply_chat_template(
                chat, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
            streamer = _Streamer(self._tokenizer, emit)
            with torch.inference_mode():
                self._model.generate(
                    **prompt.to(self._model.device),
                    max_new_tokens=max_tokens,
                    do_sample=False,
                    # a model's own sampling settings mean nothing to greedy decoding, and would be warned of
                    temperature=None,
                    top_p=None,
                    top_k=None,
                    streamer=streamer,
                    stopping_criteria=StoppingCriteriaList([_Closed(streamer)]),
                )

        return self._worker.stream(run)

    def count_tokens(self, text: str) -> int:
        """See `Generator.count_tokens`."""
        return len(self._tokenizer(text, add_special_tokens=False)["input_ids"])


class _Streamer(TextStreamer):  # type: ignore[misc]
    """Emits text up to the last whole word or Chinese character."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, emit: Emit) -> None:
        super().__init__(tokenizer, skip_prompt=True, skip_special_tokens=True)
        self._emit = emit
        self.read = True

    def on_finalized_text(self, text: str, stream_end: bool = False) -> None:
        self.read = self._emit(text)

    def put(self, value: torch.Tensor) -> None:
        super().put(value)
        self.read = self._emit("")  # also asked where the token completes no word


class _Closed(StoppingCriteria):  # type: ignore[misc]
    def __init__(self, streamer: _Streamer) -> None:
        self._streamer = streamer

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **_kwargs: object) -> torch.Tensor:
        return torch.full((len(input_ids),), not self._streamer.read, device=input_ids.device)
