"""The words a rendering is made of, and what each of them is.

In goes nothing; out come the types that `wording` builds and that the terminal,
Markdown and the page show. The text of a piece is unescaped: escaping belongs to
the place it is printed in, so a piece must never be printed as it is.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from summarizer.records import Polarity, Span, Status

Tone = (
    Literal[
        "words",  # sliced out of an article
        "mark",  # quotation marks and ellipses that we set
        "cue",  # the reporting words
        "qualifier",  # what turns a record round: never left out
        "name",  # a person or thing, by its fullest name
        "plain",  # our own words
        "note",  # ids, places, counts
        "warning",  # disagreement, doubt, loss
        "heading",
    ]
    | Polarity
    | Status
)
EntryKind = Literal["citation", "quote", "stance", "event", "conflict", "rejection", "loss", "failure"]


class Piece(NamedTuple):
    """Some words and what they are.

    `cites` holds record ids where the piece refers to records, `at` the span where it refers to a place.
    """

    text: str
    tone: Tone
    cites: tuple[str, ...] = ()
    at: Span | None = None


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Entry:
    """One record in words: the first line says it, the others qualify and prove it. `id` is "" where it has none."""

    id: str
    kind: EntryKind
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Group:
    heading: Line
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    note: str
    groups: tuple[Group, ...]

    @property
    def count(self) -> int:
        return sum(len(group.entries) for group in self.groups)


@dataclass(frozen=True)
class Outline:
    title: str
    overview: str
    facts: tuple[Line, ...]
    warning: str | None
    sections: tuple[Section, ...]
    account: tuple[Line, ...]
