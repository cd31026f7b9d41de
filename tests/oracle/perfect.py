"""A model that is always right: it answers any prompt of ours from gold.

In go the gold documents, out comes an answer to a request, in the schema that was
asked for. It sees what a model sees: the rendered prompt, parsed by `page`. What the
reader proposed is kept where it is right, changed where a part is wrong, dropped where it
is no record; what the reader missed is added. So its answer is also the shortest
that is right, which is what `benchmarks/tokens.py` counts.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from summarizer.evaluation.suites import GoldDocument, GoldEntity, GoldEvent, GoldQuote, GoldStance, GoldWhen
from summarizer.grounding.dates import why_not
from summarizer.records import AuthorRef, EntityRef
from tests.oracle.lines import LISTS, Draft, as_sent
from tests.oracle.page import Page, as_shown, read_page
from tests.oracle.words import Offsets, point, resolve


def overlap(one: Offsets, other: Offsets) -> int:
    return max(0, min(one[1], other[1]) - max(one[0], other[0]))


@dataclass
class Oracle:
    """Answers requests about the articles it has gold for."""

    documents: list[GoldDocument]

    def answer(self, request: dict[str, Any]) -> Draft:
        """The answer to a chat completion request of the program."""
        system, user = (message["content"] for message in request["messages"][-2:])
        if "abstract" in system[:60]:
            return {"sentences": []}
        page = read_page(user)
        document = self.document_of(page)
        if document is None:
            return {name: [] for name in LISTS}
        page.locate(document.text)
        return as_sent(AnswerSheet(page, document).draft())

    def document_of(self, page: Page) -> GoldDocument | None:
        """The document that holds most of the page's sentences."""
        held = Counter(
            document.id for document in self.documents for s in page.sentences if s.text in as_shown(document.text)
        )
        best = max(held, key=lambda name: held[name], default=None)
        return next((document for document in self.documents if document.id == best), None)


@dataclass
class AnswerSheet:
    """One answer being written."""

    page: Page
    gold: GoldDocument
    keep: list[str] = field(default_factory=list)
    drop: list[str] = field(default_factory=list)
    cast: list[Draft] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    change: list[str] = field(default_factory=list)

    def draft(self) -> Draft:
        """The whole answer about a chunk."""
        self.names = self._assign_cast()
        self.entity_of = {number: entity for entity, number in self.names.items()}
        self.owners = self._edit_mentions()
        quotes = self._quotes()
        stances = self._stances()
        events = self._events()
        written = json.dumps([self.mentions, self.change, quotes, stances, events])
        new = [member for member in self.cast if re.search(rf"\b{member['id']}\b", written)]
        return {
            "keep": in_ranges(self.keep),
            "drop": in_ranges(self.drop),
            "cast": new,
            "mentions": self.mentions,
            "change": self.change,
            "quotes": quotes,
            "stances": stances,
            "events": events,
        }

    # -- who is who ------------------------------------------------------------

    def _assign_cast(self) -> dict[str, str]:
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

    def _edit_mentions(self) -> dict[Offsets, str]:
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
            if written and " " not in written and self._proposed_who(written, home, self.owners)[1] is None
            else written
        )

    def same_who(self, written: str, entity: str | None, mention: Offsets | None, home: str) -> bool:
        """Whether a proposal's `P3 he` is this entity and mention."""
        number, span = self._proposed_who(written, home)
        return self.followed(number, span) == self.names.get(entity or "", "?") and span == mention

    def _proposed_who(
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

    # -- quotes ----------------------------------------------------------------

    def _quotes(self) -> list[Draft]:
        self.run_spans = self._runs()
        proposals = {n: f for n, f in self.page.proposals.items() if n[0] in "QR"}
        golds = [q for q in self.gold.quotes if self._in_core(q.content[0])]
        pairs = pair(golds, proposals, lambda gold, number: self._quote_worth(gold, number, proposals[number]))
        added, used = [], set()
        for gold in golds:
            number = pairs.get(gold.id)
            if number is not None and self._amend_quote(gold, number, proposals[number]):
                used.add(number)
            else:
                added.append(self._new_quote(gold))
        self._drop_rest(proposals, used)
        return [draft for draft in added if draft["content"]]

    def _runs(self) -> dict[str, list[Offsets]]:
        """Marked runs by number. A run ends where gold's segment that begins there ends, or is unknown."""
        ends = {seg[0]: seg[1] for q in self.gold.quotes for seg in q.content}
        runs: dict[str, list[Offsets]] = {}
        for sentence in self.page.sentences:
            for at, number in sentence.runs:
                start = sentence.start + at
                if start in ends and self._is_marked_end(start, ends[start]):
                    runs.setdefault(number.rstrip("+"), []).append((start, ends[start]))
                else:
                    runs.setdefault(number.rstrip("+"), []).append((start, start))
        return runs

    def _is_marked_end(self, start: int, end: int) -> bool:
        """Whether the marked run that begins here also ends here: a mark follows, or a paragraph's end."""
        after = self.gold.text[end : end + 1]
        return after in "”’»\"'›“" or after in "\n" or end >= len(self.gold.text)

    def _quote_worth(self, gold: GoldQuote, number: str, fields: list[str]) -> float:
        spans = self._proposed_content(number, fields)
        shared = sum(overlap(a, b) for a in gold.content for b in spans)
        starts = {a[0] for a in gold.content} & {b[0] for b in spans}
        if fields[0].startswith("no quote"):
            return 0.5 if starts else 0.0
        exact = sorted(gold.content) == sorted(spans)
        size = sum(b - a for a, b in spans) + sum(b - a for a, b in gold.content)
        return 2.0 * exact + (2 * shared / size if size and (shared / size > 0.25) else 0.0)

    def _proposed_content(self, number: str, fields: list[str]) -> list[Offsets]:
        kind, _, rest = with_kind(number, fields).partition(" ")
        if kind == "no":
            return self.run_spans.get(number, [])
        if number[0] == "Q":
            return [span for run in (rest.split() or [number]) for span in self.run_spans.get(run, [])]
        spans = [resolve(part, self.page, None) for part in rest.split("; ")]
        return [span for span in spans if span]

    def _content_pointers(self, gold: GoldQuote) -> list[str] | None:
        by_span = {span: number for number, spans in self.run_spans.items() for span in spans}
        pointers: list[str] = []
        for span in gold.content:
            number = by_span.get(span)
            whole = number is not None and set(self.run_spans[number]) <= set(gold.content)
            pointer = number if whole else point(span, self.page)
            if pointer is None:
                return None
            pointers.append(str(pointer))
        return list(dict.fromkeys(pointers))

    def _amend_quote(self, gold: GoldQuote, number: str, fields: list[str]) -> bool:
        """Keep or change a proposal; False where a new quote says it better."""
        content = self._content_pointers(gold)
        if content is None:
            return False
        sentence = self.page.sentence_at(gold.content[0][0])
        home = sentence.id if sentence else ""
        said = {name: value for name, _, value in (f.partition(" ") for f in fields[1:])}
        kind = with_kind(number, fields).split(" ")[0]
        changes = []
        if sorted(self._proposed_content(number, fields)) != sorted(gold.content):
            changes += [f"{number} content {content[0]}", *(f"{number} +content {part}" for part in content[1:])]
        if kind != gold.kind and not (kind == "no" and gold.kind == "direct"):
            changes.append(f"{number} kind {gold.kind}")
        speaker = gold.speaker
        entity, mention = (speaker.entity, speaker.mention) if speaker else (None, None)
        if not self.same_who(said.get("by", "?"), entity, mention, home):
            changes.append(f"{number} by {self.speaker(entity, mention, home) or 'none'}")
        cue = resolve(said["cue"], self.page, home) if "cue" in said else None
        if cue != gold.cue:
            words = point(gold.cue, self.page, home) if gold.cue else None
            changes.append(f"{number} cue {words or 'none'}")
        if changes:
            self.change += changes
        else:
            self.keep.append(number)
        return True

    def _new_quote(self, gold: GoldQuote) -> Draft:
        sentence = self.page.sentence_at(gold.content[0][0])
        home = sentence.id if sentence else ""
        speaker = gold.speaker
        by = self.speaker(speaker.entity, speaker.mention, home) if speaker else None
        cue = point(gold.cue, self.page, home) if gold.cue else None
        return {"content": self._content_pointers(gold) or [], "kind": gold.kind, "by": by, "cue": cue}

    def _drop_rest(self, proposals: dict[str, list[str]], used: set[str]) -> None:
        for number, fields in proposals.items():
            if number not in used:
                (self.keep if fields[0].startswith("no quote") else self.drop).append(number)

    def _in_core(self, span: Offsets) -> bool:
        return self.page.core[0] <= span[0] < self.page.core[1]

    # -- stances ---------------------------------------------------------------

    def _stances(self) -> list[Draft]:
        proposals = {n: f for n, f in self.page.proposals.items() if n[0] == "T"}
        golds = [s for s in self.gold.stances if any(self._in_core(e.span) for e in s.evidence)]
        pairs = pair(golds, proposals, lambda gold, number: self._stance_worth(gold, proposals[number]))
        added = []
        for gold in golds:
            number = pairs.get(gold.id)
            if number is None:
                added.append(self._new_stance(gold))
                continue
            changes = self._stance_changes(gold, number, proposals[number])
            if changes:
                self.change += changes
            else:
                self.keep.append(number)
        self._drop_rest(proposals, set(pairs.values()))
        return [draft for draft in added if draft["evidence"]]

    def _stance_parts(self, fields: list[str]) -> tuple[str, str, str, str | None]:
        holder, polarity, target = fields[0].split(" ", 2)
        told = next((f.split(" ", 1)[1] for f in fields[1:] if f.startswith("told_by ")), None)
        return holder, polarity, target, told

    def _stance_worth(self, gold: GoldStance, fields: list[str]) -> float:
        holder, _, target, _ = self._stance_parts(fields)
        worth = float(holder == self._holder(gold)) + float(self._is_target(gold, target))
        evidence = [resolve(f.split(" ", 1)[1], self.page, None) for f in fields[1:] if f.startswith("evidence ")]
        near = any(e and overlap(e, g.span) for e in evidence for g in gold.evidence)
        return worth + 0.1 if near and worth else 0.0

    def _holder(self, gold: GoldStance) -> str:
        return self.names[gold.holder.entity] if isinstance(gold.holder, EntityRef) else "author"

    def _is_target(self, gold: GoldStance, written: str) -> bool:
        if isinstance(gold.target, EntityRef):
            return written == self.names[gold.target.entity]
        return resolve(written, self.page, None) == gold.target.mention

    def _target(self, gold: GoldStance) -> str:
        if isinstance(gold.target, EntityRef):
            return self.names[gold.target.entity]
        pointer = point(gold.target.mention, self.page) if gold.target.mention else None
        words = self.gold.text[slice(*gold.target.mention)] if gold.target.mention else gold.target.topic
        return pointer or as_shown(words)

    def _stance_changes(self, gold: GoldStance, number: str, fields: list[str]) -> list[str]:
        holder, polarity, target, told = self._stance_parts(fields)
        reporter = self.names[gold.reported_by] if gold.reported_by else None
        changes = []
        if holder != self._holder(gold):
            changes.append(f"{number} holder {self._holder(gold)}")
        if not self._is_target(gold, target):
            changes.append(f"{number} target {self._target(gold)}")
        if polarity != gold.polarity:
            changes.append(f"{number} polarity {gold.polarity}")
        if told != reporter:
            changes.append(f"{number} told_by {reporter or 'none'}")
        return changes

    def _new_stance(self, gold: GoldStance) -> Draft:
        evidence = []
        for one in gold.evidence:
            pointer = point(one.span, self.page)
            if pointer and self._in_core(one.span):
                own = f"{one.polarity} " if one.polarity and one.polarity != gold.polarity else ""
                evidence.append(own + self._by_run(one.span, pointer))
        return {
            "holder": "author" if isinstance(gold.holder, AuthorRef) else self._holder(gold),
            "target": self._target(gold),
            "polarity": gold.polarity,
            "told_by": self.names[gold.reported_by] if gold.reported_by else None,
            "evidence": evidence,
        }

    def _by_run(self, span: Offsets, pointer: str) -> str:
        return next((number for number, spans in self.run_spans.items() if spans == [span]), pointer)

    # -- events ----------------------------------------------------------------

    def _events(self) -> list[Draft]:
        proposals = {n: f for n, f in self.page.proposals.items() if n[0] == "V"}
        golds = [e for e in self.gold.events if e.trigger and self._in_core(e.trigger)]
        pairs = pair(golds, proposals, lambda gold, number: self._event_worth(gold, proposals[number]))
        added = []
        for gold in golds:
            number = pairs.get(gold.id)
            changes = self._event_changes(gold, number, proposals[number]) if number else []
            new = self._new_event(gold)
            if number is None:
                added.append(new)
            elif changes:
                self.change += changes
            else:
                self.keep.append(number)
        self._drop_rest(proposals, set(pairs.values()))
        return added

    def _event_worth(self, gold: GoldEvent, fields: list[str]) -> float:
        trigger = resolve(fields[0], self.page, None)
        assert gold.trigger is not None
        if not trigger or not overlap(trigger, gold.trigger):
            return 0.0
        return 1.0 + (trigger == gold.trigger)

    def _event_changes(self, gold: GoldEvent, number: str, fields: list[str]) -> list[str]:
        assert gold.trigger is not None
        old = self.page.sentence_at((resolve(fields[0], self.page, None) or (0, 0))[0])
        sentence = self.page.sentence_at(gold.trigger[0])
        home = sentence.id if sentence else ""
        old_home = old.id if old else home
        changes = []
        if resolve(fields[0], self.page, None) != gold.trigger:
            changes.append(f"{number} trigger {point(gold.trigger, self.page)}")
        status = fields[1] if len(fields) > 1 and " " not in fields[1] else "occurred"
        if status != gold.status and gold.status:
            changes.append(f"{number} status {gold.status}")
        said = [(name, value) for name, _, value in (f.partition(" ") for f in fields[1:])]
        changes += self._people_changes(gold, number, said, home, old_home)
        when = next((value for name, value in said if name == "when"), None)
        if not self._same_when(gold, when, old_home):
            changes.append(f"{number} when {self._when(gold, home) or 'none'}")
        where = next((value for name, value in said if name == "where"), None)
        place = gold.where
        same = where is None if place is None else bool(where)
        if place is not None and where is not None:
            same = self.same_who(where, place.entity, place.mention, old_home)
        if not same:
            assert place is not None or where is not None
            written = self.who(place.entity, place.mention, home) if place else None
            changes.append(f"{number} where {written or 'none'}")
        seen = [resolve(value, self.page, old_home) for name, value in said if name == "also"]
        changes += [f"{number} +also {pointer}" for pointer in self._also(gold, home, [s for s in seen if s])]
        return changes

    def _people_changes(
        self, gold: GoldEvent, number: str, said: list[tuple[str, str]], home: str, old_home: str
    ) -> list[str]:
        proposed = [(name, value) for name, value in said if name in ("agent", "patient", "recipient", "other")]
        missing, left = list(gold.participants), []
        for role, value in proposed:
            hit = next(
                (p for p in missing if p.role == role and self.same_who(value, p.entity, p.mention, old_home)), None
            )
            if hit is not None:
                missing.remove(hit)
            else:
                left.append(f"{role} {self._as_followed(value, old_home)}")
        kept = {p.role for p in gold.participants if p not in missing}
        whole = [role for role in dict.fromkeys(one.split(" ")[0] for one in left) if role not in kept]
        changes = [f"{number} -who {role}" for role in whole]
        changes += [f"{number} -who {one}" for one in left if one.split(" ")[0] not in whole]
        for p in missing:
            written = self.who(p.entity, p.mention, home)
            if written:
                changes.append(f"{number} +who {p.role} {written}")
        return changes

    def _as_followed(self, value: str, home: str) -> str:
        """How a participant is called once the mentions are corrected, so that it can be taken out."""
        number, span = self._proposed_who(value, home)
        now = self.followed(number, span)
        # whose mention was taken away is called by its words, since nobody's number is left
        words = value.partition(" ")[2] or (point(span, self.page, home) if span and now == "?" else "")
        return f"{now} {words}" if span and words else now

    def _same_when(self, gold: GoldEvent, written: str | None, home: str) -> bool:
        if gold.when is None or written is None:
            return gold.when is None and written is None
        words, _, value = written.partition(" = ")
        if written.startswith("= "):
            words, value = "", written[2:]
        span = resolve(words, self.page, home) if words.strip() else None
        return span == gold.when.mention and (value or None) == gold.when.value

    def _when(self, gold: GoldEvent, home: str) -> str | None:
        if gold.when is None:
            return None
        words = point(gold.when.mention, self.page, home) if gold.when.mention else None
        counted = self._counted_from(gold.when if words else GoldWhen(value=gold.when.value), home)
        # a value that nothing on the page proves is left out, as the instructions say
        value = f"= {gold.when.value}{counted}" if gold.when.value and counted is not None else ""
        return " ".join(part for part in (words, value) if part) or None

    def _counted_from(self, when: GoldWhen, home: str) -> str | None:
        """` from S2 Friday` where the words alone and the publication date do not say which date it is.

        An anchor is another date of the article that the page shows: one of the same value first, then the
        nearest before. Tried with the rules that are told to every model: what fits is given.
        """
        words = self.gold.text[slice(*when.mention)] if when.mention else None
        value, published = when.value or "", self.gold.published
        if why_not(value, words, published) is None:
            return ""
        dated = [e.when for e in self.gold.events if e.when and e.when.mention and e.when != when]
        at = when.mention[0] if when.mention else 0
        dated.sort(key=lambda w: (w.value != value, abs(w.mention[0] - at) if w.mention else 0))
        for other in dated:
            assert other.mention is not None
            pointer = point(other.mention, self.page, home)
            if pointer and why_not(value, words, published, self.gold.text[slice(*other.mention)]) is None:
                return f" from {pointer}"
        return " from DATE" if why_not(value, words, published, "DATE") is None else None

    def _also(self, gold: GoldEvent, home: str, seen: list[Offsets]) -> list[str]:
        assert gold.trigger is not None
        pointers = []
        for span in gold.evidence:
            pointer = point(span, self.page, home)
            if pointer and span not in seen and not overlap(span, gold.trigger):
                pointers.append(pointer)
        return pointers

    def _new_event(self, gold: GoldEvent) -> Draft:
        assert gold.trigger is not None
        sentence = self.page.sentence_at(gold.trigger[0])
        home = sentence.id if sentence else ""
        people = [(p.role, self.who(p.entity, p.mention, home)) for p in gold.participants]
        return {
            "trigger": point(gold.trigger, self.page),
            "what": None,
            "status": gold.status or "occurred",
            "who": [f"{role} {who}" for role, who in people if who],
            "when": self._when(gold, home),
            "where": self.who(gold.where.entity, gold.where.mention, home) if gold.where else None,
            "also": self._also(gold, home, []),
        }


def with_kind(number: str, fields: list[str]) -> str:
    """The first field of a quote's proposal with its kind, which an R leaves out."""
    said = fields[0].split(" ")[0] in ("direct", "mixed", "indirect", "no")
    return fields[0] if said or number[0] != "R" else f"indirect {fields[0]}"


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


def in_ranges(numbers: list[str]) -> list[str]:
    """`Q1 Q2 Q3 V4` as `Q1-3 V4`: how a terse model counts."""
    ordered = sorted(set(numbers), key=lambda n: (n[0], int(n[1:])))
    runs: list[list[str]] = []
    for number in ordered:
        if runs and runs[-1][-1][0] == number[0] and int(runs[-1][-1][1:]) + 1 == int(number[1:]):
            runs[-1].append(number)
        else:
            runs.append([number])
    return [run[0] if len(run) == 1 else f"{run[0]}-{run[-1][1:]}" for run in runs]
