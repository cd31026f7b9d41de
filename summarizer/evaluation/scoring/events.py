"""Events: did the brief find the happening, and what does it say of it.

A gold and a predicted event match where the predicted trigger overlaps the gold trigger
or another mention of the same happening: an evidence span short enough to be
a mention ("the vote"). Evidence given as whole clauses or sentences matches nothing:
a sentence holds several events, and matching by sentence would give nearly
full marks to a list of verbs. Status, participants, time and place are judged over the
matches, and participants over all events, too.
"""

from collections import Counter

from summarizer.evaluation.matching import (
    Pairing,
    Scored,
    counts_as_false,
    iou,
    is_exhaustive,
    match,
    offsets,
    overlaps,
)
from summarizer.evaluation.scoring.alignment import Alignment
from summarizer.evaluation.suites import GoldDocument, GoldEvent, GoldParticipant, Offsets
from summarizer.records import Event, Participant

# Longer evidence is a clause. The longest triggers of the development suites have six words; 99 % have at most five.
MENTION_WORDS = 5
MENTION_CHARACTERS = 60


def score_events(gold: GoldDocument, predicted: tuple[Event, ...], alignment: Alignment) -> Scored:
    """Counts `events.*` and one pairing per gold event and per predicted event without a match."""
    golds = sorted(gold.events, key=lambda event: (event.trigger or (0, 0), event.model_dump_json(exclude={"id"})))
    guesses = sorted(predicted, key=lambda event: (offsets(event.trigger), event.model_dump_json(exclude={"id"})))
    mentions = {one.id: event_mentions(one, gold.text) for one in golds}

    def worth(one: GoldEvent, other: Event) -> float:
        trigger = offsets(other.trigger)
        return max((iou((mention,), (trigger,)) for mention in mentions[one.id]), default=0.0)

    pairs = match(golds, guesses, worth)
    scorer = _Scorer(alignment)
    for i, j, share in pairs:
        scorer.count_pair(golds[i], guesses[j], share)
    found, matched = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    missed = [one for i, one in enumerate(golds) if i not in found]
    unmatched = [other for j, other in enumerate(guesses) if j not in matched]
    false = {other.id for other in unmatched if counts_as_false([offsets(other.trigger)], gold, "events")}
    scorer.pairings += [Pairing(kind="events", gold=one.id) for one in missed]
    scorer.pairings += [Pairing(kind="events", predicted=o.id, ignored=o.id not in false) for o in unmatched]
    counts = scorer.counts
    counts["events.gold"] += len(golds)
    counts["events.found"] += len(pairs)
    if is_exhaustive(gold, "events"):
        judged = [other for j, other in enumerate(guesses) if j in matched or other.id in false]
        counts["events.tp"] += len(pairs)
        counts["events.expected"] += len(golds)
        counts["events.predicted"] += len(judged)
        exact = Counter(one.trigger for one in golds) & Counter(offsets(other.trigger) for other in judged)
        counts["events.exact.tp"] += exact.total()
        counts["events.participants.all.tp"] += counts["events.participants.tp"]
        counts["events.participants.all.gold"] += sum(len(one.participants) for one in golds)
        counts["events.participants.all.predicted"] += sum(len(other.participants) for other in judged)
    return Scored(dict(counts), scorer.pairings)


def event_mentions(event: GoldEvent, text: str) -> tuple[Offsets, ...]:
    """The trigger of a gold event and those of its evidence spans that are mentions, not clauses."""
    short = [
        (start, end)
        for start, end in event.evidence
        if end - start < MENTION_CHARACTERS and len(text[start:end].split()) <= MENTION_WORDS
    ]
    return (*([event.trigger] if event.trigger else []), *short)


class _Scorer:
    """Collects counts and pairings of one document."""

    def __init__(self, alignment: Alignment) -> None:
        self.alignment = alignment
        self.counts: Counter[str] = Counter()
        self.pairings: list[Pairing] = []

    def count_pair(self, one: GoldEvent, other: Event, share: float) -> None:
        faults = [*self._status(one, other), *self._participants(one, other)]
        faults += [*self._when(one, other), *self._where(one, other)]
        pairing = Pairing(kind="events", gold=one.id, predicted=other.id, score=round(share, 4), faults=tuple(faults))
        self.pairings.append(pairing)

    def _status(self, one: GoldEvent, other: Event) -> list[str]:
        if one.status is None:
            return []
        right = one.status == other.status
        finished = {"ongoing": "occurred"}
        loosely = finished.get(one.status, one.status) == finished.get(other.status, other.status)
        self.counts["events.status.of"] += 1
        self.counts["events.status.right"] += right
        self.counts["events.status.loose.right"] += loosely
        return [] if right else ["status"]

    def _participants(self, one: GoldEvent, other: Event) -> list[str]:
        pairs = match(one.participants, other.participants, self._same_participant)
        self.counts["events.participants.tp"] += len(pairs)
        self.counts["events.participants.gold"] += len(one.participants)
        self.counts["events.participants.predicted"] += len(other.participants)
        return [] if len(pairs) == len(one.participants) == len(other.participants) else ["participants"]

    def _same_participant(self, one: GoldParticipant, other: Participant) -> float:
        if one.role != other.role:
            return 0.0
        if self.alignment.is_same(one.entity, other.entity):
            return 1.0
        return 0.9 if other.mention is not None and overlaps(one.mention, offsets(other.mention)) else 0.0

    def _when(self, one: GoldEvent, other: Event) -> list[str]:
        if one.when is None:
            self.counts["events.when.uncalled"] += other.when is not None
            return []
        faults = []
        if one.when.mention is not None:
            said = other.when.mention if other.when else None
            self.counts["events.when.mention.of"] += 1
            self.counts["events.when.mention.right"] += said is not None and overlaps(one.when.mention, offsets(said))
        if one.when.value is not None:
            right = other.when is not None and other.when.value == one.when.value
            self.counts["events.when.of"] += 1
            self.counts["events.when.right"] += right
            faults = [] if right else ["when"]
        return faults

    def _where(self, one: GoldEvent, other: Event) -> list[str]:
        if one.where is None:
            return []
        named = other.where
        right = named is not None and (
            self.alignment.is_same(one.where.entity, named.entity)
            or (named.mention is not None and overlaps(one.where.mention, offsets(named.mention)))
        )
        self.counts["events.where.of"] += 1
        self.counts["events.where.right"] += right
        return [] if right else ["where"]
