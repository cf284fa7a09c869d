"""``python -m docs.making``: writes the reference pages; ``--check`` names those that are stale."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from docs.making.references import REFERENCE, stale, write


def main() -> None:
    """Write the pages, or exit with 1 where one is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when stale")
    root = Path(__file__).parent.parent.parent
    if parser.parse_args().check:
        old = stale(root)
        if old:
            sys.exit(f"stale: {', '.join(old)}; run: make renew")
    else:
        write(root)
        sys.stdout.write(f"written: {root / REFERENCE}\n")


if __name__ == "__main__":
    main()
