"""The engines behind the Generator protocol: a small transformers model, a stub server, and the real default."""

import json
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

from qa.answer.generators import Generator, Message, load_generator
from qa.answer.generators.base import Emit, Worker
from qa.config import Config
from qa.errors import ConfigError, GenerationError, ModelError

ASK = [Message("system", "回答要简短。"), Message("user", "增长多少？")]


# --- the thread that all in-process engines share ------------------------------------------------------------------


def endless(emit: Emit) -> None:
    while emit("字"):
        time.sleep(0.001)


def test_pieces_come_in_order() -> None:
    def run(emit: Emit) -> None:
        for piece in ("增长", "", "6%"):
            emit(piece)

    assert list(Worker("m").stream(run)) == ["增长", "6%"]


def test_a_failure_is_raised_after_what_came_before_it() -> None:
    def run(emit: Emit) -> None:
        emit("增长")
        raise RuntimeError("Exception from src/core.cpp:1:\nout of memory\n")

    pieces = Worker("the model").stream(run)
    assert next(pieces) == "增长"
    with pytest.raises(GenerationError, match=r"^the model 在作答时出错：out of memory；"):
        next(pieces)


def test_closing_stops_the_engine_before_it_returns() -> None:
    ended = threading.Event()

    def run(emit: Emit) -> None:
        endless(emit)
        ended.set()

    pieces = Worker("m").stream(run)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert ended.is_set()


def test_nothing_runs_before_the_first_piece_is_asked_for() -> None:
    started = threading.Event()
    pieces = Worker("m").stream(lambda _emit: started.set())
    time.sleep(0.05)
    assert not started.is_set()
    assert list(pieces) == []
    assert started.is_set()


def test_two_generations_do_not_overlap() -> None:
    worker, running, most = Worker("m"), 0, 0

    def run(emit: Emit) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        time.sleep(0.05)
        emit("x")
        running -= 1

    threads = [threading.Thread(target=lambda: list(worker.stream(run))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1


# --- transformers, on a small model of random weights --------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Qwen2 of random weights whose tokens are single bytes, so that every Chinese character is three tokens."""
    folder = tmp_path_factory.mktemp("qwen2")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer = Tokenizer(models.BPE({symbol: n for n, symbol in enumerate(alphabet)}, []))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    tokenizer.decoder = decoders.ByteLevel()
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|pad|>")
    fast.chat_template = (
        "{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}"
        "{% if add_generation_prompt %}assistant: {% endif %}"
    )
    fast.save_pretrained(folder)
    torch.manual_seed(3)
    sizes = Qwen2Config(
        vocab_size=len(fast),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=4096,
        eos_token_id=fast.eos_token_id,
        pad_token_id=fast.pad_token_id,
        tie_word_embeddings=False,
    )
    Qwen2ForCausalLM(sizes).save_pretrained(folder)
    return folder


def transformers_generator(folder: Path) -> Generator:
    return load_generator(Config(engine="transformers", generator_model=str(folder), device="cpu"))


def steer(generator: Generator, text: str) -> None:
    """Make the model's next token depend on its position alone, so that it writes ``text`` and ends."""
    inner: Any = generator
    ids = [*inner._tokenizer(text)["input_ids"], inner._tokenizer.eos_token_id]
    prompt = inner._tokenizer.apply_chat_template([vars_of(m) for m in ASK], add_generation_prompt=True)
    first = len(prompt["input_ids"])
    forward = inner._model.forward

    def steered(*args: Any, **kwargs: Any) -> Any:
        out = forward(*args, **kwargs)
        at = int(kwargs["past_key_values"].get_seq_length()) - first
        out.logits[:] = -1e4
        out.logits[..., ids[min(at, len(ids) - 1)]] = 1e4
        return out

    inner._model.forward = steered


def vars_of(message: Message) -> dict[str, str]:
    return {"role": message.role, "content": message.content}


def test_transformers_streams_whole_characters_up_to_the_end_token(small: Path) -> None:
    generator = transformers_generator(small)
    steer(generator, "运城市增长6%左右 [1]。🐲 end")
    pieces = list(generator.stream(ASK, 200))
    assert "".join(pieces) == "运城市增长6%左右 [1]。🐲 end"
    assert len(pieces) > 3
    assert not any("\ufffd" in piece for piece in pieces)


def test_transformers_keeps_to_max_tokens(small: Path) -> None:
    generator = transformers_generator(small)
    steer(generator, "运城市增长6%左右")
    assert "".join(generator.stream(ASK, 9)) == "运城市"  # three bytes a character


def test_transformers_stops_when_closed(small: Path) -> None:
    generator = transformers_generator(small)
    steer(generator, "长" * 1200)
    pieces = generator.stream(ASK, 3600)
    next(pieces)
    started = time.monotonic()
    pieces.close()  # type: ignore[attr-defined]
    closed_after = time.monotonic() - started
    assert not any(thread.name == "generation" for thread in threading.enumerate())
    started = time.monotonic()
    assert len("".join(generator.stream(ASK, 150))) == 50
    assert closed_after < time.monotonic() - started  # 3600 tokens would take 24 times as long


def test_transformers_counts_tokens_without_template(small: Path) -> None:
    assert transformers_generator(small).count_tokens("增长6%") == 8


def test_transformers_fingerprints_tell_models_apart(small: Path) -> None:
    generator = transformers_generator(small)
    assert generator.name == str(small)
    assert generator.fingerprint == transformers_generator(small).fingerprint


def test_a_model_without_chat_template_is_refused(small: Path, tmp_path: Path) -> None:
    for path in small.iterdir():
        if path.name != "chat_template.jinja":
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with pytest.raises(ModelError, match="没有对话模板"):
        transformers_generator(tmp_path)


@pytest.mark.parametrize("model", ["nobody/no-such-model", "/nowhere", "/nowhere/model.gguf"])
def test_a_model_that_is_not_there_is_a_stated_error(model: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match=r"^不能载入生成模型“.+”：[^\n]+$"):
        load_generator(Config(engine="transformers", generator_model=model))


def test_gguf_without_its_packages_is_a_stated_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise ImportError("accelerate is required when loading a GGUF file")

    monkeypatch.setattr("transformers.AutoTokenizer.from_pretrained", fail)
    with pytest.raises(ModelError, match=r'accelerate is required.+pip install "wenbao\[gguf\]"'):
        load_generator(Config(engine="transformers", generator_model=str(tmp_path / "model.gguf")))


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a GPU here")
def test_cuda_without_a_gpu_is_refused(small: Path) -> None:
    with pytest.raises(ConfigError, match="QA_DEVICE=cpu"):
        load_generator(Config(engine="transformers", generator_model=str(small), device="cuda"))


# --- OpenAI-compatible servers -------------------------------------------------------------------------------------


class Server(ThreadingHTTPServer):
    """Answers each chat completion with ``pieces``; remembers the requests."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pieces: list[str] = ["增长", "6%", "左右。"]
        self.requests: list[dict[str, Any]] = []
        self.status = 200
        self.break_off = False
        self.hung_up = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append({**body, "path": self.path, "key": self.headers["Authorization"]})
        self.send_response(self.server.status)
        streamed = self.server.status == 200
        self.send_header("Content-Type", "text/event-stream" if streamed else "application/json")
        if self.server.break_off:
            self.send_header("Content-Length", "100000")
        self.end_headers()
        if not streamed:
            self.wfile.write(b'{"error": {"message": "no model of that name"}}')
            return
        try:
            for piece in self.server.pieces:
                chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
                choice = {"index": 0, "delta": {"content": piece}, "finish_reason": None}
                self._send(json.dumps({**chunk, "choices": [choice]}))
            if not self.server.break_off:
                self._send(json.dumps({**chunk, "choices": []}))  # usage comes so
                self._send("[DONE]")
        except OSError:
            self.server.hung_up.set()

    def _send(self, data: str) -> None:
        self.wfile.write(f"data: {data}\n\n".encode())
        self.wfile.flush()
        if len(self.server.pieces) > 10:
            time.sleep(0.01)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    stub = Server()
    threading.Thread(target=stub.serve_forever, daemon=True).start()
    yield stub
    stub.shutdown()
    stub.server_close()


def served_by(server: Server) -> Generator:
    url = f"http://127.0.0.1:{server.server_port}/v1"
    settings: dict[str, Any] = {"engine": "openai", "generator_model": "m", "openai_base_url": url}
    return load_generator(Config(**settings, openai_api_key="secret"))  # type: ignore[arg-type]


def test_openai_asks_the_server_and_streams(server: Server) -> None:
    generator = served_by(server)
    assert list(generator.stream(ASK, 77)) == ["增长", "6%", "左右。"]
    (request,) = server.requests
    assert request["path"] == "/v1/chat/completions"
    assert request["key"] == "Bearer secret"
    assert (request["model"], request["max_tokens"], request["temperature"]) == ("m", 77, 0)
    assert request["stream"] is True
    assert request["messages"] == [
        {"role": "system", "content": "回答要简短。"},
        {"role": "user", "content": "增长多少？"},
    ]


def test_openai_hangs_up_when_closed(server: Server) -> None:
    server.pieces = ["长"] * 100_000
    pieces = served_by(server).stream(ASK, 100_000)
    assert next(pieces) == "长"
    pieces.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(5)


def test_openai_errors_are_stated(server: Server) -> None:
    server.status = 404
    with pytest.raises(GenerationError, match=r"no model of that name.*有没有模型“m”"):
        list(served_by(server).stream(ASK, 10))


def test_openai_a_broken_connection_is_no_end_of_an_answer(server: Server) -> None:
    server.break_off = True
    pieces = served_by(server).stream(ASK, 10)
    with pytest.raises(GenerationError, match="是否在运行"):
        list(pieces)


def test_openai_a_server_that_is_down_is_a_stated_error() -> None:
    down = Config(engine="openai", generator_model="m", openai_base_url="http://127.0.0.1:9/v1")
    with pytest.raises(GenerationError, match=r"^服务器 http://127.0.0.1:9/v1 出错：[^\n]+$"):
        list(load_generator(down).stream(ASK, 10))


def test_openai_needs_its_package_and_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="QA_GENERATOR_MODEL"):
        load_generator(Config(engine="openai"))
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ConfigError, match=r'pip install "wenbao\[openai\]"'):
        load_generator(Config(engine="openai", generator_model="m"))


@pytest.mark.parametrize(("text", "tokens"), [("", 0), ("增长", 2), ("增长6%", 3), ("GDP growth", 4)])
def test_openai_estimates_tokens_from_above(text: str, tokens: int) -> None:
    assert load_generator(Config(engine="openai", generator_model="m")).count_tokens(text) == tokens


# --- OpenVINO ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", ["Qwen/Qwen2.5-7B-Instruct", "/nowhere"])
def test_openvino_says_which_models_it_takes(model: str) -> None:
    with pytest.raises(ConfigError, match="QA_ENGINE=transformers"):
        load_generator(Config(engine="openvino", generator_model=model))


def test_openvino_files_that_cannot_be_read_are_a_stated_error(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF, but nothing more")
    with pytest.raises(ModelError, match=rf"^OpenVINO 不能载入 {path}：[^\n]+$"):
        load_generator(Config(engine="openvino", generator_model=str(path)))


@pytest.fixture(scope="module")
def real() -> Generator:
    return load_generator(Config.load(engine="openvino"))


@pytest.mark.model
def test_the_default_answers_from_its_source_and_ends_by_itself(real: Generator) -> None:
    source = "资料：2026年，运城市地区生产总值增长6%左右，规模以上工业增加值增长7%。"
    prompt = [Message("system", "只依据资料回答，一句话。"), Message("user", source + "问题：生产总值增长目标是多少？")]
    answer = "".join(real.stream(prompt, 100))
    assert "6%" in answer
    assert "7%" not in answer
    assert "<|" not in answer
    assert real.count_tokens(answer) < 60
    assert "".join(real.stream(prompt, 100)) == answer


@pytest.mark.model
def test_the_default_keeps_to_max_tokens_and_whole_characters(real: Generator) -> None:
    pieces = list(real.stream([Message("user", "把这句话抄一遍：今天🐲龘很高兴😀。")], 40))
    assert "今天🐲龘很高兴😀" in "".join(pieces)  # 龘 is two tokens
    assert not any("\ufffd" in piece for piece in pieces)
    assert 0 < real.count_tokens("".join(real.stream([Message("user", "从1数到100")], 5))) <= 5


@pytest.mark.model
def test_the_default_stops_when_closed_and_answers_again(real: Generator) -> None:
    pieces = real.stream([Message("user", "从1数到1000，用逗号隔开。")], 2000)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]
    assert not any(thread.name == "generation" for thread in threading.enumerate())
    assert "2" in "".join(real.stream([Message("user", "1加1等于几？只说数字。")], 8))
