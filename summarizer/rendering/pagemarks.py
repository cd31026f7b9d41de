"""Where the records of a brief stand in its articles, numbered for the page.

In goes a Brief; out come, for each article, paragraphs of `Stretch`es of text with the
numbers of the records they prove, and, for each record, its number, the people in it
and the place of its proof. Numbers are our own, counted from 0 in the brief's order:
ids come from a file and are never made into element ids, selectors or addresses.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from summarizer.records import (
    Article,
    Brief,
    Conflict,
    Entity,
    EntityRef,
    Event,
    Quote,
    Span,
    Speaker,
    Stance,
    records_of,
)
from summarizer.rendering.lookup import Lookup
from summarizer.rendering.segments import Mark, MarkKind, Segment, cut_segments

_KIND_TITLES = {
    "person": "People",
    "group": "Groups",
    "organisation": "Organisations",
    "place": "Places",
    "other": "Others",
}


@dataclass(frozen=True)
class Stretch:
    """A run of text under the same marks.

    `records` is in the order a click goes through them: the first `visible` of them by
    their own words, the rest by what surrounds those. `looks` are CSS classes;
    `is_anchor` is True where something may refer to the stretch.
    """

    anchor: str
    text: str
    records: tuple[int, ...]
    visible: int
    looks: tuple[str, ...]
    is_anchor: bool


@dataclass(frozen=True)
class ArticleView:
    article: Article
    number: int
    paragraphs: list[list[Stretch]]


@dataclass(frozen=True)
class Choice:
    """Somebody the page can be filtered by."""

    number: int
    name: str
    records: int


class PageMarks:
    """Numbers and places of one brief's records, worked out once for its page."""

    def __init__(self, brief: Brief) -> None:
        self.brief = brief
        self.lookup = Lookup(brief)
        self._records: dict[str, int] = {}
        for one in records_of(brief):
            self._records.setdefault(one.id, len(self._records))
        self._told = {one.id: one.articles for one in records_of(brief)}
        self._entities = {entity.id: number for number, entity in enumerate(brief.entities)}
        self._articles = {article.id: number for number, article in enumerate(brief.articles)}
        self._who = {self._records[id]: who for id, who in self._people_of_records()}
        self._marks: dict[str, list[Mark]] = {article.id: [] for article in brief.articles}
        for span, record, kind in self._all_marks():
            if span.article in self._marks:
                self._marks[span.article].append(Mark(span.start, span.end, record, kind))

    def number(self, record: str) -> int | None:
        """The number of a record's element; None for an id the brief does not hold, or of a conflict."""
        return self._records.get(record)

    def link(self, id: str) -> str | None:
        """The element of a record or of a conflict (`c1` is the first); None for an id the brief does not hold."""
        number = self._records.get(id)
        if number is not None:
            return f"r{number}"
        place = id[1:]
        is_conflict = id[:1] == "c" and place.isdecimal() and 0 < int(place) <= len(self.brief.conflicts)
        return f"k{int(place)}" if is_conflict else None

    def anchor(self, span: Span) -> str | None:
        """The element where a span begins, or None where its article is not on the page."""
        return f"m{self._articles[span.article]}-{span.start}" if span.article in self._articles else None

    def who(self, record: str) -> str:
        """The numbers of the entities in a record, joined with blanks."""
        number = self._records.get(record)
        return " ".join(str(one) for one in sorted(self._who.get(number, set()))) if number is not None else ""

    def who_of_all(self, records: Iterable[str]) -> str:
        return " ".join(sorted({one for record in records for one in self.who(record).split()}))

    def carriers(self, id: str) -> str:
        """The numbers of the articles that carry a record, or whose passages a conflict sets side by side."""
        if id in self._records:
            told = self._told[id]
        else:
            told = tuple(span.article for span in self.conflict(id).passages)
        return " ".join(str(one) for one in sorted({self._articles[name] for name in told if name in self._articles}))

    def conflict(self, id: str) -> Conflict:
        """The conflict behind an entry of the outline (`c1` is the first)."""
        return self.brief.conflicts[int(id[1:]) - 1]

    def people(self) -> list[tuple[str, list[Choice]]]:
        """Whom the page can be filtered by, under the title of their kind, those in no record left out."""
        counts = [0] * len(self._entities)
        for who in self._who.values():
            for one in who:
                counts[one] += 1
        groups: dict[str, list[Choice]] = {title: [] for title in _KIND_TITLES.values()}
        for entity, number in self._unique_entities():
            if counts[number]:
                groups[_KIND_TITLES[entity.kind]].append(Choice(number, entity.name, counts[number]))
        return [(title, choices) for title, choices in groups.items() if choices]

    def article_view(self, article: Article) -> ArticleView:
        bounds = self.lookup.paragraphs(article.id)
        cuts = [border for bound in bounds for border in bound]
        segments = cut_segments(len(article.text), self._marks[article.id], cuts)
        number = self._articles[article.id]
        return ArticleView(article, number, list(_by_paragraph(segments, bounds, article, number)))

    def _unique_entities(self) -> Iterator[tuple[Entity, int]]:
        for entity_id, number in self._entities.items():
            yield self.lookup.entities[entity_id], number

    def _people_of_records(self) -> Iterator[tuple[str, set[int]]]:
        for quote in self.brief.quotes:
            yield quote.id, self._numbers(_speakers(quote))
        for stance in self.brief.stances:
            ends = [end.entity for end in (stance.holder, stance.target) if isinstance(end, EntityRef)]
            yield stance.id, self._numbers([*ends, stance.reported_by])
        for event in self.brief.events:
            where = event.where.entity if event.where else None
            yield event.id, self._numbers([*(one.entity for one in event.participants), where])

    def _numbers(self, entities: Iterable[str | None]) -> set[int]:
        return {self._entities[entity] for entity in entities if entity is not None and entity in self._entities}

    def _all_marks(self) -> Iterator[tuple[Span, int, MarkKind]]:
        for quote in self.brief.quotes:
            yield from _quote_marks(quote, self._records[quote.id])
        for stance in self.brief.stances:
            yield from _stance_marks(stance, self._records[stance.id])
        for event in self.brief.events:
            yield from _event_marks(event, self._records[event.id])
        for span in self.brief.coverage.unaccounted:
            yield span, -1, "loss"
        places = (*self.brief.coverage.set_aside, *(span for one in self.brief.conflicts for span in one.passages))
        for span in places:
            yield span, -1, "proof"


def _speakers(quote: Quote) -> list[str | None]:
    speakers: list[Speaker | None] = [quote.speaker, *(place.speaker for place in quote.places)]
    return [speaker.entity for speaker in speakers if speaker]


def _quote_marks(quote: Quote, number: int) -> Iterator[tuple[Span, int, MarkKind]]:
    for span in (*quote.content, *(span for place in quote.places for span in place.content)):
        yield span, number, "quote"
    mention = quote.speaker.mention if quote.speaker else None
    for proof in (mention, quote.cue, *quote.qualifiers):
        if proof:
            yield proof, number, "proof"


def _stance_marks(stance: Stance, number: int) -> Iterator[tuple[Span, int, MarkKind]]:
    for evidence in stance.evidence:
        yield evidence.span, number, evidence.polarity
        for qualifier in evidence.qualifiers:
            yield qualifier, number, "proof"


def _event_marks(event: Event, number: int) -> Iterator[tuple[Span, int, MarkKind]]:
    yield event.trigger, number, "event"
    for span in (*event.evidence, *event.qualifiers):
        yield span, number, "proof"


def _by_paragraph(
    segments: Iterable[Segment], bounds: list[tuple[int, int]], article: Article, number: int
) -> Iterator[list[Stretch]]:
    """Stretches of each paragraph; what lies between paragraphs is blank and is left out."""
    waiting = iter(segments)
    segment = next(waiting, None)
    for start, end in bounds:
        paragraph: list[Stretch] = []
        while segment is not None and segment.start < end:
            if segment.start >= start:
                paragraph.append(_stretch(segment, article, number))
            segment = next(waiting, None)
        yield paragraph


def _stretch(segment: Segment, article: Article, number: int) -> Stretch:
    visible = [mark for mark in segment.marks if mark.kind not in ("proof", "loss")]
    hidden = [mark for mark in segment.marks if mark.kind == "proof"]
    shown = dict.fromkeys(mark.record for mark in visible)
    records = shown | dict.fromkeys(mark.record for mark in hidden if mark.record >= 0)
    looks = dict.fromkeys(mark.kind for mark in segment.marks if mark.kind != "proof")
    return Stretch(
        anchor=f"m{number}-{segment.start}",
        text=article.text[segment.start : segment.end],
        records=tuple(records),
        visible=len(shown),
        looks=tuple(looks),
        is_anchor=bool(segment.marks),
    )
