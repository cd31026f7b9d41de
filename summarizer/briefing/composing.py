"""Findings -> Brief: the parts in order, and the loss account.

A marked run of words is accounted for when a quote holds it or when it was set
aside by name (a scare quote, a title, a nickname); what is neither stands in
`coverage.unaccounted`, so that nothing is lost in silence.
"""

from collections.abc import Iterable, Sequence

from summarizer.briefing.timeline import timeline_of
from summarizer.records import Article, Brief, Citation, Coverage, Findings, Marked, Provenance, Quote, Reading, Span


def compose_brief(
    readings: Sequence[Reading],
    findings: Findings,
    provenance: Provenance,
    *,
    abstract: tuple[Citation, ...] = (),
    read: Findings | None = None,
) -> Brief:
    """The brief of one or several articles, `articles` in the order of `readings`.

    `findings` are merged: their ids are final and in text order. `abstract` may be empty. `read` is all that was
    found, where `findings` keep to a topic: what is left out for being off it is not lost, and coverage is of `read`.
    """
    read = read or findings
    return Brief(
        title=readings[0].article.title if len(readings) == 1 else None,
        articles=tuple(reading.article for reading in readings),
        entities=findings.entities,
        quotes=findings.quotes,
        stances=findings.stances,
        events=findings.events,
        timeline=timeline_of(findings.events),
        conflicts=findings.conflicts,
        summary=abstract,
        rejections=findings.rejections,
        coverage=account_for(readings, read.quotes, read.coverage),
        provenance=provenance,
    )


def account_for(readings: Sequence[Reading], quotes: Iterable[Quote], coverage: Coverage) -> Coverage:
    """`coverage` with every marked run counted: attributed, held without a speaker, set aside, or unaccounted."""
    held: dict[tuple[str, int, int], bool] = {}
    for quote in quotes:
        attributed = quote.speaker is not None
        places = (quote.content, *(place.content for place in quote.places))
        for span in (span for content in places for span in content):
            key = span.article, span.start, span.end
            held[key] = held.get(key, False) or attributed
    runs = [(reading.article, run) for reading in readings for run in reading.marked]
    spoken = [(article, run) for article, run in runs if run.use == "speech" or _is_held(article, run, held)]
    return coverage.model_copy(
        update={
            "marked_quotations": len(spoken),
            "attributed_quotations": sum(_is_attributed(article, run, held) for article, run in spoken),
            "set_aside": tuple(
                _whole(article, run)
                for article, run in runs
                if run.use != "speech" and not _is_held(article, run, held)
            ),
            "unaccounted": tuple(
                _whole(article, run)
                for article, run in spoken
                if not _is_held(article, run, held) and run.inside is None
            ),
        }
    )


def _keys(article: Article, run: Marked) -> list[tuple[str, int, int]]:
    return [(article.id, start, end) for start, end in run.segments]


def _is_held(article: Article, run: Marked, held: dict[tuple[str, int, int], bool]) -> bool:
    return all(key in held for key in _keys(article, run))


def _is_attributed(article: Article, run: Marked, held: dict[tuple[str, int, int], bool]) -> bool:
    return all(held.get(key, False) for key in _keys(article, run))


def _whole(article: Article, run: Marked) -> Span:
    return article.span(run.segments[0][0], run.segments[-1][1])
