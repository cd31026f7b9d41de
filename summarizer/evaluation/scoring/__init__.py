"""Scorers: one gold document and one brief -> counts and pairings.

Each module scores one kind; none looks at another's. Counts may be summed over documents,
and every figure is a function of summed counts (`metrics`), which is what makes
micro averages, slices and resampling one and the same operation. A document that
could not be read scores as all missed. `score_document` is a plain call on objects in
memory: a tuning loop may make it thousands of times.
"""

from collections.abc import Collection

from summarizer.evaluation.matching import Pairing, Scored
from summarizer.evaluation.scoring.alignment import Alignment
from summarizer.evaluation.scoring.entities import score_entities
from summarizer.evaluation.scoring.events import score_events
from summarizer.evaluation.scoring.grounding import score_grounding, score_position
from summarizer.evaluation.scoring.quotes import score_quotes
from summarizer.evaluation.scoring.stances import score_stances
from summarizer.evaluation.suites import KINDS, GoldDocument, Kind
from summarizer.records import Brief, Provenance, Record

__all__ = ["DocumentScore", "score_document"]


class DocumentScore(Record):
    """The counts of one document, by name, and the fate of each record behind them."""

    document: str
    counts: dict[str, float]
    pairings: tuple[Pairing, ...]


def score_document(gold: GoldDocument, brief: Brief | None, kinds: Collection[Kind] = KINDS) -> DocumentScore:
    """Score `brief` (None: the document failed, all is missed) on the kinds that are both asked and annotated."""
    counts: dict[str, float] = {"run.documents": 1.0, "run.failed": float(brief is None)}
    if brief is None:
        brief = Brief(articles=(gold.article(),), provenance=Provenance(version="", model=""))
    else:
        counts |= score_grounding(brief)
    alignment = Alignment(gold, brief.entities)
    pairings: list[Pairing] = []
    for kind in KINDS:
        if kind in kinds and kind in gold.annotated:
            scored = _score_kind(kind, gold, brief, alignment)
            counts |= scored.counts
            pairings += scored.pairings
    counts |= score_position(gold, pairings)
    return DocumentScore(document=gold.id, counts=counts, pairings=tuple(pairings))


def _score_kind(kind: Kind, gold: GoldDocument, brief: Brief, alignment: Alignment) -> Scored:
    match kind:
        case "quotes":
            return score_quotes(gold, brief.quotes, alignment)
        case "stances":
            return score_stances(gold, brief.stances, alignment)
        case "events":
            return score_events(gold, brief.events, alignment)
        case "entities":
            return score_entities(gold, brief, alignment)
