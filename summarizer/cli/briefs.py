"""Runs for the command line: articles through the pipeline, briefs to an output, errors to stderr.

What stops one article is said and the rest goes on; the exit code tells at the end:
1 where an article failed, 3 where a limit or `--strict` found a brief incomplete.
"""

import asyncio
import sys
from collections.abc import Iterable, Iterator

from summarizer.articles import STDIN
from summarizer.cli.edge import note, plain, report
from summarizer.cli.output import Output
from summarizer.cli.progress import Meter, open_meter
from summarizer.errors import ArticleError, BelowGate, SummarizerError, UsageError
from summarizer.pipeline import brief_each, brief_together
from summarizer.records import Article, Brief
from summarizer.settings import READER, Settings

Inputs = Iterable[Article | SummarizerError]


def write_briefs(articles: Inputs, settings: Settings, output: Output) -> int:
    """Write the brief of each article, or one of all; returns the exit code."""
    _announce(settings)
    write = _write_together if settings.together else _write_each
    with open_meter() as meter:
        codes = asyncio.run(write(articles, settings, output, meter))
    return 1 if 1 in codes else max(codes, default=0)


def default_sources() -> list[str]:
    """Standard input where something is piped into it. Raises UsageError where a person sits there."""
    if sys.stdin.isatty():
        raise UsageError("nothing to read", "name a file, a folder, an address, or - to type the article")
    return [STDIN]


def forecast(articles: Inputs, settings: Settings) -> int:
    """Say what a run would read and spend, and call nothing; returns the exit code."""
    codes = set()
    good = []
    for item in articles:
        if isinstance(item, SummarizerError):
            codes.add(report(item))
        else:
            good.append(item)
    if settings.model == READER:
        for article in good:
            print(
                f"{plain(article.id)}: {len(article.text):,} characters, read by the built-in reader, no call, no cost"
            )
        print(f"{len(good)} articles, 0 calls, 0 tokens, $0.00")
    else:
        _forecast_model(good, settings)
    return 1 if codes else 0


def _forecast_model(articles: list[Article], settings: Settings) -> None:
    from summarizer.pipeline.forecast import forecast_run

    found = list(forecast_run(articles, settings))
    for one in found:
        tokens = f"about {one.input_tokens:,} + {one.output_tokens:,} tokens"
        size = f"{plain(one.article)}: {one.characters:,} characters"
        print(f"{size}, {one.calls} calls, {tokens}, {_dollars(one.cost_usd)}")
    costs = [one.cost_usd for one in found]
    total = None if None in costs else sum(cost or 0.0 for cost in costs)
    tokens = f"about {sum(one.input_tokens + one.output_tokens for one in found):,} tokens"
    print(f"{len(found)} articles, {sum(one.calls for one in found)} calls, {tokens}, {_dollars(total)}")


def _dollars(cost: float | None) -> str:
    return "cost unknown" if cost is None else f"${cost:.4f}"


async def _write_each(articles: Inputs, settings: Settings, output: Output, meter: Meter) -> set[int]:
    codes = set()
    async for outcome in brief_each(articles, settings, meter):
        with meter.hidden():
            if outcome.brief is not None:
                output.write(outcome.brief)
                _note_failures(outcome.brief, settings, [outcome.error] if outcome.error else [])
                codes.add(_check(outcome.brief, settings))
            if outcome.error is not None:
                codes.add(report(outcome.error))
    return codes


async def _write_together(articles: Inputs, settings: Settings, output: Output, meter: Meter) -> set[int]:
    errors: list[SummarizerError] = []
    given: list[Article] = []
    try:
        brief = await brief_together(_noted(articles, given, errors), settings, meter)
    except ArticleError as fatal:  # none could be read: the edge says this one
        for error in errors:
            if error is not fatal:
                report(error)
        raise
    with meter.hidden():
        if len(brief.stories) > 1:
            groups = "; ".join(_some(group) for group in brief.stories[:_SHOWN])
            more = " ..." if len(brief.stories) > _SHOWN else ""
            note(f"these articles tell {len(brief.stories)} stories that have nothing in common: {groups}{more}")
        _note_copies(given, brief)
        _note_failures(brief, settings, errors)
        output.write(brief)
        codes = {report(error) for error in errors}
    return codes | {_check(brief, settings)}


def _some(group: tuple[str, ...]) -> str:
    more = f" and {len(group) - _SHOWN} more" if len(group) > _SHOWN else ""
    return ", ".join(plain(name) for name in group[:_SHOWN]) + more


# so many stories, and articles of each, are named on the screen; the brief holds all of them
_SHOWN = 4


def _noted(
    articles: Inputs, given: list[Article], errors: list[SummarizerError]
) -> Iterator[Article | SummarizerError]:
    """Pass inputs on, keeping the articles, and each error with its hint: the brief has the message alone."""
    for item in articles:
        if isinstance(item, SummarizerError):
            errors.append(item)
        else:
            given.append(item)
        yield item


def _note_copies(given: list[Article], brief: Brief) -> None:
    """Say which articles are not in the brief because another one has the same text."""
    kept = {article.sha256: article.id for article in brief.articles}
    for article in given:
        if kept.get(article.sha256, article.id) != article.id:
            note(f"{plain(article.id)} has the same text as {plain(kept[article.sha256])} and is left out")


def _note_failures(brief: Brief, settings: Settings, errors: list[SummarizerError]) -> None:
    """Say what could not be read, as far as no error has said it, and that nothing is on the topic."""
    if settings.topic and not (brief.quotes or brief.stances or brief.events):
        note(f"no record of {', '.join(plain(one.id) for one in brief.articles)} concerns {settings.topic!r}")
    said = {str(error) for error in errors}
    remedy = "; --model NAME reads other languages" if settings.model == READER else ""
    for failure in brief.coverage.failures:
        if not any(text in failure for text in said):
            note(f"not read: {plain(failure)}{remedy}")


def _announce(settings: Settings) -> None:
    if settings.model == READER and "model" not in settings.model_fields_set:
        note("reading with the built-in reader (no model configured; --model openai/NAME or ollama/NAME uses one)")


def _check(brief: Brief, settings: Settings) -> int:
    """The exit code a brief earns: 3 where it is incomplete and either a limit cut it or `--strict` asks."""
    missing = list(_missing(brief))
    if not missing or not (settings.strict or brief.provenance.incomplete):
        return 0
    names = ", ".join(article.id for article in brief.articles)
    return report(BelowGate(f"the brief of {names} is incomplete: {'; '.join(missing)}", _remedy(brief)))


def _remedy(brief: Brief) -> str:
    accept = "leave --strict out to accept it"
    if brief.provenance.incomplete:
        return f"what was bought is kept: run again with a higher limit, or {accept}"
    return accept if brief.provenance.calls else f"--model NAME may read what the built-in reader did not, or {accept}"


def _missing(brief: Brief) -> Iterator[str]:
    coverage, limit = brief.coverage, brief.provenance.incomplete
    if limit:
        yield limit
    if coverage.failed:
        yield f"{coverage.failed} of {coverage.chunks} chunks failed"
    yield from (failure for failure in coverage.failures if not limit or limit not in failure)
    if coverage.unaccounted:
        yield f"{len(coverage.unaccounted)} of {coverage.marked_quotations} marked quotations unaccounted for"
