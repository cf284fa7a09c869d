"""``make.bat`` gives Windows the same words as the Makefile."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BATCH = (ROOT / "make.bat").read_text(encoding="utf-8")
HELP = dict(re.findall(r"^([a-z]+):.*## (.*)$", MAKEFILE, re.MULTILINE))
NOT_TARGETS = {"choose", "menu", "unknown", "setup"}


def test_both_have_the_same_targets():
    labels = set(re.findall(r"^:([a-z]+)$", BATCH, re.MULTILINE)) - NOT_TARGETS
    assert labels == set(HELP)


def test_both_describe_them_alike():
    shown = dict(re.findall(r"^echo make ([a-z]+) +(.*)$", BATCH, re.MULTILINE))
    assert shown == HELP


def test_both_run_the_same_programs():
    """What a target runs, without the folder of the programs and the shell's own words."""
    for target in set(HELP) - {"help", "clean"}:
        of_make = re.search(rf"^{target}:.*\n((?:\t.*\n?)*)", MAKEFILE, re.MULTILINE)
        of_batch = re.search(rf"^:{target}\n(.*?)^exit /b", BATCH, re.MULTILINE | re.DOTALL)
        assert of_make
        assert of_batch
        assert programs(of_batch[1]) == programs(of_make[1]), target


def programs(text):
    runs = []
    for line in text.splitlines():
        found = re.search(r"(?:\$\(BIN\)/|%BIN%.)([a-z]+)\"? ?(.*)$", line)
        if found:
            words = re.sub(r"\$\((ROUND|BENCH|RUNS)\)", r"%\1%", found[2]).partition(" || ")[0]
            words = words.replace("'", "")  # only a POSIX shell needs the brackets quoted
            runs.append((found[1], words.strip()))
    return runs


def test_windows_gets_its_line_ends():
    data = (ROOT / "make.bat").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")


def test_every_target_is_phony():
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == set(HELP)
