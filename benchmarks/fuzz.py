"""Random and mutated texts through the reader, from a fixed seed: nothing raises, every span is true.

    benchmarks/fuzz.py [COUNT] [SEED]

Half of the texts are random mixes of marks, brackets, newlines, labels and scraps of reported speech; half are
passages of the example and the newsroom articles with characters struck out, doubled, swapped or replaced. Prints
how many texts of each kind were read, how many quotes they gave, what raised, and the slowest batch per character.
"""

import hashlib
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from summarizer.reading import read_article, read_articles
from summarizer.records import Article, Reading

ROOT = Path(__file__).parent.parent
SCRAPS = (
    *"“”‘’„‚«»‹›\"'`()[]{}<>*_-–—―…,;:.!?\n\n\t  ",
    *(
        "''",
        "``",
        "\n\n",
        "\r\n",
        "Q: ",
        "A: ",
        "PENCE: ",
        "said ",
        "said: ",
        " said.",
        "according to ",
        "told ",
        "that ",
    ),
    *(
        "he ",
        "who ",
        "which ",
        "Ann Lee ",
        "Mr Lee's ",
        "the unions’ ",
        "'90s ",
        "5'11\" ",
        "(IEA) ",
        "“We go,” ",
        "I ",
    ),
    *(
        "asked whether ",
        "denied ",
        "claim that ",
        "— Ann Lee\n",
        "so-called ",
        "was told by ",
        "\u200b",
        "é",
        "\u202e",
        "😀",
        "İ",
    ),
)
MAX_SCRAPS, MAX_PASSAGE, MAX_EDITS, BATCH = 40, 400, 20, 50


def texts(seed: int) -> Iterator[tuple[str, str]]:
    """(kind, text) without end: the same ones for the same seed."""
    chance = random.Random(seed)
    paths = [
        ROOT / "examples" / "putin-xi-call.txt",
        *sorted((ROOT / "evals" / "newsroom" / "documents").glob("*.txt")),
    ]
    sources = [path.read_text(encoding="utf-8") for path in paths]
    words = [word for source in sources for word in source.split()]
    while True:
        yield "random", "".join(_scrap(chance, words) for _ in range(chance.randint(1, MAX_SCRAPS)))
        yield "mutated", _mutated(chance, chance.choice(sources))


def _scrap(chance: random.Random, words: list[str]) -> str:
    return chance.choice(SCRAPS) if chance.random() < 0.6 else chance.choice(words) + " "


def _mutated(chance: random.Random, source: str) -> str:
    start = chance.randrange(len(source))
    letters = list(source[start : start + chance.randint(20, MAX_PASSAGE)])
    for _ in range(chance.randint(1, MAX_EDITS)):
        at = chance.randrange(len(letters))
        edit = chance.randrange(4)
        if edit == 0:
            letters[at] = ""
        elif edit == 1:
            letters[at] *= 2
        elif edit == 2:
            letters[at] = chance.choice(SCRAPS)
        else:
            other = chance.randrange(len(letters))
            letters[at], letters[other] = letters[other], letters[at]
    return "".join(letters)


def article_of(text: str) -> Article:
    return Article(id="fuzz", text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


def check(reading: Reading) -> None:
    """Every span of the reading slices to its own words, and every marked run is accounted for."""
    text = reading.article.text
    for quote in reading.quotes:
        for span in (*quote.content, *((quote.cue,) if quote.cue else ()), *quote.qualifiers):
            assert span.text == text[span.start : span.end], quote.id
    for run in reading.marked:
        assert all(0 <= a < b <= len(text) for a, b in run.segments), run.id


def read_batch(batch: list[tuple[str, str]]) -> tuple[list[Reading], list[tuple[str, str]]]:
    """The readings of a batch, parsed together, and (error, text) of each text that raises when read alone."""
    try:
        readings = list(read_articles(article_of(text) for _, text in batch))
        for reading in readings:
            check(reading)
        return readings, []
    except Exception:  # the edge: a fuzzer reports what the reader must never raise
        readings, failures = [], []
    for _, text in batch:
        try:
            readings.append(read_article(article_of(text)))
            check(readings[-1])
        except Exception as error:
            failures.append((repr(error), text))
    return readings, failures


def main() -> None:
    count, seed = (int(a) for a in (*sys.argv[1:], *("100000", "20250121")[len(sys.argv) - 1 :]))
    stream = islice(texts(seed), count)
    read: Counter[str] = Counter()
    failures: list[tuple[str, str]] = []
    slowest = (0.0, "")
    read_article(article_of("Ann Lee said: “We go.”"))
    while batch := list(islice(stream, BATCH)):
        start = time.process_time()
        readings, raised = read_batch(batch)
        characters = sum(len(text) for _, text in batch)
        slowest = max(slowest, ((time.process_time() - start) / characters, batch[0][1]))
        failures += raised
        read.update(kind for kind, _ in batch)
        read.update({"quotes": sum(len(reading.quotes) for reading in readings), "characters": characters})
        if (read["random"] + read["mutated"]) % (100 * BATCH) == 0:
            print(f"{read['random'] + read['mutated']} texts read, {len(failures)} raised", flush=True)
    print(f"{read['random']} random and {read['mutated']} mutated texts, {read['characters']} characters:")
    print(f"{read['quotes']} quotes, {len(failures)} texts raised")
    print(f"slowest {BATCH} texts: {1e6 * slowest[0]:.0f} µs a character, beginning {slowest[1][:80]!r}")
    for error, text in failures[:20]:
        print(f"raised {error}: {text!r}")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
