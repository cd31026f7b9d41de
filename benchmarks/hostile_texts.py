"""Texts that nobody would write, without end and the same for the same seed: what `fuzz.py` reads.

Out come (kind, content) pairs: `scraps` of marks, labels and reported speech strung together; passages of real
articles `mutated` letter by letter or `restyled` as a whole (another kind of mark, line end, blank or case);
`characters` of awkward corners of Unicode, lone surrogates and NULs among them; `long` tokens and pieces repeated;
`page`s of broken HTML and texts as damaged `bytes` in some encoding (both bytes, the others str).
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
MAX_SCRAPS, MAX_PASSAGE, MAX_EDITS, MAX_REPEATS = 24, 180, 12, 60

_MARKS = tuple("“”‘’„‚«»‹›\"'`〝〞()[]{}<>*_-–—―…,;:.!?\n\n\t  ")
_SPEECH = (
    *("''", "``", "\n\n", "\r\n", "Q: ", "A: ", "PENCE: ", "said ", "said: ", " said.", "told ", "that ", "he "),
    *("according to ", "who ", "which ", "Ann Lee ", "Mr Lee's ", "the unions’ ", "'90s ", "5'11\" ", "(IEA) "),
    *("“We go,” ", "I ", "asked whether ", "denied ", "claim that ", "— Ann Lee\n", "so-called ", "was told by "),
    *("on Friday ", "in 2024 ", "not ", "if ", "praised ", "on page 3 ", "$5m ", "U.S. ", "No. 10 ", "a day after "),
)
_ODD = (
    *("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u061c"),
    *("e\u0301", "a" + "\u0300" * 12, "\u0301", "é", "İ", "ß", "ﬁ", "ǆ", "Ω", "й", "我", "ع", "שָ", "ก็", "한"),
    *("😀", "👩\u200d👩\u200d👧", "🇫🇷", "👍🏽", "\ufe0f", "𝒜", "\U0010ffff", "\ufffd", "\ufffe", "\ue000"),
    *("\u00a0", "\u2009", "\u3000", "\u2028", "\u2029", "\u0085", "\x0b", "\x0c", "\x1c", "\x1f", "\x00", "\x1b[2J"),
    *("&amp;", "&#x27;", "<b>", "</p>", "<!--", "]]>", "{{ x }}", "%s", "\\", "[Q1]", "[/]", "\\u0000", "=1+1"),
)
SCRAPS = (*_MARKS, *_MARKS, *_SPEECH, *_ODD)
_SURROGATE = 0.02  # of the texts of characters: half a pair is refused before it is read

# what a whole passage is rewritten with: house styles, keyboards, converters
_STYLES: tuple[dict[str, str], ...] = (
    *({"“": a, "”": b, "‘": c, "’": d} for a, b, c, d in ("\"\"''", "«»‹›", "„“‚‘", "»«›‹", "””’’", "““‘‘", "‘’“”")),
    {"“": "``", "”": "''"},
    *({"\n": end} for end in ("\r\n", "\r", "\u2028", "\u0085", "\x0b", "\n\n\n", " ", "", "\n> ", "\n- ")),
    *({" ": blank} for blank in ("\u00a0", "\u200b", "  ", "\t", "", "\n", "_", "\u2009", "\x00")),
    *({".": stop} for stop in ("", "...", "。", "!", "?!", ".”", "”.")),
    {"e": "е", "a": "а", "o": "о"},
    {"said": "said said", "told": "told told"},
    {"": "\u0301"},
    {"": "\u200b"},
)
_CASES = (str.upper, str.lower, str.title, str.swapcase)
_CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "windows-1252", "utf-7", "cp500")
_TAGS = ("p", "div", "b", "blockquote", "q", "table", "td", "script", "style", "h1", "title", "article", "a", "img")

Content = str | bytes


def hostile_texts(seed: int) -> Iterator[tuple[str, Content]]:
    """(kind, content) without end, each kind as often as its weight says."""
    chance = random.Random(seed)
    makers = _Makers(chance)
    kinds: tuple[tuple[int, Callable[[], Content]], ...] = (
        (30, makers.scraps),
        (30, makers.mutated),
        (10, makers.restyled),
        (10, makers.characters),
        (8, makers.long),
        (6, makers.bytes),
        (6, makers.page),
    )
    weights, all_makers = [weight for weight, _ in kinds], [make for _, make in kinds]
    while True:
        make = chance.choices(all_makers, weights)[0]
        yield make.__name__, make()


class _Makers:
    """The kinds of text, one method each; all draw from one chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        folder = ROOT / "evals" / "newsroom" / "documents"
        paths = [ROOT / "examples" / "putin-xi-call.txt", *sorted(folder.glob("*.txt"))]
        self.sources = [path.read_text(encoding="utf-8") for path in paths]
        self.words = [word for source in self.sources for word in source.split()]

    def scraps(self) -> str:
        chance = self.chance
        return "".join(
            chance.choice(SCRAPS) if chance.random() < 0.6 else chance.choice(self.words) + " "
            for _ in range(chance.randint(1, MAX_SCRAPS))
        )

    def mutated(self) -> str:
        chance, letters = self.chance, list(self._passage())
        for _ in range(chance.randint(1, MAX_EDITS)):
            at, other = chance.randrange(len(letters)), chance.randrange(len(letters))
            edit = chance.randrange(5)
            if edit == 0:
                letters[at] = ""
            elif edit == 1:
                letters[at] *= 2
            elif edit == 2:
                letters[at] = chance.choice(SCRAPS)
            elif edit == 3:
                letters[at], letters[other] = letters[other], letters[at]
            else:  # words moved to where they make no sentence
                letters.insert(other, "".join(letters[at : at + 12]))
        return "".join(letters)

    def restyled(self) -> str:
        chance, text = self.chance, self._passage()
        for style in chance.sample(_STYLES, 2):
            for old, new in style.items():
                text = text.replace(old, new)
        return chance.choice(_CASES)(text) if chance.random() < 0.3 else text

    def characters(self) -> str:
        chance = self.chance
        planes = ((0, 0x250), (0x250, 0x2FFF), (0x3000, 0xD7FF), (0xE000, 0xFFFF), (0x10000, 0x1FFFF))
        letters = [chr(chance.randint(*chance.choice(planes))) for _ in range(chance.randint(1, 40))]
        letters += [chance.choice(_ODD) for _ in range(chance.randint(0, 12))]
        letters += [chance.choice(self.words) + " " for _ in range(chance.randint(0, 6))]
        if chance.random() < _SURROGATE:
            letters.append(chr(chance.randint(0xD800, 0xDFFF)))
        chance.shuffle(letters)
        return "".join(letters)

    def long(self) -> str:
        chance = self.chance
        piece = "".join(chance.choice((*SCRAPS, *self.words[:200])) for _ in range(chance.randint(1, 3)))
        repeated = piece * chance.randint(20, MAX_REPEATS)
        passage = self._passage()[:80]
        return chance.choice((repeated, passage + repeated, repeated + passage, f"“{repeated}” he said."))

    def page(self) -> bytes:
        chance, parts = self.chance, ["<html><body>"]
        for _ in range(chance.randint(1, 6)):
            tag, words = chance.choice(_TAGS), self._passage() if chance.random() < 0.7 else self.scraps()
            parts.append(f"<{tag}>{words}" + (f"</{tag}>" if chance.random() < 0.7 else ""))
        return self._damaged("".join(parts).encode("utf-8", "replace"))

    def bytes(self) -> bytes:
        text = self._passage() if self.chance.random() < 0.7 else self.scraps()
        return self._damaged(text.encode(self.chance.choice(_CODECS), "replace"))

    def _damaged(self, content: bytes) -> bytes:
        chance, edited = self.chance, bytearray(content)
        for _ in range(chance.choice((0, 0, 0, 1, 3))):
            edited[chance.randrange(len(edited))] = chance.randrange(256)
        return bytes(edited[: chance.randint(1, len(edited))] if chance.random() < 0.2 else edited)

    def _passage(self) -> str:
        chance = self.chance
        source = chance.choice(self.sources)
        start = chance.randrange(len(source) - 20)
        return source[start : start + chance.randint(20, MAX_PASSAGE)]
