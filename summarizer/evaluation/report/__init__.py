"""`report.html`: one self-contained page on a run, for people who look before they read.

In go the run, its metrics and the documents side by side; out comes HTML with its
style and script inside, a content security policy that allows these two and
nothing else, and article text that jinja2 escapes. Headline figures are drawn with
their intervals, then come the tables by kind and slice, then every document, worst
first, with gold and predicted spans marked in its text and its records beside it.
"""

from collections.abc import Sequence

from summarizer.evaluation.folders import RunMetrics, RunRecord
from summarizer.evaluation.report.figures import board_of, facts_of
from summarizer.evaluation.report.passages import first_words, pieces_of
from summarizer.evaluation.showing import visible
from summarizer.evaluation.sidebyside import VERDICTS, DocumentView
from summarizer.evaluation.suites import KINDS
from summarizer.onefile import render_page


def render_report(run: RunRecord, metrics: RunMetrics, views: Sequence[DocumentView]) -> str:
    """The page, ready to be written."""
    worst_first = sorted(views, key=lambda view: (-view.count("partly", "missed", "spurious"), view.suite, view.id))
    return render_page(
        "summarizer.evaluation.report",
        "report",
        {"visible": visible},
        run=run,
        facts=facts_of(run, metrics, views),
        boards=[board_of(name, suite) for name, suite in metrics.suites.items()],
        views=[
            (view, pieces_of(view), [(number, row, first_words(view, row)) for number, row in enumerate(view.rows)])
            for view in worst_first
        ],
        kinds=[kind for kind in KINDS if any(kind in suite.kinds for suite in metrics.suites.values())],
        verdicts=VERDICTS,
    )
