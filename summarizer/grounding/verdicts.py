"""Do these words stand in the article? A verdict, never a score.

In go words that a model typed, the shown text and the passages to look in; out comes
where they stand and how sure that is. `exact`: character for character. `normalised`:
they differ only in case, blanks, quotation marks, hyphens or ligatures, and every
difference is listed. `altered`: the nearest passage differs in a word, listed as
"- article's" and "+ typed". `absent`: nothing near. Only the first two may become a
record. A difference that touches a guard word (a negation, a number, a currency, a
percentage, a date, a name) is `altered` whatever the similarity: a lost "not" is
one word of thirty, and turns the sentence round. Similarity (rapidfuzz) only finds the
passage to show beside a refusal; it never accepts.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from rapidfuzz import fuzz

from summarizer.figures import find_dates, find_figures
from summarizer.pointers import is_whole, occurrences
from summarizer.wording import is_function, is_negated

Region = tuple[int, int]

_SINGLE, _DOUBLE, _HYPHENS = "‘’‚‛‹›`´ʼ′", "“”„‟«»″", "‐‑‒–—―−⁃"
_GLYPHS = str.maketrans({**dict.fromkeys(_SINGLE, "'"), **dict.fromkeys(_DOUBLE, '"'), **dict.fromkeys(_HYPHENS, "-")})
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# a short needle is like something everywhere: "the vote" is 75 % of "the boat" (rapidfuzz partial_ratio)
_NEAR_FROM, _NEAR_FROM_SHORT, _SHORT_CHARS = 70.0, 88.0, 16


class Guards(NamedTuple):
    """What may not change: the words of the cast's names; and where sentences start, so that their capital may."""

    names: frozenset[str] = frozenset()
    starts: frozenset[int] = frozenset()


class Found(NamedTuple):
    """Where words stand, or what stands nearest (`altered`), or nowhere (`absent`, offsets 0)."""

    verdict: Literal["exact", "normalised", "altered", "absent"]
    start: int = 0
    end: int = 0
    differences: tuple[str, ...] = ()

    @property
    def is_proven(self) -> bool:
        return self.verdict in ("exact", "normalised")


def find_words(words: str, text: str, regions: Iterable[Region], guards: Guards, nth: int = 1) -> Found:
    """Look for `words` in the regions of `text`, best region first.

    The nth whole-word occurrence of the first region that has one is taken; in each region exact
    words come before normalised ones.
    """
    regions = list(regions)
    altered: Found | None = None
    for region in regions:
        exact = list(occurrences(words, text, *region))
        if exact:
            at = exact[min(nth, len(exact)) - 1]
            return Found("exact", at, at + len(words)) if nth <= len(exact) else Found("absent")
        found = _find_folded(words, text, region, guards, nth)
        if found is not None and found.is_proven:
            return found
        altered = altered or found
    return altered or _nearest(words, text, regions)


def is_guard(token: str, names: frozenset[str]) -> bool:
    """Whether a token carries a negation, number, currency, percentage, date or name.

    >>> [is_guard(token, frozenset({"May"})) for token in ("don’t", "40", "May", "vote")]
    [True, True, True, False]
    """
    bare = token.strip(".,;:!?()\"'“”‘’")
    plain = bare.translate(_GLYPHS)
    return (
        is_negated(plain)
        or any(sign.isdigit() or sign in "$€£¥%" for sign in bare)
        or bool(find_figures(plain) or find_dates(plain))
        or plain.casefold() in ("percent", "cent", "half", "dollar", "dollars", "euro", "euros", "pounds")
        or (plain.removesuffix("'s") in names)
    )


def word_differences(article: str, typed: str) -> tuple[str, ...]:
    """What differs word by word, the article's first.

    >>> word_differences("we will not go", "we will go")
    ('- not',)
    """
    ours, theirs = article.split(), typed.split()
    found: list[str] = []
    for _, a, b, c, d in _replacements(ours, theirs):
        found += [f"- {' '.join(ours[a:b])}"] if b > a else []
        found += [f"+ {' '.join(theirs[c:d])}"] if d > c else []
    return tuple(found)


def _replacements(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, int, int, int, int]]:
    codes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return (code for code in codes if code[0] != "equal")


class _Folded(NamedTuple):
    """Text without the forgivable differences; `origin[i]` is where its i-th character comes from."""

    text: str
    origin: list[int]


def _fold(text: str, start: int, end: int) -> _Folded:
    signs: list[str] = []
    origin: list[int] = []
    for place in range(start, end):
        char = text[place]
        if char in _INVISIBLE or (char.isspace() and (not signs or signs[-1] == " ")):
            continue
        plain = " " if char.isspace() else _LIGATURES.get(char, char).translate(_GLYPHS).lower()
        signs += plain
        origin += [place] * len(plain)
    return _Folded("".join(signs), origin)


def _find_folded(words: str, text: str, region: Region, guards: Guards, nth: int) -> Found | None:
    needle = _fold(words, 0, len(words)).text.strip()
    hay = _fold(text, *region)
    found = list(occurrences(needle, hay.text, 0, len(hay.text)))
    if len(found) < nth:
        return None
    at = found[nth - 1]
    start, end = hay.origin[at], hay.origin[at + len(needle) - 1] + 1
    differences = word_differences(text[start:end], words)
    if not differences and text[start:end].split() == words.split():
        differences = ("blanks",)
    touched = _guards_touched(text, start, text[start:end], words, guards)
    return Found("altered" if touched else "normalised", start, end, differences)


def _guards_touched(text: str, start: int, article: str, typed: str, guards: Guards) -> bool:
    """Whether a difference other than the shape of a mark or hyphen touches a guard word."""
    ours, theirs = article.split(), typed.split()
    for _, a, b, c, d in _replacements(ours, theirs):
        one, other = [w.translate(_GLYPHS) for w in ours[a:b]], [w.translate(_GLYPHS) for w in theirs[c:d]]
        if one == other:
            continue
        changed = [*(w for w in one if w not in other), *(w for w in other if w not in one)]
        if a == c == 0 and _is_first_capital(one, other, guards, _begins_sentence(text, start, guards)):
            continue
        if any(is_guard(word, guards.names) or _is_capital(word) for word in changed):
            return True
    return False


def _is_first_capital(one: list[str], other: list[str], guards: Guards, begins: bool) -> bool:
    """Whether only the first letter's case differs, where a capital names nobody.

    That is at a sentence's beginning, and anywhere of "The", "A", "Two". "us" for "US" differs in more than that.
    """
    if one[1:] != other[1:] or one[0][1:] != other[0][1:] or one[0].casefold() != other[0].casefold():
        return False
    plain = one[0].casefold()
    return begins or (one[0] not in guards.names and (is_function(plain) or bool(find_figures(plain))))


def _is_capital(word: str) -> bool:
    return word.lstrip("\"'(")[:1].isupper()


def _begins_sentence(text: str, start: int, guards: Guards) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \"'“‘«")[-1:]
    return start in guards.starts or not before or before in ".!?:\n"


def _nearest(words: str, text: str, regions: list[Region]) -> Found:
    needle = _fold(words, 0, len(words)).text.strip()
    floor = _NEAR_FROM_SHORT if len(needle) < _SHORT_CHARS else _NEAR_FROM
    best: tuple[float, int, int] = (0.0, 0, 0)
    for region in regions:
        hay = _fold(text, *region)
        match = fuzz.partial_ratio_alignment(needle, hay.text, score_cutoff=floor) if needle and hay.text else None
        if match is not None and match.score > best[0] and match.dest_end > match.dest_start:
            best = (match.score, hay.origin[match.dest_start], hay.origin[match.dest_end - 1] + 1)
    if not best[0]:
        return Found("absent")
    start, end = _whole_words(text, best[1], best[2])
    return Found("altered", start, end, word_differences(text[start:end], words))


def _whole_words(text: str, start: int, end: int) -> Region:
    while start > 0 and not is_whole(text, start, start + 1) and text[start - 1].isalnum():
        start -= 1
    rest = re.match(r"\w*", text[end:])
    return start, end + (rest.end() if rest and end and text[end - 1].isalnum() else 0)
