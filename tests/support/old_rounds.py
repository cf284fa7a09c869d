"""The closed round of the example as rounds were kept before ``dot-bao-cao.xlsx``."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
from pathlib import Path

from pipeline.closing.closed import ABOUT, FOLDER, text_digest
from pipeline.closing.converted import old_digest
from pipeline.sample.example import HISTORY
from pipeline.text.places import OLD_ROSTER, OLD_SETTINGS, ROUND_BOOK
from tests.support import ROOT

OLD_FILES = ROOT / "tests" / "support" / "old_round"


def old_history(rounds: Path) -> Path:
    """The closed round in ``rounds``, with the files and the inputs that it had then."""
    folder = rounds / HISTORY
    shutil.copytree(ROOT / "rounds" / HISTORY, folder)
    (folder / ROUND_BOOK).unlink()
    for name in (OLD_SETTINGS, OLD_ROSTER):
        shutil.copyfile(OLD_FILES / name, folder / name)
    path = folder / FOLDER / "inputs.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row[0] != ROUND_BOOK]
    rows.append([OLD_SETTINGS, old_digest(folder / OLD_SETTINGS)])
    rows.append([OLD_ROSTER, hashlib.sha256((folder / OLD_ROSTER).read_bytes()).hexdigest()])
    text = "".join(f"{name},{digest}\n" for name, digest in rows)
    path.write_text(text, encoding="utf-8-sig")
    about = folder / FOLDER / ABOUT
    said = re.sub(r'("inputs.csv" = ")\w+', rf"\g<1>{text_digest(text)}", about.read_text("utf-8"))
    about.write_text(said, encoding="utf-8")
    return folder
