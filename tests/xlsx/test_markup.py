"""Parts of a workbook that are gone through as markup."""

import gc
import sys

from pipeline.xlsx.markup import elements


def test_a_part_that_was_gone_through_is_not_held_by_its_parser():
    part = bytes(bytearray(b"<a><b>c</b></a>"))
    before = sys.getrefcount(part)
    gc.disable()
    try:
        elements(part, ["a"], depth=0, with_text=True)
        assert sys.getrefcount(part) == before
    finally:
        gc.enable()
