"""The findings of several chunks of one article as one set: the same record once, with all that proves it.

In go the article and one `Findings` per chunk (or per pass), in any order; out comes one
`Findings` in text order with ids e1.., q1.., s1.., v1... What stands on the same
characters is the same record; beyond that only what different chunks say of one happening
is joined, because one chunk does not see the other's sentences. Merging again, or merging
twice the same, changes no record. Coverage is summed over the chunks.
"""

from collections.abc import Iterable, Sequence

from summarizer.merging.conflicts import conflicts_within
from summarizer.merging.entities import join_chunk_cast
from summarizer.merging.events import join_chunk_events
from summarizer.merging.folding import conflicts_renamed, distinct_conflicts, fold_conflicts
from summarizer.merging.quotes import join_chunk_quotes
from summarizer.merging.references import event_with, pool, qualify, quote_with, renumber, stance_with
from summarizer.merging.stances import join_stances
from summarizer.records import Article, Coverage, Findings, Reading, Rejection, Span


def merge_chunks(article: Article | Reading, findings: Sequence[Findings]) -> Findings:
    """One set of records of one article; conflicts inside it are found, entities of no record are dropped."""
    article = article.article if isinstance(article, Reading) else article
    # sorted by content, so that the order in which chunks were answered never shows
    parts = sorted(findings, key=lambda part: part.model_dump_json())
    pooled = pool(qualify(part, f"{number}:") for number, part in enumerate(parts))
    merged = _join_records(_join_entities(pooled, article.text))
    here = (article.id,)
    merged = merged.model_copy(
        update={
            "quotes": tuple(one.model_copy(update={"articles": here}) for one in merged.quotes),
            "stances": tuple(one.model_copy(update={"articles": here}) for one in merged.stances),
            "events": tuple(one.model_copy(update={"articles": here}) for one in merged.events),
            "rejections": distinct_rejections(pooled.rejections),
            "coverage": sum_coverage([part.coverage for part in parts]),
        }
    )
    merged = renumber(merged, here)
    found = distinct_conflicts(fold_conflicts([*merged.conflicts, *conflicts_within(merged)]))
    return renumber(merged.model_copy(update={"conflicts": found}), here)


def distinct_rejections(rejections: Iterable[Rejection]) -> tuple[Rejection, ...]:
    """Every rejection once, in an order that does not depend on which chunk came first."""
    found = {one.model_dump_json(): one for one in rejections}
    return tuple(found[key] for key in sorted(found))


def sum_coverage(parts: Sequence[Coverage]) -> Coverage:
    """The loss accounts of several chunks as one; passages in text order, none twice."""
    return Coverage(
        chunks=sum(part.chunks for part in parts),
        answered=sum(part.answered for part in parts),
        reasked=sum(part.reasked for part in parts),
        failed=sum(part.failed for part in parts),
        marked_quotations=sum(part.marked_quotations for part in parts),
        attributed_quotations=sum(part.attributed_quotations for part in parts),
        set_aside=_in_order(span for part in parts for span in part.set_aside),
        unaccounted=_in_order(span for part in parts for span in part.unaccounted),
        failures=tuple(failure for part in parts for failure in part.failures),
    )


def _join_entities(pooled: Findings, text: str) -> Findings:
    cast = join_chunk_cast(pooled.entities, lambda entity: entity.id.split(":")[0], text)
    return pooled.model_copy(
        update={
            "entities": cast.entities,
            "quotes": tuple(quote_with(quote, cast.rename) for quote in pooled.quotes),
            "stances": tuple(stance_with(stance, cast.rename, str) for stance in pooled.stances),
            "events": tuple(event_with(event, cast.rename) for event in pooled.events),
        }
    )


def _join_records(pooled: Findings) -> Findings:
    by_id = {entity.id: entity for entity in pooled.entities}
    quotes = join_chunk_quotes(pooled.quotes)
    events = join_chunk_events(pooled.events, by_id, lambda event: event.id.split(":")[0])
    stances = join_stances(
        [stance_with(stance, str, quotes.rename) for stance in pooled.stances],
        lambda span: ("", span.start, span.end),
        loose=False,
    )
    rename = {one.id: quotes.rename(one.id) for one in pooled.quotes}
    rename |= {one.id: events.rename(one.id) for one in pooled.events}
    rename |= {one.id: stances.rename(one.id) for one in pooled.stances}
    return pooled.model_copy(
        update={
            "quotes": quotes.quotes,
            "events": events.events,
            "stances": stances.stances,
            "conflicts": conflicts_renamed(pooled.conflicts, rename),
        }
    )


def _in_order(spans: Iterable[Span]) -> tuple[Span, ...]:
    return tuple(sorted(set(spans), key=lambda span: (span.article, span.start, span.end)))
