"""The catalogue of messages: each says where, what is wrong, what to do; codes are stable.

A finding's wording stands here and nowhere else.
"""

from pipeline.sentences.cells import CELLS
from pipeline.sentences.files import FILES
from pipeline.sentences.list_rules import LIST_RULES
from pipeline.sentences.review import REVIEW
from pipeline.sentences.rollup import ROLLUP
from pipeline.sentences.rules import RULES
from pipeline.sentences.sentence import Sentence, Severity

SENTENCES: dict[str, Sentence] = {**CELLS, **RULES, **LIST_RULES, **REVIEW, **FILES, **ROLLUP}

__all__ = ["SENTENCES", "Sentence", "Severity"]
