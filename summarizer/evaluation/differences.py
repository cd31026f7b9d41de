"""Where two annotations of one text differ: each difference as a line that somebody can decide.

In go two gold documents of the same text, out come `Difference`s in a fixed order.
Records are paired as the scorers pair them, and an entity of the second annotation stands for
the first's that it is paired with. Of paired records everything is compared that a score can
notice. Names, aliases and the wording of `what` are not, for they are free; nor are
the borders of evidence, as long as it is the same passage to a scorer. A mention of an entity and a
participant of an event are each a difference of their own.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from summarizer.evaluation.matching import overlaps
from summarizer.evaluation.recast import brief_from_gold
from summarizer.evaluation.scoring import score_document
from summarizer.evaluation.scoring.events import event_mentions
from summarizer.evaluation.suites import (
    GoldDocument,
    GoldEntity,
    GoldEvent,
    GoldQuote,
    GoldStance,
    GoldTopic,
    Kind,
    Offsets,
)
from summarizer.records import EntityRef, Record

GoldRecord = GoldEntity | GoldQuote | GoldStance | GoldEvent
T = TypeVar("T")
# what differs, what only the first says of it, what only the second says
Found = tuple[str, str, str]


class Difference(Record):
    """One point on which two annotations differ.

    `first` and `second` are the records' ids; None where an annotation has no such record. `aspect`
    is "presence" or what of the record differs. `first_only` and `second_only` are what only that
    annotation says, passages as they read in the text with their offsets.
    """

    document: str
    kind: Kind
    first: str | None
    second: str | None
    aspect: str
    first_only: str = ""
    second_only: str = ""


def find_differences(first: GoldDocument, second: GoldDocument) -> list[Difference]:
    """Every difference of two annotations of one text, kind by kind, in the order of the pairings."""
    pairings = score_document(first, brief_from_gold(second)).pairings
    entities = {pair.predicted: pair.gold for pair in pairings if pair.kind == "entities" and pair.gold}
    names = {entity.id: entities.get(entity.id) or f"+{entity.id}" for entity in second.entities}
    ours, theirs = _records(first), _records(second)
    compared = _Pair(first.text, names)
    return [
        Difference(
            document=first.id, kind=pair.kind, first=pair.gold, second=pair.predicted,
            aspect=aspect, first_only=here, second_only=there,
        )
        for pair in pairings
        for aspect, here, there in compared.differ(
            ours.get((pair.kind, pair.gold)), theirs.get((pair.kind, pair.predicted))
        )
    ]  # fmt: skip


def _records(document: GoldDocument) -> dict[tuple[str, str | None], GoldRecord]:
    found: dict[tuple[str, str | None], GoldRecord] = {}
    found |= {("entities", record.id): record for record in document.entities}
    found |= {("quotes", record.id): record for record in document.quotes}
    found |= {("stances", record.id): record for record in document.stances}
    return found | {("events", record.id): record for record in document.events}


class _Pair:
    """Compares records of two annotations; `names` says which entity of the first one of the second is."""

    def __init__(self, text: str, names: dict[str, str]) -> None:
        self.text = text
        self.names = names

    def differ(self, one: GoldRecord | None, other: GoldRecord | None) -> Iterator[Found]:
        """What of a record differs; all of it where one annotation lacks the record."""
        match one, other:
            case GoldEntity(), GoldEntity():
                yield from _values("kind", one.kind, other.kind)
                yield from self._mentions(one.mentions, other.mentions)
            case GoldQuote(), GoldQuote():
                yield from self._quotes(one, other)
            case GoldStance(), GoldStance():
                yield from self._stances(one, other)
            case GoldEvent(), GoldEvent():
                yield from self._events(one, other)
            case _:
                yield "presence", self._shown(one), self._shown(other)

    def _quotes(self, one: GoldQuote, other: GoldQuote) -> Iterator[Found]:
        here, there = one.speaker, other.speaker
        yield from _values("kind", one.kind, other.kind)
        yield from _values("content", self._join(one.content), self._join(other.content))
        yield from _values("speaker", (here and here.entity) or "", self._named(there and there.entity))
        yield from _values(
            "speaker mention", self._join([here and here.mention]), self._join([there and there.mention])
        )
        yield from _values("cue", self._join([one.cue]), self._join([other.cue]))

    def _stances(self, one: GoldStance, other: GoldStance) -> Iterator[Found]:
        # holder and target pair the records; a topic may still be named by other words
        if isinstance(one.target, GoldTopic) and isinstance(other.target, GoldTopic):
            yield from _values("target", self._join([one.target.mention]), self._join([other.target.mention]))
        yield from _values("polarity", one.polarity, other.polarity)
        yield from _values("reported by", one.reported_by or "", self._named(other.reported_by))
        sides = [{(item.span, item.polarity or one.polarity) for item in side.evidence} for side in (one, other)]
        here, there = _unshared(*sides, lambda left, right: left[1] == right[1] and overlaps(left[0], right[0]))
        yield from _values("evidence", self._join(span for span, _ in here), self._join(span for span, _ in there))

    def _events(self, one: GoldEvent, other: GoldEvent) -> Iterator[Found]:
        yield from _values("trigger", self._join([one.trigger]), self._join([other.trigger]))
        yield from _values("status", one.status or "", other.status or "")
        yield from self._participants(one, other)
        here, there = one.when, other.when
        yield from _values("when", self._join([here and here.mention]), self._join([there and there.mention]))
        yield from _values("when value", (here and here.value) or "", (there and there.value) or "")
        yield from _values("where", self._place(one, lambda entity: entity or ""), self._place(other, self._named))
        # a scorer looks at the mentions among the evidence only, so a mention is not the same as a clause around it
        short = set(event_mentions(one, self.text)), set(event_mentions(other, self.text))
        sides = [
            {(span, span in mentions) for span in side.evidence} for side, mentions in zip((one, other), short, strict=True)
        ]
        ours, theirs = _unshared(*sides, lambda left, right: left[1] == right[1] and overlaps(left[0], right[0]))
        yield from _values("evidence", self._join(span for span, _ in ours), self._join(span for span, _ in theirs))

    def _participants(self, one: GoldEvent, other: GoldEvent) -> Iterator[Found]:
        said: dict[str, tuple[list[str], list[str]]] = {}
        for part in one.participants:
            said.setdefault(part.entity or "-", ([], []))[0].append(f"{part.role} {self._join([part.mention])}".strip())
        for part in other.participants:
            words = f"{part.role} {self._join([part.mention])}".strip()
            said.setdefault(self._named(part.entity) or "-", ([], []))[1].append(words)
        for entity, (here, there) in said.items():
            if here != there:
                yield "participant", *(f"{entity} {', '.join(side)}" if side else "" for side in (here, there))

    def _mentions(self, ours: Iterable[Offsets], theirs: Iterable[Offsets]) -> Iterator[Found]:
        here, there = (sorted(set(side) - set(rest)) for side, rest in ((ours, theirs), (theirs, ours)))
        for span in here:
            other = next((candidate for candidate in there if overlaps(candidate, span)), None)
            if other:
                there.remove(other)
            yield "mention", self._join([span]), self._join([other])
        yield from (("mention", "", self._join([span])) for span in there)

    def _place(self, event: GoldEvent, named: Callable[[str | None], str]) -> str:
        return f"{self._join([event.where.mention])} {named(event.where.entity)}".strip() if event.where else ""

    def _named(self, entity: str | None) -> str:
        return self.names.get(entity or "", "")

    def _join(self, spans: Iterable[Offsets | None]) -> str:
        return "; ".join(f"{self.text[slice(*span)]} [{span[0]}-{span[1]}]" for span in sorted(s for s in spans if s))

    def _shown(self, record: GoldRecord | None) -> str:
        match record:
            case GoldEntity():
                return record.name
            case GoldQuote():
                return self._join(record.content)
            case GoldStance():
                holder = record.holder.entity if isinstance(record.holder, EntityRef) else "author"
                target = self._join([record.target.mention]) if isinstance(record.target, GoldTopic) else record.target.entity
                return f"{holder} {record.polarity} {target}"
            case GoldEvent():
                return f"{record.what} ({record.status})"
            case None:
                return ""


def _values(aspect: str, here: str, there: str) -> Iterator[Found]:
    if here != there:
        yield aspect, here, there


def _unshared(ours: Iterable[T], theirs: Iterable[T], same: Callable[[T, T], bool]) -> tuple[list[T], list[T]]:
    """What of either side is the same as nothing of the other."""
    here, there = sorted(ours, key=str), sorted(theirs, key=str)
    return (
        [one for one in here if not any(same(one, other) for other in there)],
        [other for other in there if not any(same(one, other) for one in here)],
    )
