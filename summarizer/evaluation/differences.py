"""Where two annotations of one text differ: each difference as a line that somebody can decide.

In go two gold documents of the same text, out come `Difference`s in a fixed order.
Records are paired as the scorers pair them, and an entity of the second annotation stands for
the first's that it is paired with. Of paired records everything is compared that a score can
notice. Names, aliases and the wording of `what` are not, for they are free; nor are
the borders of evidence, as long as it is the same passage to a scorer. A mention of an entity and a
participant of an event are each a difference of their own.
"""

from collections.abc import Iterable, Iterator

from summarizer.evaluation.matching import overlaps
from summarizer.evaluation.recast import brief_from_gold
from summarizer.evaluation.scoring import score_document
from summarizer.evaluation.scoring.events import event_mentions
from summarizer.evaluation.suites import (
    GoldDocument,
    GoldEntity,
    GoldEvent,
    GoldQuote,
    GoldSpeaker,
    GoldStance,
    GoldTopic,
    GoldWhen,
    GoldWhere,
    Kind,
    Offsets,
)
from summarizer.records import EntityRef, Record

GoldRecord = GoldEntity | GoldQuote | GoldStance | GoldEvent
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
        here, there = one.speaker or GoldSpeaker(), other.speaker or GoldSpeaker()
        yield from _values("kind", one.kind, other.kind)
        yield from _values("content", self._join(*one.content), self._join(*other.content))
        yield from _values("speaker", here.entity or "", self._named(there.entity))
        yield from _values("speaker mention", self._join(here.mention), self._join(there.mention))
        yield from _values("cue", self._join(one.cue), self._join(other.cue))

    def _stances(self, one: GoldStance, other: GoldStance) -> Iterator[Found]:
        # holder and target pair the records; a topic may still be named by other words
        if isinstance(one.target, GoldTopic) and isinstance(other.target, GoldTopic):
            yield from _values("target", self._join(one.target.mention), self._join(other.target.mention))
        yield from _values("polarity", one.polarity, other.polarity)
        yield from _values("reported by", one.reported_by or "", self._named(other.reported_by))
        yield from self._passages(
            {(item.span, item.polarity or one.polarity) for item in one.evidence},
            {(item.span, item.polarity or other.polarity) for item in other.evidence},
        )

    def _events(self, one: GoldEvent, other: GoldEvent) -> Iterator[Found]:
        yield from _values("trigger", self._join(one.trigger), self._join(other.trigger))
        yield from _values("status", one.status or "", other.status or "")
        yield from self._participants(one, other)
        here, there = one.when or GoldWhen(), other.when or GoldWhen()
        yield from _values("when", self._join(here.mention), self._join(there.mention))
        yield from _values("when value", here.value or "", there.value or "")
        first, second = one.where or GoldWhere(), other.where or GoldWhere()
        yield from _values(
            "where",
            f"{first.entity or ''} {self._join(first.mention)}".strip(),
            f"{self._named(second.entity)} {self._join(second.mention)}".strip(),
        )
        # a scorer looks only at the mentions among the evidence: a mention is not the same as a clause around it
        ours, theirs = event_mentions(one, self.text), event_mentions(other, self.text)
        yield from self._passages(
            {(span, str(span in ours)) for span in one.evidence},
            {(span, str(span in theirs)) for span in other.evidence},
        )

    def _participants(self, one: GoldEvent, other: GoldEvent) -> Iterator[Found]:
        ours = [(part.entity or "", f"{part.role} {self._join(part.mention)}".strip()) for part in one.participants]
        theirs = [
            (self._named(part.entity), f"{part.role} {self._join(part.mention)}".strip()) for part in other.participants
        ]
        for entity in dict(ours) | dict(theirs):
            here, there = (", ".join(words for who, words in side if who == entity) for side in (ours, theirs))
            yield from _values(
                "participant", here and f"{entity} {here}".strip(), there and f"{entity} {there}".strip()
            )

    def _passages(self, ours: set[tuple[Offsets, str]], theirs: set[tuple[Offsets, str]]) -> Iterator[Found]:
        """Evidence of either side of which the other has nothing of the same sort over the same words."""
        here, there = (
            [span for span, sort in side if not any(sort == other and overlaps(span, place) for place, other in rest)]
            for side, rest in ((ours, theirs), (theirs, ours))
        )
        yield from _values("evidence", self._join(*here), self._join(*there))

    def _mentions(self, ours: Iterable[Offsets], theirs: Iterable[Offsets]) -> Iterator[Found]:
        here, there = (sorted(set(side) - set(rest)) for side, rest in ((ours, theirs), (theirs, ours)))
        for span in here:
            other = next((candidate for candidate in there if overlaps(candidate, span)), None)
            if other:
                there.remove(other)
            yield "mention", self._join(span), self._join(other)
        yield from (("mention", "", self._join(span)) for span in there)

    def _named(self, entity: str | None) -> str:
        return self.names.get(entity or "", "")

    def _join(self, *spans: Offsets | None) -> str:
        return "; ".join(f"{self.text[slice(*span)]} [{span[0]}-{span[1]}]" for span in sorted(s for s in spans if s))

    def _shown(self, record: GoldRecord | None) -> str:
        match record:
            case GoldEntity():
                return record.name
            case GoldQuote():
                return self._join(*record.content)
            case GoldStance():
                holder = record.holder.entity if isinstance(record.holder, EntityRef) else "author"
                target = record.target.topic if isinstance(record.target, GoldTopic) else record.target.entity
                return f"{holder} {record.polarity} {target}"
            case GoldEvent():
                return f"{record.what} ({record.status})"
            case None:
                return ""


def _values(aspect: str, here: str, there: str) -> Iterator[Found]:
    if here != there:
        yield aspect, here, there
