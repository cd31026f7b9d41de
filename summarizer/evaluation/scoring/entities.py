"""Entities: is each person, organisation and place one entity, with its mentions?

The headline is CEAF-e (Luo 2005): gold and predicted entities are aligned one to one
so that the summed similarity 2*shared/(|gold|+|predicted|) is highest, and precision
and recall are that sum over the number of entities on either side. Two mentions are
the same at 0.5 of their characters; the figure with exact borders stands beside it.
Gold lists those that take part in a record, and a brief may list the whole cast,
so a predicted entity that is neither in a record nor aligned counts neither way.
Two people are joined where one entity holds a name of each; a pronoun given to the
wrong person is a lesser fault, counted mention by mention.
"""

from collections import Counter, defaultdict

import numpy as np
from scipy.optimize import linear_sum_assignment

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
from summarizer.evaluation.scoring.alignment import SAME_MENTION, Alignment, entities_in_records, is_name
from summarizer.evaluation.suites import GoldDocument, GoldEntity, Offsets
from summarizer.records import Brief, Entity

SAME_AT = 0.5


def score_entities(gold: GoldDocument, brief: Brief, alignment: Alignment) -> Scored:
    """Counts `entities.*` and one pairing per gold entity and per counted predicted entity without a match."""
    golds = sorted(gold.entities, key=lambda entity: (sorted(entity.mentions), entity.id))
    guesses = sorted(brief.entities, key=lambda entity: (sorted(map(offsets, entity.mentions)), entity.id))
    pairs = match_entities(golds, guesses, SAME_AT)
    used, matched = entities_in_records(brief), {guesses[j].id for _, j, _ in pairs}
    judged = [other for other in guesses if other.id in matched or _is_judged(other, gold, used)]
    counts: Counter[str] = Counter({"entities.gold": len(golds), "entities.found": len(pairs)})
    if is_exhaustive(gold, "entities"):
        counts["entities.expected"] = len(golds)
        counts["entities.predicted"] = len(judged)
    scored = dict(counts) | {
        "entities.similarity": sum(share for _, _, share in pairs),
        "entities.exact.similarity": sum(share for _, _, share in match_entities(golds, guesses, 1.0)),
        **_duplicates(judged, alignment),
        **_mention_counts(judged, alignment),
        "entities.joined": float(len(joined_people(gold, brief, alignment))),
        "entities.kind.of": float(len(pairs)),
        "entities.kind.right": float(sum(golds[i].kind == guesses[j].kind for i, j, _ in pairs)),
    }
    return Scored(scored, _pairings(golds, guesses, pairs, {other.id for other in judged}))


def match_entities(golds: list[GoldEntity], guesses: list[Entity], same_at: float) -> list[tuple[int, int, float]]:
    """The alignment with the highest summed similarity; mentions are the same from a share of `same_at` on."""
    scores = np.array([[_similarity(one, other, same_at) for other in guesses] for one in golds])
    if not scores.size:
        return []
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return [(int(i), int(j), float(scores[i, j])) for i, j in zip(rows, columns, strict=True) if scores[i, j] > 0]


def _similarity(one: GoldEntity, other: Entity, same_at: float) -> float:
    ours, theirs = sorted(set(one.mentions)), sorted({offsets(mention) for mention in other.mentions})
    if same_at >= 1:
        common = len(set(ours) & set(theirs))
    else:
        common = len(match(ours, theirs, lambda left, right: _same_mention(left, right, same_at)))
    return 2 * common / (len(ours) + len(theirs)) if common else 0.0


def _same_mention(left: Offsets, right: Offsets, same_at: float) -> float:
    share = iou((left,), (right,)) if overlaps(left, right) else 0.0
    return share if share >= same_at else 0.0


def _is_judged(other: Entity, gold: GoldDocument, used: set[str]) -> bool:
    spans = [offsets(mention) for mention in other.mentions]
    return other.id in used and counts_as_false(spans, gold, "entities")


def _duplicates(judged: list[Entity], alignment: Alignment) -> dict[str, float]:
    per_gold = Counter(alignment.gold_of[other.id] for other in judged if alignment.gold_of[other.id] is not None)
    return {
        "entities.duplicate.of": float(per_gold.total()),
        "entities.duplicate.count": float(per_gold.total() - len(per_gold)),
    }


def _mention_counts(judged: list[Entity], alignment: Alignment) -> dict[str, float]:
    votes = [alignment.votes[other.id] for other in judged]
    right = sum(
        count[named] for other, count in zip(judged, votes, strict=True) if (named := alignment.gold_of[other.id])
    )
    return {"entities.mention.of": float(sum(count.total() for count in votes)), "entities.mention.right": float(right)}


def joined_people(gold: GoldDocument, brief: Brief, alignment: Alignment) -> dict[str, tuple[str, ...]]:
    """Predicted entities that hold names of two or more different gold persons: id -> their gold ids."""
    people = {entity.id for entity in gold.entities if entity.kind == "person"}
    held: dict[str, set[str]] = defaultdict(set)
    for other in brief.entities:
        for mention in other.mentions:
            named, share = alignment.stands_for(offsets(mention))
            if named in people and share >= SAME_MENTION and is_name(mention.text):
                held[other.id].add(str(named))
    return {other: tuple(sorted(names)) for other, names in held.items() if len(names) > 1}


def _pairings(
    golds: list[GoldEntity], guesses: list[Entity], pairs: list[tuple[int, int, float]], judged: set[str]
) -> list[Pairing]:
    pairings = []
    for i, j, share in pairs:
        faults = [
            name for name, wrong in (("mentions", share < 1), ("kind", golds[i].kind != guesses[j].kind)) if wrong
        ]
        pairings.append(
            Pairing(
                kind="entities", gold=golds[i].id, predicted=guesses[j].id, score=round(share, 4), faults=tuple(faults)
            )
        )
    found, matched = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    pairings += [Pairing(kind="entities", gold=one.id) for i, one in enumerate(golds) if i not in found]
    pairings += [
        Pairing(kind="entities", predicted=other.id, ignored=other.id not in judged)
        for j, other in enumerate(guesses)
        if j not in matched
    ]
    return pairings
