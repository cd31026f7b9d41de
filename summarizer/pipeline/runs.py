"""Runs: many inputs, one way (reader or model), outcomes in order.

In go articles, or the error that kept one from being read; out come outcomes, or
one brief of all. An article's error is part of its outcome; a bug is not caught.
"""

import time
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence, Sized
from dataclasses import replace

from summarizer import __version__
from summarizer.briefing import compose_brief, extract_abstract
from summarizer.errors import ArticleError, SummarizerError
from summarizer.merging import distinct_articles, keep_topic, merge_articles, merge_chunks
from summarizer.pipeline.outcomes import Outcome, Progress, Watch
from summarizer.pipeline.reader_path import findings_of, read_in_order
from summarizer.records import Article, Brief, Findings, Provenance, Reading
from summarizer.settings import READER, Settings


async def brief_each(
    articles: Iterable[Article | SummarizerError], settings: Settings, watch: Watch | None = None
) -> AsyncIterator[Outcome]:
    """One outcome an input, in order; `watch` is called after each. Inputs are taken as they are needed."""
    progress = Progress(articles_total=len(articles) if isinstance(articles, Sized) else None)
    for outcome in _by_reader(articles, settings):
        progress = replace(progress, articles_done=progress.articles_done + 1)
        if watch is not None:
            watch(progress)
        yield outcome


async def brief_together(
    articles: Iterable[Article | SummarizerError], settings: Settings, watch: Watch | None = None
) -> Brief:
    """One brief of all articles that can be read; what kept others away is in `coverage.failures`.

    Raises the first error where no article can be read, and ArticleError where none is given.
    """
    started = time.perf_counter()
    readings: list[Reading] = []
    errors: list[SummarizerError] = []
    for item in read_in_order(articles):
        if isinstance(item, SummarizerError):
            errors.append(item)
        else:
            readings.append(item)
        if watch is not None:
            watch(Progress(articles_done=len(readings) + len(errors)))
    if not readings:
        raise errors[0] if errors else ArticleError("no articles to brief", "name at least one file, folder or address")
    findings = merge_articles([(reading.article, findings_of(reading)) for reading in readings])
    coverage = findings.coverage.model_copy(update={"failures": tuple(str(error) for error in errors)})
    findings = findings.model_copy(update={"coverage": coverage})
    provenance = Provenance(version=__version__, model=READER, seconds=time.perf_counter() - started)
    by_text = {reading.article.sha256: reading for reading in readings}
    ordered = [by_text[article.sha256] for article in distinct_articles(r.article for r in readings)]
    return _brief(ordered, findings, provenance, settings)


def _by_reader(articles: Iterable[Article | SummarizerError], settings: Settings) -> Iterator[Outcome]:
    started = time.perf_counter()
    for reading in read_in_order(articles):
        if isinstance(reading, SummarizerError):
            yield Outcome(article=None, brief=None, error=reading)
            continue
        provenance = Provenance(version=__version__, model=READER, seconds=time.perf_counter() - started)
        findings = merge_chunks(reading, [findings_of(reading)])
        yield Outcome(reading.article, _brief([reading], findings, provenance, settings))
        started = time.perf_counter()


def _brief(readings: Sequence[Reading], findings: Findings, provenance: Provenance, settings: Settings) -> Brief:
    """The brief with the reader's abstract, if one is wanted."""
    if settings.topic:
        findings = keep_topic(findings, settings.topic)
    abstract = extract_abstract(readings, findings, settings.summary_sentences) if settings.summary else ()
    return compose_brief(readings, findings, provenance, abstract=abstract)
