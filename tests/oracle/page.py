"""A prompt as the oracle sees it: parsed from the text that was sent, and from nothing else.

In goes the user message of a request, out comes a `Page`: numbered sentences without our
markup, the mentions and marked runs with their places in them, the cast, the reader's
proposals, and the failed items of a second question. Nothing of the program is
imported, so that a fault of its rendering cannot hide behind a fault of its parsing.
"""

import re
from dataclasses import dataclass, field

_SIGN = re.compile(r"\[(?P<who>P\d+) |\[(?P<run>Q\d+)(?P<more>\+?)\]|\[/Q\d+\]|(?P<close>\])")
_LINE = re.compile(r"(?:\[(?P<section>[A-Z]+)\]|\[?(?P<id>[PSQRTVF]\d+)\]?) ?(?P<rest>.*)")
_KINDS = ("organisation", "place", "group", "other")
_SHOWN = str.maketrans("[]|~#", "⟦⟧¦∼＃")


@dataclass
class ShownSentence:
    """One sentence: its plain text, where it stands in the article (-1: not found), whether it is context only."""

    id: str
    text: str
    before: bool
    mentions: list[tuple[int, int, str]] = field(default_factory=list)
    runs: list[tuple[int, str]] = field(default_factory=list)
    start: int = -1

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass
class Page:
    """What a prompt shows. `cast` holds name, kind and role by number, `proposals` are the fields of each line after [READER]; `checks` the lines after [CHECK]."""

    sentences: list[ShownSentence] = field(default_factory=list)
    cast: dict[str, list[str]] = field(default_factory=dict)
    proposals: dict[str, list[str]] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)

    @property
    def core(self) -> tuple[int, int]:
        own = [s for s in self.sentences if not s.before and s.start >= 0]
        return (own[0].start, own[-1].end) if own else (0, 0)

    def sentence_at(self, offset: int) -> ShownSentence | None:
        return next((s for s in self.sentences if s.start >= 0 and s.start <= offset < s.end), None)

    def locate(self, article: str) -> "Page":
        """Find every sentence in the article, in order; the same characters as far as a prompt can show them."""
        plain, at = as_shown(article), 0
        for sentence in self.sentences:
            sentence.start = plain.find(sentence.text, at)
            if sentence.start >= 0:
                at = sentence.end
        return self


def as_shown(text: str) -> str:
    """What a reader of the prompt sees of these characters."""
    return "".join(" " if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u2028\u2029" else c for c in text).translate(
        _SHOWN
    )


def read_page(user: str) -> Page:
    """The page in a user message."""
    page, section = Page(), ""
    for line in user.splitlines():
        match = _LINE.match(line)
        if match is None:
            if section == "CHECK":
                page.checks.append(line)
            continue
        name, rest = match["id"], match["rest"]
        if match["section"]:
            section = match["section"]
        elif section == "CAST":
            called, *fields = rest.split(" | ")
            page.cast[name] = [called, *(fields if fields and fields[0] in _KINDS else ["person", *fields])]
        elif section in ("BEFORE", "TEXT"):
            page.sentences.append(_sentence(name, rest, section == "BEFORE"))
        elif section == "READER":
            page.proposals[name] = rest.split(" | ")
        elif section == "CHECK":
            page.checks.append(line)
    return page


def _sentence(number: str, marked_up: str, before: bool) -> ShownSentence:
    plain: list[str] = []
    length, at = 0, 0
    open_mentions: list[tuple[int, str]] = []
    sentence = ShownSentence(number, "", before)
    for match in _SIGN.finditer(marked_up):
        plain.append(marked_up[at : match.start()])
        length += match.start() - at
        at = match.end()
        if match["who"]:
            open_mentions.append((length, match["who"]))
        elif match["run"]:
            sentence.runs.append((length, match["run"] + match["more"]))
        elif match["close"] and open_mentions:
            start, who = open_mentions.pop()
            sentence.mentions.append((start, length, who))
    plain.append(marked_up[at:])
    sentence.text = "".join(plain)
    return sentence
