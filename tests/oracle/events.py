"""The lines of an answer about events: which proposals are kept, changed or dropped, and what is added."""

from summarizer.evaluation.suites import GoldEvent, GoldWhen
from summarizer.grounding.dates import why_not
from tests.oracle.lines import Draft
from tests.oracle.sheet import AnswerSheet, overlap, pair
from tests.oracle.words import Offsets, point, resolve


class Events:
    """The events of one sheet."""

    def __init__(self, sheet: AnswerSheet) -> None:
        self.sheet = sheet

    def added(self) -> list[Draft]:
        """What the reader missed; what it proposed is kept, changed or dropped on the sheet."""
        proposals = {n: f for n, f in self.sheet.page.proposals.items() if n[0] == "V"}
        golds = [e for e in self.sheet.gold.events if e.trigger and self.sheet.in_core(e.trigger)]
        pairs = pair(golds, proposals, lambda gold, number: self._event_worth(gold, proposals[number]))
        added = []
        for gold in golds:
            number = pairs.get(gold.id)
            changes = self._event_changes(gold, number, proposals[number]) if number else []
            new = self._new_event(gold)
            if number is None:
                added.append(new)
            elif changes:
                self.sheet.change += changes
            else:
                self.sheet.keep.append(number)
        self.sheet.drop_rest(proposals, set(pairs.values()))
        return added

    def _event_worth(self, gold: GoldEvent, fields: list[str]) -> float:
        trigger = resolve(fields[0], self.sheet.page, None)
        assert gold.trigger is not None
        if not trigger or not overlap(trigger, gold.trigger):
            return 0.0
        return 1.0 + (trigger == gold.trigger)

    def _event_changes(self, gold: GoldEvent, number: str, fields: list[str]) -> list[str]:
        assert gold.trigger is not None
        old = self.sheet.page.sentence_at((resolve(fields[0], self.sheet.page, None) or (0, 0))[0])
        sentence = self.sheet.page.sentence_at(gold.trigger[0])
        home = sentence.id if sentence else ""
        old_home = old.id if old else home
        changes = []
        if resolve(fields[0], self.sheet.page, None) != gold.trigger:
            changes.append(f"{number} trigger {point(gold.trigger, self.sheet.page)}")
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
            same = self.sheet.same_who(where, place.entity, place.mention, old_home)
        if not same:
            assert place is not None or where is not None
            written = self.sheet.who(place.entity, place.mention, home) if place else None
            changes.append(f"{number} where {written or 'none'}")
        seen = [resolve(value, self.sheet.page, old_home) for name, value in said if name == "also"]
        changes += [f"{number} +also {pointer}" for pointer in self._also(gold, home, [s for s in seen if s])]
        return changes

    def _people_changes(
        self, gold: GoldEvent, number: str, said: list[tuple[str, str]], home: str, old_home: str
    ) -> list[str]:
        proposed = [(name, value) for name, value in said if name in ("agent", "patient", "recipient", "other")]
        missing, left = list(gold.participants), []
        for role, value in proposed:
            hit = next(
                (p for p in missing if p.role == role and self.sheet.same_who(value, p.entity, p.mention, old_home)),
                None,
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
            written = self.sheet.who(p.entity, p.mention, home)
            if written:
                changes.append(f"{number} +who {p.role} {written}")
        return changes

    def _as_followed(self, value: str, home: str) -> str:
        """How a participant is called once the mentions are corrected, so that it can be taken out."""
        number, span = self.sheet.proposed_who(value, home)
        now = self.sheet.followed(number, span)
        # whose mention was taken away is called by its words, since nobody's number is left
        words = value.partition(" ")[2] or (point(span, self.sheet.page, home) if span and now == "?" else "")
        return f"{now} {words}" if span and words else now

    def _same_when(self, gold: GoldEvent, written: str | None, home: str) -> bool:
        if gold.when is None or written is None:
            return gold.when is None and written is None
        words, _, value = written.partition(" = ")
        if written.startswith("= "):
            words, value = "", written[2:]
        span = resolve(words, self.sheet.page, home) if words.strip() else None
        return span == gold.when.mention and (value or None) == gold.when.value

    def _when(self, gold: GoldEvent, home: str) -> str | None:
        if gold.when is None:
            return None
        words = point(gold.when.mention, self.sheet.page, home) if gold.when.mention else None
        counted = self._counted_from(gold.when if words else GoldWhen(value=gold.when.value), home)
        # a value that nothing on the page proves is left out, as the instructions say
        value = f"= {gold.when.value}{counted}" if gold.when.value and counted is not None else ""
        return " ".join(part for part in (words, value) if part) or None

    def _counted_from(self, when: GoldWhen, home: str) -> str | None:
        """` from S2 Friday` where the words alone and the publication date do not say which date it is.

        An anchor is another date of the article that the page shows: one of the same value first, then the
        nearest before. Tried with the rules that are told to every model: what fits is given.
        """
        words = self.sheet.gold.text[slice(*when.mention)] if when.mention else None
        value, published = when.value or "", self.sheet.gold.published
        if why_not(value, words, published) is None:
            return ""
        dated = [e.when for e in self.sheet.gold.events if e.when and e.when.mention and e.when != when]
        at = when.mention[0] if when.mention else 0
        dated.sort(key=lambda w: (w.value != value, abs(w.mention[0] - at) if w.mention else 0))
        for other in dated:
            assert other.mention is not None
            pointer = point(other.mention, self.sheet.page, home)
            if pointer and why_not(value, words, published, self.sheet.gold.text[slice(*other.mention)]) is None:
                return f" from {pointer}"
        return " from DATE" if why_not(value, words, published, "DATE") is None else None

    def _also(self, gold: GoldEvent, home: str, seen: list[Offsets]) -> list[str]:
        assert gold.trigger is not None
        pointers = []
        for span in gold.evidence:
            pointer = point(span, self.sheet.page, home)
            if pointer and span not in seen and not overlap(span, gold.trigger):
                pointers.append(pointer)
        return pointers

    def _new_event(self, gold: GoldEvent) -> Draft:
        assert gold.trigger is not None
        sentence = self.sheet.page.sentence_at(gold.trigger[0])
        home = sentence.id if sentence else ""
        people = [(p.role, self.sheet.who(p.entity, p.mention, home)) for p in gold.participants]
        return {
            "trigger": point(gold.trigger, self.sheet.page),
            "what": None,
            "status": gold.status or "occurred",
            "who": [f"{role} {who}" for role, who in people if who],
            "when": self._when(gold, home),
            "where": self.sheet.who(gold.where.entity, gold.where.mention, home) if gold.where else None,
            "also": self._also(gold, home, []),
        }
