"""`docs/figures.md` and `docs/agreement.md`: the reader's figures and the annotators', made from files and never typed.

In go a baseline's metrics, agreements and an adjudication, out comes Markdown.
"""

from collections import Counter
from collections.abc import Sequence

from summarizer.evaluation.adjudication import SIDES, Adjudication, Correction, Decision, count_decisions
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

_AGREEMENT_HEAD = """\
# How well two annotations agree, and how the gold was made of them

Made by `make docs` from `evals/agreement` and `evals/newsroom`. `first` and `second` are two annotations of eight
articles of `newsroom`, each made from the rules and the texts alone, as they were before anybody compared them. Where
they differ, the gold was adjudicated: each difference decided by [the rules](../evals/GUIDELINES.md) from the article's
text alone, before any program read the articles against the new gold. A rule that was missing was added, and all
twenty articles were held against it; the other twelve remain single annotation.

Read the figures with care. Both annotations, and the decisions between them, were made with language models of one
kind that followed the same rules, each annotation without sight of the other and of any program's output. Such
annotators are likelier to agree than two people: **the agreement is an upper bound**. So are the columns with gold,
since gold was made from the two.

```console
summarizer eval agreement evals/agreement/first evals/agreement/second
summarizer eval agreement evals/agreement/first evals/agreement/second --differences
summarizer eval agreement evals/newsroom evals/agreement/first
```
"""
_AGREEMENT_FIGURES = (
    "quotes.f1", "quotes.exact_f1", "quotes.attributed_f1", "stances.joint_f1", "events.f1", "events.status",
    "events.participant_f1", "events.when", "entities.ceafe",
)  # fmt: skip


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


def agreement_page(between: Agreement, with_gold: Sequence[Agreement], adjudication: Adjudication) -> str:
    """The page: two annotations against each other and each against gold, then the decisions, then the corrections."""
    columns = (between, *with_gold)
    titles = [f"`{one.second}` against `{one.first}`" for one in columns]
    labels = {metric.name: f"{metric.kind}: {metric.label}" for metric in metrics_for(between.kinds)}
    lines = [
        _AGREEMENT_HEAD,
        f"## Agreement on {how_many(len(between.documents), 'article')}\n",
        f"| figure | {' | '.join(titles)} |",
        "|---|" + "---|" * len(titles),
        *(
            f"| {labels[name]} | {' | '.join(as_interval(one.metrics[name]) for one in columns)} |"
            for name in _AGREEMENT_FIGURES
        ),
        *_decision_lines(adjudication.decisions),
        *_correction_lines(adjudication.corrections),
    ]
    return "\n".join(lines) + "\n"


def _decision_lines(decisions: Sequence[Decision]) -> list[str]:
    sides = Counter(one.decision for one in decisions)
    told = ", ".join(f"{sides[side]} for {side}" for side in SIDES if sides[side])
    return [
        "\n## Decisions\n",
        f"{how_many(len(decisions), 'difference')}: {told}. Each is a line of",
        "`evals/agreement/adjudication/decisions.jsonl`: document, kind, the two records' ids, what differs, what only",
        'the one and only the other says, the decision and its reason. "Presence" is a record that one annotation does',
        "not have at all; borders of evidence are no difference where the same passage is meant.\n",
        f"| kind | what differs | {' | '.join(SIDES)} |",
        "|---|---|" + "---|" * len(SIDES),
        *(
            f"| {kind} | {aspect} | {' | '.join(str(counted[side] or '') for side in SIDES)} |"
            for kind, aspect, counted in count_decisions(decisions)
        ),
    ]


def _correction_lines(corrections: Sequence[Correction]) -> list[str]:
    articles = len({one.document for one in corrections})
    reasons = Counter(one.reason for one in corrections)
    return [
        "\n## Corrections by the same rules\n",
        f"{how_many(len(corrections), 'point')} of gold in {how_many(articles, 'article')} were mended because the",
        "adjudication had shown a slip of their kind, each a line of",
        "`evals/agreement/adjudication/corrections.jsonl`.\n",
        "| reason | points |",
        "|---|---|",
        *(
            f"| {reason} | {number} |"
            for reason, number in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))
        ),
    ]


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
