"""The word tables of `words.toml`, read once on first use.

In goes the name of a table, out comes a set of folded words or stems. A name that is
not in the file is refused with KeyError: the tables are part of the program.
"""

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any

from summarizer.wording import fold, stem


@lru_cache(maxsize=64)
def table(section: str, name: str) -> frozenset[str]:
    """The words of one list, folded as `wording.fold` does.

    >>> "mrs" in table("titles", "female")
    True
    """
    return frozenset(fold(word) for word in _tables()[section][name].split())


@lru_cache(maxsize=8)
def classes(section: str) -> dict[str, frozenset[str]]:
    """Of each stem in `section`, the classes it belongs to ("fire" is a blaze and a dismissal)."""
    found: dict[str, set[str]] = {}
    for name in _tables()[section]:
        for word in table(section, name):
            if "+" not in word:
                # the file holds words and, where a form is irregular or clipped, stems
                for form in {word, stem(word)}:
                    found.setdefault(form, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


@lru_cache(maxsize=8)
def phrases(section: str) -> dict[frozenset[str], frozenset[str]]:
    """Of each phrase in `section` ("give+way"), by the stems of its words, the classes it belongs to."""
    found: dict[frozenset[str], set[str]] = {}
    for name in _tables()[section]:
        for phrase in table(section, name):
            if "+" in phrase:
                found.setdefault(frozenset(map(stem, phrase.split("+"))), set()).add(name)
    return {stems: frozenset(names) for stems, names in found.items()}


@lru_cache(maxsize=1)
def _tables() -> dict[str, Any]:
    return tomllib.loads(resources.files("summarizer.merging").joinpath("words.toml").read_text(encoding="utf-8"))
