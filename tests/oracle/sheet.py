"""The answer about a chunk while it is written: whose numbers the cast has, and what becomes of each proposal."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from summarizer.evaluation.suites import GoldDocument, GoldEntity
from tests.oracle.lines import Draft
from tests.oracle.page import Page, as_shown
from tests.oracle.words import Offsets, point, resolve


@dataclass
class AnswerSheet:
    """One answer being written; the lines of each kind of record are written by a class of their own."""

    page: Page
    gold: GoldDocument
    keep: list[str] = field(default_factory=list)
    drop: list[str] = field(default_factory=list)
    cast: list[Draft] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    change: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = self.assign_cast()
        self.entity_of = {number: entity for entity, number in self.names.items()}
        self.owners = self.edit_mentions()

    def assign_cast(self) -> dict[str, str]:
        """Gold entity -> cast number: by name first, then by the mentions shown; the rest are new members."""
        numbers: dict[str, str] = {}
        for wordings in (self._names, self._wordings, self._cut_names):
            for entity in self.gold.entities:
                called = wordings(entity)
                for number, fields in self.page.cast.items():
                    if plain(fields[0]) in called and number not in numbers.values():
                        numbers.setdefault(entity.id, number)
        named = {name for entity in self.gold.entities for name in self._names(entity) | self._wordings(entity)}
        shown = Counter(
            (entity.id, number)
            for span, number in self._shown_mentions().items()
            for entity in self.gold.entities
            if span in entity.mentions
            and plain(self.page.cast[number][0]) not in named
            and entity.kind in self.page.cast[number]
        )
        for (entity_id, number), _ in sorted(shown.items(), key=lambda item: (-item[1], item[0])):
            if entity_id not in numbers and number not in numbers.values():
                numbers[entity_id] = number
        free = max([0, *(int(number[1:]) for number in self.page.cast)]) + 1
        for entity in self.gold.entities:
            if entity.id not in numbers:
                numbers[entity.id] = f"P{free}"
                self.cast.append({"id": f"P{free}", "name": self._name(entity), "kind": entity.kind})
                free += 1
            else:
                fields = self.page.cast[numbers[entity.id]]
                if len(fields) > 1 and fields[1] != entity.kind:
                    self.change.append(f"{numbers[entity.id]} kind {entity.kind}")
                if plain(fields[0]) not in self._names(entity) and self._is_mention(entity):
                    self.change.append(f"{numbers[entity.id]} name {as_shown(entity.name)}")
        return numbers

    def _names(self, entity: GoldEntity) -> set[str]:
        return {plain(name) for name in (entity.name, *entity.aliases, self._name(entity))}

    def _wordings(self, entity: GoldEntity) -> set[str]:
        """Every way the article names it; pronouns name nobody."""
        said = {self.gold.text[a:b] for a, b in entity.mentions}
        return {plain(words) for words in said if " " in words or (words[:1].isupper() and len(words) > 4)}

    def _cut_names(self, entity: GoldEntity) -> set[str]:
        """Its name cut short by a word or more: who adds a second member for the whole of it splits it over chunks."""
        words = plain(self._name(entity)).split()
        return {" ".join(words[:end]) for end in range(3, len(words))}

    def _is_mention(self, entity: GoldEntity) -> bool:
        return any(entity.name in self.gold.text[a:b] for a, b in entity.mentions)

    def _name(self, entity: GoldEntity) -> str:
        """Gold's name where the article has these words, else the longest mention: a name is never made up."""
        text = as_shown(self.gold.text)
        if entity.name in text or entity.name[:1].upper() + entity.name[1:] in text:
            return as_shown(entity.name)
        return max((text[a:b] for a, b in entity.mentions), key=len, default=entity.name)

    def _shown_mentions(self) -> dict[Offsets, str]:
        return {
            (sentence.start + start, sentence.start + end): number
            for sentence in self.page.sentences
            if sentence.start >= 0 and not sentence.before
            for start, end, number in sentence.mentions
        }

    def edit_mentions(self) -> dict[Offsets, str]:
        """Write the lines that turn the mentions shown into gold's; returns whose each is afterwards."""
        shown, core = self._shown_mentions(), self.page.core
        wanted = {
            span: self.names[entity.id]
            for entity in self.gold.entities
            for span in entity.mentions
            if core[0] <= span[0] and span[1] <= core[1]
        }
        owners = dict(shown)
        self.moved: dict[Offsets, str] = {}
        for span, number in sorted(wanted.items()):
            pointer = point(span, self.page)
            if shown.get(span) != number and pointer is not None:
                self.mentions.append(f"{number} {pointer}")
                for other in [s for s, n in owners.items() if n == number and overlap(s, span)]:
                    del owners[other]
                owners[span] = number
                self.moved[span] = number
        said = self._said_of()
        for span, number in sorted(owners.items()):
            if span not in wanted and (number in self.entity_of or said.get(span, number) != number):
                self.mentions.append(f"- {point(span, self.page)}")
                self.moved[span] = "?"
        gone = {span for span, number in self.moved.items() if number == "?"}
        return {span: number for span, number in owners.items() if span not in gone}

    def _said_of(self) -> dict[Offsets, str]:
        """Whose words of records are, where gold has them for no mention: "the port of Oslo" said of Oslo."""
        people = [(q.speaker.entity, q.speaker.mention) for q in self.gold.quotes if q.speaker]
        people += [(p.entity, p.mention) for e in self.gold.events for p in e.participants]
        people += [(e.where.entity, e.where.mention) for e in self.gold.events if e.where]
        return {mention: self.names[entity] for entity, mention in people if entity and mention}

    def followed(self, number: str, span: Offsets | None) -> str:
        """Whom a proposal's cast number means once the mentions are corrected."""
        return self.moved.get(span, number) if span else number

    def who(self, entity: str | None, mention: Offsets | None, home: str) -> str | None:
        """`P3 he`, `P3` alone for its only mention in the sentence, `P3 -` for none, `? an aide`, or None."""
        words = point(mention, self.page, home) if mention else None
        if entity is None:
            return f"? {words}" if words else None
        number = self.names[entity]
        only = self._only_mention(number, home, self.owners)
        if words is None:
            return f"{number} -" if only else number
        return number if only == mention else f"{number} {words}"

    def speaker(self, entity: str | None, mention: Offsets | None, home: str) -> str | None:
        """Like `who`, and says so where the sentence does not name the speaker."""
        written = self.who(entity, mention, home)
        return (
            f"{written} -"
            if written and " " not in written and self.proposed_who(written, home, self.owners)[1] is None
            else written
        )

    def same_who(self, written: str, entity: str | None, mention: Offsets | None, home: str) -> bool:
        """Whether a proposal's `P3 he` is this entity and mention."""
        number, span = self.proposed_who(written, home)
        return self.followed(number, span) == self.names.get(entity or "", "?") and span == mention

    def proposed_who(
        self, written: str, home: str, owners: dict[Offsets, str] | None = None
    ) -> tuple[str, Offsets | None]:
        number, _, words = written.partition(" ")
        if not words:
            return number, self._only_mention(number, home, owners or self._shown_mentions())
        return number, None if words == "-" else resolve(words, self.page, home)

    def _only_mention(self, number: str, home: str, owners: dict[Offsets, str]) -> Offsets | None:
        sentence = next((s for s in self.page.sentences if s.id == home), None)
        own = [
            span
            for span, owner in owners.items()
            if sentence and owner == number and sentence.start <= span[0] and span[1] <= sentence.end
        ]
        return own[0] if len(own) == 1 else None

    def drop_rest(self, proposals: dict[str, list[str]], used: set[str]) -> None:
        for number, fields in proposals.items():
            if number not in used:
                (self.keep if fields[0].startswith("no quote") else self.drop).append(number)

    def in_core(self, span: Offsets) -> bool:
        """Whether a span is this chunk's to answer for."""
        return self.page.core[0] <= span[0] < self.page.core[1]


def overlap(one: Offsets, other: Offsets) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


def plain(name: str) -> str:
    return as_shown(name).casefold().removeprefix("the ").strip()


def pair(golds: Any, proposals: dict[str, list[str]], worth: Any) -> dict[str, str]:
    """Gold id -> proposal number, the best pairs first, each once."""
    scored = sorted(
        ((worth(gold, number), gold.id, number) for gold in golds for number in proposals), key=lambda s: (-s[0], s[1:])
    )
    pairs: dict[str, str] = {}
    for value, gold_id, number in scored:
        if value > 0 and gold_id not in pairs and number not in pairs.values():
            pairs[gold_id] = number
    return pairs
