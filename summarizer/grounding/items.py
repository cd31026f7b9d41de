"""One item of an answer -> one record: a quote, a stance or an event, built or changed from pointers.

In go drafts and change lines in the pointing language, out come records whose every
span is proven. `Refused` says why an item cannot be taken; the field it names lets
the caller take the item without that part, where the part is not what the record is.
"""

import re
from collections.abc import Iterable
from typing import TypeVar

from summarizer.drafts import EventDraft, QuoteDraft, StanceDraft
from summarizer.grounding.cast import Cast, Who
from summarizer.grounding.clauses import clause_fault, clause_of
from summarizer.grounding.dates import why_not
from summarizer.grounding.places import Place, Places, Refused
from summarizer.grounding.qualifiers import qualifiers_before
from summarizer.records import (
    AuthorRef,
    EntityRef,
    Event,
    Holder,
    Participant,
    Polarity,
    Quote,
    QuoteKind,
    Role,
    Sentence,
    Span,
    Speaker,
    Stance,
    StanceEvidence,
    Status,
    Target,
    Topic,
    Verdict,
    When,
    Where,
)

W = TypeVar("W", bound=str)
_POLARITIES: tuple[Polarity, ...] = ("support", "oppose", "neutral", "mixed")
_STATUSES: tuple[Status, ...] = ("occurred", "ongoing", "planned", "hypothetical", "denied")
_ROLES: tuple[Role, ...] = ("agent", "patient", "recipient", "other")
_KINDS: tuple[QuoteKind, ...] = ("direct", "mixed", "indirect")
_NONE = ("none", "null", "-", "")
_DATED = re.compile(
    r"(?P<words>.*?)\s*=\s*(?P<value>[\dTZ:+/\-.]+|none|null)"
    r"(?:\s+from\s+(?P<anchor>.+?))?\s*\Z",
    re.DOTALL,
)


class Items:
    """Builds and changes the records of one chunk."""

    def __init__(self, places: Places, cast: Cast) -> None:
        self.places, self.cast, self.article = places, cast, places.article

    # -- new records -----------------------------------------------------------

    def quote(self, draft: QuoteDraft, record_id: str) -> Quote:
        if not draft.content:
            raise Refused("a quote without content")
        places = self._places(draft.content)
        home = self.places.home_of(places[0].span)
        quote = Quote(
            id=record_id,
            kind=draft.kind,
            content=tuple(span for place in places for span in place.spans),
        ).model_copy(update=_verdict(places))
        quote = self._with_kind(quote, draft.kind)
        quote = quote.model_copy(update={"speaker": self._speaker(draft.by, home)})
        return self._with_cue(quote, draft.cue)

    def stance(self, draft: StanceDraft, record_id: str) -> Stance:
        evidence = self._evidence(draft.evidence, draft.polarity)
        if not evidence:
            raise Refused("a stance without evidence")
        return Stance(
            id=record_id,
            holder=self._holder(draft.holder),
            target=self._target(draft.target),
            polarity=draft.polarity,
            reported_by=self._entity(draft.told_by),
            evidence=evidence,
        )

    def event(self, draft: EventDraft, record_id: str) -> Event:
        trigger = self.places.find(draft.trigger).span
        home = self.places.home_of(trigger)
        people = tuple(self._participant(line, home) for line in draft.who)
        event = Event(
            id=record_id,
            what=trigger.text,
            trigger=trigger,
            status=draft.status,
            participants=people,
            when=self._when(draft.when, home),
            where=self._where(draft.where, home),
            evidence=(self._sentence_of(trigger, home), *(self.places.find(p, home).span for p in draft.also)),
            qualifiers=qualifiers_before(self.article, home, trigger),
        )
        return event.model_copy(update={"what": self._what(draft.what, event)})

    # -- changed records -------------------------------------------------------

    def change_quote(self, quote: Quote, field: str, value: str) -> Quote:
        home = self.places.home_of(quote.content[0])
        match field:
            case "by":
                return quote.model_copy(update={"speaker": self._speaker(value, home)})
            case "cue":
                return self._with_cue(quote, value)
            case "kind":
                return self._with_kind(quote, value)
            case "content" | "+content":
                places = self._places([part for part in re.split(r"\s*;\s*|\s+(?=Q\d+\b)", value) if part], home)
                spans = [span for place in places for span in place.spans]
                kept = list(quote.content) if field == "+content" else []
                content = tuple(sorted({*kept, *spans}, key=lambda s: s.start))
                return quote.model_copy(update={"content": content, **_verdict(places)})
            case "-content":
                gone = set(self.places.find(value, home).spans)
                return self._quote_without(quote, gone)
        raise Refused(f"a quote has no {field!r}")

    def _quote_without(self, quote: Quote, gone: set[Span]) -> Quote:
        content = tuple(span for span in quote.content if span not in gone)
        if not content:
            raise Refused("nothing is left of the quote: drop it instead")
        return quote.model_copy(update={"content": content})

    def change_stance(self, stance: Stance, field: str, value: str) -> Stance:
        match field:
            case "polarity":
                return _turned(stance, _one_of(value, _POLARITIES))
            case "holder":
                return stance.model_copy(update={"holder": self._holder(value)})
            case "target":
                return stance.model_copy(update={"target": self._target(value)})
            case "told_by":
                return stance.model_copy(update={"reported_by": self._entity(value)})
            case "evidence" | "+evidence":
                kept = stance.evidence if field == "+evidence" else ()
                return stance.model_copy(update={"evidence": (*kept, *self._evidence([value], stance.polarity))})
            case "-evidence":
                gone = set(self.places.find(value).spans)
                left = tuple(e for e in stance.evidence if e.span not in gone)
                if not left:
                    raise Refused("no evidence is left: drop the stance instead")
                return stance.model_copy(update={"evidence": left})
        raise Refused(f"a stance has no {field!r}")

    def change_event(self, event: Event, field: str, value: str) -> Event:
        home = self.places.home_of(event.trigger)
        match field:
            case "status":
                return event.model_copy(update={"status": _one_of(value, _STATUSES)})
            case "what":
                return event.model_copy(update={"what": self._what(value, event)})
            case "trigger":
                return self._with_trigger(event, value, home)
            case "when":
                return event.model_copy(update={"when": self._when(value, home)})
            case "where":
                return event.model_copy(update={"where": self._where(value, home)})
            case "+who" | "who":
                people = event.participants if field == "+who" else ()
                return event.model_copy(update={"participants": (*people, self._participant(value, home))})
            case "-who":
                return self._event_without(event, value, home)
            case "+also":
                spans = self.places.find(value, home).spans
                return event.model_copy(update={"evidence": (*event.evidence, *spans)})
            case "-also":
                gone = set(self.places.find(value, home).spans)
                return event.model_copy(update={"evidence": tuple(e for e in event.evidence if e not in gone)})
        raise Refused(f"an event has no {field!r}")

    def _with_trigger(self, event: Event, value: str, home: Sentence | None) -> Event:
        trigger = self.places.find(value, home).span
        around = self.places.home_of(trigger)
        others = tuple(e for e in event.evidence[1:])
        evidence = (self._sentence_of(trigger, around), *others)
        qualifiers = qualifiers_before(self.article, around, trigger)
        changed = event.model_copy(update={"trigger": trigger, "evidence": evidence, "qualifiers": qualifiers})
        return changed.model_copy(update={"what": self._what(None, changed)})

    def _event_without(self, event: Event, value: str, home: Sentence | None) -> Event:
        if value.strip() in _ROLES:
            return self._event_without_role(event, value.strip())
        words = value.split(None, 1)
        bare = words[1] if len(words) == 2 and words[0] in _ROLES else value
        # a number alone takes its member out, however it is mentioned
        gone = self.cast.who(bare, home if " " in bare.strip() else None)
        left = tuple(p for p in event.participants if not _is_the_one(p, gone, self.cast))
        if len(left) == len(event.participants):
            raise Refused(f"{value!r} takes no part in it")
        return event.model_copy(update={"participants": left})

    def _event_without_role(self, event: Event, role: str) -> Event:
        left = tuple(p for p in event.participants if p.role != role)
        if len(left) == len(event.participants):
            raise Refused(f"it has no {role}")
        return event.model_copy(update={"participants": left})

    # -- parts -----------------------------------------------------------------

    def _places(self, pointers: Iterable[str], home: Sentence | None = None) -> list[Place]:
        return [self.places.find(pointer, home) for pointer in pointers]

    def _speaker(self, written: str | None, home: Sentence | None) -> Speaker | None:
        who = self.cast.who(written, home)
        if who is not None and who.mention is None and written and re.fullmatch(r"\s*\[?P\d+\]?\s*", written):
            # a wrong number alone would contradict nothing
            raise Refused(f"{written.strip()} is not named once in that sentence: add the words, or - for none")
        return who and Speaker(entity=self.cast.id_of(who.number), mention=who.mention)

    def _with_kind(self, quote: Quote, kind: str) -> Quote:
        marked = all(self.places.is_marked(span) for span in quote.content)
        chosen = _one_of(kind, _KINDS)
        if chosen == "direct" and not marked and not self.places.is_labelled(quote.content):
            raise Refused("not in quotation marks: an indirect report, or nothing")
        return quote.model_copy(update={"kind": chosen})

    def _with_cue(self, quote: Quote, written: str | None) -> Quote:
        if written is None or written.strip().lower() in _NONE:
            return quote.model_copy(update={"cue": None, "qualifiers": ()})
        cue = self.places.find(written, self.places.home_of(quote.content[0])).span
        qualifiers = qualifiers_before(self.article, self.places.home_of(cue), cue)
        return quote.model_copy(update={"cue": cue, "qualifiers": qualifiers})

    def _holder(self, written: str) -> Holder:
        if written.strip().lower() == "author":
            return AuthorRef()
        entity = self._entity(written)
        if entity is None:
            raise Refused("a stance needs a holder of the cast, or author")
        return EntityRef(entity=entity)

    def _entity(self, written: str | None) -> str | None:
        who = self.cast.who(written, None)
        return None if who is None else self.cast.id_of(who.number)

    def _target(self, written: str) -> Target:
        if re.fullmatch(r"\[?P\d+\]?", written.strip()):
            entity = self._entity(written)
            if entity is None:
                raise Refused(f"{written!r} is nobody")
            return EntityRef(entity=entity)
        mention = self.places.find_anywhere(written).span
        return Topic(topic=mention.text, mention=mention)

    def _evidence(self, pointers: Iterable[str], polarity: Polarity) -> tuple[StanceEvidence, ...]:
        found = []
        for pointer in pointers:
            head, _, rest = pointer.strip().partition(" ")
            own = _one_of(head, _POLARITIES) if head in _POLARITIES and rest else polarity
            spans = self.places.find(rest if head in _POLARITIES and rest else pointer).spans
            found += [StanceEvidence(span=span, polarity=own) for span in spans]
        return tuple(found)

    def _participant(self, line: str, home: Sentence | None) -> Participant:
        role, _, rest = line.strip().partition(" ")
        who = self.cast.who(rest, home)
        if who is None:
            raise Refused(f"{line!r} names nobody")
        return Participant(role=_one_of(role, _ROLES), entity=self.cast.id_of(who.number), mention=who.mention)

    def _when(self, written: str | None, home: Sentence | None) -> When | None:
        if written is None or written.strip().lower() in _NONE:
            return None
        match = _DATED.fullmatch(written.strip())
        words, value = (match["words"], match["value"]) if match else (written, None)
        mention = self.places.find(words, home).span if words.strip() else None
        if value in ("none", "null"):
            value = None
        if value is not None:
            anchor = self._anchor(match["anchor"] if match else None, home)
            fault = why_not(value, mention.text if mention else None, self.article.published, anchor)
            if fault:
                raise Refused(f"{value}: {fault}")
        return When(mention=mention, value=value)

    def _anchor(self, written: str | None, home: Sentence | None) -> str | None:
        """The words that a phrase counts from, proven like any other; "DATE" is the day of publication."""
        if written is None or written.strip("[] ") == "DATE":
            return written and "DATE"
        return self.places.find(written, home).span.text

    def _where(self, written: str | None, home: Sentence | None) -> Where | None:
        if written is None or written.strip().lower() in _NONE:
            return None
        who: Who | None = self.cast.who(written, home) if re.match(r"\s*\[?(?:P\d+|\?)", written) else None
        if who is not None:
            return Where(entity=self.cast.id_of(who.number), mention=who.mention)
        return Where(mention=self.places.find(written, home).span)

    def _sentence_of(self, trigger: Span, home: Sentence | None) -> Span:
        return self.article.span(home.start, home.end) if home and home.end >= trigger.end else trigger

    def _what(self, written: str | None, event: Event) -> str:
        agent = next((p.mention for p in event.participants if p.role == "agent" and p.mention), None)
        if written is None or written.strip().lower() in _NONE:
            return clause_of(self.article.text, self.places.home_of(event.trigger), event.trigger, agent)
        names = [e.name for e in self.cast.members.values() if e.id in {p.entity for p in event.participants}]
        fault = clause_fault(written, [*(span.text for span in event.evidence), *names])
        if fault:
            raise Refused(f"what: {fault}")
        return written.strip()


def _is_the_one(participant: Participant, gone: Who | None, cast: Cast) -> bool:
    if gone is None:
        return False
    if gone.mention is not None and participant.mention is not None:
        # overlapping is enough: its mention may have been given other borders a line before
        return gone.mention.start < participant.mention.end and participant.mention.start < gone.mention.end
    return gone.number is not None and participant.entity == cast.id_of(gone.number)


def _turned(stance: Stance, polarity: Polarity) -> Stance:
    """The stance with another polarity; what showed the old one shows the new, but of a mixed one each its own."""
    evidence = tuple(
        shown.model_copy(update={"polarity": polarity}) if shown.polarity == stance.polarity != "mixed" else shown
        for shown in stance.evidence
    )
    return stance.model_copy(
        update={"polarity": polarity, "evidence": stance.evidence if polarity == "mixed" else evidence}
    )


def _one_of(written: str, allowed: tuple[W, ...]) -> W:
    for word in allowed:
        if word == written.strip().lower():
            return word
    raise Refused(f"{written!r} is none of {', '.join(allowed)}")


def _verdict(places: list[Place]) -> dict[str, object]:
    exact: Verdict = "exact" if all(place.verdict == "exact" for place in places) else "normalised"
    return {"verdict": exact, "differences": tuple(d for place in places for d in place.differences)}
