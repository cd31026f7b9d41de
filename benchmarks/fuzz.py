"""Random and mutated texts through the reader, from a fixed seed: nothing raises, every span is true.

    benchmarks/fuzz.py [COUNT] [SEED]

The texts are those of `hostile_texts`. Each becomes an article first, as a file of it would; what is refused with its
reason there (half a surrogate pair, no text, a broken encoding) counts as refused. Prints how many texts of each
kind were read, what they gave, what raised, and the slowest batch per character.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.hostile_texts import Content, hostile_texts
from summarizer.articles import article_from_text
from summarizer.articles.pages import article_from_html
from summarizer.articles.text import decode
from summarizer.errors import ArticleError
from summarizer.reading import read_article, read_articles
from summarizer.records import Article, Event, Quote, Reading, Span, Stance, Topic, records_of

BATCH, REPORT_EVERY = 64, 6_400
SEED = 20250121


def article_of(kind: str, content: Content) -> Article:
    """The article a file of this content would be. Raises ArticleError where it is none."""
    if kind == "page":
        assert isinstance(content, bytes)
        return article_from_html(content, id="fuzz", source="fuzz")
    text = content if isinstance(content, str) else decode(content, "utf-8", "fuzz")
    return article_from_text(text, id="fuzz", published="2025-01-21")


def checked(reading: Reading) -> Reading:
    """The reading, if every span slices to its own words, runs and sentences lie in the text, sentences apart and in
    order; else AssertionError."""
    text, at = reading.article.text, 0
    for span in chain.from_iterable(spans_in(record) for record in records_of(reading)):
        assert span.text == text[span.start : span.end], span
    for mention in chain.from_iterable(entity.mentions for entity in reading.entities):
        assert mention.text == text[mention.start : mention.end] != "", mention
    for run in reading.marked:
        assert all(0 <= a < b <= len(text) for a, b in run.segments), run.id
    for sentence in reading.sentences:
        assert at <= sentence.start < sentence.end <= len(text), sentence.id
        at = sentence.end
    return reading


def spans_in(record: Quote | Stance | Event) -> Iterator[Span]:
    """All characters a record points at, not only its proof."""
    if isinstance(record, Quote):
        yield from (*record.content, *record.qualifiers)
        yield from (span for span in (record.cue, record.speaker and record.speaker.mention) if span)
    elif isinstance(record, Stance):
        yield from chain.from_iterable((one.span, *one.qualifiers) for one in record.evidence)
        yield from (record.target.mention,) if isinstance(record.target, Topic) and record.target.mention else ()
    else:
        parts = (*record.participants, record.when, record.where)
        yield from (record.trigger, *record.evidence, *record.qualifiers)
        yield from (part.mention for part in parts if part and part.mention)


@dataclass
class Account:
    """What has been read so far."""

    texts: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    characters: int = 0
    failures: list[tuple[str, Content]] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")

    def take(self, batch: list[tuple[str, Content]]) -> None:
        """Read a batch, its articles parsed together."""
        self.texts.update(kind for kind, _ in batch)
        articles = list(self._articles(batch))
        start = time.process_time()
        self._read(articles)
        characters = sum(len(article.text) for article in articles)
        self.characters += characters
        if characters:
            self.slowest = max(self.slowest, ((time.process_time() - start) / characters, articles[0].text))

    def _articles(self, batch: list[tuple[str, Content]]) -> Iterator[Article]:
        for kind, content in batch:
            try:
                yield article_of(kind, content)
            except ArticleError:
                self.refused += 1
            except Exception as error:  # the edge: a fuzzer reports what must never be raised
                self.failures.append((repr(error), content))

    def _read(self, articles: list[Article]) -> None:
        try:
            readings = [checked(reading) for reading in read_articles(articles)]
        except Exception:  # somebody's text of the batch: each is read alone to find out whose
            readings = list(self._one_by_one(articles))
        for reading in readings:
            self.found.update(
                quotes=len(reading.quotes), stances=len(reading.stances), events=len(reading.events), readings=1
            )

    def _one_by_one(self, articles: list[Article]) -> Iterator[Reading]:
        for article in articles:
            try:
                yield checked(read_article(article))
            except Exception as error:  # the edge, as above
                self.failures.append((repr(error), article.text))


def main() -> None:
    count, seed = (int(a) for a in (*sys.argv[1:], *("100000", str(SEED))[len(sys.argv) - 1 :]))
    stream, account = islice(hostile_texts(seed), count), Account()
    read_article(article_from_text("Ann Lee said: “We go.”", id="first"))  # the model is loaded outside the clock
    while batch := list(islice(stream, BATCH)):
        account.take(batch)
        if account.texts.total() % REPORT_EVERY == 0:
            print(f"{account.texts.total()} texts, {len(account.failures)} raised", flush=True)
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(account.texts.items()))
    print(f"seed {seed}: {account.texts.total()} texts ({kinds}), {account.characters} characters")
    found = account.found
    print(
        f"{found['quotes']} quotes, {found['stances']} stances, {found['events']} events in {found['readings']} texts"
    )
    print(f"{account.refused} refused with their reason, {len(account.failures)} raised")
    print(f"slowest {BATCH} texts: {1e6 * account.slowest[0]:.0f} µs a character, first {account.slowest[1][:60]!r}")
    for error, content in account.failures[:20]:
        print(f"raised {error}: {content!r}")
    sys.exit(bool(account.failures))


if __name__ == "__main__":
    main()
