"""The pointing language: how a prompt and a model's answer name characters of an article.

A pointer is `S12` (a sentence), `S12 the two leaders` (its first such words),
`S12 he #2` (the second `he`), `S12 they touched ~ administration` (from these
words to the next of those), `Q7` (a marked run), and `R3`, `T2`, `V5` for what the
built-in reader proposed (an indirect report, a stance, an event). People and
things are `P4`. Numbers are article-wide, so that two chunks mean the same by them.

In go a reading and spans; out come pointers and the text as a prompt shows it.
`shown` never changes a length, so an offset into what the model saw is an offset
into the article. The signs of this language (square brackets, `|`, `~`, `#`) are
replaced in shown text by look-alikes: whatever an article says, it cannot write a
pointer, close its fence or forge a number. Line breaks and control characters are
shown as blanks for the same reason.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from summarizer.planted import is_planted, planted_spans
from summarizer.records import Chunk, Entity, Event, Marked, Quote, Reading, Sentence, Span, Stance

# look-alikes that no keyboard types by accident; one code point each, so that lengths hold
_SIGNS = {"[": "⟦", "]": "⟧", "|": "¦", "~": "∼", "#": "＃"}
_CONTROLS = [*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_SHOWN = str.maketrans({**_SIGNS, **{chr(code): " " for code in _CONTROLS}})

# a passage longer than this is written `first words ~ last words`: copying is what output tokens are spent on
_LONG_WORDS = 6
_EDGE_WORDS = 2


def shown(text: str) -> str:
    """The text as a prompt shows it: same length, without the signs of the pointing language."""
    return text.translate(_SHOWN)


def occurrences(words: str, text: str, start: int, end: int) -> Iterator[int]:
    """Where `words` stand in `text[start:end]` as whole words, in order. Nothing for empty words."""
    at = text.find(words, start, end) if words else -1
    while at >= 0:
        if is_whole(text, at, at + len(words)):
            yield at
        at = text.find(words, at + 1, end)


def is_whole(text: str, start: int, end: int) -> bool:
    """True where `[start, end)` cuts no word in two."""
    before = start > 0 and text[start - 1].isalnum() and text[start : start + 1].isalnum()
    after = end < len(text) and text[end].isalnum() and text[end - 1 : end].isalnum()
    return not (before or after)


@dataclass(frozen=True)
class Numbering:
    """The numbers of one reading. `S1` is its first sentence, `P1` its first entity, `R1` its first indirect report.

    Everything is computed once; make one for all the chunks of an article.
    """

    reading: Reading

    @cached_property
    def text(self) -> str:
        """The whole article as shown; offsets are the article's own."""
        return shown(self.reading.article.text)

    @cached_property
    def planted(self) -> list[tuple[int, int]]:
        """The spans that talk to a machine, in order."""
        return planted_spans(self.reading.article.text, self.reading.marked)

    @cached_property
    def sentences(self) -> dict[str, Sentence]:
        return {sentence.id: sentence for sentence in self.reading.sentences}

    @cached_property
    def marked(self) -> dict[str, Marked]:
        return {run.id: run for run in self.reading.marked}

    @cached_property
    def cast(self) -> dict[str, Entity]:
        return {f"P{n}": entity for n, entity in enumerate(self.reading.entities, 1)}

    @cached_property
    def names(self) -> dict[str, str]:
        """Entity id -> cast number."""
        return {entity.id: number for number, entity in self.cast.items()}

    @cached_property
    def runs_of(self) -> dict[str, tuple[str, ...]]:
        """Quote id -> the marked runs it is made of, in text order; empty for reports without marks."""
        owner = {segment: run.id for run in self.reading.marked for segment in run.segments}
        return {
            quote.id: tuple(dict.fromkeys(owner[s.start, s.end] for s in quote.content if (s.start, s.end) in owner))
            for quote in self.reading.quotes
        }

    @cached_property
    def proposals(self) -> dict[str, Quote | Stance | Event]:
        """The reader's own records under their numbers; a quote in marks goes by its first run's."""
        found: dict[str, Quote | Stance | Event] = {}
        reports = 0
        for quote in self.reading.quotes:
            runs = self.runs_of[quote.id]
            # two readings of one run: the second goes by an R number, so that neither is lost
            if runs and runs[0] not in found:
                found[runs[0]] = quote
            else:
                reports += 1
                found[f"R{reports}"] = quote
        found |= {f"T{n}": stance for n, stance in enumerate(self.reading.stances, 1)}
        found |= {f"V{n}": event for n, event in enumerate(self.reading.events, 1)}
        return found

    def proposals_in(self, chunk: Chunk) -> dict[str, Quote | Stance | Event]:
        """The proposals that begin in the chunk itself (not in the sentences shown before it)."""
        return {
            number: record
            for number, record in self.proposals.items()
            if chunk.start <= anchor(record).start < chunk.end
        }

    def runs_in(self, chunk: Chunk) -> dict[str, Marked]:
        """The marked runs that begin in the chunk itself."""
        return {n: run for n, run in self.marked.items() if chunk.start <= run.segments[0][0] < chunk.end}

    def shown_sentences(self, chunk: Chunk) -> list[Sentence]:
        """The sentences a prompt for this chunk shows, those before it included."""
        first = bisect_right(self._starts, chunk.before) - 1
        return list(self.reading.sentences[max(0, first) : bisect_left(self._starts, chunk.end)])

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.reading.sentences]

    @cached_property
    def _mentions(self) -> list[tuple[int, int, str]]:
        """Every mention once, outer before inner; of two cast members with the same words the first has them."""
        owners = {
            (span.start, span.end): number
            for number, entity in reversed(self.cast.items())
            for span in entity.mentions
            if span.start < span.end
        }
        return sorted(((*span, number) for span, number in owners.items()), key=lambda m: (m[0], -m[1]))

    def mentions_in(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """The mentions a prompt shows in `[start, end)`; of two that cross the first."""
        kept: list[tuple[int, int, str]] = []
        for left, right, number in self._mentions[bisect_left(self._mentions, (start, 0, "")) :]:
            if left >= end:
                break
            if right <= end and not any(other < left < stop < right for other, stop, _ in kept):
                kept.append((left, right, number))
        return kept

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds `offset`, or the last that begins before it; None before the first."""
        place = bisect_right(self._starts, offset) - 1
        return self.reading.sentences[place] if place >= 0 else None

    def pointer(self, span: Span, home: str | None = None) -> str:
        """The pointer to `span`. The sentence number is left out where it is `home`."""
        sentence = self.sentence_at(span.start)
        if sentence is None:
            return self.text[span.start : span.end]
        if (span.start, span.end) == (sentence.start, sentence.end):
            return sentence.id
        words = self._words(span, sentence)
        return words if sentence.id == home else f"{sentence.id} {words}"

    def _words(self, span: Span, sentence: Sentence) -> str:
        head, tail = self.text[span.start : span.end], ""
        pieces = list(re.finditer(r"\S+", head))
        if len(pieces) > _LONG_WORDS:
            cut = self.text[span.start : span.start + pieces[_EDGE_WORDS - 1].end()]
            end = self.text[span.start + pieces[-_EDGE_WORDS].start() : span.end]
            if next(occurrences(end, self.text, span.start + len(cut), span.end), -1) == span.end - len(end):
                head, tail = cut, f" ~ {end}"
        found = list(occurrences(head, self.text, sentence.start, max(sentence.end, span.start + len(head))))
        nth = found.index(span.start) + 1 if span.start in found else 1
        return f"{head}{f' #{nth}' if nth > 1 else ''}{tail}"


def anchor(record: Quote | Stance | Event) -> Span:
    """The span that decides which chunk a record belongs to."""
    if isinstance(record, Quote):
        return record.content[0]
    return record.evidence[0].span if isinstance(record, Stance) else record.trigger


def is_withheld(record: Quote | Stance | Event, numbers: Numbering) -> bool:
    """Whether a proposal rests on words addressed to machines; a quotation somebody made is not one of these."""
    if isinstance(record, Quote):
        segments = {segment for run in numbers.reading.marked for segment in run.segments}
        body = [span for span in numbers.planted if span not in segments]
        around = [*record.content, *([record.cue] if record.cue else [])]
        return any(is_planted(s.start, s.end, body) for s in around)
    spans = [e.span for e in record.evidence] if isinstance(record, Stance) else [record.trigger]
    return any(is_planted(span.start, span.end, numbers.planted) for span in spans)
