"""Who is who in one chunk: the reader's cast as the model corrected it.

In go the cast, the chunk and the `cast` and `mentions` of an answer; out come the
entities with the mentions of this chunk, and the refusals. A mention belongs to one
member at most. Moving it moves the records that rest on it: whose words they are
follows from whom the words name. A member the model adds must be named by words of the
article; a new name for a known member must be among its mentions, so that one
number cannot quietly become somebody else.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, get_args

from summarizer.drafts import CastDraft
from summarizer.grounding.places import Places, Refused
from summarizer.planted import is_planted
from summarizer.records import Entity, EntityKind, Findings, Participant, Reading, Sentence, Span, Speaker

_WHO = re.compile(r"\[?(?P<number>P\d+|\?)\]?(?=$|[\s:,])[:,]?\s*(?P<words>.*)", re.DOTALL)
_NOBODY = ("none", "null", "-", "")


class Who(NamedTuple):
    """Somebody as named in an answer: a member's number or None, and the mention or None."""

    number: str | None
    mention: Span | None


class Cast:
    """The members of one chunk while an answer is grounded."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.members = dict(places.numbers.cast)
        self._same: dict[str, str] = {}
        self._cut: set[tuple[int, int]] = set()
        self._moved: set[tuple[int, int]] = set()
        chunk, planted = places.chunk, places.numbers.planted
        self.owner = {
            (start, end): number
            for start, end, number in places.numbers.mentions_in(chunk.start, chunk.end)
            if not is_planted(start, end, planted)
        }

    def add(self, draft: CastDraft) -> None:
        """Take a new member, or a better name or kind of a known one. Raises Refused."""
        number = draft.id.strip("[] ")
        if not re.fullmatch(r"P[1-9]\d{0,4}", number):
            raise Refused(f"{draft.id!r} is no cast number")
        name = self.places.find_anywhere(draft.name).span.text
        if self.is_known(number):
            self._rename(self.resolve(number), name, draft.kind)
        else:
            self.members[number] = Entity(id=f"n{self.places.chunk.index}.{number[1:]}", name=name, kind=draft.kind)

    def change(self, number: str, field: str, value: str) -> None:
        """Take a better `kind` or `name` of a known member. Raises Refused."""
        number = self.known(number)
        member = self.members[number]
        if field == "name":
            self._rename(number, self.places.find_anywhere(value).span.text, member.kind)
        elif field == "kind" and value.strip() in get_args(EntityKind):
            self.members[number] = member.model_copy(update={"kind": value.strip()})
        else:
            raise Refused(f"{field} {value!r} is no name and no kind of a cast member")

    def _rename(self, number: str, name: str, kind: EntityKind) -> None:
        known = self.members[number]
        texts = [known.name, *known.aliases, *(m.text for m in known.mentions), *self._texts_of(number)]
        folded = name.casefold()
        if not any(folded in text.casefold() or text.casefold() in folded for text in texts):
            raise Refused(f"{number} is {known.name}, not {name}; a new member takes a new number")
        self.members[number] = known.model_copy(update={"name": name, "kind": kind})

    def is_known(self, number: str) -> bool:
        """Whether the number is a member already."""
        return self.resolve(number.strip("[] ")) in self.members

    def edit(self, line: str) -> None:
        """Take one line of `mentions`: `P3 S4 he`, `- S4 Russian`, `P3 P5`. Raises Refused."""
        written = line.strip()
        if written.startswith("-"):
            span = self.places.find(written[1:].strip()).span
            self.owner.pop((span.start, span.end), None)
            self._cut.add((span.start, span.end))
            return
        match = _WHO.fullmatch(written)
        if match is None or match["number"] == "?" or not match["words"]:
            raise Refused(f"{line!r} names no member and no words")
        number = self.known(match["number"])
        other = match["words"].strip("[] ")
        if re.fullmatch(r"P\d+", other):
            self._join(number, self.known(other))
            return
        span = self.places.find(match["words"]).span
        self._give(number, span)
        self._moved.add((span.start, span.end))

    def who(self, written: str | None, home: Sentence | None) -> Who | None:
        """Who `P3 he`, `P3`, `P3 -`, `? an aide` or `none` is; None for nobody. Raises Refused.

        A number alone means its mention in the `home` sentence, if it has just one there; with `-`, none.
        Words that are a known mention of somebody else contradict their number.
        """
        if written is None or written.strip().lower() in _NOBODY:
            return None
        match = _WHO.fullmatch(written.strip())
        if match is None:
            raise Refused(f"{written!r} names nobody: P and a number, or ? and words")
        words = match["words"]
        if match["number"] == "?":
            if not words:
                raise Refused("? without words names nobody")
            return Who(None, self.places.find(words, home).span)
        number = self.known(match["number"])
        if not words.strip():
            return Who(number, self._only_mention(number, home))
        if words.strip().lower() in _NOBODY:
            return Who(number, None)
        return Who(number, self._mention(number, words, home))

    def known(self, number: str) -> str:
        """The member's number, joined members by the one they are. Raises Refused where there is none."""
        number = self.resolve(number.strip("[] "))
        if number not in self.members:
            raise Refused(f"{number} is not in the cast")
        return number

    def resolve(self, number: str) -> str:
        seen = {number}
        while number in self._same and self._same[number] not in seen:
            number = self._same[number]
            seen.add(number)
        return number

    def id_of(self, number: str | None) -> str | None:
        return None if number is None else self.members[number].id

    def follow(self, entity: str | None, mention: Span | None) -> str | None:
        """Whom a proposal's `entity` is now: joined members, and the mention's new owner where it was moved."""
        if mention is not None and (mention.start, mention.end) in self._moved:
            owner = self.owner.get((mention.start, mention.end))
            return self.id_of(owner and self.resolve(owner))
        number = self.places.numbers.names.get(entity or "")
        return self.id_of(self.resolve(number)) if number else entity

    def follow_speaker(self, speaker: Speaker | None) -> Speaker | None:
        if speaker is None:
            return None
        return speaker.model_copy(update={"entity": self.follow(speaker.entity, speaker.mention)})

    def follow_participants(self, participants: Iterable[Participant]) -> tuple[Participant, ...]:
        return tuple(p.model_copy(update={"entity": self.follow(p.entity, p.mention)}) for p in participants)

    def entities(self) -> tuple[Entity, ...]:
        """The members with their mentions in this chunk; members joined to another are left out."""
        spans: dict[str, list[tuple[int, int]]] = {}
        for span, number in sorted(self.owner.items()):
            spans.setdefault(self.resolve(number), []).append(span)
        article = self.places.article
        return tuple(
            member.model_copy(update={"mentions": tuple(article.span(*span) for span in spans.get(number, ()))})
            for number, member in self.members.items()
            if number not in self._same
        )

    def _only_mention(self, number: str, home: Sentence | None) -> Span | None:
        own = [
            span
            for span, owner in self.owner.items()
            if home and home.start <= span[0] and span[1] <= home.end and self.resolve(owner) == number
        ]
        return self.places.article.span(*own[0]) if len(own) == 1 else None

    def _mention(self, number: str, words: str, home: Sentence | None) -> Span:
        own = self._own_occurrence(number, words, home)
        span = own or self.places.find(words, home).span
        key = (span.start, span.end)
        owner = self.owner.get(key)
        if owner is not None and self.resolve(owner) != number:
            raise Refused(f"{span.text!r} is a mention of {self.resolve(owner)}, not of {number}")
        holding = self._holding(number, span)
        if holding is not None:
            return holding
        # "the port of Oslo" holds a mention of Oslo and is none itself
        if owner is None and self._is_inside(span) and not self._held(number, span):
            self.owner[key] = number
        return span

    def _own_occurrence(self, number: str, words: str, home: Sentence | None) -> Span | None:
        """The first such words of the sentence that are a mention of this member already, if any."""
        if home is None:
            return None
        place = self.places.found_in(
            (home.start, home.end), words, lambda a, b: self.resolve(self.owner.get((a, b), "")) == number
        )
        return place and place.span

    def _holding(self, number: str, span: Span) -> Span | None:
        """A longer mention of the same member around the span: "Putin" of "Mr Putin" is that mention."""
        for start, end in self.owner:
            if start <= span.start and span.end <= end and self.resolve(self.owner[start, end]) == number:
                return self.places.article.span(start, end)
        return None

    def _held(self, number: str, span: Span) -> bool:
        return any(
            span.start <= start and end <= span.end and self.resolve(owner) == number
            for (start, end), owner in self.owner.items()
        )

    def _give(self, number: str, span: Span) -> None:
        if not self._is_inside(span):
            return
        clash = [
            s for s, n in self.owner.items() if self.resolve(n) == number and s[0] < span.end and span.start < s[1]
        ]
        for other in clash:
            del self.owner[other]
        self.owner[span.start, span.end] = number

    def _join(self, number: str, other: str) -> None:
        if number != other:
            self._same[other] = number

    def _is_inside(self, span: Span) -> bool:
        return self.places.chunk.start <= span.start and span.end <= self.places.chunk.end

    def _texts_of(self, number: str) -> list[str]:
        text = self.places.article.text
        return [text[a:b] for (a, b), owner in self.owner.items() if self.resolve(owner) == self.resolve(number)]


def agree_on_names(reading: Reading, parts: Sequence[Findings]) -> list[Findings]:
    """The findings of several chunks with one name and kind for each member: what one chunk bettered, all take over.

    Two chunks that disagree leave the first one's. Members that a chunk added are its own.
    """
    known = {entity.id: entity for entity in reading.entities}
    better: dict[str, Entity] = {}
    for part in parts:
        for entity in part.entities:
            before = known.get(entity.id)
            if before is not None and (entity.name, entity.kind) != (before.name, before.kind):
                better.setdefault(entity.id, entity)
    return [
        part.model_copy(
            update={
                "entities": tuple(
                    entity.model_copy(update={"name": better[entity.id].name, "kind": better[entity.id].kind})
                    if entity.id in better
                    else entity
                    for entity in part.entities
                )
            }
        )
        for part in parts
    ]
