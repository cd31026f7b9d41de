"""A run in the terminal: headline table, worst documents, and failures with their passages.

In go metrics and document views, out come rich renderables. Article text is put into
`Text` objects (never markup), with control characters made visible: an article must not
colour, move or retitle the terminal that shows it.
"""

import itertools
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.evaluation.agreement import Agreement
from summarizer.evaluation.comparing import SuiteComparison
from summarizer.evaluation.folders import RunMetrics, SuiteMetrics
from summarizer.evaluation.metrics import metrics_for
from summarizer.evaluation.sidebyside import DocumentView, Row, Side
from summarizer.evaluation.statistics import Estimate
from summarizer.evaluation.suites import Offsets

# a passage is shown with this much around it, enough for the sentence it stands in
CONTEXT_CHARS = 90
_COLOURS = {"right": "green", "partly": "yellow", "missed": "red", "spurious": "magenta", "ignored": "dim"}
_GOLD, _PREDICTED, _BOTH = "bold green underline", "bold magenta", "bold"


def show_metrics(metrics: RunMetrics, *, everything: bool = False) -> RenderableType:
    """The headline figures of each suite with their intervals, or all figures."""
    return Group(*(_suite_table(name, suite, everything) for name, suite in metrics.suites.items()))


def show_comparison(comparison: SuiteComparison) -> RenderableType:
    """The figures of two runs side by side, and the documents that changed, the greatest losses first."""
    table = Table(title=f"{visible(comparison.suite)} · {comparison.documents} documents", title_justify="left")
    for column in ("figure", "first", "second", "difference (95 % interval)", "p", "p (Holm)"):
        table.add_column(column, justify="left" if column == "figure" else "right")
    for one in comparison.differences:
        interval = "" if one.low is None or one.high is None else f" ({one.low:+.3f} to {one.high:+.3f})"
        style = "bold" if one.metric in comparison.headlines else None
        figures = (f"{one.first or 0:.3f}", f"{one.second or 0:.3f}", f"{one.difference or 0:+.3f}{interval}")
        table.add_row(one.metric, *figures, f"{one.p:.4f}", f"{one.p_holm:.4f}", style=style)
    lines = [
        Text(
            f"{visible(change.document)}: "
            + ", ".join(f"{n} {_or_none(a)} -> {_or_none(b)}" for n, (a, b) in change.headlines.items())
        )
        for change in comparison.changed
    ]
    head = Text(f"{len(lines)} documents changed" if lines else "no document changed", style="bold")
    return Group(table, head, *lines)


def _or_none(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def show_agreement(agreement: Agreement) -> RenderableType:
    """The figures of one annotation against another."""
    title = f"{visible(agreement.first)} and {visible(agreement.second)} · {len(agreement.documents)} documents"
    table = Table(title=title, title_justify="left")
    table.add_column("figure")
    table.add_column("value (95 % interval)", justify="right")
    labels = {metric.name: metric.label for metric in metrics_for(agreement.kinds)}
    for name, found in agreement.metrics.items():
        table.add_row(labels.get(name, name), as_interval(found), style="bold" if name in agreement.headlines else None)
    return table


def show_worst(views: Sequence[DocumentView], most: int) -> RenderableType:
    """The documents with the most failures, worst first."""
    worst = sorted(views, key=lambda view: (-view.count("partly", "missed", "spurious"), view.suite, view.id))
    table = Table(title="documents with the most failures", title_justify="left", title_style="bold")
    for column in ("suite", "document"):
        table.add_column(column, overflow="fold")
    for column in ("right", "partly", "missed", "spurious"):
        table.add_column(column, justify="right", style=_COLOURS[column])
    for view in worst[:most]:
        counts = (view.count("right"), view.count("partly"), view.count("missed"), view.count("spurious"))
        name = Text(visible(view.id))
        if view.failure:
            name.append(f"\nfailed: {visible(view.failure)}", style="red")
        table.add_row(visible(view.suite), name, *map(str, counts))
    return table


def show_rows(views: Sequence[DocumentView], rows_of: dict[tuple[str, str], list[Row]]) -> Iterator[RenderableType]:
    """Each given row with its passage, under a heading a document."""
    for view in views:
        rows = rows_of.get((view.suite, view.id), [])
        if rows:
            yield Text(f"\n{visible(view.suite)} / {visible(view.id)}", style="bold")
            if view.failure:
                yield Text(f"failed: {visible(view.failure)}", style="red")
        for row in rows:
            yield Padding(_show_row(view, row), (0, 0, 1, 2))


def visible(text: str) -> str:
    """`text` with line ends as blanks and every other control or direction character as its escape."""
    return "".join(" " if c in "\n\t" else c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def as_interval(estimate: Estimate) -> str:
    """`0.812 (0.780-0.841)`, or without an interval where there are too few documents."""
    if estimate.value is None:
        return "undefined"
    if estimate.low is None or estimate.high is None:
        return f"{estimate.value:.3f}"
    return f"{estimate.value:.3f} ({estimate.low:.3f}-{estimate.high:.3f})"


def _suite_table(name: str, suite: SuiteMetrics, everything: bool) -> Table:
    failed = f", {len(suite.failed)} failed" if suite.failed else ""
    title = f"{visible(name)} v{visible(suite.version)} · {len(suite.documents)} documents{failed}"
    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False, pad_edge=False)
    table.add_column("figure")
    table.add_column("value (95 % interval)", justify="right")
    table.add_column("mean of documents", justify="right", style="dim")
    for metric in metrics_for(suite.kinds):
        found = suite.metrics.get(metric.name)
        headline = metric.name in suite.headlines
        if found is not None and (everything or headline):
            macro = f"{found.macro:.3f}" if found.macro is not None else ""
            label = metric.label if headline or metric.label.startswith(metric.kind) else f"  {metric.label}"
            table.add_row(label, as_interval(found), macro, style="bold" if headline else None)
    return table


def _show_row(view: DocumentView, row: Row) -> RenderableType:
    head = Text()
    head.append(row.verdict, style=f"bold {_COLOURS[row.verdict]}")
    head.append(f" {row.kind}")
    if row.faults:
        head.append(f": wrong {', '.join(row.faults)}", style="yellow")
    parts: list[RenderableType] = [head, passage(view.text, row)]
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim")
    for side, label, style in ((row.gold, "gold", "green"), (row.predicted, "predicted", "magenta")):
        if side is not None:
            facts.add_row(Text(f"{label} {visible(side.id)}", style=style), _facts(side))
    return Group(*parts, facts)


def _facts(side: Side) -> Text:
    return Text("\n").join(Text(visible(f"{name}: {value}")) for name, value in side.facts)


def passage(text: str, row: Row) -> Text:
    """The words around a row: gold underlined in green, predicted in magenta, both together bold."""
    gold = row.gold.spans if row.gold else ()
    predicted = row.predicted.spans if row.predicted else ()
    windows = _windows([*gold, *predicted], len(text)) if row.kind != "entities" else []
    out = Text()
    for number, (start, end) in enumerate(windows):
        out.append(" ... " if number or start else "", style="dim")
        for position, piece_end in _pieces(start, end, [*gold, *predicted]):
            in_gold = any(a <= position < b for a, b in gold)
            in_predicted = any(a <= position < b for a, b in predicted)
            style = (f"{_GOLD} magenta" if in_predicted else _GOLD) if in_gold else _PREDICTED if in_predicted else ""
            out.append(visible(text[position:piece_end]), style=style)
    if windows and windows[-1][1] < len(text):
        out.append(" ...", style="dim")
    return out


def _windows(spans: Sequence[Offsets], size: int) -> list[Offsets]:
    windows: list[Offsets] = []
    for start, end in sorted(spans):
        low, high = max(0, start - CONTEXT_CHARS), min(size, end + CONTEXT_CHARS)
        if windows and low <= windows[-1][1]:
            windows[-1] = windows[-1][0], max(high, windows[-1][1])
        else:
            windows.append((low, high))
    return windows


def _pieces(start: int, end: int, spans: Sequence[Offsets]) -> Iterator[Offsets]:
    inside = {border for span in spans for border in span if start < border < end}
    borders = sorted({start, end, *inside})
    yield from itertools.pairwise(borders)
