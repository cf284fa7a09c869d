"""Compares what two states of the program make of the same rounds, byte for byte.

    python -m tests.support.same_outputs ROUNDS BEFORE.json    # at the first state
    python -m tests.support.same_outputs ROUNDS AFTER.json     # at the second, on the same day
    diff BEFORE.json AFTER.json

``ROUNDS`` holds folders of rounds with what came back for them, made before the change and kept.
Hashed are the blank masters, each round's forms with what goes out beside them, everything that a
run writes, and what it prints. Of ``run.json`` the times are left out, of what is printed too.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.support import ROOT

TIMES = ("seconds", "timings", "started", "finished", "versions")
SPENT = re.compile(r"\d+(,\d+)? (giây|phút)")


def main(rounds: Path, manifest: Path) -> None:
    """Run every round and write the hashes of what it made to ``manifest``."""
    with tempfile.TemporaryDirectory() as made:
        place = Path(made)
        shutil.copytree(rounds, place / "rounds")
        (place / "input_templates").mkdir()
        printed = {"masters": _run(place, "templates", "--masters")}
        for folder in sorted((place / "rounds").iterdir()):
            for command in ("templates", "aggregate"):
                printed[f"{command} {folder.name}"] = _run(place, command, folder.name)
        hashes = dict(_hashes(place))
        hashes.update({f"printed: {key}": _hash(text) for key, text in printed.items()})
    manifest.write_text(json.dumps(hashes, indent=0, ensure_ascii=False), encoding="utf-8")


def _run(place: Path, *arguments: str) -> bytes:
    """Text that a command prints, with its exit code; what a refusal says is shown at once."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from pipeline.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments], cwd=place, capture_output=True, check=False
    )
    if done.returncode:
        print(*arguments, done.stderr.decode(), file=sys.stderr)
    text = f"{done.returncode}\n{done.stdout.decode()}\n{done.stderr.decode()}"
    return SPENT.sub("", text.replace(str(place), "")).encode()


def _hashes(place: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(place.rglob("*")):
        if not path.is_file() or ".cache" in path.parts or path.name == ".lock":
            continue
        content = path.read_bytes()
        if path.name == "run.json":
            content = json.dumps(_without_times(json.loads(content))).encode()
        yield path.relative_to(place).as_posix(), _hash(content)


def _without_times(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_times(part) for key, part in value.items() if key not in TIMES}
    return value


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
