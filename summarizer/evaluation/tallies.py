"""Samples and gold -> `RunMetrics`: every figure of a run, from counts per document.

In go the suites and the samples of a run, out comes what `metrics.json` holds. A document
without a sample is an error (the run is not finished), one with a failure is
all missed. Order is the suite's, never that in which documents ended.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from summarizer.errors import SuiteError
from summarizer.evaluation.folders import RunMetrics, Slice, SuiteMetrics
from summarizer.evaluation.metrics import Counts, headline_names, metrics_for
from summarizer.evaluation.runs import total_usage
from summarizer.evaluation.samples import Key, Sample
from summarizer.evaluation.scoring import DocumentScore, score_document
from summarizer.evaluation.statistics import RESAMPLES, estimate
from summarizer.evaluation.suites import Suite


def score_suite(suite: Suite, samples: Mapping[Key, Sample]) -> list[DocumentScore]:
    """One score a document, in the suite's order. Raises SuiteError naming the documents that were not read."""
    unread = [document.id for document in suite.documents if (suite.name, document.id) not in samples]
    if unread:
        raise SuiteError(
            f"suite {suite.name!r}: {len(unread)} of {len(suite.documents)} documents not read, first {unread[0]!r}",
            "finish the run: `summarizer eval run` with the same suites, model and --out goes on where it stopped",
        )
    scores = []
    for document in suite.documents:
        brief = samples[suite.name, document.id].brief
        if brief is not None and brief.articles[0].sha256 != document.sha256:
            raise SuiteError(
                f"suite {suite.name!r}, document {document.id!r}: the text that was read is not the suite's text now",
                "run it again in another folder",
            )
        scores.append(score_document(document, brief, suite.header.kinds))
    return scores


def tally_run(
    model: str,
    suites: Sequence[Suite],
    samples: Mapping[Key, Sample],
    scores: Mapping[str, Sequence[DocumentScore]],
    resamples: int = RESAMPLES,
) -> RunMetrics:
    """All figures of a run, from the scores by suite name."""
    own = {suite.name: [samples[suite.name, document.id] for document in suite.documents] for suite in suites}
    return RunMetrics(
        model=model,
        suites={suite.name: tally_suite(suite, scores[suite.name], own[suite.name], resamples) for suite in suites},
        times={suite.name: _seconds(own[suite.name]) for suite in suites},
    )


def tally_suite(
    suite: Suite, scores: Sequence[DocumentScore], samples: Sequence[Sample], resamples: int = RESAMPLES
) -> SuiteMetrics:
    """The figures of one suite; `scores` and `samples` are in the order of its documents."""
    metrics = metrics_for(suite.header.kinds)
    counts = Counts.of([score.counts for score in scores])
    headlines = headline_names(suite.header.kinds, counts.summed())
    estimates = estimate(metrics, counts, resamples)
    return SuiteMetrics(
        version=suite.header.version,
        sha256=suite.sha256,
        kinds=suite.header.kinds,
        headlines=headlines,
        failed=tuple(sample.document for sample in samples if sample.brief is None),
        documents={score.document: dict(sorted(score.counts.items())) for score in scores},
        metrics={name: found for name, found in estimates.items() if found.value is not None},
        slices=_slices(suite, scores, headlines, resamples),
        rejections=_rejections(scores),
        usage=total_usage(samples),
        floors=suite.header.floors,
    )


def _slices(
    suite: Suite, scores: Sequence[DocumentScore], headlines: Sequence[str], resamples: int
) -> dict[str, Slice]:
    """By `tag=value`, the headline figures of the documents that have it; what all share is left out."""
    members: dict[str, list[int]] = {}
    for index, document in enumerate(suite.documents):
        for tag, value in document.tags.items():
            members.setdefault(f"{tag}={value}", []).append(index)
    metrics = [metric for metric in metrics_for(suite.header.kinds) if metric.name in headlines]
    return {
        name: Slice(
            documents=len(indexes),
            metrics=estimate(metrics, Counts.of([scores[index].counts for index in indexes]), resamples),
        )
        for name, indexes in sorted(members.items())
        if len(indexes) < len(suite.documents)
    }


def _rejections(scores: Sequence[DocumentScore]) -> dict[str, int]:
    reasons: Counter[str] = Counter()
    for score in scores:
        for name, count in score.counts.items():
            if name.startswith("rejections."):
                reasons[name.removeprefix("rejections.")] += int(count)
    return dict(sorted(reasons.items()))


def _seconds(samples: Sequence[Sample]) -> dict[str, float]:
    seconds = [sample.brief.provenance.seconds for sample in samples if sample.brief is not None]
    if not seconds:
        return {}
    p50, p95 = np.percentile(seconds, [50, 95])
    return {"p50_s": round(float(p50), 3), "p95_s": round(float(p95), 3), "sum_s": round(sum(seconds), 3)}
