"""Two runs on the same gold: what differs, by how much, and whether it is more than luck.

In go the metrics of two runs (counts per document), out comes one `SuiteComparison`
a suite both have. Documents are paired, so a hard article counts against both. The order of
reading is: the difference with its interval, then p by paired randomisation, corrected by
Holm over the suite's figures; then the documents that changed, by name. Refused:
different gold, or no suite in common.
"""

from collections.abc import Sequence

from summarizer.errors import SuiteError
from summarizer.evaluation.folders import RunMetrics, SuiteMetrics
from summarizer.evaluation.metrics import Counts, Metric, evaluate, metrics_for
from summarizer.evaluation.statistics import RESAMPLES, Difference, compare
from summarizer.records import Record

SCORE_BOTH = "score both on the present gold with `summarizer eval score RUN --present-gold`"


class DocumentChange(Record):
    """A document whose counts differ, with its headline figures in both runs (None: undefined for it).

    `others` names its figures that changed and are no headlines.
    """

    document: str
    headlines: dict[str, tuple[float | None, float | None]]
    others: tuple[str, ...] = ()

    @property
    def gain(self) -> float:
        """The sum of its headline differences, second minus first."""
        return sum((b or 0) - (a or 0) for a, b in self.headlines.values())


class SuiteComparison(Record):
    suite: str
    documents: int
    headlines: tuple[str, ...]
    differences: tuple[Difference, ...]
    changed: tuple[DocumentChange, ...]


def compare_runs(first: RunMetrics, second: RunMetrics, resamples: int = RESAMPLES) -> list[SuiteComparison]:
    """Second minus first for each suite that both have. Raises SuiteError where they were scored on different gold."""
    common = [name for name in first.suites if name in second.suites]
    if not common:
        raise SuiteError(
            f"the runs have no suite in common ({', '.join(first.suites)}; {', '.join(second.suites)})",
            "compare runs of the same suites",
        )
    for name in common:
        refuse_other_gold(name, first.suites[name], second.suites[name])
    return [compare_suite(name, first.suites[name], second.suites[name], resamples) for name in common]


def refuse_other_gold(name: str, first: SuiteMetrics, second: SuiteMetrics, hint: str = SCORE_BOTH) -> None:
    """Raise SuiteError where two results were not scored on the same gold."""
    if first.sha256 != second.sha256:
        raise SuiteError(
            f"suite {name!r}: the two were scored on different gold (versions {first.version} and {second.version})",
            hint,
        )


def compare_suite(
    name: str, first: SuiteMetrics, second: SuiteMetrics, resamples: int = RESAMPLES, only: Sequence[str] = ()
) -> SuiteComparison:
    """Compare one suite, on all its figures or `only` some of them (the family of the correction)."""
    documents = sorted(first.documents)
    one, other = (Counts.of([side.documents[document] for document in documents]) for side in (first, second))
    metrics = [metric for metric in metrics_for(first.kinds) if not only or metric.name in only]
    differences = compare(metrics, one, other, resamples=resamples)
    changed = [document for document in documents if first.documents[document] != second.documents[document]]
    return SuiteComparison(
        suite=name,
        documents=len(documents),
        headlines=first.headlines,
        differences=tuple(d for d in differences if d.difference is not None),
        changed=tuple(
            sorted(
                (_change(d, metrics, first, second) for d in changed), key=lambda change: (change.gain, change.document)
            )
        ),
    )


def _change(document: str, metrics: Sequence[Metric], first: SuiteMetrics, second: SuiteMetrics) -> DocumentChange:
    sides = [Counts.of([side.documents[document]]) for side in (first, second)]
    values = {metric.name: tuple(_defined(float(evaluate(metric, side)[0])) for side in sides) for metric in metrics}
    return DocumentChange(
        document=document,
        headlines={name: (one, two) for name, (one, two) in values.items() if name in first.headlines},
        others=tuple(name for name, (one, two) in values.items() if one != two and name not in first.headlines),
    )


def _defined(value: float) -> float | None:
    return None if value != value else round(value, 6)  # NaN is the one value unequal to itself
