"""Gold beside prediction: every record of a document in words, with the passage it stands on.

In go a gold document, its brief and its score; out comes a `DocumentView`, whose rows the
terminal and the HTML report show. A row is one pairing: the gold record, the
predicted one, or both, each as a few facts a person can compare at a glance.
"""

from collections.abc import Sequence
from typing import Literal

from summarizer.evaluation.matching import Pairing, offsets
from summarizer.evaluation.samples import Sample
from summarizer.evaluation.scoring import DocumentScore
from summarizer.evaluation.suites import (
    KINDS,
    GoldDocument,
    GoldEntity,
    GoldEvent,
    GoldQuote,
    GoldStance,
    GoldTopic,
    Kind,
    Offsets,
)
from summarizer.records import AuthorRef, Brief, Entity, EntityRef, Event, Quote, Record, Span, Stance, Topic

Verdict = Literal["right", "partly", "missed", "spurious", "ignored"]
VERDICTS: tuple[Verdict, ...] = ("right", "partly", "missed", "spurious", "ignored")
Facts = tuple[tuple[str, str], ...]


class Side(Record):
    """One record in words. `spans` are what it stands on, in text order; `label` names it in a few words."""

    id: str
    label: str
    spans: tuple[Offsets, ...]
    facts: Facts


class Row(Record):
    """One pairing, for eyes. At least one side is there."""

    kind: Kind
    verdict: Verdict
    score: float
    faults: tuple[str, ...]
    gold: Side | None
    predicted: Side | None

    @property
    def begin(self) -> int:
        return min((span[0] for side in (self.gold, self.predicted) if side for span in side.spans), default=0)


class DocumentView(Record):
    """A document with all its rows in text order; `failure` says why it could not be read, if it could not."""

    suite: str
    id: str
    title: str | None
    text: str
    tags: dict[str, str]
    failure: str | None
    rows: tuple[Row, ...]

    def count(self, *verdicts: Verdict) -> int:
        return sum(row.verdict in verdicts for row in self.rows)


def view_document(suite: str, gold: GoldDocument, sample: Sample, score: DocumentScore) -> DocumentView:
    """The rows of one document, in text order; those of one place by kind."""
    ours = _gold_sides(gold)
    theirs = _predicted_sides(sample.brief) if sample.brief is not None else {}
    rows = [_row(pairing, ours, theirs) for pairing in score.pairings]
    failure = f"{sample.failure.error}: {sample.failure.message}" if sample.failure else None
    return DocumentView(
        suite=suite,
        id=gold.id,
        title=gold.title,
        text=gold.text,
        tags=gold.tags,
        failure=failure,
        rows=tuple(sorted(rows, key=lambda row: (KINDS.index(row.kind), row.begin, row.verdict))),
    )


def _row(pairing: Pairing, ours: dict[tuple[str, str], Side], theirs: dict[tuple[str, str], Side]) -> Row:
    return Row(
        kind=pairing.kind,
        verdict=pairing.verdict,
        score=pairing.score,
        faults=pairing.faults,
        gold=ours[pairing.kind, pairing.gold] if pairing.gold is not None else None,
        predicted=theirs[pairing.kind, pairing.predicted] if pairing.predicted is not None else None,
    )


def _gold_sides(gold: GoldDocument) -> dict[tuple[str, str], Side]:
    names = {entity.id: entity.name for entity in gold.entities}
    sides: dict[tuple[str, str], Side] = {}
    for quote in gold.quotes:
        sides["quotes", quote.id] = _gold_quote(quote, gold.text, names)
    for stance in gold.stances:
        sides["stances", stance.id] = _gold_stance(stance, names)
    for event in gold.events:
        sides["events", event.id] = _gold_event(event, gold.text, names)
    for entity in gold.entities:
        sides["entities", entity.id] = _entity(entity, entity.mentions, gold.text)
    return sides


def _predicted_sides(brief: Brief) -> dict[tuple[str, str], Side]:
    names = {entity.id: entity.name for entity in brief.entities}
    text = brief.articles[0].text
    sides: dict[tuple[str, str], Side] = {}
    for quote in brief.quotes:
        sides["quotes", quote.id] = _predicted_quote(quote, names)
    for stance in brief.stances:
        sides["stances", stance.id] = _predicted_stance(stance, names)
    for event in brief.events:
        sides["events", event.id] = _predicted_event(event, names)
    for entity in brief.entities:
        sides["entities", entity.id] = _entity(entity, [offsets(mention) for mention in entity.mentions], text)
    return sides


def _gold_quote(quote: GoldQuote, text: str, names: dict[str, str]) -> Side:
    speaker = quote.speaker
    who = _who(speaker.entity, _cut(text, speaker.mention), names) if speaker else "nobody"
    facts = (("kind", quote.kind), ("speaker", who), ("cue", _cut(text, quote.cue) or "none"))
    return Side(id=quote.id, label=who, spans=tuple(sorted(quote.content)), facts=facts)


def _predicted_quote(quote: Quote, names: dict[str, str]) -> Side:
    speaker = quote.speaker
    who = _who(speaker.entity, _words(speaker.mention), names) if speaker else "nobody"
    facts = (("kind", quote.kind), ("speaker", who), ("cue", _words(quote.cue) or "none"))
    return Side(id=quote.id, label=who, spans=tuple(sorted(map(offsets, quote.content))), facts=facts)


def _gold_stance(stance: GoldStance, names: dict[str, str]) -> Side:
    holder = "anybody" if stance.holder is None else _holder(stance.holder, names)
    target = stance.target.topic if isinstance(stance.target, GoldTopic) else names.get(stance.target.entity, "?")
    facts: Facts = (("holder", holder), ("polarity", stance.polarity), ("target", target))
    facts += (("reported by", names.get(stance.reported_by, "?")),) if stance.reported_by else ()
    spans = tuple(sorted(item.span for item in stance.evidence))
    return Side(id=stance.id, label=f"{holder} · {stance.polarity} · {target}", spans=spans, facts=facts)


def _predicted_stance(stance: Stance, names: dict[str, str]) -> Side:
    holder = _holder(stance.holder, names)
    target = stance.target.topic if isinstance(stance.target, Topic) else names.get(stance.target.entity, "?")
    facts: Facts = (("holder", holder), ("polarity", stance.polarity), ("target", target))
    facts += (("reported by", names.get(stance.reported_by, "?")),) if stance.reported_by else ()
    spans = tuple(sorted(offsets(item.span) for item in stance.evidence))
    return Side(id=stance.id, label=f"{holder} · {stance.polarity} · {target}", spans=spans, facts=facts)


def _gold_event(event: GoldEvent, text: str, names: dict[str, str]) -> Side:
    people = [f"{p.role}: {_who(p.entity, _cut(text, p.mention), names)}" for p in event.participants]
    when = f"{_cut(text, event.when.mention) or 'unsaid'} = {event.when.value or '?'}" if event.when else "none"
    where = _cut(text, event.where.mention) or names.get(event.where.entity or "", "?") if event.where else "none"
    facts = _event_facts(event.what, event.status or "not annotated", people, when, where)
    trigger = _cut(text, event.trigger) or "?"
    return Side(id=event.id, label=trigger, spans=(event.trigger,) if event.trigger else event.evidence, facts=facts)


def _predicted_event(event: Event, names: dict[str, str]) -> Side:
    people = [f"{p.role}: {_who(p.entity, _words(p.mention), names)}" for p in event.participants]
    when = f"{_words(event.when.mention) or 'unsaid'} = {event.when.value or '?'}" if event.when else "none"
    where = _words(event.where.mention) or names.get(event.where.entity or "", "?") if event.where else "none"
    facts = _event_facts(event.what, event.status, people, when, where)
    return Side(id=event.id, label=event.trigger.text, spans=(offsets(event.trigger),), facts=facts)


def _event_facts(what: str | None, status: str, people: Sequence[str], when: str, where: str) -> Facts:
    who = "; ".join(sorted(people)) or "none"
    named = (("what", what),) if what else ()
    return (*named, ("status", status), ("participants", who), ("when", when), ("where", where))


def _entity(entity: GoldEntity | Entity, mentions: Sequence[Offsets], text: str) -> Side:
    ordered = sorted(set(mentions))
    wordings = list(dict.fromkeys(" ".join(text[start:end].split()) for start, end in ordered))
    facts = (("kind", entity.kind), ("mentions", f"{len(ordered)}: {'; '.join(wordings)}"))
    return Side(id=entity.id, label=entity.name, spans=tuple(ordered), facts=facts)


def _holder(holder: EntityRef | AuthorRef, names: dict[str, str]) -> str:
    return "the author" if isinstance(holder, AuthorRef) else names.get(holder.entity, "?")


def _who(entity: str | None, wording: str | None, names: dict[str, str]) -> str:
    name = names.get(entity or "")
    if name and wording and wording != name:
        return f"{name} (“{wording}”)"
    return name or wording or "nobody"


def _cut(text: str, span: Offsets | None) -> str | None:
    return " ".join(text[span[0] : span[1]].split()) if span else None


def _words(span: Span | None) -> str | None:
    return " ".join(span.text.split()) if span else None
