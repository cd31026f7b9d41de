"""The order of reading: parse, marks, cast, cues, reports, stances, events - and their records.

In go articles, out come `Reading`s in the same order, streaming. Nothing is
refused: any text at all has a reading, if only an empty one.
"""

from collections.abc import Iterable, Iterator

from summarizer.reading.cast import Cast
from summarizer.reading.cues import find_cues
from summarizer.reading.marks import find_marked, join_sentences
from summarizer.reading.parsing import Offsets, Parsed, parse_articles
from summarizer.reading.pronouns import resolve_pronouns
from summarizer.reading.reports import Report, find_reports
from summarizer.records import Article, Quote, Reading, Speaker


def read_article(article: Article) -> Reading:
    """The reading of one article."""
    return next(read_articles([article]))


def read_articles(articles: Iterable[Article]) -> Iterator[Reading]:
    """The readings of many articles, in order, parsed in batches."""
    for parsed in parse_articles(articles):
        yield _read(parsed)


def _read(parsed: Parsed) -> Reading:
    marked = find_marked(parsed.text, parsed.paragraphs)
    quoted: list[Offsets] = sorted(segment for run in marked if run.inside is None for segment in run.segments)
    cast = Cast(parsed)
    resolve_pronouns(parsed, cast, quoted)
    cues = find_cues(parsed, quoted)
    reports, uses = find_reports(parsed, marked, cues, cast)
    entities, ids = cast.entities()
    return Reading(
        article=parsed.article,
        sentences=tuple(join_sentences(parsed.breaks, marked, parsed.paragraph_of)),
        marked=tuple(run.model_copy(update={"use": uses.get(run.id, "scare")}) for run in marked),
        entities=entities,
        quotes=tuple(_quote(number, report, parsed, cast, ids) for number, report in enumerate(reports, 1)),
    )


def _quote(number: int, report: Report, parsed: Parsed, cast: Cast, ids: dict[int, str]) -> Quote:
    article = parsed.article
    mention = None if report.source is None else article.span(*cast.mention_at(report.source))
    entity = None if report.speaker is None else ids.get(report.speaker)
    cue = report.cue
    negation = (
        ()
        if cue is None or cue.negation is None
        else (article.span(cue.negation.idx, cue.negation.idx + len(cue.negation)),)
    )
    return Quote(
        id=f"q{number}",
        kind=report.kind,
        content=tuple(article.span(a, b) for a, b in sorted(report.content)),
        speaker=Speaker(entity=entity, mention=mention) if entity or mention else None,
        cue=None if cue is None else article.span(*cue.span),
        qualifiers=negation,
    )
