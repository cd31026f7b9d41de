"""Seconds of the statistics of 500 documents with 10,000 resamples: all figures of quotes, with intervals."""

import random
import time

from summarizer.evaluation.metrics import Counts, count_names, metrics_for
from summarizer.evaluation.statistics import estimate


def main() -> None:
    metrics = metrics_for(("quotes",))
    names = sorted({name for metric in metrics for name in count_names(metric)})
    chance = random.Random(0)
    counts = Counts.of([{name: float(chance.randint(0, 9)) for name in names} for _ in range(500)])
    start = time.perf_counter()
    found = estimate(metrics, counts, 10_000)
    print(f"{len(found)} figures of 500 documents with 10,000 resamples: {time.perf_counter() - start:.2f} s")


if __name__ == "__main__":
    main()
