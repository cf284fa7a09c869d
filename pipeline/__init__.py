"""Steps from returned files to one summary workbook.

``LAYERS`` is the order of the house, from the ground up: a package imports only from those before
it. The architecture test and the picture in the developers' guide are made from it.
"""

from typing import Final

LAYERS: Final[dict[str, str]] = {
    "schemas": "what a form asks: tables, rules, plans; knows nothing of the pipeline",
    "text": "wording of findings and errors; numbers, times and names as people read them",
    "files": "writes files whole; locks a round",
    "xlsx": "describes, writes and changes workbooks of any content; their colours and fonts",
    "read": "from the drop folder to typed cells",
    "books": "workbooks that officers fill, read whatever Excel made of them",
    "round": "settings and roster of one collection",
    "plan": "indicators and targets, the form they make, a round started on them",
    "decided": "what the officer decided about returns: corrections, files received by hand",
    "validate": "whose a return is, what is wrong, what is accepted all the same",
    "accept": "which table counts, what became of each path, summaries of rounds below",
    "measure": "figures, bounds and verdicts",
    "closing": "a round frozen for later ones",
    "review": "questions between tables, units and periods",
    "forms": "the forms, blank and prefilled; the letter and the mailing list",
    "summary": "the workbook's content and the datasets",
    "report": "the report in Word and the page for a phone",
    "feedback": "what a unit gets back",
    "summarise": "all outputs of a run, described",
    "write": "descriptions become files, all at once",
    "aggregate": "one run over a round",
    "check": "what a run would say of single files; writes nothing",
    "sample": "invented rounds",
    "rehearse": "a plan walked from forms to results on an invented round",
    "desk": "the page in the browser, over the commands and what they write",
    "cli": "the command line",
}
"""Each package, or module at the top, with its one job."""
