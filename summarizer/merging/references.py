"""Ids and references of records: make them unique over several sources, point them elsewhere, number them anew.

In go findings whose ids hold within one source ("e1" of one article is not "e1" of
another), out come findings whose ids hold over all. A reference to an entity that is not
there is refused with KeyError: it would be a bug of the stage before, never an article's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from summarizer.records import (
    Conflict,
    Entity,
    EntityRef,
    Event,
    Findings,
    Quote,
    Record,
    Span,
    Speaker,
    Stance,
    spans_of,
)

Rename = Callable[[str], str]
R = TypeVar("R", Entity, Quote, Stance, Event)


def qualify(findings: Findings, prefix: str) -> Findings:
    """The same findings with `prefix` before every id and reference, so that several sources can be pooled."""

    def rename(old: str) -> str:
        return f"{prefix}{old}"

    return findings.model_copy(
        update={
            "entities": tuple(_renamed(entity, rename) for entity in findings.entities),
            "quotes": tuple(_renamed(quote_with(quote, rename), rename) for quote in findings.quotes),
            "stances": tuple(_renamed(stance_with(stance, rename, rename), rename) for stance in findings.stances),
            "events": tuple(_renamed(event_with(event, rename), rename) for event in findings.events),
            "conflicts": tuple(
                conflict.model_copy(update={"records": tuple(map(rename, conflict.records))})
                for conflict in findings.conflicts
            ),
        }
    )


def pool(findings: Iterable[Findings]) -> Findings:
    """Several findings as one, nothing joined; coverage is left to who knows what it counts."""
    parts = list(findings)
    return Findings(
        entities=tuple(entity for part in parts for entity in part.entities),
        quotes=tuple(quote for part in parts for quote in part.quotes),
        stances=tuple(stance for part in parts for stance in part.stances),
        events=tuple(event for part in parts for event in part.events),
        conflicts=tuple(conflict for part in parts for conflict in part.conflicts),
        rejections=tuple(rejection for part in parts for rejection in part.rejections),
    )


def quote_with(quote: Quote, entity: Rename) -> Quote:
    """`quote` with every entity it refers to renamed, in its places and second opinions too."""
    return quote.model_copy(
        update={
            "speaker": _speaker_with(quote.speaker, entity),
            "second_opinions": tuple(
                opinion.model_copy(update={"speaker": _speaker_with(opinion.speaker, entity)})
                for opinion in quote.second_opinions
            ),
            "places": tuple(
                place.model_copy(update={"speaker": _speaker_with(place.speaker, entity)}) for place in quote.places
            ),
        }
    )


def stance_with(stance: Stance, entity: Rename, quote: Rename) -> Stance:
    """`stance` with the entities and quotes it refers to renamed; quotes that fall together are named once."""
    holder, target = stance.holder, stance.target
    return stance.model_copy(
        update={
            "holder": EntityRef(entity=entity(holder.entity)) if isinstance(holder, EntityRef) else holder,
            "target": EntityRef(entity=entity(target.entity)) if isinstance(target, EntityRef) else target,
            "reported_by": entity(stance.reported_by) if stance.reported_by is not None else None,
            "quotes": tuple(dict.fromkeys(map(quote, stance.quotes))),
        }
    )


def event_with(event: Event, entity: Rename) -> Event:
    """`event` with the entities it refers to renamed; a participation that now stands twice is kept once."""
    where = event.where
    if where is not None and where.entity is not None:
        where = where.model_copy(update={"entity": entity(where.entity)})
    participants = (
        part if part.entity is None else part.model_copy(update={"entity": entity(part.entity)})
        for part in event.participants
    )
    return event.model_copy(update={"where": where, "participants": tuple(dict.fromkeys(participants))})


def renumber(findings: Findings, articles: Sequence[str]) -> Findings:
    """The findings in text order (that of `articles`, then of their characters) with ids e1.., q1.., s1.., v1...

    Entities that take part in no record are left out: the cast of an article is not
    the cast of its brief. Conflicts follow their records.
    """
    return renumber_traced(findings, articles)[0]


def renumber_traced(findings: Findings, articles: Sequence[str]) -> tuple[Findings, dict[str, str]]:
    """As `renumber`, and what every old id that is still there is called now."""
    place = _Order(articles)
    used = frozenset(entities_used(findings))
    # entities first: ties between records are broken by their content, which must hold final entity ids to be stable
    entities, entity = _in_order("e", (one for one in findings.entities if one.id in used), place.of_entity)
    quotes, quote = _in_order("q", (quote_with(one, entity) for one in findings.quotes), place.of_record)
    stances, stance = _in_order("s", (stance_with(one, entity, quote) for one in findings.stances), place.of_record)
    events, event = _in_order("v", (event_with(one, entity) for one in findings.events), place.of_record)
    to = {one.id: quote for one in findings.quotes} | {one.id: stance for one in findings.stances}
    to |= {one.id: event for one in findings.events}
    names = {old: rename(old) for old, rename in to.items()}
    names |= {one.id: entity(one.id) for one in findings.entities if one.id in used}
    conflicts = {
        one.model_copy(update={"records": tuple(sorted((names[old] for old in one.records), key=number_of))})
        for one in findings.conflicts
    }
    ordered = findings.model_copy(
        update={
            "entities": entities,
            "quotes": quotes,
            "stances": tuple(_with_sorted_quotes(one) for one in stances),
            "events": events,
            "conflicts": tuple(sorted(conflicts, key=_conflict_order)),
        }
    )
    return ordered, names


def entities_used(findings: Findings) -> Iterable[str]:
    """The ids of the entities that some record refers to, with repetitions."""
    for quote in findings.quotes:
        speakers = [
            quote.speaker,
            *(one.speaker for one in quote.places),
            *(one.speaker for one in quote.second_opinions),
        ]
        yield from (one.entity for one in speakers if one is not None and one.entity is not None)
    for stance in findings.stances:
        yield from entities_of_stance(stance)
    for event in findings.events:
        yield from (one.entity for one in event.participants if one.entity is not None)
        if event.where is not None and event.where.entity is not None:
            yield event.where.entity


def entities_of_stance(stance: Stance) -> Iterable[str]:
    """Holder, target and reporter of a stance, as far as they are entities."""
    yield from (one.entity for one in (stance.holder, stance.target) if isinstance(one, EntityRef))
    if stance.reported_by is not None:
        yield stance.reported_by


def number_of(record_id: str) -> tuple[str, int]:
    """An order of ids in which "q10" comes after "q9"."""
    digits = record_id[1:]
    return (record_id[:1], int(digits)) if digits.isdecimal() else (record_id, 0)


def content_key(record: Record) -> str:
    """A record's content without its id: equal for equal records, an order for the rest."""
    return record.model_dump_json(exclude={"id"})


class _Order:
    """Sort keys of text order over several articles; content breaks ties, so that input order never shows."""

    def __init__(self, articles: Sequence[str]) -> None:
        self.index: Mapping[str, int] = {article: number for number, article in enumerate(articles)}

    def of_span(self, span: Span) -> tuple[int, int, int]:
        return self.index.get(span.article, len(self.index)), span.start, span.end

    def of_record(self, record: Quote | Stance | Event) -> tuple[tuple[int, int, int], str]:
        return min(self.of_span(span) for span in spans_of(record)), content_key(record)

    def of_entity(self, entity: Entity) -> tuple[tuple[int, int, int], str, str]:
        last = (len(self.index) + 1, 0, 0)
        return min((self.of_span(span) for span in entity.mentions), default=last), entity.name, content_key(entity)


def _speaker_with(speaker: Speaker | None, entity: Rename) -> Speaker | None:
    if speaker is None or speaker.entity is None:
        return speaker
    return speaker.model_copy(update={"entity": entity(speaker.entity)})


def _with_sorted_quotes(stance: Stance) -> Stance:
    return stance.model_copy(update={"quotes": tuple(sorted(stance.quotes, key=number_of))})


def _in_order(letter: str, records: Iterable[R], key: Callable[[R], Any]) -> tuple[tuple[R, ...], Rename]:
    """The records sorted and numbered, and how their old ids are called now."""
    ordered = sorted(records, key=key)
    names = {record.id: f"{letter}{number}" for number, record in enumerate(ordered, 1)}
    return tuple(_renamed(record, names.__getitem__) for record in ordered), names.__getitem__


def _conflict_order(conflict: Conflict) -> tuple[Any, ...]:
    return tuple(map(number_of, conflict.records)), conflict.kind, conflict.model_dump_json()


def _renamed(record: R, rename: Rename) -> R:
    return record.model_copy(update={"id": rename(record.id)})
