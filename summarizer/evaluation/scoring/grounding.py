"""Grounding: does every span of a brief hold the words it points at, and where in the article was something found?

Counts only. The verbatim rate and the valid-offset rate must be 1.0 in any run:
a brief that fails them is broken whatever else it scores.
"""

from collections import Counter
from collections.abc import Iterator

from pydantic import BaseModel

from summarizer.evaluation.matching import Pairing
from summarizer.evaluation.suites import KINDS, GoldDocument
from summarizer.records import Brief, Span

THIRDS = ("first", "middle", "last")


def score_grounding(brief: Brief) -> dict[str, float]:
    """Counts `grounding.*` and `rejections.<stage>: <reason>` of one brief."""
    texts = {article.id: article.text for article in brief.articles}
    counts: Counter[str] = Counter()
    for record in (*brief.entities, *brief.quotes, *brief.stances, *brief.events, *brief.conflicts):
        for span in spans_within(record):
            text = texts.get(span.article)
            valid = text is not None and 0 <= span.start <= span.end <= len(text)
            counts["grounding.spans"] += 1
            counts["grounding.valid"] += valid
            counts["grounding.verbatim"] += valid and text is not None and text[span.start : span.end] == span.text
    for rejection in brief.rejections:
        counts["rejections"] += 1
        counts[f"rejections.{rejection.stage}: {rejection.reason}"] += 1
    coverage = brief.coverage
    counts["coverage.marked"] += coverage.marked_quotations
    counts["coverage.attributed"] += coverage.attributed_quotations
    counts["run.reasked"] += coverage.reasked
    counts["run.chunks"] += coverage.chunks
    counts["run.chunks_failed"] += coverage.failed
    return dict(counts)


def spans_within(record: object) -> Iterator[Span]:
    """Every Span in a record, however deep."""
    if isinstance(record, Span):
        yield record
    elif isinstance(record, BaseModel):
        for name in type(record).model_fields:
            yield from spans_within(getattr(record, name))
    elif isinstance(record, tuple | list):
        for item in record:
            yield from spans_within(item)


def score_position(gold: GoldDocument, pairings: list[Pairing]) -> dict[str, float]:
    """Gold quotes, stances and events by the third of the article they begin in, and how many were found."""
    begins = {(kind, record.id): _begin(record) for kind in KINDS for record in getattr(gold, kind)}
    counts: Counter[str] = Counter()
    for pairing in pairings:
        begin = begins.get((pairing.kind, pairing.gold)) if pairing.gold else None
        if begin is None or pairing.kind == "entities":
            continue
        third = THIRDS[min(2, 3 * begin // max(1, len(gold.text)))]
        counts[f"position.{third}.gold"] += 1
        counts[f"position.{third}.found"] += pairing.predicted is not None
    return dict(counts)


def _begin(record: object) -> int | None:
    spans = getattr(record, "content", None) or [getattr(record, "trigger", None)]
    spans = [span for span in spans if span] or [
        getattr(item, "span", item) for item in getattr(record, "evidence", ())
    ]
    return min((span[0] for span in spans), default=None)
