"""Stances: who is for or against what.

A pair is right where holder and target are; a joint match has the polarity, too. A
target entity is the one it is aligned with; a topic is the same where its mention
or its words agree by at least half. Where gold leaves the holder open (null), the label is
what the passage says of the target whoever holds it: all predictions for that target are
read together, support and oppose making `mixed`, so that contradicting oneself
does not pay. The figures over all targets read a missing stance as neutral.
"""

import re
from collections import Counter
from collections.abc import Sequence

from summarizer.evaluation.matching import (
    Pairing,
    Scored,
    counts_as_false,
    iou,
    is_exhaustive,
    match,
    offsets,
)
from summarizer.evaluation.scoring.alignment import Alignment
from summarizer.evaluation.suites import GoldDocument, GoldStance, GoldTopic
from summarizer.records import AuthorRef, EntityRef, Polarity, Stance, Topic

POLARITIES: tuple[Polarity, ...] = ("support", "oppose", "neutral", "mixed")
# Half of the words: "the merger" and "the planned merger" are one topic, "the merger" and "a vote on the merger" two.
SAME_TOPIC = 0.5

_FUNCTION_WORDS = frozenset("a an the of to in on for and or with his her its their this that".split())
_WORD = re.compile(r"\w+")


def score_stances(gold: GoldDocument, predicted: tuple[Stance, ...], alignment: Alignment) -> Scored:
    """Counts `stances.*` and one pairing per gold stance and per predicted stance without a match."""
    golds = sorted(gold.stances, key=lambda stance: stance.model_dump_json(exclude={"id"}))
    guesses = sorted(predicted, key=lambda stance: stance.model_dump_json(exclude={"id"}))
    scorer = _Scorer(alignment)
    used = scorer.take_open_holders([one for one in golds if one.holder is None], guesses)
    closed = [one for one in golds if one.holder is not None]
    rest = [other for other in guesses if other.id not in used]
    used |= scorer.match_pairs(closed, rest)
    unmatched = [other for other in guesses if other.id not in used]
    false = [
        other for other in unmatched if counts_as_false((offsets(e.span) for e in other.evidence), gold, "stances")
    ]
    false_ids = {other.id for other in false}
    scorer.pairings += [
        Pairing(kind="stances", predicted=other.id, ignored=other.id not in false_ids) for other in unmatched
    ]
    counts = scorer.counts
    if is_exhaustive(gold, "stances"):
        counts["stances.tp"] += counts["stances.joint"]
        counts["stances.pair.tp"] += counts["stances.pair"]
        counts["stances.expected"] += len(golds)
        counts["stances.predicted"] += len(false) + counts["stances.pair"]
    return Scored(dict(counts), scorer.pairings)


class _Scorer:
    """Collects counts and pairings of one document."""

    def __init__(self, alignment: Alignment) -> None:
        self.alignment = alignment
        self.counts: Counter[str] = Counter()
        self.pairings: list[Pairing] = []

    def take_open_holders(self, golds: Sequence[GoldStance], guesses: Sequence[Stance]) -> set[str]:
        """Settle the gold stances without a holder; returns the ids of the predictions they use up."""
        used: set[str] = set()
        for one in golds:
            about = [other for other in guesses if other.id not in used and self.same_target(one, other)]
            used |= {other.id for other in about}
            self._settle(one, about[0] if about else None, _read_together([other.polarity for other in about]))
        return used

    def match_pairs(self, golds: Sequence[GoldStance], guesses: Sequence[Stance]) -> set[str]:
        """Match the gold stances that have a holder one to one; returns the ids of the predictions they use up."""

        def worth(one: GoldStance, other: Stance) -> float:
            right = self.same_holder(one, other) and self.same_target(one, other)
            return (1 + 0.5 * (one.polarity == other.polarity)) if right else 0.0

        pairs = {i: j for i, j, _ in match(golds, guesses, worth)}
        for i, one in enumerate(golds):
            other = guesses[pairs[i]] if i in pairs else None
            self._settle(one, other, other.polarity if other else None)
        return {guesses[j].id for j in pairs.values()}

    def same_holder(self, one: GoldStance, other: Stance) -> bool:
        if isinstance(one.holder, AuthorRef) or isinstance(other.holder, AuthorRef):
            return isinstance(one.holder, AuthorRef) and isinstance(other.holder, AuthorRef)
        return one.holder is not None and self.alignment.is_same(one.holder.entity, other.holder.entity)

    def same_target(self, one: GoldStance, other: Stance) -> bool:
        if isinstance(one.target, EntityRef):
            if isinstance(other.target, EntityRef):
                return self.alignment.is_same(one.target.entity, other.target.entity)
            return self._topic_is_entity(other.target, one.target.entity)
        return self._same_topic(one.target, other)

    def _topic_is_entity(self, topic: Topic, entity: str) -> bool:
        if topic.mention is not None:
            named, share = self.alignment.stands_for(offsets(topic.mention))
            if named == entity and share >= SAME_TOPIC:
                return True
        return self.alignment.name_fits(entity, topic.topic)

    def _same_topic(self, topic: GoldTopic, other: Stance) -> bool:
        if isinstance(other.target, EntityRef):
            entity = self.alignment.predicted.get(other.target.entity)
            names = (entity.name, *entity.aliases) if entity else ()
            mentions = tuple(map(offsets, entity.mentions)) if entity else ()
        else:
            names = (other.target.topic,)
            mentions = (offsets(other.target.mention),) if other.target.mention else ()
        if topic.mention and any(iou((topic.mention,), (mention,)) >= SAME_TOPIC for mention in mentions):
            return True
        return any(_words_in_common(topic.topic, name) >= SAME_TOPIC for name in names)

    def _settle(self, one: GoldStance, other: Stance | None, polarity: Polarity | None) -> None:
        counts = self.counts
        counts["stances.gold"] += 1
        _confuse(counts, "stances.all", one.polarity, polarity or "neutral")
        if other is None or polarity is None:
            self.pairings.append(Pairing(kind="stances", gold=one.id))
            return
        right = polarity == one.polarity
        counts["stances.pair"] += 1
        counts["stances.joint"] += right
        _confuse(counts, "stances.given", one.polarity, polarity)
        if one.holder is not None:
            counts["stances.reporter.of"] += 1
            counts["stances.reporter.right"] += _same_reporter(one, other, self.alignment)
        faults = () if right else ("polarity",)
        self.pairings.append(Pairing(kind="stances", gold=one.id, predicted=other.id, score=1.0, faults=faults))


def _same_reporter(one: GoldStance, other: Stance, alignment: Alignment) -> bool:
    if one.reported_by is None or other.reported_by is None:
        return one.reported_by is None and other.reported_by is None
    return alignment.is_same(one.reported_by, other.reported_by)


def _confuse(counts: Counter[str], prefix: str, gold: Polarity, predicted: Polarity) -> None:
    counts[f"{prefix}.{gold}.gold"] += 1
    counts[f"{prefix}.{predicted}.predicted"] += 1
    counts[f"{prefix}.{gold}.tp"] += gold == predicted
    counts[f"{prefix}.of"] += 1
    counts[f"{prefix}.right"] += gold == predicted


def _read_together(polarities: Sequence[Polarity]) -> Polarity | None:
    if not polarities:
        return None
    sides = {polarity for polarity in polarities if polarity != "neutral"}
    if len(sides) > 1:
        return "mixed"
    return sides.pop() if sides else "neutral"


def _words_in_common(left: str, right: str) -> float:
    one, other = (set(_WORD.findall(phrase.casefold())) - _FUNCTION_WORDS for phrase in (left, right))
    return len(one & other) / len(one | other) if one and other else 0.0
