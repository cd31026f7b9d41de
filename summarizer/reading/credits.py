"""Sources named by the layout, not by a verb: `NAME: "A"` and `"A" - NAME`.

In goes a marked run that no cue claims, out comes the head of the name that the
line gives it, or None: the name in front of a colon (headlines, captions), the
first one there if it is a headline with a verb, or the name behind a dash that
ends the line (readers' voices, mottoes).
"""

import re

from spacy.tokens import Token

from summarizer.reading.cast import Cast
from summarizer.reading.parsing import Parsed, token_at
from summarizer.reading.phrases import tokens_between
from summarizer.reading.turns import member_named
from summarizer.records import Marked

_DASH_NAME = re.compile(
    r"[”\"’'»]*\s*(?:[―—–-]|--)\s*(?P<name>(?!The\b|A\b)[^\W\d_a-z][\w.’'-]*"
    r"(?: (?:[^\W\d_a-z][\w.’'-]*|de|van|von|al)){0,4})"
    r"(?:,[^\n.!?]{0,60})?\.?\s*(?:\n|\Z)"
)
_MAX_HEADLINE = 90  # characters in front of a headline's colon
_MAX_GAP = 4  # characters between a headline's colon and the words: a blank and the marks
_MAX_NAME = 4  # words of a label that is a name
_SPEAKERS = frozenset(("person", "organisation", "group"))


def credited_source(parsed: Parsed, cast: Cast, run: Marked) -> Token | None:
    """The head of the name to which the line credits the run."""
    behind = _DASH_NAME.match(parsed.text, run.segments[-1][1])
    if behind is not None:
        return token_at(parsed.doc, behind.start("name") + len(behind["name"].rstrip(".")) - 1)
    text, start = parsed.text, run.segments[0][0]
    low = parsed.paragraphs[parsed.paragraph_of(start)][0]
    colon = text.find(":", low + 1, min(low + _MAX_HEADLINE, start))
    if colon < 0 or any(mark in '.!?"“”' for mark in text[low:colon]):
        return None
    labelled = _labelled(parsed, cast, low, colon)
    if labelled is None and start - colon <= _MAX_GAP and not text[colon + 1 : start - 1].strip(" '"):
        return _first_speaker(parsed, cast, low, colon)
    return labelled


def _labelled(parsed: Parsed, cast: Cast, start: int, end: int) -> Token | None:
    """The head of a label that is all name (`Sanders: Clinton needs to "get away"`)."""
    member = member_named(cast, parsed.text[start:end])
    head = token_at(parsed.doc, end - 1)
    if member is None or head is None or len(parsed.text[start:end].split()) > _MAX_NAME:
        return None
    if cast.who(head) is None:
        cast.assign(head, member)
    return head


def _first_speaker(parsed: Parsed, cast: Cast, start: int, end: int) -> Token | None:
    return next((t for t in tokens_between(parsed.doc, start, end) if _speaks(cast, t)), None)


def _speaks(cast: Cast, token: Token) -> bool:
    member = cast.who(token)
    return member is not None and cast.members[member].kind in _SPEAKERS
