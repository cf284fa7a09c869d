"""The catalogue of messages: each says where, what is wrong, what to do; codes are stable.

A finding's wording stands here and nowhere else.
"""

from pipeline.text.sentences.cells import CELLS
from pipeline.text.sentences.files import FILES
from pipeline.text.sentences.list_rules import LIST_RULES
from pipeline.text.sentences.review import REVIEW
from pipeline.text.sentences.rollup import ROLLUP
from pipeline.text.sentences.rules import RULES
from pipeline.text.sentences.sentence import Sentence

SENTENCES: dict[str, Sentence] = {**CELLS, **RULES, **LIST_RULES, **REVIEW, **FILES, **ROLLUP}

__all__ = ["SENTENCES", "Sentence"]
