"""The command line, a module per command. Only this package prints or exits.

Heavy imports wait inside their command: reading workers are spawned and import the main module
again, so its top must stay light.
"""

from __future__ import annotations

import click

from pipeline.cli.aggregate import aggregate
from pipeline.cli.backup import backup, restore
from pipeline.cli.check import check
from pipeline.cli.close import close
from pipeline.cli.completion import completion
from pipeline.cli.convert import convert
from pipeline.cli.decide import decide
from pipeline.cli.doctor import doctor
from pipeline.cli.guide import guide
from pipeline.cli.new import new
from pipeline.cli.open import open_page
from pipeline.cli.plans import plans
from pipeline.cli.sample import sample
from pipeline.cli.sent import sent
from pipeline.cli.settings import settings
from pipeline.cli.templates import templates
from pipeline.cli.units import units
from pipeline.cli.words import use_vietnamese_metavars


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tonghop", message="tonghop %(version)s")
def main() -> None:
    """Tổng hợp số liệu bình đẳng giới từ biểu mẫu Excel của các đơn vị.

    Ví dụ: tonghop aggregate vi-du-2025-nam
    """


for command in (
    open_page,
    new,
    templates,
    aggregate,
    check,
    decide,
    sent,
    close,
    plans,
    sample,
    settings,
    units,
    doctor,
    completion,
    convert,
    backup,
    restore,
    guide,
):
    main.add_command(command)
use_vietnamese_metavars(main)
