"""Figures as tables in the terminal: of a run, of two runs compared, of two annotations.

In go metrics, comparisons and agreements, out come rich renderables.
"""

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from summarizer.evaluation.agreement import Agreement
from summarizer.evaluation.comparing import SuiteComparison
from summarizer.evaluation.folders import RunMetrics, SuiteMetrics
from summarizer.evaluation.metrics import metrics_for
from summarizer.evaluation.showing import visible
from summarizer.evaluation.statistics import Difference, Estimate
from summarizer.evaluation.suites import KINDS

# a document's changed figures that are named beside its headlines; more would not fit a terminal
MOST_NAMED = 2


def show_metrics(metrics: RunMetrics, *, everything: bool = False) -> RenderableType:
    """The headline figures of each suite with their intervals, or all figures."""
    return Group(*(_suite_table(name, suite, everything) for name, suite in metrics.suites.items()))


def show_comparison(comparison: SuiteComparison, *, everything: bool = False) -> RenderableType:
    """Two runs side by side (headlines and what differs, or all figures), and what documents changed, losses first."""
    title = f"{visible(comparison.suite)} · {how_many(comparison.documents, 'document')}"
    table = _table(title, "figure", "first", "second", "difference", "95 % interval", "p", "p (Holm)")
    for one in comparison.differences:
        headline = one.metric in comparison.headlines
        if everything or headline or one.difference:
            table.add_row(*_difference_cells(one), style="bold" if headline else None)
    changed = len(comparison.changed)
    head = Text(f"{how_many(changed, 'document')} changed" if changed else "no document changed", style="bold")
    return Group(table, head, *([_changes_table(comparison)] if changed else []), Text())


def show_agreement(agreement: Agreement) -> RenderableType:
    """The figures of one annotation against another."""
    documents = how_many(len(agreement.documents), "document")
    title = f"{visible(agreement.first)} and {visible(agreement.second)} · {documents}"
    table = _table(title, "figure", "value (95 % interval)")
    labels = {metric.name: metric.label for metric in metrics_for(agreement.kinds)}
    for name, found in agreement.metrics.items():
        headline = name in agreement.headlines
        table.add_row(labels[name], as_interval(found), style="bold" if headline else None)
    return table


def as_interval(estimate: Estimate) -> str:
    """`0.812 (0.780-0.841)`, or without an interval where there are too few documents."""
    if estimate.value is None:
        return "undefined"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"


def how_many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _suite_table(name: str, suite: SuiteMetrics, everything: bool) -> Table:
    failed = f", {len(suite.failed)} failed" if suite.failed else ""
    title = f"{visible(name)} v{visible(suite.version)} · {how_many(len(suite.documents), 'document')}{failed}"
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    table.add_column("figure")
    table.add_column("value (95 % interval)", justify="right")
    table.add_column("mean of documents", justify="right", style="dim")
    for metric in metrics_for(suite.kinds):
        found = suite.metrics.get(metric.name)
        headline = metric.name in suite.headlines
        if found is not None and (everything or headline):
            macro = f"{found.macro:.3f}" if found.macro is not None else ""
            label = _label(metric.name) if headline else f"  {metric.label}"
            table.add_row(label, as_interval(found), macro, style="bold" if headline else None)
    return table


def _difference_cells(one: Difference) -> tuple[str, ...]:
    interval = "" if one.low is None or one.high is None else f"{one.low:+.3f} to {one.high:+.3f}"
    figures = (f"{one.first or 0:.3f}", f"{one.second or 0:.3f}", f"{one.difference or 0:+.3f}")
    return (_label(one.metric), *figures, interval, f"{one.p:.4f}", f"{one.p_holm:.4f}")


def _changes_table(comparison: SuiteComparison) -> Table:
    table = _table("", "document", *(_label(name) for name in comparison.headlines), "other figures that changed")
    for change in comparison.changed:
        cells = []
        for name in comparison.headlines:
            first, second = change.headlines[name]
            same = first == second
            cells.append("" if same else f"{_or_none(first)} -> {_or_none(second)}")
        others = [_label(name) for name in change.others]
        more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
        table.add_row(visible(change.document), *cells, ", ".join(others[:MOST_NAMED]) + more)
    return table


def _table(title: str, first: str, *columns: str) -> Table:
    table = Table(title=title or None, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    table.add_column(first, overflow="fold")
    for column in columns:
        table.add_column(column, justify="right")
    return table


def _label(name: str) -> str:
    """The name of a figure for eyes, with its kind in front where the label alone would be ambiguous."""
    metric = next(metric for metric in metrics_for(KINDS) if metric.name == name)
    return metric.label if metric.label.startswith(metric.kind) else f"{metric.kind}: {metric.label}"


def _or_none(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
