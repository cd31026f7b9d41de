"""Several readings of one article -> the records most of them share, each with its support.

In go the merged findings of each pass, out come those records that more than half of
the passes gave, told apart by what they point at; wording that differs is taken from
the first pass that has the record. What was outvoted is a counted rejection, and the
account is that of all passes: a chunk read three times is three chunks.
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from summarizer.merging import merge_chunks
from summarizer.records import EntityRef, Event, Findings, Quote, Reading, Rejection, Stance, Support, Topic

R = TypeVar("R", Quote, Stance, Event)


def keep_by_vote(reading: Reading, passes: Sequence[Findings]) -> Findings:
    """The findings that a majority of `passes` share."""
    votes: dict[object, int] = {}
    for one in passes:
        for key in {_key(record, one) for record in _records(one)}:
            votes[key] = votes.get(key, 0) + 1
    parts = [_part(one, votes, len(passes)) for one in passes]
    merged = merge_chunks(reading, [*parts[1:], parts[0]])
    lost = [
        Rejection(
            stage="voting",
            reason=f"given by {votes[_key(record, one)]} of {len(passes)} passes",
            draft={"record": record.id, "says": _says(record)},
            article=reading.article.id,
        )
        for one in passes
        for record in _records(one)
        if votes[_key(record, one)] * 2 <= len(passes)
    ]
    return merged.model_copy(update={"rejections": (*merged.rejections, *lost)})


def _records(findings: Findings) -> list[Quote | Stance | Event]:
    return [*findings.quotes, *findings.stances, *findings.events]


def _key(record: Quote | Stance | Event, findings: Findings) -> object:
    """What a record points at: words for a quote, trigger for an event, holder and target for a stance."""
    names = {entity.id: entity.name for entity in findings.entities}
    if isinstance(record, Quote):
        speaker = names.get(record.speaker.entity or "") if record.speaker else None
        return "quote", tuple((s.start, s.end) for s in record.content), speaker
    if isinstance(record, Event):
        return "event", record.trigger.start, record.status
    holder = names.get(record.holder.entity) if isinstance(record.holder, EntityRef) else "author"
    target = record.target.topic if isinstance(record.target, Topic) else names.get(record.target.entity)
    return "stance", holder, target, record.polarity


def _part(findings: Findings, votes: dict[object, int], passes: int) -> Findings:
    def kept(records: Iterable[R]) -> tuple[R, ...]:
        return tuple(
            record.model_copy(update={"support": Support(agreed=votes[_key(record, findings)], passes=passes)})
            for record in records
            if votes[_key(record, findings)] * 2 > passes
        )

    update = {"quotes": kept(findings.quotes), "stances": kept(findings.stances), "events": kept(findings.events)}
    return findings.model_copy(update=update)


def _says(record: Quote | Stance | Event) -> str:
    if isinstance(record, Quote):
        return " ... ".join(span.text for span in record.content)
    return record.what if isinstance(record, Event) else record.evidence[0].span.text
