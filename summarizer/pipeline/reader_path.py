"""The reader's way from articles to findings: in go articles (or what stopped one), out come readings in order.

Readings are made lazily and in batches by `reading.read_articles`, so that ten
thousand articles need the memory of a few. An input that failed before it became
an article keeps its place in the row.
"""

from collections import deque
from collections.abc import Iterable, Iterator

from summarizer.errors import SummarizerError
from summarizer.reading import read_articles
from summarizer.records import Article, Coverage, Findings, Reading


def read_in_order(inputs: Iterable[Article | SummarizerError]) -> Iterator[Reading | SummarizerError]:
    """One reading for every article and one error for every error, in the order of `inputs`."""
    errors: deque[tuple[int, SummarizerError]] = deque()
    for read, reading in enumerate(read_articles(_articles(inputs, errors))):
        while errors and errors[0][0] <= read:
            yield errors.popleft()[1]
        yield reading
    for _, error in errors:
        yield error


def findings_of(reading: Reading) -> Findings:
    """The reader's own records as findings: one chunk, answered, nothing refused."""
    return Findings(
        entities=reading.entities,
        quotes=reading.quotes,
        stances=reading.stances,
        events=reading.events,
        coverage=Coverage(chunks=1, answered=1),
    )


def _articles(
    inputs: Iterable[Article | SummarizerError], errors: deque[tuple[int, SummarizerError]]
) -> Iterator[Article]:
    """Pass articles on; note each error with the number of articles before it."""
    passed = 0
    for item in inputs:
        if isinstance(item, SummarizerError):
            errors.append((passed, item))
        else:
            passed += 1
            yield item
