"""`report.html`: one self-contained page on a run, for people who look before they read.

In go the run, its metrics and the documents side by side; out comes HTML with its
style and script inside, a content security policy that allows these two and
nothing else, and article text that jinja2 escapes. Headline figures are drawn with
their intervals, then come the tables by kind and slice, then every document with gold and
predicted spans marked in its text and its records beside it.
"""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files
from itertools import groupby, pairwise
from typing import NamedTuple

from markupsafe import Markup

from summarizer.evaluation.folders import RunMetrics, RunRecord, SuiteMetrics
from summarizer.evaluation.metrics import Metric, metrics_for
from summarizer.evaluation.showing import as_interval, visible
from summarizer.evaluation.sidebyside import DocumentView, Row
from summarizer.evaluation.statistics import Estimate


class Bar(NamedTuple):
    """One headline figure as a bar: percentages of the chart's width, None where there is no interval."""

    label: str
    text: str
    value: float
    low: float | None
    high: float | None


class Piece(NamedTuple):
    """A run of text under the same marks: `gold` and `predicted` hold the numbers of rows."""

    text: str
    gold: tuple[int, ...]
    predicted: tuple[int, ...]


def render_report(run: RunRecord, metrics: RunMetrics, views: Sequence[DocumentView]) -> str:
    """The page, ready to be written."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # 30 ms that other commands do not pay

    environment = Environment(
        loader=PackageLoader("summarizer.evaluation.report", "assets"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    style, script = _asset("report.css"), _asset("report.js")
    return environment.get_template("report.html.jinja").render(
        run=run,
        suites=[
            (name, suite, bars_of(suite), table_of(suite), slices_of(suite)) for name, suite in metrics.suites.items()
        ],
        views=[(view, pieces_of(view), list(enumerate(view.rows))) for view in views],
        style=Markup(style),  # noqa: S704 - our own files, no text of an article in them
        script=Markup(script),  # noqa: S704
        policy=_policy(style, script),
    )


def bars_of(suite: SuiteMetrics) -> list[Bar]:
    """The headline figures, in the order of their kinds."""
    labels = {metric.name: metric for metric in metrics_for(suite.kinds)}
    bars = []
    for name in suite.headlines:
        found = suite.metrics[name]
        low, high = (None if edge is None else 100 * edge for edge in (found.low, found.high))
        bars.append(Bar(labels[name].label, as_interval(found), 100 * (found.value or 0), low, high))
    return bars


def table_of(suite: SuiteMetrics) -> list[tuple[str, list[tuple[Metric, str, str]]]]:
    """Every defined figure with its interval and its mean over documents, by kind."""
    rows = [(m, suite.metrics[m.name]) for m in metrics_for(suite.kinds) if m.name in suite.metrics]
    return [
        (kind, [(metric, as_interval(found), _mean(found)) for metric, found in group])
        for kind, group in groupby(rows, key=lambda row: row[0].kind)
    ]


def slices_of(suite: SuiteMetrics) -> list[tuple[str, int, list[str]]]:
    """Each slice (documents that share a tag) with its headline figures."""
    return [
        (name, part.documents, [as_interval(part.metrics[h]) if h in part.metrics else "" for h in suite.headlines])
        for name, part in suite.slices.items()
    ]


def pieces_of(view: DocumentView) -> list[Piece]:
    """The document's text cut wherever a mark begins or ends; rows of entities are left out of the text."""
    marks = [(number, row) for number, row in enumerate(view.rows) if row.kind != "entities"]
    borders = sorted({0, len(view.text), *(edge for _, row in marks for span in _spans(row) for edge in span)})
    starts: dict[int, list[tuple[int, bool, int]]] = {}
    for number, row in marks:
        for side, is_gold in ((row.gold, True), (row.predicted, False)):
            for start, end in side.spans if side else ():
                starts.setdefault(start, []).append((number, is_gold, end))
    pieces: list[Piece] = []
    active: list[tuple[int, bool, int]] = []
    for start, end in pairwise(borders):
        active = [mark for mark in active if mark[2] > start] + starts.get(start, [])
        gold = tuple(sorted({number for number, is_gold, _ in active if is_gold}))
        predicted = tuple(sorted({number for number, is_gold, _ in active if not is_gold}))
        pieces.append(Piece(view.text[start:end], gold, predicted))
    return pieces


def _spans(row: Row) -> list[tuple[int, int]]:
    return [span for side in (row.gold, row.predicted) if side for span in side.spans]


def _mean(found: Estimate) -> str:
    return "" if found.macro is None else f"{found.macro:.3f}"


def _policy(style: str, script: str) -> str:
    hashes = ["sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (style, script)]
    return f"default-src 'none'; style-src '{hashes[0]}'; script-src '{hashes[1]}'; base-uri 'none'; form-action 'none'"


def _asset(name: str) -> str:
    return (files("summarizer.evaluation.report") / "assets" / name).read_text(encoding="utf-8")
