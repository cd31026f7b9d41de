"""Quotes: how many of the gold quotations a brief has, how well cut, and whose.

A gold and a predicted quote match where their contents share at least half of
their characters (intersection over union over all segments). Speaker figures are
taken over the matches. A speaker is right by `entity` where gold names one, and by
`mention` where the attribution's wording overlaps, or the predicted entity has a
mention that does; a quote that gold leaves without a speaker is right without one.
"""

from collections import Counter

from summarizer.evaluation.matching import (
    Pairing,
    Ranges,
    Scored,
    counts_as_false,
    iou,
    is_exhaustive,
    match,
    merged,
    offsets,
    overlaps,
)
from summarizer.evaluation.scoring.alignment import Alignment
from summarizer.evaluation.suites import GoldDocument, GoldQuote
from summarizer.records import Quote

MATCH_AT = 0.5
# An indirect clause with and without its first word is still one quote; beyond a tenth the border is wrong.
CLOSE_AT = 0.9


def score_quotes(gold: GoldDocument, predicted: tuple[Quote, ...], alignment: Alignment) -> Scored:
    """Counts `quotes.*` and one pairing per gold quote and per predicted quote without a match."""
    golds = sorted(gold.quotes, key=lambda quote: (_content(quote), quote.model_dump_json()))
    guesses = sorted(predicted, key=lambda quote: (_content(quote), quote.model_dump_json()))
    shares = {(g.id, p.id): iou(_content(g), _content(p)) for g in golds for p in guesses}

    def worth(one: GoldQuote, other: Quote) -> float:
        share = shares[one.id, other.id]
        if share < MATCH_AT:
            return 0.0
        # between two copies of one quotation, the one with the right speaker is the match
        return share + 0.001 * _speaker_is_right(one, other, alignment)

    counts: Counter[str] = Counter()
    pairings = []
    pairs = match(golds, guesses, worth)
    for i, j, _ in pairs:
        one, other = golds[i], guesses[j]
        pairings.append(_pair(one, other, shares[one.id, other.id], alignment))
        _count_pair(counts, one, other, alignment)
    for one in golds:
        counts["quotes.gold"] += 1
        counts[f"quotes.{one.kind}.gold"] += 1
    unmatched = set(range(len(guesses))) - {j for _, j, _ in pairs}
    false = {j for j in unmatched if counts_as_false(map(offsets, guesses[j].content), gold, "quotes")}
    pairings += [Pairing(kind="quotes", predicted=guesses[j].id, ignored=j not in false) for j in sorted(unmatched)]
    found = {i for i, _, _ in pairs}
    pairings += [Pairing(kind="quotes", gold=one.id) for i, one in enumerate(golds) if i not in found]
    if is_exhaustive(gold, "quotes"):
        judged = false | {j for _, j, _ in pairs}
        _count_precision(counts, golds, [guesses[j] for j in sorted(judged)], [guesses[j] for _, j, _ in pairs])
    return Scored(dict(counts), pairings)


def _count_pair(counts: Counter[str], one: GoldQuote, other: Quote, alignment: Alignment) -> None:
    counts["quotes.found"] += 1
    counts[f"quotes.{one.kind}.found"] += 1
    counts["quotes.kind.right"] += one.kind == other.kind
    counts["quotes.attributed.found"] += _speaker_is_right(one, other, alignment)
    if one.speaker and one.speaker.mention:
        counts["quotes.speaker.mention.of"] += 1
        counts["quotes.speaker.mention.right"] += _mention_is_right(one, other, alignment)
    if one.speaker and one.speaker.entity:
        counts["quotes.speaker.entity.of"] += 1
        counts["quotes.speaker.entity.right"] += _entity_is_right(one, other, alignment)
    if one.speaker:
        counts["quotes.speaker.of"] += 1
        counts["quotes.speaker.right"] += _speaker_is_right(one, other, alignment)
    if one.cue:
        counts["quotes.cue.of"] += 1
        counts["quotes.cue.right"] += other.cue is not None and overlaps(one.cue, offsets(other.cue))


def _count_precision(counts: Counter[str], golds: list[GoldQuote], judged: list[Quote], matched: list[Quote]) -> None:
    counts["quotes.tp"] += len(matched)
    counts["quotes.expected"] += len(golds)
    counts["quotes.predicted"] += len(judged)
    counts["quotes.attributed.tp"] += counts["quotes.attributed.found"]
    exact = Counter(map(_content, golds)) & Counter(map(_content, judged))
    counts["quotes.exact.tp"] += exact.total()
    for quote in judged:
        counts[f"quotes.{quote.kind}.predicted"] += 1
    for quote in matched:
        counts[f"quotes.{quote.kind}.tp"] += 1


def _pair(one: GoldQuote, other: Quote, share: float, alignment: Alignment) -> Pairing:
    faults = (
        ("border", share < CLOSE_AT),
        ("kind", one.kind != other.kind),
        ("speaker", not _speaker_is_right(one, other, alignment)),
    )
    named = tuple(name for name, wrong in faults if wrong)
    return Pairing(kind="quotes", gold=one.id, predicted=other.id, score=round(share, 4), faults=named)


def _speaker_is_right(one: GoldQuote, other: Quote, alignment: Alignment) -> bool:
    if one.speaker is None:
        return other.speaker is None or (other.speaker.entity is None and other.speaker.mention is None)
    if one.speaker.entity is not None:
        return _entity_is_right(one, other, alignment)
    return _mention_is_right(one, other, alignment)


def _entity_is_right(one: GoldQuote, other: Quote, alignment: Alignment) -> bool:
    if one.speaker is None or one.speaker.entity is None or other.speaker is None:
        return False
    if other.speaker.entity is not None:
        return alignment.is_same(one.speaker.entity, other.speaker.entity)
    mention = other.speaker.mention
    return mention is not None and alignment.stands_for(offsets(mention))[0] == one.speaker.entity


def _mention_is_right(one: GoldQuote, other: Quote, alignment: Alignment) -> bool:
    if one.speaker is None or other.speaker is None:
        return False
    if one.speaker.mention is None:
        return other.speaker.mention is None
    if other.speaker.mention is not None and overlaps(one.speaker.mention, offsets(other.speaker.mention)):
        return True
    return alignment.mention_overlaps(other.speaker.entity, one.speaker.mention)


def _content(quote: GoldQuote | Quote) -> Ranges:
    if isinstance(quote, Quote):
        return merged(map(offsets, quote.content))
    return merged(quote.content)
