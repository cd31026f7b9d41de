"""The findings of several articles as one set: what is agreed, who alone reports what, where they contradict.

In go pairs of an article and its merged findings, in any order, one perhaps twice; out
comes one `Findings` whose records say which articles carry them and why they were joined.
The order of the input never shows: articles are put in order of publication first, and of
two with the same text one is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from summarizer.merging.chunks import distinct_rejections, sum_coverage
from summarizer.merging.conflicts import (
    Papers,
    conflicts_of_event,
    conflicts_of_quote,
    conflicts_of_stance,
    conflicts_within,
    papers_of,
)
from summarizer.merging.entities import Cast, join_by_part, join_cast
from summarizer.merging.events import JOIN, JoinedEvents, join_similar
from summarizer.merging.folding import conflicts_renamed, distinct_conflicts, fold_conflicts
from summarizer.merging.names import is_proper
from summarizer.merging.quotes import join_quotes
from summarizer.merging.references import Rename, event_with, pool, qualify, quote_with, renumber_traced, stance_with
from summarizer.merging.stances import join_stances, share_topics
from summarizer.merging.topics import unrelated_articles
from summarizer.records import Article, Conflict, Entity, Event, Findings, Quote, Span, Stance

# between an article's id and a record's; ids of articles are file stems and cannot hold it
SEPARATOR = "\x1f"


def distinct_articles(articles: Iterable[Article]) -> list[Article]:
    """The articles by date of publication (undated last), then by id; of equal texts the first is kept."""
    ordered = sorted(articles, key=lambda article: (article.published or "9999", article.id, article.sha256))
    first: dict[str, Article] = {}
    for article in ordered:
        first.setdefault(article.sha256, article)
    return list(first.values())


class Traced(NamedTuple):
    """Merged findings, and of each (article, record id) that went in the id of the record it became.

    An entity of no record is left out of the findings, and here too.
    """

    findings: Findings
    became: Mapping[tuple[str, str], str]


def merge_articles(articles: Sequence[tuple[Article, Findings]]) -> Findings:
    """One set of records of all `articles`; entities, quotes, events and stances joined, conflicts named."""
    return merge_traced(articles).findings


def merge_traced(articles: Sequence[tuple[Article, Findings]]) -> Traced:
    """As `merge_articles`, with the way of every record: what scoring and explaining a merge need."""
    # by id too: of one text under two ids, the findings must be those whose spans name the id that is kept
    findings = {(article.sha256, article.id): found for article, found in articles}
    ordered = distinct_articles(article for article, _ in articles)
    parts = [findings[article.sha256, article.id] for article in ordered]
    place = {article.id: number for number, article in enumerate(ordered)}
    groups = unrelated_articles(list(zip(ordered, parts, strict=True)))
    stories = {article: number for number, group in enumerate(groups) for article in group}
    raw = pool(qualify(part, f"{article.id}{SEPARATOR}") for article, part in zip(ordered, parts, strict=True))
    pooled, cast = _join_entities(raw, ordered, stories)
    merged, events, rename = _join_records(pooled, ordered, stories)
    merged, cast_again = _join_by_part(merged, events, place)
    merged = merged.model_copy(
        update={
            "rejections": distinct_rejections(pooled.rejections),
            "coverage": sum_coverage([part.coverage for part in parts]),
            "conflicts": _all_conflicts(merged, events, papers_of(ordered, merged.entities), stories),
        }
    )
    merged, names = renumber_traced(merged, list(place))
    rename = {**{one.id: cast_again(cast(one.id)) for one in raw.entities}, **rename}
    became = {_parted(old): names[new] for old, new in rename.items() if new in names}
    return Traced(merged, became)


def _join_entities(pooled: Findings, ordered: Sequence[Article], stories: Mapping[str, int]) -> tuple[Findings, Rename]:
    """The cast of each story; over stories only what has the same full name: "the mayor" of another town is another."""
    texts = {article.id: article.text for article in ordered}
    by_story: dict[int, list[Entity]] = defaultdict(list)
    for entity in pooled.entities:
        by_story[stories[_source_of(entity)]].append(entity)
    casts = [join_cast(entities, texts, _source_of) for entities in by_story.values()]
    told = {one.id: cast.rename(one.id) for cast, own in zip(casts, by_story.values(), strict=True) for one in own}
    cast = Cast(tuple(one for cast in casts for one in cast.entities), told.__getitem__)
    if len(casts) > 1:
        cast = _join_over_stories(cast, texts, stories)
    return _with_cast(pooled, cast), cast.rename


def _join_over_stories(cast: Cast, texts: Mapping[str, str], stories: Mapping[str, int]) -> Cast:
    first = {number: article for article, number in reversed(list(stories.items()))}
    named = [one for one in cast.entities if _is_fully_named(one)]
    # mentions of several articles by now: no text to look for ages and roles in
    again = join_cast(named, dict.fromkeys(texts, ""), lambda entity: first[stories[_source_of(entity)]])
    ids = frozenset(one.id for one in named)
    entities = (*(one for one in cast.entities if one.id not in ids), *again.entities)

    def rename(old: str) -> str:
        new = cast.rename(old)
        return again.rename(new) if new in ids else new

    return Cast(entities, rename)


def _is_fully_named(entity: Entity) -> bool:
    return is_proper(entity.name, entity.kind) and (entity.kind != "person" or len(entity.name.split()) > 1)


def _join_by_part(merged: Findings, events: JoinedEvents, place: Mapping[str, int]) -> tuple[Findings, Rename]:
    """Unnamed participants joined over the reports of one event, where each report has only one of them in a role."""
    parts = []
    for members in events.members:
        for role in ("agent", "patient"):
            alone = [{one.entity for one in event.participants if one.role == role and one.entity} for event in members]
            parts.append([next(iter(ids)) for ids in alone if len(ids) == 1])
    cast = join_by_part(merged.entities, parts, place)
    return _with_cast(merged, cast), cast.rename


def _with_cast(findings: Findings, cast: Cast) -> Findings:
    return findings.model_copy(
        update={
            "entities": cast.entities,
            "quotes": tuple(quote_with(quote, cast.rename) for quote in findings.quotes),
            "stances": tuple(stance_with(stance, cast.rename, str) for stance in findings.stances),
            "events": tuple(_once_each(event_with(event, cast.rename)) for event in findings.events),
        }
    )


def _once_each(event: Event) -> Event:
    """Everybody once per role, now that two of them may have become one."""
    found = {(one.role, one.entity or one.mention): one for one in reversed(event.participants)}
    return event.model_copy(update={"participants": tuple(one for one in event.participants if one in found.values())})


def _join_records(
    pooled: Findings, ordered: Sequence[Article], stories: Mapping[str, int]
) -> tuple[Findings, JoinedEvents, dict[str, str]]:
    """Quotes, events and stances joined within each story: unrelated articles have no record in common."""
    described = frozenset(one.id for one in pooled.entities if not is_proper(one.name, one.kind))
    parts = [_join_story(part, ordered, described) for part in _by_story(pooled, stories)]
    rename = {old: new for _, _, renamed in parts for old, new in renamed.items()}
    events = JoinedEvents(
        tuple(event for _, joined, _ in parts for event in joined.events),
        tuple(members for _, joined, _ in parts for members in joined.members),
        rename.__getitem__,
    )
    merged = pool(found for found, _, _ in parts).model_copy(update={"entities": pooled.entities})
    return merged, events, rename


def _join_story(
    pooled: Findings, ordered: Sequence[Article], described: frozenset[str]
) -> tuple[Findings, JoinedEvents, dict[str, str]]:
    place = {article.id: number for number, article in enumerate(ordered)}
    published = {article.id: article.published or "9999" for article in ordered}

    def time_of_span(span: Span) -> tuple[str, int, int]:
        return published[span.article], place[span.article], span.start

    def time_of_event(event: Event) -> tuple[str, int]:
        return published[event.trigger.article], event.trigger.start

    by_id = {entity.id: entity for entity in pooled.entities}
    quotes = join_quotes(pooled.quotes, place, described)
    sources = [frozenset({_source_of(event)}) for event in pooled.events]
    events = join_similar(pooled.events, by_id, sources, JOIN, time_of_event)
    stances = join_stances(
        [stance_with(stance, str, quotes.rename) for stance in pooled.stances],
        time_of_span,
        loose=True,
        described={one.id: one.name for one in pooled.entities if one.kind == "other" and one.name[:1].islower()},
    )
    rename = {one.id: quotes.rename(one.id) for one in pooled.quotes}
    rename |= {one.id: events.rename(one.id) for one in pooled.events}
    rename |= {one.id: stances.rename(one.id) for one in pooled.stances}
    merged = pooled.model_copy(
        update={
            "quotes": quotes.quotes,
            "events": events.events,
            "stances": share_topics(stances.stances, time_of_span),
            "conflicts": conflicts_renamed(pooled.conflicts, rename),
        }
    )
    return merged, events, rename


def _by_story(findings: Findings, stories: Mapping[str, int]) -> list[Findings]:
    """The records and conflicts of each story, with the whole cast."""
    quotes: dict[int, list[Quote]] = defaultdict(list)
    stances: dict[int, list[Stance]] = defaultdict(list)
    events: dict[int, list[Event]] = defaultdict(list)
    conflicts: dict[int, list[Conflict]] = defaultdict(list)
    for quote in findings.quotes:
        quotes[stories[quote.content[0].article]].append(quote)
    for stance in findings.stances:
        stances[stories[stance.evidence[0].span.article]].append(stance)
    for event in findings.events:
        events[stories[event.trigger.article]].append(event)
    for conflict in findings.conflicts:
        conflicts[stories[_source_of_id(conflict.records[0])]].append(conflict)
    return [
        Findings(
            entities=findings.entities,
            quotes=tuple(quotes[number]),
            stances=tuple(stances[number]),
            events=tuple(events[number]),
            conflicts=tuple(conflicts[number]),
        )
        for number in sorted(set(stories.values()))
    ]


def _all_conflicts(
    merged: Findings, events: JoinedEvents, papers: Papers, stories: Mapping[str, int]
) -> tuple[Conflict, ...]:
    found = [*_conflicts_between(merged, events, papers)]
    for part in _by_story(merged, stories):
        found += conflicts_within(part)
    return distinct_conflicts([*merged.conflicts, *fold_conflicts(found)])


def _conflicts_between(merged: Findings, events: JoinedEvents, papers: Papers) -> Iterable[Conflict]:
    for quote in merged.quotes:
        yield from conflicts_of_quote(quote)
    for stance in merged.stances:
        yield from conflicts_of_stance(stance, papers.published)
    for event, members in zip(events.events, events.members, strict=True):
        yield from conflicts_of_event(event, members, papers)


def _parted(qualified: str) -> tuple[str, str]:
    article, _, record = qualified.partition(SEPARATOR)
    return article, record


def _source_of(record: Entity | Event) -> str:
    return _source_of_id(record.id)


def _source_of_id(record: str) -> str:
    return record.split(SEPARATOR)[0]
