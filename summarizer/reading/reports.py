"""Cues, marked runs and clauses -> quotes with their speakers.

Every marked run is taken in text order and given to the cue whose clause holds
it, else to the cue beside it (after it first: `"A," he said`), else to the
speaker whose words it continues. What no cue claims and does not stand alone as a
sentence is a scare quote, a title or a nickname, and is set aside by name, so
that every marked run is accounted for. Clauses with no marks are indirect quotes.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading.cast import Cast
from summarizer.reading.clauses import clauses_of, opens_that_clause
from summarizer.reading.credits import credited_source
from summarizer.reading.cues import Cue
from summarizer.reading.parsing import Offsets, Parsed, token_at
from summarizer.reading.phrases import phrase_of
from summarizer.reading.recovered import block_behind
from summarizer.records import Marked, MarkUse, QuoteKind

_NEAR = 8  # a run belongs to one of the last quotes, or to none of them
_BETWEEN_TOKENS = 12  # an attribution after a quotation is short; measured on polnear-dev
_SCARE_WORDS = 3  # inside a quotation, so few marked words with no cue are no quotation of their own
_SUBORDINATES = frozenset(("when", "while", "after", "before", "because", "although", "though"))
_TITLE_NOUNS = re.compile(
    r"\b(?:book|novel|memoir|film|movie|documentary|song|album|play|show|series|programme|program|column|article|poem|"
    r"painting|exhibition|report|episode|podcast|essay|headline|titled|entitled|called)\W*$",
    re.I,
)
_SO_CALLED = re.compile(
    r"\b(?:so[- ]called|known as|dubbed|nicknamed|termed|labelled|labeled|slogan|sign|word|phrase|term)\W*$", re.I
)


Region = tuple[Cue, list[Offsets]]  # a cue and the characters of its reported clause


@dataclass
class Report:
    """One quote being built: its segments, its cue (None: the text makes the speaker clear), its source's head."""

    kind: QuoteKind
    content: list[Offsets]
    cue: Cue | None
    source: Token | None = None
    speaker: int | None = None
    runs: list[str] = field(default_factory=list)


class Attribution:
    """Gives the marked runs of one level of speech to the cues of that level; `reports` and `uses` are found so."""

    def __init__(self, parsed: Parsed, runs: list[Marked], cues: list[Cue], cast: Cast) -> None:
        self.parsed, self.cast, self.cues, self.runs = parsed, cast, cues, runs
        self.breaks = [start for start, _ in parsed.breaks]
        self.by_sentence: dict[int, list[Cue]] = defaultdict(list)
        for cue in cues:
            self.by_sentence[cue.verb.sent.start].append(cue)
        self.uses: dict[str, MarkUse] = {}
        self.reports: list[Report] = []
        self.of_cue: dict[int, Report] = {}

    def attribute(self, regions: list[Region], *, is_inner: bool = False) -> None:
        """A quote of each run of marked speech and of each clause without marks.

        `is_inner`: the runs stand inside other quotations, where one with no cue is no quote of its own, nor is a
        clause without marks: annotators leave what a speaker retells ("she told me that ...") to the speaker.
        """
        for number, run in enumerate(self.runs):
            self._take(number, run, regions, is_inner=is_inner)
        if is_inner:
            return
        for cue, spans in regions:
            if id(cue) not in self.of_cue:
                self._add(Report("indirect", list(spans), cue, cue.source))

    def regions(self) -> list[Region]:
        """Each cue with its reported clause; one clause is nobody's twice."""
        regions: list[Region] = []
        seen: set[Offsets] = set()
        block = (0, 0)  # a paragraph that is all somebody's words; the cues in it are his
        for cue in self.cues:
            if cue.span[0] < block[1]:
                continue
            spans = clauses_of(cue, self.parsed, self.by_sentence[cue.verb.sent.start])
            if not spans and (whole := block_behind(cue, self.parsed)) is not None:
                block, spans = whole, [whole]
            if spans and spans[0] not in seen:
                seen.add(spans[0])
                regions.append((cue, spans))
        return regions

    def _take(self, number: int, run: Marked, regions: list[Region], *, is_inner: bool) -> None:
        cue = self._cue_after(number, run) or self._cue_around(run, regions) or self._cue_before(number, run, regions)
        if is_inner and len(self._words(run)) <= _SCARE_WORDS and (cue is None or self._kind(run, cue) == "mixed"):
            self.uses[run.id] = "scare"
            return
        if cue is not None:
            self.uses[run.id] = "speech"
            self._give(run, cue)
            return
        if is_inner:
            self.uses[run.id] = "speech"
            return
        source = credited_source(self.parsed, self.cast, run)
        if source is not None:
            self.uses[run.id] = "speech"
            kind: QuoteKind = "direct" if self._stands_alone(run) else "mixed"
            self._add(Report(kind, list(run.segments), None, source, runs=[run.id]))
            return
        self.uses[run.id] = self._use_without_cue(run)
        if self.uses[run.id] == "speech":
            self._continue(run)

    def _give(self, run: Marked, cue: Cue) -> None:
        known = self.of_cue.get(id(cue))
        kind = self._kind(run, cue)
        if known is None:
            self._add(Report(kind, list(run.segments), cue, cue.source, runs=[run.id]))
        else:
            known.content += run.segments
            known.runs.append(run.id)
            known.kind = (
                known.kind
                if known.kind == "direct" and kind == "direct"
                else "mixed"
                if kind == "mixed" and known.kind == "mixed"
                else known.kind
            )

    def _add(self, report: Report) -> None:
        if report.cue is not None:
            self.of_cue[id(report.cue)] = report
        report.speaker = self._speaker(report.source)
        self.reports.append(report)

    def _speaker(self, source: Token | None) -> int | None:
        if source is None:
            return None
        return self.cast.enlist(source)

    # -- which cue -------------------------------------------------------------

    def _frame(self, number: int, run: Marked) -> tuple[int, int]:
        """The characters around a run that may hold its attribution: to its neighbours, inside its paragraph."""
        first, last = self.parsed.paragraph_of(run.segments[0][0]), self.parsed.paragraph_of(run.segments[-1][1] - 1)
        low, high = self.parsed.paragraphs[first][0], self.parsed.paragraphs[last][1]
        if number > 0:
            low = max(low, self.runs[number - 1].segments[-1][1])
        if number + 1 < len(self.runs):
            high = min(high, self.runs[number + 1].segments[0][0])
        return low, high

    def _cues_in(self, start: int, end: int) -> list[Cue]:
        index = bisect_left(self.cues, start, key=lambda cue: cue.span[0])
        found = []
        while index < len(self.cues) and self.cues[index].span[0] < end:
            found.append(self.cues[index])
            index += 1
        return found

    def _cue_after(self, number: int, run: Marked) -> Cue | None:
        """`"A," he said`: a cue close behind, with no sentence end in between."""
        text = self.parsed.text
        end = run.segments[-1][1]
        low, high = self._frame(number, run)
        if text[end - 1 : end] == "." and not text[end : end + 3].strip("”\"’'» ").startswith(","):
            return None
        begin = end + 1
        while begin < high and (text[begin].isspace() or text[begin] in "”\"’'»“"):
            begin += 1  # a break right behind `?”` is none: `"A?" he asked`
        for cue in self._cues_in(end, min(self._break_after(begin), high)):
            gap = text[end : cue.span[0]]
            if len(gap.split()) > _BETWEEN_TOKENS and not self._starts_with_source(cue, begin):
                return None
            if cue.is_phrase or self._closes_over(run, cue, gap):
                return None if opens_that_clause(cue) and self._has_cue_in_front(run, low) else cue
            return None
        return None

    def _has_cue_in_front(self, run: Marked, low: int) -> bool:
        """`He said: "A," adding that B`: the marks are of the cue in front, in their own sentence."""
        cues = self._cues_in(low, run.segments[0][0])
        return bool(cues) and self._break_after(cues[-1].span[1]) >= run.segments[0][0]

    @staticmethod
    def _starts_with_source(cue: Cue, begin: int) -> bool:
        """`"A," Ann Lee, who has led the club for longer than anybody can say, said`."""
        source = cue.source
        return source is not None and source.head.i == cue.verb.i and phrase_of(source)[0] == begin

    def _break_after(self, position: int) -> int:
        """Where the parser's next sentence after `position` starts (the end of the text if none does)."""
        index = bisect_right(self.breaks, position)
        return self.breaks[index] if index < len(self.breaks) else len(self.parsed.text)

    def _breaks_between(self, start: int, end: int) -> int:
        return bisect_left(self.breaks, end) - bisect_right(self.breaks, start)

    def _closes_over(self, run: Marked, cue: Cue, gap: str) -> bool:
        """True where the cue behind a run looks back at it, and does not open a report of its own."""
        last = self.parsed.text[run.segments[-1][1] - 1]
        pointed = last in ",?!—–-…" or gap.lstrip("”\"’'» ").startswith((",", "—", "–", "-"))
        if cue.verb.dep_ in ("conj",) and re.search(r"\b(?:and|but)\b", gap):
            return False
        if cue.verb.dep_ == "advcl" and any(c.lower_ in _SUBORDINATES for c in cue.verb.lefts):
            return False  # `saying "A," when Clinton blasted him`
        if cue.verb.tag_ == "VBG" and "," in gap.strip("”\"’' "):
            return False
        return pointed and (
            cue.source is None or cue.source.idx >= run.segments[-1][1] or cue.source.idx < run.segments[0][0]
        )

    def _cue_around(self, run: Marked, regions: list[Region]) -> Cue | None:
        """The innermost cue whose reported clause holds the run."""
        start, end = run.segments[0][0], run.segments[-1][1]
        held = [
            (b - a, cue) for cue, spans in self._near(regions, start) for a, b in spans if a <= start and end <= b + 2
        ]
        return min(held, key=lambda pair: pair[0])[1] if held else None

    def _near(self, regions: list[Region], position: int) -> list[Region]:
        index = bisect_left(regions, position, key=lambda region: region[0].span[0])
        return regions[max(index - 6, 0) : index + 6]

    def _cue_before(self, number: int, run: Marked, regions: list[Region]) -> Cue | None:
        """`He said: "A"` and `he stressed that it was "a"`: the last cue in front, in the same sentence."""
        text = self.parsed.text
        low, _ = self._frame(number, run)
        start = run.segments[0][0]
        previous = self.runs[number - 1] if number else None
        cues = [c for c in self._cues_in(low, start) if self._break_after(c.span[1]) >= start]
        if cues:
            return None if self._is_addressee(run, cues[-1], regions) else cues[-1]
        if previous is None or self._break_after(previous.segments[-1][1]) < start:
            return None
        cue = next((r.cue for r in reversed(self.reports[-_NEAR:]) if previous.id in r.runs), None)  # "a" and "b"
        if cue is None or cue.span[0] > start or len(text[previous.segments[-1][1] : start].split()) > _BETWEEN_TOKENS:
            return None
        return cue if cue.span[0] < previous.segments[0][0] or self._is_broken(run) else None

    def _is_addressee(self, run: Marked, cue: Cue, regions: list[Region]) -> bool:
        """`told the "Morning Show" that ...`: a few marked words between a cue and its clause are a name."""
        clause = next((spans for other, spans in self._near(regions, cue.span[0]) if other is cue), None)
        return clause is not None and clause[0][0] >= run.segments[-1][1] and len(self._words(run)) <= _SCARE_WORDS

    def _is_broken(self, run: Marked) -> bool:
        return self.parsed.text[run.segments[0][0] - 3 : run.segments[0][0]].strip("“\"‘' ").endswith(",")

    # -- no cue ----------------------------------------------------------------

    def _words(self, run: Marked) -> list[str]:
        return [w for a, b in run.segments for w in self.parsed.text[a:b].split()]

    def _use_without_cue(self, run: Marked) -> MarkUse:
        text, start, end = self.parsed.text, run.segments[0][0], run.segments[-1][1]
        words = self._words(run)
        before, after = text[max(start - 40, 0) : start - 1], text[end + 1 : end + 3]
        previous, following = token_at(self.parsed.doc, max(start - 3, 0)), token_at(self.parsed.doc, end + 1)
        if (
            len(words) <= 3
            and previous is not None
            and following is not None
            and previous.pos_ == following.pos_ == "PROPN"
            and after.startswith(" ")
        ):
            return "nickname"
        capitals = sum(1 for w in words if w[:1].isupper())
        if _TITLE_NOUNS.search(before) or (
            len(words) > 1 and capitals >= len(words) - 2 and capitals > 1 and text[end - 1] not in ".,!?"
        ):
            return "title"
        if _SO_CALLED.search(before):
            return "scare"
        if self._stands_alone(run):
            return "speech"
        return "scare"

    def _stands_alone(self, run: Marked) -> bool:
        """True for a quotation that is a sentence by itself: opened at a sentence start, closed by a sentence end."""
        text, start, end = self.parsed.text, run.segments[0][0], run.segments[-1][1]
        front = text[max(start - 4, 0) : start - 1].rstrip()
        opens = not front or front[-1] in ".!?:”\"’'\n—–" or "\n" in text[max(start - 3, 0) : start]
        closes = text[end - 1] in ".!?…,—–" or len(run.segments) > 1 or text[end + 1 : end + 2] in (".", "", "\n")
        return opens and (closes or len(self._words(run)) > 8)

    def _continue(self, run: Marked) -> None:
        """A quotation with no cue: part of the quote before it in its paragraph, or a new one by the same speaker."""
        start = run.segments[0][0]
        paragraph = self.parsed.paragraph_of(start)
        last = next((r for r in reversed(self.reports[-_NEAR:]) if r.content[-1][1] <= start), None)
        if last is not None:
            same = self.parsed.paragraph_of(last.content[-1][1] - 1) == paragraph
            if same and last.runs and self._breaks_between(last.content[-1][1], start) <= 1:
                last.content += run.segments
                last.runs.append(run.id)
                return
        speaker = self._speaker_nearby(paragraph, start, last)
        self.reports.append(Report("direct", list(run.segments), None, None, speaker, [run.id]))

    def _speaker_nearby(self, paragraph: int, start: int, last: Report | None) -> int | None:
        """The speaker of an unattributed quotation: who just spoke, or whom the sentence before is about."""
        low = self.parsed.paragraphs[paragraph][0]
        if start - low <= 2 and paragraph > 0:
            low = self.parsed.paragraphs[paragraph - 1][0]
        if last is not None and last.content[-1][1] > low:
            return last.speaker
        token = token_at(self.parsed.doc, low)
        subject: int | None = None
        while token is not None and token.idx < start:
            member = self.cast.who(token)
            if (
                member is not None
                and self.cast.members[member].kind == "person"
                and token.dep_ in ("nsubj", "nsubjpass")
            ):
                subject = member
            token = token.nbor() if token.i + 1 < len(self.parsed.doc) else None
        return subject if subject is not None else (last.speaker if last is not None else None)

    def _kind(self, run: Marked, cue: Cue) -> QuoteKind:
        """`mixed` if the sentence around the marks needs the words, `direct` if they stand alone."""
        text, start = self.parsed.text, run.segments[0][0]
        first = next((c for c in text[start : run.segments[0][1]] if c.isalnum()), "")
        if first.islower() and not (id(cue) in self.of_cue and self.of_cue[id(cue)].kind == "direct"):
            return "mixed"
        front = text[max(start - 12, 0) : start - 1].rstrip()
        if (
            front
            and front[-1].isalnum()
            and cue.span[1] < start
            and not text[cue.span[0] : cue.span[1]].endswith(front[-3:])
        ):
            return "mixed"
        return "direct"
