"""``make.bat`` gives Windows the same words as the Makefile."""

import re

from tests.support import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
BATCH = (ROOT / "make.bat").read_text(encoding="utf-8")
FILES = {"$(READY)"}
"""Targets that are files; nobody asks for them by name."""


def targets_of(makefile):
    """The targets that somebody may ask for, with what is said of each ("" for nothing)."""
    found = {}
    for line in makefile.splitlines():
        rule = re.match(r"([^\s#:=][^#:=]*)::?(?!=)([^#]*)(?:#+ ?(.*))?$", line)
        for name in rule[1].split() if rule else ():
            if not name.startswith(".") and name not in FILES:
                found[name] = (rule[3] or "").strip()
    return found


HELP = targets_of(MAKEFILE)
LABELS = re.findall(r"^:([^\s:]+)$", BATCH, re.MULTILINE)


def words_of(name):
    """The words of a list that the batch file goes by."""
    found = re.search(rf'^set "{name}=(.*)"$', BATCH, re.MULTILINE)
    assert found
    return found[1].split()


def test_every_target_is_seen():
    makefile = (
        "A ?= 1\nB := x:y\n.PHONY: one\n$(READY): a.toml\n\t@run: x\n"
        "one: $(READY) ## One\nextra-two:\nwheel3: one\nfour five: # Both\nsix_x::\n"
    )
    assert targets_of(makefile) == {
        "one": "One",
        "extra-two": "",
        "wheel3": "",
        "four": "Both",
        "five": "Both",
        "six_x": "",
    }


def test_every_target_says_what_it_does():
    assert all(HELP.values())


def test_both_have_the_same_targets():
    assert words_of("TARGETS") == [*HELP]
    assert sorted(label for label in LABELS if label[0] != "_") == sorted(HELP)
    assert len(set(LABELS)) == len(LABELS)


def test_both_take_the_same_variables_with_the_same_defaults():
    defaults = dict(re.findall(r"^([A-Z_]+) \?= ?(.*)$", MAKEFILE, re.MULTILINE))
    assert words_of("VARIABLES") == [*defaults]
    own = dict(re.findall(r'^if not defined (\w+) set "\1=(.*)"$', BATCH, re.MULTILINE))
    # Windows has no python3; which Python there is is looked for.
    assert own.pop("WANTED") == "help"
    assert own == {name: said for name, said in defaults.items() if said and name != "PYTHON"}
    assert re.search(r"^if defined PYTHON goto _python$", BATCH, re.MULTILINE)


def test_the_variables_that_a_target_names_are_taken():
    for target, words in HELP.items():
        for name in re.findall(r"\b([A-Z_]+)=", words):
            assert name in words_of("VARIABLES"), (target, name)


def test_every_jump_leads_to_a_label_and_every_label_is_reached():
    jumps = set(re.findall(r"\b(?:goto |call :)(\w+)", BATCH))
    assert jumps <= set(LABELS)
    fallen_into = {"_next", "_run"} | set(HELP)
    assert {label for label in LABELS if label[0] == "_"} <= jumps | fallen_into


def test_both_set_up_again_when_what_is_asked_for_changes():
    ready = re.search(r"^\$\(READY\): (.*)$", MAKEFILE, re.MULTILINE)
    assert ready
    assert f"copy /b /y {ready[1].replace(' ', '+')} " in BATCH


def test_a_double_click_opens_the_page_without_what_developers_need():
    double_click = re.search(r"^:_double_click\n(.*?)^exit /b", BATCH, re.MULTILINE | re.DOTALL)
    assert double_click
    assert 'set "EXTRA=desk"' in double_click[1]
    assert "call :open" in double_click[1]
    assert "--editable .[%EXTRA%]" in BATCH


def test_no_line_of_the_command_is_read_outside_quotes():
    """A folder may be called GD&ĐT: outside quotes the rest of its name is a command."""
    read = [line for line in BATCH.splitlines() if "CMDCMDLINE" in line]
    assert read == ['set "LINE=%CMDCMDLINE:"=%"']


def test_both_describe_them_alike():
    shown = dict(re.findall(r"^echo make ([\w-]+) +(.*)$", BATCH, re.MULTILINE))
    assert shown == HELP


def test_both_run_the_same_programs():
    """Compares what a target runs, without the folder of the programs and the shell's own words."""
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
            words = re.sub(r"\$\((ROUND|BENCH|RUNS|PYTHON_ARCHIVE)\)", r"%\1%", found[2])
            words = words.replace("'", "")  # only a POSIX shell needs the brackets quoted
            runs.append((found[1], words.strip()))
    return runs


def test_every_target_is_phony():
    phony = re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert phony
    assert set(phony[1].split()) == set(HELP)
