"""Pointers that a model wrote -> places of the article, or the reason why not.

In goes a pointer in the language of `summarizer.pointers`, as a model types it
(brackets of our markup, quotation marks around it, a wrong neighbour sentence are
forgiven), out comes a `Place`: spans, the verdict on typed words, and the sentence
they stand in. Refused with a reason: a number that is not shown, words that are
altered or absent, an end before its beginning, and words that talk to machines.
Typed words are looked for in the named sentence, then in its neighbours, then in the
rest of what the model was shown; never outside of it, but for topics and names.
"""

import re
from collections.abc import Callable
from functools import cached_property
from typing import NamedTuple

from summarizer.figures import find_figures
from summarizer.grounding.verdicts import Found, Guards, Region, find_words
from summarizer.planted import is_planted
from summarizer.pointers import Numbering, anchor, shown
from summarizer.records import Chunk, Event, Quote, Sentence, Span, Stance, Verdict

_POINTER = re.compile(r"\[?(?P<number>[SQRTV]\d+)\]?(?=$|[\s:,])[:,]?\s*(?P<rest>.*)", re.DOTALL)
_NTH = re.compile(r"\s*#\s*(\d{1,3})(?=\s*~|\s*$)")
_MARKUP = re.compile(r"\[(?:P\d+ |/?[QSRTV]\d+\+?\])|\]")
# "A: ", "Ruth Ansell: ", "THE MAYOR: " at a paragraph's beginning
_LABEL = re.compile(r"\s*[A-Z][\w.’'-]*(?:\s[\w.’'-]+){0,4}:\s*")
_WRAPPED = re.compile(r"\A(?P<mark>[\"'“‘«])(?P<words>.*)[\"'”’»]\Z", re.DOTALL)


class Refused(Exception):
    """Why a pointer or a field cannot be taken. Ends as a Rejection or a question, never leaves grounding."""


class Place(NamedTuple):
    """Proven characters: one span, or several where a marked run goes on over paragraphs."""

    spans: tuple[Span, ...]
    verdict: Verdict = "exact"
    differences: tuple[str, ...] = ()
    number: str | None = None

    @property
    def span(self) -> Span:
        return self.spans[0]


class Places:
    """Finds places in one chunk of one reading."""

    def __init__(self, numbers: Numbering, chunk: Chunk) -> None:
        self.numbers, self.chunk = numbers, chunk
        self.article = numbers.reading.article
        self.sentences = {s.id: s for s in numbers.shown_sentences(chunk)}
        self.runs = {n: run for n, run in numbers.marked.items() if chunk.before <= run.segments[0][0] < chunk.end}

    @cached_property
    def guards(self) -> Guards:
        """The words of the cast's names, which no difference is forgiven in, and the starts of sentences."""
        called = [name for e in self.numbers.reading.entities for name in (e.name, *e.aliases)]
        words = {word for name in called for word in name.split() if word[:1].isupper() and not _is_counted(word)}
        return Guards(frozenset(words), frozenset(s.start for s in self.numbers.reading.sentences))

    def find(self, pointer: str, home: Sentence | None = None) -> Place:
        """The place of a pointer; `home` is the sentence to look in first where it names none. Raises Refused."""
        written = pointer.strip()
        match = _POINTER.fullmatch(written)
        if match is None:
            return self._words(written, home)
        number, rest = match["number"], match["rest"].strip()
        if number[0] == "S":
            sentence = self._sentence(number)
            return self._words(rest, sentence) if rest else self._whole(sentence)
        if number[0] == "Q":
            return self._run(number, rest)
        return self._proposal(number)

    def find_anywhere(self, words: str) -> Place:
        """Words searched in the whole article: a topic or name may have been given in another chunk. Raises Refused."""
        try:
            return self.find(words)
        except Refused:
            match = _POINTER.fullmatch(words.strip())
            bare = match["rest"].strip() if match else words.strip()
            return self._search(bare, [(0, len(self.numbers.text))], None)

    def found_in(self, region: Region, pointer: str, is_fit: Callable[[int, int], bool]) -> Place | None:
        """The first whole-word occurrence of plain words in `region` that `is_fit`; None where there is none."""
        words = shown(_unmarked(pointer))
        at = self.numbers.text.find(words, *region) if words else -1
        while at >= 0:
            if is_fit(at, at + len(words)):
                return Place((self.article.span(at, at + len(words)),))
            at = self.numbers.text.find(words, at + 1, region[1])
        return None

    def home_of(self, span: Span) -> Sentence | None:
        return self.numbers.sentence_at(span.start)

    def is_marked(self, span: Span) -> bool:
        """Whether the span is just the words of a marked run's segment, or lies inside one."""
        return any(a <= span.start and span.end <= b for run in self.runs.values() for a, b in run.segments)

    def is_labelled(self, spans: tuple[Span, ...]) -> bool:
        """Whether these words are the answer of an interview: after a speaker's label, then whole paragraphs."""
        leads = [self.article.text[self.article.text.rfind("\n", 0, s.start) + 1 : s.start] for s in spans]
        return bool(_LABEL.fullmatch(leads[0])) and not any(lead.strip() for lead in leads[1:])

    def _sentence(self, number: str) -> Sentence:
        if number not in self.sentences:
            raise Refused(f"{number} is not shown")
        return self.sentences[number]

    def _whole(self, sentence: Sentence) -> Place:
        return self._checked(Place((self.article.span(sentence.start, sentence.end),)))

    def _run(self, number: str, rest: str) -> Place:
        if number not in self.runs:
            raise Refused(f"{number} is not shown")
        segments = self.runs[number].segments
        if rest:
            found = [f for f in (self._search_in(rest, segment) for segment in segments) if f.is_proven]
            if not found:
                raise Refused(_reason(rest, self._search_in(rest, segments[0]), self.numbers.text))
            return self._checked(self._place(found[0]))
        return Place(tuple(self.article.span(start, end) for start, end in segments), number=number)

    def _proposal(self, number: str) -> Place:
        record: Quote | Stance | Event | None = self.numbers.proposals.get(number)
        if record is None or not self.chunk.before <= anchor(record).start < self.chunk.end:
            raise Refused(f"{number} is not shown")
        spans = record.content if isinstance(record, Quote) else (anchor(record),)
        return self._checked(Place(spans, number=number))

    def _words(self, written: str, home: Sentence | None) -> Place:
        if not written:
            raise Refused("no words")
        return self._search(written, self._regions(home), home)

    def _regions(self, home: Sentence | None) -> list[Region]:
        """Where to look: the sentence, its neighbours, all that is shown."""
        everything = (self.chunk.before, self.chunk.end)
        if home is None:
            return [everything]
        ids = list(self.sentences)
        place = ids.index(home.id) if home.id in self.sentences else -1
        near = [ids[n] for n in (place + 1, place - 1) if place >= 0 and 0 <= n < len(ids)]
        spans = [(self.sentences[n].start, self.sentences[n].end) for n in near]
        return [(home.start, home.end), *spans, everything]

    def _search(self, written: str, regions: list[Region], home: Sentence | None) -> Place:
        head, _, tail = written.partition("~")
        found = self._first(head, regions)
        if not tail.strip():
            return self._checked(self._place(found))
        sentence = self.numbers.sentence_at(found.start) or home
        stop = sentence.end if sentence and sentence.end > found.end else found.end
        end = self._first(tail, [(found.end, stop), (found.end, regions[-1][1])])
        verdict: Verdict = "exact" if found.verdict == end.verdict == "exact" else "normalised"
        span = self.article.span(found.start, end.end)
        return self._checked(Place((span,), verdict, (*found.differences, *end.differences)))

    def _first(self, written: str, regions: list[Region]) -> Found:
        nth = _NTH.search(written)
        words = shown(_unmarked(written[: nth.start()] if nth else written))
        if not words:
            raise Refused("no words")
        found = find_words(words, self.numbers.text, regions, self.guards, int(nth[1]) if nth else 1)
        wrapped = _WRAPPED.match(words)
        if not found.is_proven and wrapped:
            found = find_words(wrapped["words"], self.numbers.text, regions, self.guards, int(nth[1]) if nth else 1)
        if not found.is_proven:
            raise Refused(_reason(words, found, self.numbers.text))
        return found

    def _search_in(self, written: str, region: Region) -> Found:
        return find_words(shown(_unmarked(written)), self.numbers.text, [region], self.guards)

    def _place(self, found: Found) -> Place:
        verdict: Verdict = "exact" if found.verdict == "exact" else "normalised"
        return Place((self.article.span(found.start, found.end),), verdict, found.differences)

    def _checked(self, place: Place) -> Place:
        """The place, unless it lies where the article talks to machines (a marked run's own words may)."""
        segments = {segment for run in self.runs.values() for segment in run.segments}
        for span in place.spans:
            held = [p for p in self.numbers.planted if is_planted(span.start, span.end, [p])]
            if any(p not in segments or not (p[0] >= span.start and p[1] <= span.end) for p in held):
                raise Refused("planted: these words are addressed to machines")
        return place


def _is_counted(word: str) -> bool:
    """The first word of "The county's schools" or "Two people" names nobody."""
    return word in ("The", "A", "An") or bool(find_figures(word))


def _unmarked(words: str) -> str:
    """Typed words without our own markup, which no article can contain."""
    return _MARKUP.sub("", words).strip()


def _reason(words: str, found: Found, text: str) -> str:
    if found.verdict == "altered":
        return f"altered: {'; '.join(found.differences)} (the article has: {text[found.start : found.end]})"
    return f"absent: {words}"
