"""The pointing language as a model would write and read it, over the sentences of a page."""

import re

from tests.oracle.page import Page, ShownSentence

Offsets = tuple[int, int]
_POINTER = re.compile(r"(?:(?P<number>[SQRTV]\d+)(?:\s+|$))?(?P<words>.*)", re.DOTALL)
_LONG, _EDGE = 6, 2


def whole_word_places(words: str, text: str) -> list[int]:
    """Where `words` stand in `text`, never inside a longer word."""
    places = []
    at = text.find(words) if words else -1
    while at >= 0:
        before = at > 0 and text[at - 1].isalnum() and text[at].isalnum()
        end = at + len(words)
        after = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
        if not (before or after):
            places.append(at)
        at = text.find(words, at + 1)
    return places


def point(span: Offsets, page: Page, home: str | None = None) -> str | None:
    """The shortest pointer to a span of the article, or None where the page does not show it."""
    start, end = span
    sentence = page.sentence_at(start)
    if sentence is None:
        return None
    local = (start - sentence.start, end - sentence.start)
    if local == (0, len(sentence.text)):
        return sentence.id
    if local[1] > len(sentence.text):
        return _across(sentence, span, page)
    words = _words(sentence.text, local)
    return words if sentence.id == home else f"{sentence.id} {words}"


def _words(text: str, local: Offsets) -> str:
    words = text[local[0] : local[1]]
    pieces = list(re.finditer(r"\S+", words))
    if len(pieces) > _LONG:
        head = words[: pieces[_EDGE - 1].end()]
        tail = words[pieces[-_EDGE].start() :]
        if text.find(tail, local[0] + len(head)) + len(tail) == local[1]:
            return f"{head}{_nth(head, text, local[0])} ~ {tail}"
    return words + _nth(words, text, local[0])


def _nth(words: str, text: str, start: int) -> str:
    places = whole_word_places(words, text)
    nth = places.index(start) + 1 if start in places else 1
    return f" #{nth}" if nth > 1 else ""


def _across(sentence: ShownSentence, span: Offsets, page: Page) -> str | None:
    """A passage that runs over a sentence's end: from its first words to its last."""
    last = page.sentence_at(span[1] - 1)
    if last is None or last.start < 0:
        return None
    head = sentence.text[span[0] - sentence.start :].split(" ")[:_EDGE]
    tail = last.text[: span[1] - last.start].split(" ")[-_EDGE:]
    first = " ".join(head)
    return f"{sentence.id} {first}{_nth(first, sentence.text, span[0] - sentence.start)} ~ {' '.join(tail)}"


def resolve(pointer: str, page: Page, home: str | None) -> Offsets | None:
    """The span that a pointer of the prompt names, or None."""
    match = _POINTER.fullmatch(pointer.strip())
    if match is None:
        return None
    number, words = match["number"] or home, match["words"].strip()
    sentence = next((s for s in page.sentences if s.id == number), None)
    if sentence is None or sentence.start < 0:
        return None
    if not words:
        return sentence.start, sentence.end
    head, _, tail = words.partition(" ~ ")
    nth = re.search(r" #(\d+)$", head)
    head = head[: nth.start()] if nth else head
    places = whole_word_places(head, sentence.text)
    which = int(nth[1]) if nth else 1
    if len(places) < which:
        return None
    start = places[which - 1]
    if not tail:
        return sentence.start + start, sentence.start + start + len(head)
    end = sentence.text.find(tail, start + len(head))
    return None if end < 0 else (sentence.start + start, sentence.start + end + len(tail))
