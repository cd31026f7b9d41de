"""`report.html`: one self-contained page on a run, for people who look before they read.

In go the run, its metrics and the documents side by side; out comes HTML with its
style and script inside, a content security policy that allows these two and
nothing else, and article text that jinja2 escapes. Headline figures are drawn with
their intervals, then come the tables by kind and slice, then every document, worst
first, with gold and predicted spans marked in its text and its records beside it.
"""

import base64
import hashlib
from collections.abc import Sequence
from importlib.resources import files

from markupsafe import Markup

from summarizer.evaluation.folders import RunMetrics, RunRecord
from summarizer.evaluation.report.figures import board_of, facts_of
from summarizer.evaluation.report.passages import first_words, pieces_of
from summarizer.evaluation.showing import visible
from summarizer.evaluation.sidebyside import VERDICTS, DocumentView
from summarizer.evaluation.suites import KINDS


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
    worst_first = sorted(views, key=lambda view: (-view.count("partly", "missed", "spurious"), view.suite, view.id))
    return environment.get_template("report.html.jinja").render(
        run=run,
        facts=facts_of(run, metrics, views),
        boards=[board_of(name, suite) for name, suite in metrics.suites.items()],
        views=[
            (view, pieces_of(view), [(number, row, first_words(view, row)) for number, row in enumerate(view.rows)])
            for view in worst_first
        ],
        kinds=[kind for kind in KINDS if any(kind in suite.kinds for suite in metrics.suites.values())],
        verdicts=VERDICTS,
        style=Markup(style),  # noqa: S704 - our own files, no text of an article in them
        script=Markup(script),  # noqa: S704
        policy=_policy(style, script),
    )


def _policy(style: str, script: str) -> str:
    hashes = ["sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in (style, script)]
    return f"default-src 'none'; style-src '{hashes[0]}'; script-src '{hashes[1]}'; base-uri 'none'; form-action 'none'"


def _asset(name: str) -> str:
    return (files("summarizer.evaluation.report") / "assets" / name).read_text(encoding="utf-8")
