"""Names and places of the things a brief's records point at.

In goes a brief; out come the name of an entity id, the paragraph of a span, a date in
words. Records hold ids and offsets, people read names and "¶4". An id that the
brief does not hold is shown as it is: a reader sees the gap instead of an exception.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from summarizer.records import (
    Article,
    AuthorRef,
    Brief,
    Entity,
    EntityRef,
    Event,
    Holder,
    Participant,
    Span,
    Stance,
    Target,
    records_of,
)

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_BLOCK = re.compile(r"\S(?:.*\S)?(?:[^\S\n]*\n[^\S\n]*\S(?:.*\S)?)*")
_STOPS = frozenset(".!?…:;\"'”’»)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-\d\d")
_GIST_CHARS = 90
AUTHOR = "the article itself"


class Lookup:
    """The tables behind one brief; made once for a rendering."""

    def __init__(self, brief: Brief) -> None:
        self.articles: dict[str, Article] = {article.id: article for article in brief.articles}
        self.entities: dict[str, Entity] = {entity.id: entity for entity in brief.entities}
        self._paragraphs = {article.id: paragraph_bounds(article.text) for article in brief.articles}
        self._records = {record.id: record for record in records_of(brief)}
        self._disputes: dict[str, list[str]] = {}
        for number, conflict in enumerate(brief.conflicts, 1):
            for record in conflict.records:
                self._disputes.setdefault(record, []).append(f"c{number}")

    @property
    def several(self) -> bool:
        """True where references must say which article they mean."""
        return len(self.articles) > 1

    def name(self, entity: str) -> str:
        found = self.entities.get(entity)
        return found.name if found else entity

    def called(self, entity: str) -> str:
        """The name for a heading: of somebody unnamed, the first mention with its article ("A friend")."""
        name, found = self.name(entity), self.entities.get(entity)
        if found is None or not name[:1].islower():
            return name
        spoken = (" ".join(mention.text.split()) for mention in found.mentions)
        whole = next((text for text in spoken if text.lower().endswith(f" {name.lower()}")), name)
        return whole[:1].upper() + whole[1:]

    def holder(self, holder: Holder) -> str:
        return AUTHOR if isinstance(holder, AuthorRef) else self.name(holder.entity)

    def target(self, target: Target) -> str:
        return self.name(target.entity) if isinstance(target, EntityRef) else target.topic

    def participant(self, participant: Participant) -> str:
        if participant.entity is not None:
            return self.name(participant.entity)
        return participant.mention.text if participant.mention else "somebody"

    def disputes(self, records: Iterable[str]) -> tuple[str, ...]:
        """The conflicts (`c1` is the brief's first) that any of `records` is part of, each once, in order."""
        found = {conflict for record in records for conflict in self._disputes.get(record, ())}
        return tuple(sorted(found, key=lambda conflict: int(conflict[1:])))

    def gist(self, record: str) -> str:
        """What a record is about, in a few words, for a place that does not show it whole; "" for an unknown id."""
        found = self._records.get(record)
        if isinstance(found, Event):
            return found.what
        if isinstance(found, Stance):
            return f"{self.holder(found.holder)} on {self.target(found.target)}"
        return f"“{_cut(found.content[0].text)}”" if found else ""

    def told_in(self, sentence: str) -> str | None:
        """The first article that holds `sentence`, whatever its blanks; None for words of our own."""
        return next((id for id, article in self.articles.items() if sentence in " ".join(article.text.split())), None)

    def paragraph(self, span: Span) -> int:
        """The paragraph a span begins in, from 1; 1 for an article that the brief does not hold."""
        bounds = self._paragraphs.get(span.article, [])
        return max(1, bisect_right(bounds, span.start, key=lambda bound: bound[0]))

    def paragraphs(self, article: str) -> list[tuple[int, int]]:
        """Where the paragraphs of an article begin and end."""
        return self._paragraphs[article]

    def reference(self, span: Span) -> str:
        """Where a span stands: `¶4`, or `herald ¶4` where there are several articles."""
        place = f"¶{self.paragraph(span)}"
        return f"{span.article} {place}" if self.several else place


def _cut(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _GIST_CHARS else flat[: _GIST_CHARS - 1].rstrip() + "…"


def paragraph_bounds(text: str) -> list[tuple[int, int]]:
    """Offsets of the paragraphs, in order, outer blanks trimmed.

    A paragraph is a line that holds something; where lines are wrapped (most lines
    that another one follows directly end without a stop), it is a block between blank lines.
    """
    lines = [match.span() for match in _LINE.finditer(text)]
    inner = [end for (_, end), (start, _) in pairwise(lines) if text.count("\n", end, start) == 1]
    is_stopped = [text[end - 1] in _STOPS for end in inner]
    if "\n\n" not in text or sum(is_stopped) * 2 >= len(inner):
        return lines
    return [match.span() for match in _BLOCK.finditer(text)]


def date_in_words(value: str) -> str:
    """An ISO date, month or interval as people write it; anything else as it is.

    >>> date_in_words("2025-01-21"), date_in_words("2025-01"), date_in_words("2025-01-01/2025-01-31")
    ('21 January 2025', 'January 2025', '1 January 2025 – 31 January 2025')
    """
    if value.count("/") == 1:
        return " – ".join(date_in_words(part) for part in value.split("/"))
    try:
        if _DAY.match(value) and len(value) >= 10 and value[10:11] in ("", "T", " "):
            day = date.fromisoformat(value[:10])
            return f"{day.day} {day:%B} {day.year}" + _time_of_day(value[10:])
        if _MONTH.fullmatch(value):
            return f"{date.fromisoformat(value + '-01'):%B} {value[:4]}"
    except ValueError:
        pass
    return value


def _time_of_day(rest: str) -> str:
    """The clock time after a date; midnight is what a date without a time is stored as, so it says nothing."""
    clock = rest[1:6]
    return f", {clock}" if re.fullmatch(r"\d\d:\d\d", clock) and clock != "00:00" else ""
