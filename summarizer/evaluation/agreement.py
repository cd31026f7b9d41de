"""How well two annotators agree: one is scored against the other with the scorers of any prediction.

In go two suites that hold the same texts, out come the figures. F1 and CEAF-e do not
depend on who is called gold; figures "on matches" take the first for it. Only documents that
both have are compared, and their texts must be the same, character for character.
"""

from summarizer.errors import SuiteError
from summarizer.evaluation.metrics import Counts, headline_names, metrics_for
from summarizer.evaluation.recast import brief_from_gold
from summarizer.evaluation.scoring import score_document
from summarizer.evaluation.statistics import RESAMPLES, Estimate, estimate
from summarizer.evaluation.suites import KINDS, GoldDocument, Kind, Suite
from summarizer.records import Record

# what says something of a prediction, but nothing of a person
_NOT_OF_PEOPLE = ("grounding", "run", "coverage", "position")


class Agreement(Record):
    """The figures of one annotation against another, over the documents both have."""

    first: str
    second: str
    kinds: tuple[Kind, ...]
    documents: tuple[str, ...]
    headlines: tuple[str, ...]
    metrics: dict[str, Estimate]


def pair_documents(first: Suite, second: Suite) -> list[tuple[GoldDocument, GoldDocument]]:
    """The documents that both have, in the first's order. Raises SuiteError: nothing in common, or other texts."""
    others = {document.id: document for document in second.documents}
    pairs = [(document, others[document.id]) for document in first.documents if document.id in others]
    if not pairs:
        raise SuiteError(f"{first.path} and {second.path} have no document in common", "documents are paired by id")
    for one, other in pairs:
        if one.sha256 != other.sha256:
            raise SuiteError(f"document {one.id!r}: the two annotated different texts", "compare like with like")
    return pairs


def measure_agreement(first: Suite, second: Suite, resamples: int = RESAMPLES) -> Agreement:
    """Score the second annotation against the first. Raises SuiteError: nothing in common, or other texts."""
    pairs = pair_documents(first, second)
    kinds = tuple(k for k in KINDS if all(k in one.annotated and k in other.annotated for one, other in pairs))
    if not kinds:
        raise SuiteError(f"{first.path} and {second.path} have no annotated kind in common")
    counts = Counts.of([score_document(one, brief_from_gold(other), kinds).counts for one, other in pairs])
    metrics = [metric for metric in metrics_for(kinds) if metric.kind not in _NOT_OF_PEOPLE]
    found = estimate(metrics, counts, resamples)
    return Agreement(
        first=first.name,
        second=second.name,
        kinds=kinds,
        documents=tuple(one.id for one, _ in pairs),
        headlines=headline_names(kinds, counts.summed()),
        metrics={name: figure for name, figure in found.items() if figure.value is not None},
    )
