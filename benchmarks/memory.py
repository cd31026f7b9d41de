"""Peak memory of the reader after 1,000 and after N articles streamed through it.

    benchmarks/memory.py [ARTICLES]

The articles are cut from the newsroom suite, a paragraph or two each, all different; nothing is kept but the count.
"""

import hashlib
import random
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from summarizer.reading import read_articles
from summarizer.records import Article

ROOT = Path(__file__).parent.parent
BAR = 1.05


def articles(count: int) -> Iterator[Article]:
    chance = random.Random(11)
    folder = ROOT / "evals" / "newsroom" / "documents"
    paragraphs = [
        line for p in sorted(folder.glob("*.txt")) for line in p.read_text(encoding="utf-8").split("\n") if line
    ]
    for number in range(count):
        text = f"{chance.choice(paragraphs)}\n{chance.choice(paragraphs)} ({number})"
        yield Article(id=str(number), text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def peak_mb() -> float:
    unit = 1024 if sys.platform != "darwin" else 1024 * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    first = 0.0
    for number, _ in enumerate(read_articles(articles(count)), 1):
        if number in (1_000, count):
            print(f"peak after {number} articles: {peak_mb():.0f} MB", flush=True)
            first = first or peak_mb()
    print(f"{peak_mb() / first:.3f} of the peak after 1,000")
    sys.exit(peak_mb() > BAR * first)


if __name__ == "__main__":
    main()
