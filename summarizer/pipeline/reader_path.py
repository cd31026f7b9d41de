"""The reader's way from articles to findings: in go articles (or what stopped one), out come readings in order.

Readings are made in batches by `reading.read_articles`, so that ten thousand articles need
the memory of a few. An input that failed before it became an article keeps its place in
the row. Each reading tells what it took: of its batch's time the share of its characters.
"""

import time
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from summarizer.errors import SummarizerError
from summarizer.reading import read_articles
from summarizer.records import Article, Coverage, Findings, Reading
from summarizer.wording import looks_english

# as many texts as spaCy parses at once; more would only delay the first brief
_BATCH = 16


class Timed(NamedTuple):
    """What one input became, and the seconds of reading it."""

    item: Reading | SummarizerError
    seconds: float = 0.0


def read_in_order(inputs: Iterable[Article | SummarizerError]) -> Iterator[Timed]:
    """One reading for every article and one error for every error, in the order of `inputs`."""
    waiting = iter(inputs)
    while batch := list(islice(waiting, _BATCH)):
        articles = [item for item in batch if isinstance(item, Article)]
        started = time.perf_counter()
        readings = iter(list(read_articles(articles)))
        per_char = (time.perf_counter() - started) / max(sum(len(one.text) + 1 for one in articles), 1)
        for item in batch:
            if isinstance(item, SummarizerError):
                yield Timed(item)
            else:
                yield Timed(next(readings), per_char * (len(item.text) + 1))


def findings_of(reading: Reading) -> Findings:
    """The reader's own records as findings: one chunk, answered, nothing refused.

    Rules for English find nonsense elsewhere: what does not look like English gives none, and the account says so.
    """
    if not looks_english(reading.article.text):
        told = f"{reading.article.id!r} does not look like English, and the built-in reader reads nothing else"
        return Findings(coverage=Coverage(chunks=1, failed=1, failures=(told,)))
    return Findings(
        entities=reading.entities,
        quotes=reading.quotes,
        stances=reading.stances,
        events=reading.events,
        coverage=Coverage(chunks=1, answered=1),
    )
