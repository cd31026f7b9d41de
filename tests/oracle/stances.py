"""The lines of an answer about stances: which proposals are kept, changed or dropped, and what is added."""

from summarizer.evaluation.suites import GoldStance
from summarizer.records import AuthorRef, EntityRef
from tests.oracle.lines import Draft
from tests.oracle.page import as_shown
from tests.oracle.sheet import AnswerSheet, overlap, pair
from tests.oracle.words import Offsets, point, resolve


class Stances:
    """The stances of one sheet; evidence that is a marked run is called by its number in `run_spans`."""

    def __init__(self, sheet: AnswerSheet, run_spans: dict[str, list[Offsets]]) -> None:
        self.sheet, self.run_spans = sheet, run_spans

    def added(self) -> list[Draft]:
        """What the reader missed; what it proposed is kept, changed or dropped on the sheet."""
        proposals = {n: f for n, f in self.sheet.page.proposals.items() if n[0] == "T"}
        golds = [s for s in self.sheet.gold.stances if any(self.sheet.in_core(e.span) for e in s.evidence)]
        pairs = pair(golds, proposals, lambda gold, number: self._stance_worth(gold, proposals[number]))
        added = []
        for gold in golds:
            number = pairs.get(gold.id)
            if number is None:
                added.append(self._new_stance(gold))
                continue
            changes = self._stance_changes(gold, number, proposals[number])
            if changes:
                self.sheet.change += changes
            else:
                self.sheet.keep.append(number)
        self.sheet.drop_rest(proposals, set(pairs.values()))
        return [draft for draft in added if draft["evidence"]]

    def _stance_parts(self, fields: list[str]) -> tuple[str, str, str, str | None]:
        holder, polarity, target = fields[0].split(" ", 2)
        told = next((f.split(" ", 1)[1] for f in fields[1:] if f.startswith("told_by ")), None)
        return holder, polarity, target, told

    def _stance_worth(self, gold: GoldStance, fields: list[str]) -> float:
        holder, _, target, _ = self._stance_parts(fields)
        worth = float(holder == self._holder(gold)) + float(self._is_target(gold, target))
        evidence = [resolve(f.split(" ", 1)[1], self.sheet.page, None) for f in fields[1:] if f.startswith("evidence ")]
        near = any(e and overlap(e, g.span) for e in evidence for g in gold.evidence)
        return worth + 0.1 if near and worth else 0.0

    def _holder(self, gold: GoldStance) -> str:
        return self.sheet.names[gold.holder.entity] if isinstance(gold.holder, EntityRef) else "author"

    def _is_target(self, gold: GoldStance, written: str) -> bool:
        if isinstance(gold.target, EntityRef):
            return written == self.sheet.names[gold.target.entity]
        return resolve(written, self.sheet.page, None) == gold.target.mention

    def _target(self, gold: GoldStance) -> str:
        if isinstance(gold.target, EntityRef):
            return self.sheet.names[gold.target.entity]
        pointer = point(gold.target.mention, self.sheet.page) if gold.target.mention else None
        words = self.sheet.gold.text[slice(*gold.target.mention)] if gold.target.mention else gold.target.topic
        return pointer or as_shown(words)

    def _stance_changes(self, gold: GoldStance, number: str, fields: list[str]) -> list[str]:
        holder, polarity, target, told = self._stance_parts(fields)
        reporter = self.sheet.names[gold.reported_by] if gold.reported_by else None
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
            pointer = point(one.span, self.sheet.page)
            if pointer and self.sheet.in_core(one.span):
                own = f"{one.polarity} " if one.polarity and one.polarity != gold.polarity else ""
                evidence.append(own + self._by_run(one.span, pointer))
        return {
            "holder": "author" if isinstance(gold.holder, AuthorRef) else self._holder(gold),
            "target": self._target(gold),
            "polarity": gold.polarity,
            "told_by": self.sheet.names[gold.reported_by] if gold.reported_by else None,
            "evidence": evidence,
        }

    def _by_run(self, span: Offsets, pointer: str) -> str:
        return next((number for number, spans in self.run_spans.items() if spans == [span]), pointer)
