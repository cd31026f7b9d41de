"""A model that errs at a known rate, and writes down each error it makes.

In goes a perfect oracle, a rate and a seed; out come answers in which about that share of
the items is wrong in one of the ways models are: a word altered, a negation dropped, a number
or date changed, a speaker swapped, an item twice, a record made up. Asked again, it
mends what it is asked about, at the same rate of failing again. `made` is the ledger of
errors that a test settles against the brief.
"""

import copy
import json
import random
import re
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from tests.oracle.lines import Draft, as_sent, read_line
from tests.oracle.page import Page, read_page
from tests.oracle.perfect import Oracle, written_for
from tests.oracle.words import resolve

_POINTER = re.compile(r"(?P<number>S\d+) (?P<words>.+)")
_NEGATION = re.compile(r"\b(?:not|never|no)\b |n[’']t\b")
_MADE_UP = "the zeppelin treaty collapsed"
_SAME_ITEM = 60.0


@dataclass
class Fault:
    """One error: its kind, the item it is in, and typed words that no brief may contain (or None)."""

    kind: str
    item: str
    words: str | None = None


@dataclass
class FaultyOracle:
    """Answers like `perfect`, with errors."""

    perfect: Oracle
    rate: float
    seed: int = 0
    made: list[Fault] = field(default_factory=list)

    def answer(self, request: dict[str, Any]) -> Draft:
        """The answer to one request; the same request always gets the same errors."""
        user = request["messages"][-1]["content"]
        rng = random.Random(f"{self.seed} {user}")
        page = read_page(user)
        document = self.perfect.document_of(page)
        if document is None or "abstract" in request["messages"][-2]["content"][:60]:
            return self.perfect.answer(request)
        page.locate(document.text)
        if page.checks:
            return as_sent(mended(page, written_for(page, document), rng, self.rate))
        return as_sent(self._spoiled(written_for(page, document), page, rng))

    def _spoiled(self, draft: Draft, page: Page, rng: random.Random) -> Draft:
        draft = copy.deepcopy(draft)
        for kind in ("quotes", "stances", "events"):
            for item in list(draft[kind]):
                if rng.random() < self.rate:
                    self._spoil(kind, item, draft, page, rng)
        for place, line in enumerate(draft["change"]):
            if rng.random() < self.rate:
                draft["change"][place] = self._spoiled_line(line, page, rng)
        for number in [n for n in page.proposals if n[0] in "QR" and "| by P" in " | ".join(page.proposals[n])]:
            if rng.random() < self.rate and not any(line.startswith(f"{number} ") for line in draft["change"]):
                self._swap_kept(number, draft, page)
        for _ in range(3):
            if rng.random() < self.rate:
                self._make_up(draft, page, rng)
        return draft

    def _spoil(self, kind: str, item: Draft, draft: Draft, page: Page, rng: random.Random) -> None:
        """One error in one new item."""
        name = {"quotes": "content", "stances": "evidence", "events": "trigger"}[kind]
        pointers = item[name] if isinstance(item[name], list) else [item[name]]
        if rng.random() < 0.25:
            draft[kind].append(copy.deepcopy(item))
            self.made.append(Fault("duplicate", json.dumps(item)))
            return
        if kind == "events" and item["when"] and "= " in item["when"] and rng.random() < 0.5:
            item["when"] = self._wrong_year(item["when"])
            return
        altered = self._altered(pointers[0], page, rng)
        if altered is not None:
            item[name] = [altered, *pointers[1:]] if isinstance(item[name], list) else altered

    def _spoiled_line(self, line: str, page: Page, rng: random.Random) -> str:
        number, name, value = [*line.split(" ", 2), ""][:3]
        if name == "by" and value.startswith("P"):
            return f"{number} by {self._swapped(value, page, number)}"
        if name == "when" and "= " in value:
            return f"{number} when {self._wrong_year(value)}"
        if name in ("content", "trigger", "+also", "+content"):
            altered = self._altered(value, page, rng)
            return f"{number} {name} {altered}" if altered else line
        return line

    def _swap_kept(self, number: str, draft: Draft, page: Page) -> None:
        said = next(f.removeprefix("by ") for f in page.proposals[number] if f.startswith("by P"))
        draft["change"].append(f"{number} by {self._swapped(said, page, number)}")

    def _swapped(self, written: str, page: Page, number: str) -> str:
        who, _, words = written.partition(" ")
        others = [other for other in page.cast if other != who]
        self.made.append(Fault("swapped speaker", number))
        return f"{others[len(words) % len(others)]} {words}".strip() if others else written

    def _wrong_year(self, written: str) -> str:
        wrong = re.sub(r"= (\d{4})", lambda m: f"= {int(m[1]) + 3}", written)
        self.made.append(Fault("wrong date", written, f"= {wrong.split('= ')[1].split(' ')[0]}"))
        return wrong

    def _altered(self, pointer: str, page: Page, rng: random.Random) -> str | None:
        """The pointer with its words typed out and one of them wrong; None where there is no word to change."""
        span = resolve(pointer, page, None)
        match = _POINTER.match(pointer)
        sentence = next((s for s in page.sentences if match and s.id == match["number"]), None)
        if span is None or sentence is None or match is None:
            return None
        words = sentence.text[span[0] - sentence.start : span[1] - sentence.start]
        kind, wrong = _wrong_words(words, rng)
        if wrong in sentence.text:
            return None
        self.made.append(Fault(kind, pointer, wrong))
        return f"{match['number']} {wrong}"

    def _make_up(self, draft: Draft, page: Page, rng: random.Random) -> None:
        sentence = rng.choice([s for s in page.sentences if not s.before]).id
        words = f"{_MADE_UP} {rng.randint(100, 999)} times"
        who = rng.choice(sorted(page.cast)) if page.cast else "author"
        made = rng.choice(("quotes", "stances", "events"))
        if made == "quotes":
            item = {"content": [f"{sentence} {words}"], "kind": "indirect", "by": None, "cue": None}
        elif made == "stances":
            item = {"holder": who, "target": words, "polarity": "support", "told_by": None, "evidence": [sentence]}
        else:
            empty = {"what": None, "status": "occurred", "who": [], "when": None, "where": None, "also": []}
            item = {"trigger": f"{sentence} {words}", **empty}
        draft[made].append(item)
        self.made.append(Fault("made up", made, words))


def _wrong_words(words: str, rng: random.Random) -> tuple[str, str]:
    negation = _NEGATION.search(words)
    if negation:
        return "dropped negation", (words[: negation.start()] + words[negation.end() :]).strip()
    number = re.search(r"\d+", words)
    if number:
        return "wrong number", words[: number.start()] + str(int(number[0]) * 10 + 7) + words[number.end() :]
    pieces = words.split(" ")
    pieces[rng.randrange(len(pieces))] = "gladly"
    return "altered word", " ".join(pieces)


def mended(page: Page, right: Draft, rng: random.Random, rate: float) -> Draft:
    """The answer to a second question: each failed item mended, dropped where it is nothing, or wrong again."""
    answer: Draft = {name: [] for name in right}
    for line in page.checks:
        match = re.match(r"\[(?P<id>F\d+)\] (?P<item>.*) -- (?P<reason>.*)", line)
        if match is None or rng.random() < rate:
            continue
        drafted = read_line(match["item"])
        if drafted is None:
            answer["keep"].append(match["id"])
            continue
        changes = _mending(match["id"], *drafted, right)
        if changes is None:
            answer["drop"].append(match["id"])
        elif changes:
            answer["change"] += changes
        else:
            answer["keep"].append(match["id"])
    return answer


def _mending(number: str, kind: str, said: Draft, right: Draft) -> list[str] | None:
    """The change lines that turn what was said into the right item it was meant to be; None for nothing like it."""
    text = json.dumps(said)
    likest = max(right[kind], key=lambda item: fuzz.ratio(json.dumps(item), text), default=None)
    if likest is None or fuzz.ratio(json.dumps(likest), text) < _SAME_ITEM:
        return None
    lines = []
    for name, value in likest.items():
        if value != said[name]:
            values = value if isinstance(value, list) else [value]
            lines += [f"{number} {name} {one if one is not None else 'none'}" for one in values]
    return lines
