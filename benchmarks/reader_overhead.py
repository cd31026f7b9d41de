"""CPU that the reader adds to `nlp.pipe` over the texts of a folder, in one process."""

import hashlib
import sys
import time
from pathlib import Path

from summarizer.reading import read_articles
from summarizer.reading.parsing import load_pipeline
from summarizer.records import Article


def main() -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
    articles = [
        Article(id=str(n), text=text, sha256=hashlib.sha256(text.encode()).hexdigest()) for n, text in enumerate(texts)
    ]
    nlp = load_pipeline()
    list(nlp.pipe(texts[:3]))
    ratios = []
    for _ in range(3):
        start = time.process_time()
        list(nlp.pipe(texts, batch_size=16))
        middle = time.process_time()
        for _reading in read_articles(articles):
            pass
        ratios.append((time.process_time() - middle) / (middle - start))
        print(f"nlp.pipe {middle - start:.2f} s, reader {time.process_time() - middle:.2f} s, ratio {ratios[-1]:.2f}")
    print(f"the reader adds {100 * (sorted(ratios)[1] - 1):.0f} % to nlp.pipe over {len(texts)} texts (median of 3)")


if __name__ == "__main__":
    main()
