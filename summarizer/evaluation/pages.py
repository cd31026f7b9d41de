"""`docs/figures.md`: the reader's figures and the annotators' agreement, made from files and never typed.

In go a baseline's metrics and agreements, out comes Markdown.
"""

from collections.abc import Sequence

from summarizer.evaluation.agreement import Agreement
from summarizer.evaluation.folders import RunMetrics, SuiteMetrics
from summarizer.evaluation.metrics import Metric, metrics_for
from summarizer.evaluation.statistics import Estimate
from summarizer.evaluation.suites import KINDS
from summarizer.evaluation.tables import as_interval, how_many

_HEAD = """\
# Figures of the built-in reader

Made by `make docs` from `evals/baseline`; `make eval` measures anew. What each figure means, and what an interval
says, is in [evaluation.md](evaluation.md). Intervals are 95 %, from 10,000 resamples of the documents; the mean is
that of the documents' own figures. Suites of fewer than three documents have no interval.
"""


def figures_page(metrics: RunMetrics, agreements: Sequence[Agreement]) -> str:
    """The page: headlines of all suites, then two annotators against each other, then every figure."""
    lines = [_HEAD, "## Headlines\n", "| suite | documents | figure | value |", "|---|---|---|---|"]
    for name, suite in metrics.suites.items():
        labels = {metric.name: metric.label for metric in metrics_for(suite.kinds)}
        lines += [
            f"| {name} | {len(suite.documents)} | {labels[headline]} | {as_interval(suite.metrics[headline])} |"
            for headline in suite.headlines
        ]
    for agreement in agreements:
        lines += ["", *_agreement_lines(agreement)]
    for name, suite in metrics.suites.items():
        lines += ["", *_suite_lines(name, suite)]
    return "\n".join(lines) + "\n"


def _agreement_lines(agreement: Agreement) -> list[str]:
    return [
        f"## Agreement of two annotators, `{agreement.first}` and `{agreement.second}`\n",
        f"{how_many(len(agreement.documents), 'document')}, each annotated twice; how, and how far to trust it, is in",
        "[agreement.md](agreement.md). The second annotation is scored against the first as any prediction is.\n",
        *_figure_table(metrics_for(agreement.kinds), agreement.metrics, agreement.headlines),
    ]


def _suite_lines(name: str, suite: SuiteMetrics) -> list[str]:
    failed = f", {len(suite.failed)} of them failed" if suite.failed else ""
    return [
        f"## {name}\n",
        f"{how_many(len(suite.documents), 'document').capitalize()}{failed}, version {suite.version} of the gold.\n",
        *_figure_table(metrics_for(suite.kinds), suite.metrics, suite.headlines),
    ]


def _figure_table(metrics: Sequence[Metric], found: dict[str, Estimate], headlines: Sequence[str]) -> list[str]:
    lines = ["| | figure | value | mean |", "|---|---|---|---|"]
    shown: set[str] = set()
    for metric in metrics:
        estimate = found.get(metric.name)
        if estimate is not None:
            label = f"**{metric.label}**" if metric.name in headlines else metric.label
            kind = "" if metric.kind in shown else metric.kind if metric.kind in KINDS else f"*{metric.kind}*"
            mean = "" if estimate.macro is None else f"{estimate.macro:.3f}"
            lines.append(f"| {kind} | {label} | {as_interval(estimate)} | {mean} |")
            shown.add(metric.kind)
    return lines
