"""Seconds of the statistics of 500 documents with 10,000 resamples: every figure of all kinds, with intervals and tests.

`python benchmarks/resampling.py` prints two lines: one run's intervals, and two runs compared.
"""

import random
import time

from summarizer.evaluation.metrics import Counts, count_names, metrics_for
from summarizer.evaluation.statistics import compare, estimate
from summarizer.evaluation.suites import KINDS

DOCUMENTS, RESAMPLES = 500, 10_000


def random_run(names: list[str], seed: int) -> Counts:
    """Counts of a run that never was."""
    chance = random.Random(seed)
    return Counts.of([{name: float(chance.randint(0, 9)) for name in names} for _ in range(DOCUMENTS)])


def main() -> None:
    metrics = metrics_for(KINDS)
    names = sorted({name for metric in metrics for name in count_names(metric)})
    first, second = random_run(names, 0), random_run(names, 1)
    start = time.perf_counter()
    estimate(metrics, first, RESAMPLES)
    middle = time.perf_counter()
    compare(metrics, first, second, RESAMPLES)
    end = time.perf_counter()
    size = f"{len(metrics)} figures of {DOCUMENTS} documents, {RESAMPLES:,} resamples"
    print(f"intervals: {size}: {middle - start:.2f} s")
    print(f"two runs compared: {size}: {end - middle:.2f} s")


if __name__ == "__main__":
    main()
