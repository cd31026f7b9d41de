"""The words that carry knowledge, from the data files in `words/` (each names its source in its header).

`.tsv` files have columns and become dictionaries, `.txt` files one entry a line and become sets.
"""

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of `words/NAME`, comments and blank lines left out."""
    text = (files("summarizer.reading") / "words" / name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def table(name: str) -> dict[str, tuple[str, ...]]:
    """First column -> the other columns."""
    return {first: tuple(rest) for first, *rest in rows(f"{name}.tsv")}


@cache
def words(name: str) -> frozenset[str]:
    """The entries of a one-column file."""
    return frozenset(first for first, *_ in rows(f"{name}.txt"))


@cache
def pairs(name: str) -> frozenset[tuple[str, ...]]:
    """The rows themselves, for membership tests."""
    return frozenset(rows(f"{name}.tsv"))
