"""Quotation marks -> numbered runs of marked words, whatever the marks and however they are broken.

In go the text and its paragraphs; out come `Marked` runs in text order. Each
paragraph is read once, left to right, with a stack of open marks:

- a mark is told to open or close by its glyph and by the blanks beside it;
- apostrophes, elisions ('em, '90s), feet and inches are no marks;
- a run left open continues in the next paragraph if that one begins with an
  opening mark of the same family (the convention for long quotations);
- otherwise a missing mark is inferred inside the paragraph and the run is
  flagged `recovered`. A lone single mark is an apostrophe, never recovered.

The source of these rules is the practice of the British and American press;
their effect is in docs/reader.md.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from summarizer.reading.parsing import Offsets
from summarizer.records import Marked, Sentence

_MARK = re.compile("''|``|[“”„‟\"‘’‚‛'«»‹›〝〞]")
_FAMILY = {
    **dict.fromkeys(("“", "”", "„", "‟", '"', "''", "``", "〝", "〞"), "double"),
    **dict.fromkeys(("‘", "’", "‚", "‛", "'"), "single"),
    **dict.fromkeys("«»", "guillemet"),
    **dict.fromkeys("‹›", "angle"),
}
_ALWAYS_OPENS = frozenset(("„", "‚", "``", "〝"))
# 'tis, 'em, 'til ...: words whose first mark is an elision
_ELISION = re.compile(
    r"['’‘](?:\d\ds?\b|(?:em|til|tis|twas|cause|bout|round|n|im|er|cos|ave|ello|kin|gainst|neath|tween)\b)", re.I
)
_MEASURE = re.compile(r"\d\s?$")
_ATTRIBUTION_TAIL = re.compile(
    r",\s+(?:(?:[A-Z][\w.’'-]+|he|she|they|it|I|we|the|a|an)(?:\s+[\w.’'-]+){0,4}\s+)?"
    r"(?:said|says|told|added|adds|wrote|asked|replied|explained|argued|insisted|noted|warned|continued|tweeted|recalled)\b"
)

_SENTENCE_END = re.compile(r"[a-z\d][.!?]\s+(?=[A-Z])")
_LEAD_IN = re.compile(r"\b(?:said|says|added|wrote|asked|told \w+)\b[^.!?]{0,30}?[,:]\s+")


@dataclass
class _Open:
    family: str
    glyph: str
    start: int  # of the words, after the mark
    segments: list[Offsets] = field(default_factory=list)
    paragraph: int = 0


@dataclass
class _Run:
    segments: list[Offsets]
    recovered: bool = False


def find_marked(text: str, paragraphs: tuple[Offsets, ...]) -> tuple[Marked, ...]:
    """Every marked run of words, as `Q1`, `Q2` ... in order of first mark; nested runs name the one around them."""
    runs: list[_Run] = []
    carried: _Open | None = None
    for number, (start, end) in enumerate(paragraphs):
        scan = _Paragraph(text, start, end, _opens_next(text, paragraphs, number))
        carried = scan.read(carried)
        runs += scan.runs
    if carried:
        runs.append(_Run(carried.segments, recovered=True))
    return _numbered(text, [run for run in runs if any(text[a:b].strip() for a, b in run.segments)])


def _opens_next(text: str, paragraphs: tuple[Offsets, ...], number: int) -> str | None:
    """The family of the opening mark that begins the paragraph after `number`, if one does."""
    if number + 1 >= len(paragraphs):
        return None
    match = _MARK.match(text, paragraphs[number + 1][0])
    if not match or _ELISION.match(text, match.start()) or match[0] in "”’›":
        return None
    return _FAMILY[match[0]]


class _Paragraph:
    """The scan of one paragraph; `runs` collects what closed in it."""

    def __init__(self, text: str, start: int, end: int, next_family: str | None) -> None:
        self.text, self.start, self.end = text, start, end
        self.next_family = next_family
        self.runs: list[_Run] = []
        self.stack: list[_Open] = []
        self.marks = list(_MARK.finditer(text, start, end))
        self.singles = [m.start() for m in self.marks if _FAMILY[m[0]] == "single"]
        self.doubles = [m.start() for m in self.marks if m[0] in ("“", "”")]
        self._strong = [p for p in self.singles if self._closes_single_surely(p)]
        self._openers = [p for p in self.singles if self._opens(p, text[p])]

    def read(self, carried: _Open | None) -> _Open | None:
        """Scan; `carried` is a run continued from above. Returns the run that goes on below, if one does."""
        marks = self.marks
        if carried:
            marks = marks[1:]  # the mark that says "continued"
            carried.start = self.marks[0].end()
            self.stack.append(carried)
        for mark in marks:
            self._take(mark.start(), mark[0])
        return self._settle()

    def _take(self, position: int, glyph: str) -> None:
        family = _FAMILY[glyph]
        if family == "single":
            self._take_single(position, glyph)
            return
        if self._is_inches(position, glyph):
            return
        opens, closes = self._opens(position, glyph), self._closes(position, glyph)
        is_open = any(o.family == family for o in self.stack)
        if is_open and closes and not (opens and glyph in "“«»"):
            self._close(family, position)
        elif opens or (not is_open and glyph in "“„«"):
            if is_open and not self._nests(position, glyph):  # the first was never closed
                self._recover_close(family, position)
            self.stack.append(_Open(family, glyph, position + len(glyph)))
        elif is_open:
            self._close(family, position)
        elif closes:
            self._recover_open(position)

    def _nests(self, position: int, glyph: str) -> bool:
        """True for the inner “ of `“A “b” c”`: two closing marks follow before the next opening one."""
        if glyph != "“":
            return False
        index = bisect_right(self.doubles, position)
        return [self.text[p] for p in self.doubles[index : index + 2]] == ["”", "”"]

    def _take_single(self, position: int, glyph: str) -> None:
        text = self.text
        is_open = any(o.family == "single" for o in self.stack)
        if _ELISION.match(text, position) and not (is_open and self._closes(position, glyph)):
            return
        if is_open and self._closes(position, glyph):
            if self._is_possessive(position):
                return
            self._close("single", position)
        elif self._opens(position, glyph) and (self._single_closer_after(position) or self.next_family == "single"):
            self.stack.append(_Open("single", glyph, position + len(glyph)))

    def _opens(self, position: int, glyph: str) -> bool:
        if glyph in _ALWAYS_OPENS:
            return True
        if glyph in "”’›":
            return glyph == "”" and position == self.start and not self.stack  # a wrong glyph before a paragraph
        after = self.text[position + len(glyph) : position + len(glyph) + 1]
        if not after or after.isspace() or position + len(glyph) >= self.end:
            return glyph == "«" and self._stands_alone_before(position)  # « blanks inside »
        if glyph == "»":  # »thus« in German and Danish print
            return self._stands_alone_before(position) and after.isalnum()
        return self._stands_alone_before(position) or (glyph in "“«‹‘" and (after.isalnum() or after in "…[("))

    def _stands_alone_before(self, position: int) -> bool:
        if position <= self.start:
            return True
        before = self.text[position - 1]
        return before.isspace() or before in "([{—–-/“‘«\"'„‚:" or before in "\u200b\ufeff"

    def _closes(self, position: int, glyph: str) -> bool:
        if glyph in _ALWAYS_OPENS - {"``"}:
            return False
        if position <= self.start:
            return False
        after = self.text[position + len(glyph) : position + len(glyph) + 1]
        stands = position + len(glyph) >= self.end or not (after.isalnum() or after == "_")
        if glyph in "“«‘":  # closes „German style“ and »this«, or is a wrong glyph after a word
            return stands and not self.text[position - 1].isspace()
        if glyph in ('"', "'", "''"):
            return (stands and not self.text[position - 1].isspace()) or (
                glyph == '"' and bool(self.stack) and not self._opens(position, glyph)
            )
        return stands or glyph in "”»›"

    def _is_inches(self, position: int, glyph: str) -> bool:
        """True for the second mark of 5'11" and for 12" with no quotation open."""
        if glyph not in ('"', "''", "”") or not _MEASURE.search(self.text, max(position - 2, self.start), position):
            return False
        if re.search(r"\d['’′]\s?\d{1,2}$", self.text[max(position - 6, self.start) : position]):
            return True
        return glyph != "”" and not any(o.family == "double" for o in self.stack)

    def _closes_single_surely(self, position: int) -> bool:
        before, after = self.text[position - 1 : position], self.text[position + 1 : position + 2]
        if position <= self.start or after.isalnum():
            return False
        return (
            before in ".,!?;:…—–"
            or position + 1 >= self.end
            or after in '.,!?;:)—–”"'
            or (after == "’" or after == "'")
        )

    def _is_possessive(self, position: int) -> bool:
        """True for the mark of `the unions’ offer` in single marks: a surer close follows before an opening."""
        if self.text[position - 1 : position] not in "sSzx" or self._closes_single_surely(position):
            return False
        closer = self._next(self._strong, position)
        opener = self._next(self._openers, position)
        return closer is not None and (opener is None or closer < opener)

    def _single_closer_after(self, position: int) -> bool:
        """True where some later single mark of the paragraph can close, so that this one opens a run."""
        index = bisect_right(self.singles, position)
        return any(
            self._closes(p, self.text[p]) and not _ELISION.match(self.text, p) for p in self.singles[index : index + 40]
        )

    @staticmethod
    def _next(positions: list[int], position: int) -> int | None:
        index = bisect_right(positions, position)
        return positions[index] if index < len(positions) else None

    def _close(self, family: str, position: int) -> None:
        while self.stack:
            opened = self.stack.pop()
            if opened.family == family:
                self._finish(opened, position, recovered=False)
                return
            if opened.family != "single":
                self._finish(opened, position, recovered=True)

    def _finish(self, opened: _Open, end: int, recovered: bool) -> None:
        self.runs.append(_Run([*opened.segments, (opened.start, end)], recovered))

    def _recover_close(self, family: str, before: int) -> None:
        """Close the open run of `family` inside the paragraph, at its attribution or else before `before`."""
        while self.stack:
            opened = self.stack.pop()
            if opened.family == "single":
                continue
            tail = _ATTRIBUTION_TAIL.search(self.text, opened.start, before)
            end = tail.start() + 1 if tail else before
            while end > opened.start and self.text[end - 1].isspace():
                end -= 1
            self._finish(opened, end, recovered=True)
            if opened.family == family:
                return

    def _recover_open(self, position: int) -> None:
        """A closing mark with nothing open: the run began with the sentence, or after its attribution."""
        floor = max(
            [self.start, *(run.segments[-1][1] + 1 for run in self.runs[-2:] if run.segments[-1][1] < position)]
        )
        stretch = self.text[floor:position]
        said = list(_LEAD_IN.finditer(stretch))
        start = floor + (said[-1].end() if said else len(stretch) - len(stretch.lstrip(" ,.;:”’\"'")))
        breaks = [m.end() for m in _SENTENCE_END.finditer(self.text, start, position)]
        start = breaks[-1] if breaks else start
        if start < position:
            self.runs.append(_Run([(start, position)], recovered=True))

    def _settle(self) -> _Open | None:
        """What is still open at the paragraph's end: continued below, recovered, or an apostrophe."""
        bottom = self.stack[0] if self.stack else None
        if bottom and bottom.family == self.next_family:
            bottom.segments.append((bottom.start, self.end))
            return bottom
        while self.stack:
            self._recover_close(self.stack[-1].family, self.end)
        return None


def _numbered(text: str, runs: list[_Run]) -> tuple[Marked, ...]:
    trimmed = [
        (tuple(_trimmed(text, a, b) for a, b in run.segments if text[a:b].strip()), run.recovered) for run in runs
    ]
    ordered = sorted(trimmed, key=lambda run: (run[0][0][0], -run[0][-1][1]))
    marked: list[Marked] = []
    around: list[tuple[str, int]] = []  # open runs as (id, end), outermost first
    for number, (segments, recovered) in enumerate(ordered, 1):
        while around and around[-1][1] <= segments[0][0]:
            around.pop()
        inside = around[-1][0] if around else None
        marked.append(Marked(id=f"Q{number}", segments=segments, inside=inside, recovered=recovered))
        around.append((f"Q{number}", segments[-1][1]))
    return tuple(marked)


def _trimmed(text: str, start: int, end: int) -> Offsets:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def join_sentences(
    breaks: tuple[Offsets, ...], marked: tuple[Marked, ...], paragraph_of: Callable[[int], int]
) -> Iterator[Sentence]:
    """The numbered sentences: the parser's breaks, less those inside a marked run of one paragraph."""
    inner = sorted((a, b) for run in marked if run.inside is None for a, b in run.segments)
    starts = [a for a, _ in inner]
    joined: list[Offsets] = []
    for start, end in breaks:
        index = bisect_left(starts, start) - 1
        if joined and index >= 0 and inner[index][0] < start < inner[index][1]:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    for number, (start, end) in enumerate(joined, 1):
        yield Sentence(id=f"S{number}", start=start, end=end, paragraph=paragraph_of(start))
