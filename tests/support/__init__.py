"""Support that several tests share: no tests of its own."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
"""The top of the repository."""
