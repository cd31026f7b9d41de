"""The lines of an answer about quotes: which proposals are kept, changed or dropped, and what is added."""

from summarizer.evaluation.suites import GoldQuote
from tests.oracle.lines import Draft
from tests.oracle.sheet import AnswerSheet, overlap, pair
from tests.oracle.words import Offsets, point, resolve


class Quotes:
    """The quotes of one sheet; `run_spans` are the marked runs by number."""

    def __init__(self, sheet: AnswerSheet) -> None:
        self.sheet = sheet
        self.run_spans = self._runs()

    def added(self) -> list[Draft]:
        """What the reader missed; what it proposed is kept, changed or dropped on the sheet."""
        proposals = {n: f for n, f in self.sheet.page.proposals.items() if n[0] in "QR"}
        golds = [q for q in self.sheet.gold.quotes if self.sheet.in_core(q.content[0])]
        pairs = pair(golds, proposals, lambda gold, number: self._quote_worth(gold, number, proposals[number]))
        added, used = [], set()
        for gold in golds:
            number = pairs.get(gold.id)
            if number is not None and self._amend_quote(gold, number, proposals[number]):
                used.add(number)
            else:
                added.append(self._new_quote(gold))
        self.sheet.drop_rest(proposals, used)
        return [draft for draft in added if draft["content"]]

    def _runs(self) -> dict[str, list[Offsets]]:
        """Marked runs by number. A run ends where gold's segment that begins there ends, or is unknown."""
        ends = {seg[0]: seg[1] for q in self.sheet.gold.quotes for seg in q.content}
        runs: dict[str, list[Offsets]] = {}
        for sentence in self.sheet.page.sentences:
            for at, number in sentence.runs:
                start = sentence.start + at
                if start in ends and self._is_marked_end(start, ends[start]):
                    runs.setdefault(number.rstrip("+"), []).append((start, ends[start]))
                else:
                    runs.setdefault(number.rstrip("+"), []).append((start, start))
        return runs

    def _is_marked_end(self, start: int, end: int) -> bool:
        """Whether the marked run that begins here also ends here: a mark follows, or a paragraph's end."""
        after = self.sheet.gold.text[end : end + 1]
        return after in "”’»\"'›“" or after in "\n" or end >= len(self.sheet.gold.text)

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
        spans = [resolve(part, self.sheet.page, None) for part in rest.split("; ")]
        return [span for span in spans if span]

    def _content_pointers(self, gold: GoldQuote) -> list[str] | None:
        by_span = {span: number for number, spans in self.run_spans.items() for span in spans}
        pointers: list[str] = []
        for span in gold.content:
            number = by_span.get(span)
            whole = number is not None and set(self.run_spans[number]) <= set(gold.content)
            pointer = number if whole else point(span, self.sheet.page)
            if pointer is None:
                return None
            pointers.append(str(pointer))
        return list(dict.fromkeys(pointers))

    def _amend_quote(self, gold: GoldQuote, number: str, fields: list[str]) -> bool:
        """Keep or change a proposal; False where a new quote says it better."""
        content = self._content_pointers(gold)
        if content is None:
            return False
        sentence = self.sheet.page.sentence_at(gold.content[0][0])
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
        if not self.sheet.same_who(said.get("by", "?"), entity, mention, home):
            changes.append(f"{number} by {self.sheet.speaker(entity, mention, home) or 'none'}")
        cue = resolve(said["cue"], self.sheet.page, home) if "cue" in said else None
        if cue != gold.cue:
            words = point(gold.cue, self.sheet.page, home) if gold.cue else None
            changes.append(f"{number} cue {words or 'none'}")
        if changes:
            self.sheet.change += changes
        else:
            self.sheet.keep.append(number)
        return True

    def _new_quote(self, gold: GoldQuote) -> Draft:
        sentence = self.sheet.page.sentence_at(gold.content[0][0])
        home = sentence.id if sentence else ""
        speaker = gold.speaker
        by = self.sheet.speaker(speaker.entity, speaker.mention, home) if speaker else None
        cue = point(gold.cue, self.sheet.page, home) if gold.cue else None
        return {"content": self._content_pointers(gold) or [], "kind": gold.kind, "by": by, "cue": cue}


def with_kind(number: str, fields: list[str]) -> str:
    """The first field of a quote's proposal with its kind, which an R leaves out."""
    said = fields[0].split(" ")[0] in ("direct", "mixed", "indirect", "no")
    return fields[0] if said or number[0] != "R" else f"indirect {fields[0]}"
