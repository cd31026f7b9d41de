"""Runs: many inputs, one way (reader or model), outcomes in order.

In go articles, or the error that kept one from being read; out come outcomes, or
one brief of all. An article's error is part of its outcome; a bug is not caught.
With a model, articles are read side by side under the model's one limiter, and handed
on in the order of the inputs: as many as calls may be in flight, since each has at least one.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Sequence, Sized
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from summarizer import __version__
from summarizer.briefing import account_for, compose_brief, extract_abstract
from summarizer.errors import ArticleError, BudgetReached, SummarizerError
from summarizer.merging import distinct_articles, keep_topic, merge_articles, merge_chunks, unrelated_articles
from summarizer.pipeline.outcomes import Outcome, Progress, Watch
from summarizer.pipeline.reader_path import Timed, findings_of, read_in_order
from summarizer.records import Article, Brief, Citation, Findings, Provenance, Reading, Usage
from summarizer.settings import READER, Settings

if TYPE_CHECKING:
    from summarizer.llm import Model

Inputs = Iterable[Article | SummarizerError]


@dataclass(frozen=True)
class _Read:
    """One article read, by reader or model: its reading, its merged findings, where they come from."""

    reading: Reading
    findings: Findings
    provenance: Provenance
    abstract: tuple[Citation, ...] | None = None


@dataclass
class _Run:
    """What one run shares: settings, the model if one reads, and the progress told to the caller."""

    settings: Settings
    watch: Watch | None
    progress: Progress = field(default_factory=Progress)
    model: "Model | None" = None

    def tell(self, *, articles: int = 0, chunks: int = 0, more: int = 0, usage: Usage | None = None) -> None:
        spent = self.progress.usage
        if usage is not None and usage.calls:
            from summarizer.pipeline.model_path import add_usage

            spent = add_usage(spent, usage)
        self.progress = replace(
            self.progress,
            articles_done=self.progress.articles_done + articles,
            chunks_done=self.progress.chunks_done + chunks,
            chunks_total=self.progress.chunks_total + more,
            usage=spent,
        )
        if self.watch is not None:
            self.watch(self.progress)

    async def read(self, reading: Reading, spent_s: float) -> _Read:
        """One article; raises what stops it. `spent_s` is what its reading has taken already."""
        started = time.perf_counter() - spent_s
        if self.model is None:
            findings = merge_chunks(reading, [findings_of(reading)])
            seconds = time.perf_counter() - started
            return _Read(reading, findings, Provenance(version=__version__, model=READER, seconds=seconds))
        from summarizer.pipeline.model_path import read_with_model

        found = await read_with_model(
            reading, self.model, self.settings, lambda done, more, usage: self.tell(chunks=done, more=more, usage=usage)
        )
        provenance = Provenance(
            version=__version__,
            model=self.model.name,
            prompts=tuple(sorted(found.prompts, key=lambda prompt: prompt.id)),
            **found.usage.model_dump(),
            prices_as_of=self.model.prices_as_of,
            incomplete=found.stopped,
            seconds=time.perf_counter() - started,
        )
        return _Read(reading, found.findings, provenance, found.abstract)

    async def outcome(self, timed: Timed) -> tuple[_Read | None, SummarizerError | None, Article | None]:
        item = timed.item
        if isinstance(item, SummarizerError):
            return None, item, None
        try:
            read = await self.read(item, timed.seconds)
        except SummarizerError as error:
            return None, error, item.article
        stopped = read.provenance.incomplete
        return (
            read,
            BudgetReached(stopped, "raise the limit; what was bought is kept") if stopped else None,
            item.article,
        )


async def brief_each(articles: Inputs, settings: Settings, watch: Watch | None = None) -> AsyncIterator[Outcome]:
    """One outcome an input, in order; `watch` is called after each. Inputs are taken as they are needed."""
    async for read, error, article in _read_all(articles, settings, watch):
        brief = (
            None if read is None else _brief([read.reading], read.findings, read.provenance, settings, read.abstract)
        )
        yield Outcome(article, brief, error)


async def brief_together(articles: Inputs, settings: Settings, watch: Watch | None = None) -> Brief:
    """One brief of all articles that can be read; what kept others away is in `coverage.failures`.

    Raises the first error where no article can be read, and ArticleError where none is given.
    """
    started = time.perf_counter()
    found: list[_Read] = []
    errors: list[SummarizerError] = []
    async for read, error, _ in _read_all(articles, settings, watch):
        found += [read] if read is not None else []
        errors += [error] if error is not None else []
    if not found:
        raise errors[0] if errors else ArticleError("no articles to brief", "name at least one file, folder or address")
    told = [(read.reading.article, read.findings) for read in found]
    findings = merge_articles(told)
    failures = (*findings.coverage.failures, *(str(error) for error in errors))
    coverage = findings.coverage.model_copy(update={"failures": failures})
    by_id = {(read.reading.article.sha256, read.reading.article.id): read.reading for read in found}
    ordered = [by_id[one.sha256, one.id] for one in distinct_articles(read.reading.article for read in found)]
    provenance = _sum([read.provenance for read in found]).model_copy(update={"seconds": time.perf_counter() - started})
    brief = _brief(ordered, findings.model_copy(update={"coverage": coverage}), provenance, settings)
    # what could not be read tells no story that it could share with another
    kept = {article.id for article in brief.articles}
    stories = unrelated_articles([(one, own) for one, own in told if one.id in kept and own.coverage.answered])
    return brief.model_copy(update={"stories": tuple(map(tuple, stories)) if sum(map(len, stories)) > 1 else ()})


async def _read_all(
    articles: Inputs, settings: Settings, watch: Watch | None
) -> AsyncIterator[tuple[_Read | None, SummarizerError | None, Article | None]]:
    """Every input read, in order. With a model several are under way; an error of the model's opening is raised."""
    run = _Run(settings, watch, Progress(articles_total=len(articles) if isinstance(articles, Sized) else None))
    async with AsyncExitStack() as resources:
        if settings.model != READER:
            from summarizer.llm import open_model  # over a second of imports that the reader does not need

            run.model = await resources.enter_async_context(open_model(settings))
        under_way: deque[asyncio.Task[tuple[_Read | None, SummarizerError | None, Article | None]]] = deque()
        try:
            for timed in read_in_order(articles):
                under_way.append(asyncio.create_task(run.outcome(timed)))
                await asyncio.sleep(0)
                while under_way and (
                    run.model is None or len(under_way) >= settings.concurrency or under_way[0].done()
                ):
                    yield await _finished(run, under_way.popleft())
            while under_way:
                yield await _finished(run, under_way.popleft())
        finally:
            for task in under_way:
                task.cancel()


async def _finished(
    run: _Run, task: "asyncio.Task[tuple[_Read | None, SummarizerError | None, Article | None]]"
) -> tuple[_Read | None, SummarizerError | None, Article | None]:
    result = await task
    run.tell(articles=1)
    return result


def _sum(provenances: Sequence[Provenance]) -> Provenance:
    """One provenance of several articles: tokens and money summed, an unknown cost unknown."""
    costs = [one.cost_usd for one in provenances]
    prompts = {prompt.id: prompt for one in provenances for prompt in one.prompts}
    return provenances[0].model_copy(
        update={
            "prompts": tuple(prompts[name] for name in sorted(prompts)),
            "calls": sum(one.calls for one in provenances),
            "input_tokens": sum(one.input_tokens for one in provenances),
            "cached_tokens": sum(one.cached_tokens for one in provenances),
            "output_tokens": sum(one.output_tokens for one in provenances),
            "cost_usd": None if None in costs else sum(cost or 0.0 for cost in costs),
            "incomplete": next((one.incomplete for one in provenances if one.incomplete), None),
        }
    )


def _brief(
    readings: Sequence[Reading],
    findings: Findings,
    provenance: Provenance,
    settings: Settings,
    abstract: tuple[Citation, ...] | None = None,
) -> Brief:
    """The brief, with the reader's abstract where none is given and one is wanted.

    What is left out for being off the topic is not lost: coverage is of all that was read.
    """
    read = findings
    if settings.topic:
        findings, abstract = keep_topic(findings, settings.topic), None
    if abstract is None:
        abstract = extract_abstract(readings, findings, settings.summary_sentences) if settings.summary else ()
    brief = compose_brief(readings, findings, provenance, abstract=abstract)
    return brief.model_copy(update={"coverage": account_for(readings, read.quotes, read.coverage)})
