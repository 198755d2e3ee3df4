"""Ingest reports and answer a question in one process, then print the most bytes it has had resident.

A module of its own, so that nothing is counted but what a user of the assistant loads.

    python -m eval.peak REPORTS FOLDER
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from qa.assistant import Assistant
from qa.config import Config

QUESTION = "运城2026年GDP目标"


def main(reports: Path, folder: Path) -> None:
    """Ingest into a new library in the folder, ask, print."""
    assistant = Assistant(Config.load(library=folder / "library"))
    for _ in assistant.ingest([reports]):
        pass
    assistant.ask(QUESTION)
    print(peak())


def peak() -> int:
    """The most bytes this process has had resident.

    On Linux not by ru_maxrss, which in a child begins with what its parent had when it was started.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="ascii"))
        assert found
        return int(found.group(1)) * 1024
    import resource  # noqa: PLC0415 - not on every platform

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
