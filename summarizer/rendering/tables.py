"""The records of a brief as a table: one row for each quote, stance and event.

In goes a Brief; out come JSON Lines or CSV with the columns of `Row`, documented in
docs/output.md. Nothing that turns a record round is missing from its row: kind and
label, cue and qualifiers have columns of their own. In CSV, lists are joined with
"; " and no cell can be a formula.
"""

import csv
import io
import json
from collections.abc import Iterator

from summarizer.records import Brief, Event, Quote, Record, RecordKind, Span, Stance
from summarizer.rendering.escaping import escape_cell, escape_json
from summarizer.rendering.lookup import Lookup

_BETWEEN_SEGMENTS = " … "


class Row(Record):
    """One record as a row. `start` and `end` bound its first and last span in `article`; `spans` lists them all."""

    article: str
    id: str
    kind: RecordKind
    label: str
    who: str | None
    who_id: str | None
    about: str | None
    about_id: str | None
    text: str
    start: int
    end: int
    spans: tuple[str, ...]
    paragraph: int
    mention: str | None
    cue: str | None
    trigger: str | None
    qualifiers: tuple[str, ...]
    reported_by: str | None
    when: str | None
    where: str | None
    verdict: str | None
    second_opinions: tuple[str, ...]
    support: str | None
    articles: tuple[str, ...]


def render_jsonl(brief: Brief) -> str:
    """One JSON object a line, in the order quotes, stances, events; "" for a brief without records."""
    return "".join(escape_json(json.dumps(row.model_dump(), ensure_ascii=False)) + "\n" for row in table_rows(brief))


def render_csv(brief: Brief, *, has_header: bool = True) -> str:
    """CSV as in RFC 4180 (lines end in CR LF). `has_header=False` is for a second brief in the same file."""
    out = io.StringIO()
    writer = csv.writer(out)
    if has_header:
        writer.writerow(Row.model_fields)
    for row in table_rows(brief):
        writer.writerow([_cell(value) for value in row.model_dump().values()])
    return out.getvalue()


def table_rows(brief: Brief) -> Iterator[Row]:
    """The rows of all records, in the brief's own order."""
    lookup = Lookup(brief)
    for quote in brief.quotes:
        yield _quote_row(quote, lookup)
    for stance in brief.stances:
        yield _stance_row(stance, lookup)
    for event in brief.events:
        yield _event_row(event, lookup)


def _cell(value: object) -> object:
    if isinstance(value, tuple | list):
        return escape_cell("; ".join(value))
    return escape_cell(value) if isinstance(value, str) else value


def _quote_row(quote: Quote, lookup: Lookup) -> Row:
    speaker = quote.speaker
    entity = speaker.entity if speaker else None
    mention = speaker.mention.text if speaker and speaker.mention else None
    return _row(
        quote,
        lookup,
        kind="quote",
        label=quote.kind,
        who=lookup.name(entity) if entity is not None else mention,
        who_id=entity,
        mention=mention,
        cue=quote.cue.text if quote.cue else None,
        qualifiers=tuple(span.text for span in quote.qualifiers),
        verdict=quote.verdict,
        second_opinions=tuple(_opinions(quote, lookup)),
    )


def _opinions(quote: Quote, lookup: Lookup) -> Iterator[str]:
    for opinion in quote.second_opinions:
        speaker = opinion.speaker
        who = lookup.name(speaker.entity) if speaker and speaker.entity is not None else None
        yield f"{opinion.by}: {who or (speaker.mention.text if speaker and speaker.mention else 'nobody')}"


def _stance_row(stance: Stance, lookup: Lookup) -> Row:
    return _row(
        stance,
        lookup,
        kind="stance",
        label=stance.polarity,
        who=lookup.holder(stance.holder),
        who_id=getattr(stance.holder, "entity", None),
        about=lookup.target(stance.target),
        about_id=getattr(stance.target, "entity", None),
        qualifiers=tuple(span.text for evidence in stance.evidence for span in evidence.qualifiers),
        reported_by=lookup.name(stance.reported_by) if stance.reported_by else None,
    )


def _event_row(event: Event, lookup: Lookup) -> Row:
    agents = [one for one in event.participants if one.role == "agent"]
    names = [lookup.participant(one) for one in agents]
    where = event.where
    place = where.mention.text if where and where.mention else None
    when = event.when
    return _row(
        event,
        lookup,
        kind="event",
        label=event.status,
        who="; ".join(names) or None,
        who_id="; ".join(one.entity for one in agents if one.entity is not None) or None,
        about=event.what,
        trigger=event.trigger.text,
        qualifiers=tuple(span.text for span in event.qualifiers),
        when=(when.value or (when.mention.text if when.mention else None)) if when else None,
        where=lookup.name(where.entity) if where and where.entity is not None else place,
    )


def _row(record: Quote | Stance | Event, lookup: Lookup, **own: object) -> Row:
    """A row with the columns all kinds share filled in from the spans; `own` gives the rest."""
    spans = _proving_spans(record)
    support = record.support
    columns: dict[str, object] = {
        **dict.fromkeys(Row.model_fields),
        "article": spans[0].article,
        "id": record.id,
        "text": _BETWEEN_SEGMENTS.join(span.text for span in spans),
        "start": spans[0].start,
        "end": _last(spans).end,
        "spans": tuple(f"{span.article}:{span.start}-{span.end}" for span in spans),
        "paragraph": lookup.paragraph(spans[0]),
        "qualifiers": (),
        "second_opinions": (),
        "support": f"{support.agreed}/{support.passes}" if support else None,
        "articles": record.articles or tuple(dict.fromkeys(span.article for span in spans)),
        **own,
    }
    return Row.model_validate(columns)


def _last(spans: tuple[Span, ...]) -> Span:
    """The last span of the article the first one stands in: a row is about one article at a time."""
    return [span for span in spans if span.article == spans[0].article][-1]


def _proving_spans(record: Quote | Stance | Event) -> tuple[Span, ...]:
    if isinstance(record, Quote):
        return record.content
    if isinstance(record, Stance):
        return tuple(evidence.span for evidence in record.evidence)
    return record.evidence
