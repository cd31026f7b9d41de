"""The upper half of the report: a suite's figures as bars, tables and slices, and a run's facts.

In go a run's metrics; out come small tuples that the template lays out without computing anything.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from summarizer.evaluation.folders import RunMetrics, RunRecord, SuiteMetrics
from summarizer.evaluation.metrics import metrics_for
from summarizer.evaluation.sidebyside import DocumentView
from summarizer.evaluation.statistics import Estimate
from summarizer.evaluation.tables import as_interval


class Bar(NamedTuple):
    """One figure as a mark on a scale of 0 to 100; `low` and `high` are None where there is no interval."""

    label: str
    text: str
    value: float
    low: float | None
    high: float | None
    mean: str
    is_headline: bool


class Board(NamedTuple):
    """All that is shown of a suite. `slices` rows are (tag and value, documents, one bar a headline or None)."""

    name: str
    suite: SuiteMetrics
    headlines: list[Bar]
    tables: list[tuple[str, list[Bar]]]
    slices: list[tuple[str, int, list[Bar | None]]]
    rejections: list[tuple[str, int]]


def board_of(name: str, suite: SuiteMetrics) -> Board:
    labels = {metric.name: metric.label for metric in metrics_for(suite.kinds)}
    figures = [(m, suite.metrics[m.name]) for m in metrics_for(suite.kinds) if m.name in suite.metrics]
    return Board(
        name=name,
        suite=suite,
        headlines=[_bar(labels[headline], suite.metrics[headline], True) for headline in suite.headlines],
        tables=[
            (kind, [_bar(metric.label, found, metric.name in suite.headlines) for metric, found in group])
            for kind, group in groupby(figures, key=lambda figure: figure[0].kind)
        ],
        slices=[
            (tag, part.documents, [_slice_bar(labels[name], part.metrics.get(name)) for name in suite.headlines])
            for tag, part in suite.slices.items()
        ],
        rejections=sorted(suite.rejections.items(), key=lambda item: (-item[1], item[0])),
    )


def facts_of(run: RunRecord, metrics: RunMetrics, views: Sequence[DocumentView]) -> list[tuple[str, str]]:
    """What a reader asks first of a run, as (name, value)."""
    failed = sum(len(suite.failed) for suite in metrics.suites.values())
    facts = [
        ("documents", str(len(views))),
        ("failed", str(failed)),
        ("right", str(sum(view.count("right") for view in views))),
        ("partly right", str(sum(view.count("partly") for view in views))),
        ("missed", str(sum(view.count("missed") for view in views))),
        ("spurious", str(sum(view.count("spurious") for view in views))),
    ]
    documents = [counts for suite in metrics.suites.values() for counts in suite.documents.values()]
    reasked = sum(counts.get("run.reasked", 0) for counts in documents)
    seconds = sum(times.get("sum_s", 0.0) for times in metrics.times.values())
    facts.append(("reading", f"{seconds:.1f} s"))
    if run.usage.calls:
        cost = "cost unknown" if run.usage.cost_usd is None else f"${run.usage.cost_usd:.4f}"
        facts += [
            ("calls", f"{run.usage.calls} ({int(reasked)} re-asks)"),
            ("tokens", f"{run.usage.input_tokens + run.usage.output_tokens:,}"),
            ("cost", cost),
        ]
    return facts


def _bar(label: str, found: Estimate, is_headline: bool) -> Bar:
    low, high = (None if edge is None else 100 * min(1.0, edge) for edge in (found.low, found.high))
    return Bar(
        label=label,
        text=as_interval(found),
        value=100 * min(1.0, found.value or 0.0),
        low=low,
        high=high,
        mean="" if found.macro is None else f"{found.macro:.3f}",
        is_headline=is_headline,
    )


def _slice_bar(label: str, found: Estimate | None) -> Bar | None:
    return None if found is None or found.value is None else _bar(label, found, True)
