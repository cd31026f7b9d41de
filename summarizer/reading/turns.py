"""Turns of an interview or a transcript: `Q: ... A: ...`, `PENCE: ... WALLACE: ...`, `**Ann Lee:** ...`.

In go the paragraphs and the cast, out come `Turn`s in text order: the label, the
words behind it (a segment a paragraph) and who speaks. A paragraph with no label
goes on with the turn before it, as long as another label follows soon. One label
alone ("Note:", "Update:") is no interview, nor is a list of captions that names
nobody of the article. The questions of `Q: ... A: ...` are the author's and no turns.
"""

import re
from dataclasses import dataclass

from spacy.tokens import Token

from summarizer.reading.cast import Cast
from summarizer.reading.parsing import Offsets, Parsed, token_at
from summarizer.reading.phrases import tokens_between

_OPENING = r"[\"“”'‘]?(?:\*\*|__|\*)?"
_BOLD_END = r"(?:\*\*|__|\*)?"
_ANSWER = re.compile(rf"{_OPENING}(?P<name>Q|A|Question|Answer){_BOLD_END}[:.]{_BOLD_END}\s+(?=\S)")
_NAMED = re.compile(rf"{_OPENING}(?P<name>[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){{0,3}}){_BOLD_END}:{_BOLD_END}\s+(?=\S)")
_STAGE_DIRECTION = re.compile(r"[\"“”'‘]?[(\[][^)\]]*[)\]][\"“”'’.]*")
_ADDRESSED = frozenset(("you", "your", "yours", "yourself"))
_MAX_GAP = 2  # paragraphs without a label that a turn may go on over
_MIN_ANSWERS = 2
_MIN_TURNS = 3


@dataclass(frozen=True)
class Turn:
    """One speaker's turn: the last token of the `name` as printed (None for "A"), what is said, and the member."""

    name: Token | None
    content: tuple[Offsets, ...]
    speaker: int | None


def find_turns(parsed: Parsed, cast: Cast) -> list[Turn]:
    """The turns of the article's interview, in text order; none where it is no interview."""
    labels = _labels(parsed, _ANSWER)
    answers = [number for number, label in labels.items() if label["name"].startswith("A")]
    if len(answers) >= _MIN_ANSWERS:
        who = _interviewee(cast, min(label.start() for label in labels.values()))
        return [Turn(None, _content(parsed, number, labels), who) for number in answers]
    labels = _labels(parsed, _NAMED)
    if not _is_transcript([label["name"] for label in labels.values()], cast):
        return []
    turns = []
    for number, label in labels.items():
        name = token_at(parsed.doc, label.end("name") - 1)
        turns.append(Turn(name, _content(parsed, number, labels), member_named(cast, label["name"])))
    return turns


def assign_addressed(parsed: Parsed, cast: Cast, turns: list[Turn]) -> None:
    """Say of every "you" in the questions of `Q: ... A: ...` that it means who answers, in place."""
    answerers = {turn.speaker for turn in turns if turn.name is None} - {None}
    if len(answerers) != 1:
        return
    who = answerers.pop()
    questions = [number for number, label in _labels(parsed, _ANSWER).items() if label["name"].startswith("Q")]
    for number in questions:
        for token in tokens_between(parsed.doc, *parsed.paragraphs[number]):
            if who is not None and token.lower_ in _ADDRESSED:
                cast.assign(token, who)


def _labels(parsed: Parsed, pattern: re.Pattern[str]) -> dict[int, re.Match[str]]:
    """The labelled paragraphs by number, in text order."""
    found = ((number, pattern.match(parsed.text, *paragraph)) for number, paragraph in enumerate(parsed.paragraphs))
    return {number: label for number, label in found if label is not None}


def _content(parsed: Parsed, number: int, labels: dict[int, re.Match[str]]) -> tuple[Offsets, ...]:
    """What is said from the label on, to the next label where that is near, else to the paragraph's end."""
    following = next((n for n in range(number + 1, number + _MAX_GAP + 2) if n in labels), number + 1)
    segments = [(labels[number].end(), parsed.paragraphs[number][1])]
    for start, end in parsed.paragraphs[number + 1 : following]:
        if _STAGE_DIRECTION.fullmatch(parsed.text, start, end):
            break
        segments.append((start + (parsed.text[start] in "“\"‘'"), end))
    return tuple(segments)


def _is_transcript(names: list[str], cast: Cast) -> bool:
    """Two or more names, one of them of the cast, and one of them more than once."""
    distinct = set(names)
    return (
        len(names) >= _MIN_TURNS
        and 1 < len(distinct) < len(names)
        and any(member_named(cast, name) is not None for name in distinct)
    )


def member_named(cast: Cast, name: str) -> int | None:
    """The one person of the cast whom a label ("PENCE", "Ann Lee") names."""
    last = name.split()[-1].lower()
    fits = [
        index
        for index, member in enumerate(cast.members)
        if member.kind == "person" and member.parts and member.parts[-1].lower() == last
    ]
    return fits[0] if len(fits) == 1 else None


def _interviewee(cast: Cast, before: int) -> int | None:
    """Who answers where the labels name nobody: the person whom the introduction speaks of most."""
    counts = {
        index: sum(1 for start, _ in member.mentions if start < before)
        for index, member in enumerate(cast.members)
        if member.kind == "person"
    }
    best = max(counts, key=lambda index: counts[index], default=None)
    return best if best is not None and counts[best] else None
