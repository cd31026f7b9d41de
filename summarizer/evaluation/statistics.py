"""How sure is a figure: intervals and paired tests over documents, as matrix products.

In go counts of documents (`Counts`), out come intervals, differences and p-values.
Documents are the unit: records of one article share its style and its traps, so
resampling records would make every interval too narrow. A resample is a vector of
how often each document is drawn, and all 10,000 of them times the count matrix give
all resampled sums at once. Every draw comes from one fixed seed: the same counts
give the same bytes.

Sources: percentile bootstrap, Efron and Tibshirani 1993, ch. 13; approximate
randomisation, Noreen 1989 (p = (1 + as extreme) / (1 + shuffles)); Holm 1979.
"""

from collections.abc import Sequence

import numpy as np

from summarizer.evaluation.metrics import Array, Counts, Metric, evaluate
from summarizer.records import Record

RESAMPLES = 10_000
CONFIDENCE = 0.95
SEED = 20_250_124
# Fewer documents than this give no interval: resampling two documents says next to nothing.
FEWEST_DOCUMENTS = 3


class Estimate(Record):
    """A figure over documents: micro `value`, its interval (None: too few documents), and the `macro` mean.

    `documents` counts those for which the figure is defined; values are None where nothing is.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    macro: float | None = None
    documents: int = 0


class Difference(Record):
    """Second run minus first on the same documents; `p` two-sided by paired randomisation, `p_holm` corrected."""

    metric: str
    first: float | None
    second: float | None
    difference: float | None
    low: float | None = None
    high: float | None = None
    p: float = 1.0
    p_holm: float = 1.0


def estimate(metrics: Sequence[Metric], counts: Counts, resamples: int = RESAMPLES) -> dict[str, Estimate]:
    """The estimate of each metric over the documents of `counts`, by name."""
    needed = counts.needed_by(metrics)
    total = needed.summed()
    drawn = _resampled(needed, resamples) if len(counts.rows) >= FEWEST_DOCUMENTS else None
    return {metric.name: _estimate(metric, needed, total, drawn) for metric in metrics}


def compare(
    metrics: Sequence[Metric], first: Counts, second: Counts, resamples: int = RESAMPLES
) -> tuple[Difference, ...]:
    """Second minus first for each metric, Holm-corrected over all of them.

    Row i of both must be the same document. The interval resamples documents, keeping
    pairs; the test swaps the two runs' counts of each document at random.
    """
    names = sorted({*first.needed_by(metrics).names, *second.needed_by(metrics).names})
    one, two = (Counts(names, np.array([c.column(name) for name in names]).T) for c in (first, second))
    draws = draw_documents(len(one.rows), resamples)
    swaps = np.random.default_rng(SEED + 1).integers(0, 2, size=(resamples, len(one.rows))).astype(np.float64)
    shift = swaps @ (two.rows - one.rows)
    sums = [c.rows.sum(axis=0) for c in (one, two)]
    pools = [
        (one.summed(), two.summed()),
        (Counts(names, draws @ one.rows), Counts(names, draws @ two.rows)),
        (Counts(names, sums[0] + shift), Counts(names, sums[1] - shift)),
    ]
    found = [_difference(metric, pools, has_interval=len(one.rows) >= FEWEST_DOCUMENTS) for metric in metrics]
    defined = [difference for difference in found if difference.difference is not None]
    corrected = dict(zip((d.metric for d in defined), holm([d.p for d in defined]), strict=True))
    return tuple(d.model_copy(update={"p_holm": corrected.get(d.metric, 1.0)}) for d in found)


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down correction, in the order given."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    corrected, highest = [1.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        corrected[index] = highest
    return corrected


def draw_documents(documents: int, resamples: int) -> Array:
    """How often each document is drawn: one row a resample, each row sums to `documents`."""
    picks = np.random.default_rng(SEED).integers(0, documents, size=(resamples, documents))
    flat = picks + documents * np.arange(resamples)[:, None]
    return np.bincount(flat.ravel(), minlength=resamples * documents).reshape(resamples, documents).astype(np.float64)


def _resampled(counts: Counts, resamples: int) -> Counts:
    return Counts(counts.names, draw_documents(len(counts.rows), resamples) @ counts.rows)


def _estimate(metric: Metric, counts: Counts, total: Counts, drawn: Counts | None) -> Estimate:
    value = float(evaluate(metric, total)[0])
    each = evaluate(metric, counts)
    defined = each[~np.isnan(each)]
    low, high = _interval(evaluate(metric, drawn)) if drawn is not None else (None, None)
    return Estimate(
        value=_rounded(value),
        low=low,
        high=high,
        macro=_rounded(float(defined.mean())) if len(defined) else None,
        documents=len(defined),
    )


def _difference(metric: Metric, pools: list[tuple[Counts, Counts]], *, has_interval: bool) -> Difference:
    first, second = (float(evaluate(metric, pool)[0]) for pool in pools[0])
    if np.isnan(first) or np.isnan(second):
        return Difference(metric=metric.name, first=_rounded(first), second=_rounded(second), difference=None)
    observed = second - first
    resampled = evaluate(metric, pools[1][1]) - evaluate(metric, pools[1][0])
    shuffled = evaluate(metric, pools[2][1]) - evaluate(metric, pools[2][0])
    # the slack keeps shuffles that equal the observation from missing it by a rounding error
    extreme = np.count_nonzero(np.abs(shuffled) >= abs(observed) - 1e-12)
    low, high = _interval(resampled) if has_interval else (None, None)
    return Difference(
        metric=metric.name,
        first=_rounded(first),
        second=_rounded(second),
        difference=_rounded(observed),
        low=low,
        high=high,
        p=round((1 + int(extreme)) / (1 + len(shuffled)), 6),
    )


def _interval(values: Array) -> tuple[float | None, float | None]:
    defined = values[~np.isnan(values)]
    if not len(defined):
        return None, None
    tail = 50 * (1 - CONFIDENCE)
    low, high = np.percentile(defined, [tail, 100 - tail])
    return _rounded(float(low)), _rounded(float(high))


def _rounded(value: float) -> float | None:
    """Six places: below any difference that matters, above what the order of a sum can change. `+ 0.0` drops -0."""
    return None if np.isnan(value) else round(value, 6) + 0.0
