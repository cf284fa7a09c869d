"""Paths in commands that are suggested can be typed as they stand."""

from __future__ import annotations

import os
import shlex

import pytest

from pipeline.text.places import as_typed


@pytest.mark.parametrize("name", ["rounds/2026-6T", "a.xlsx", "C:\\dot\\2026", "đợt-1"])
def test_a_plain_name_stands_as_it_is(name):
    assert as_typed(name) == name


@pytest.mark.parametrize("name", ["thử 2026", "rounds/a & b", "a(1).xlsx"])
def test_a_name_that_a_shell_would_part_stands_in_quotes_that_every_shell_reads(name):
    assert as_typed(name) == f'"{name}"'


@pytest.mark.skipif(os.name == "nt", reason="a file there has no such name")
@pytest.mark.parametrize("name", ['đợt "một"', "a $HOME b", "a `b`", "it's !1"])
def test_signs_that_a_shell_reads_within_quotes_stay_themselves(name):
    assert shlex.split(as_typed(name)) == [name]
    assert not as_typed(name).startswith('"')
