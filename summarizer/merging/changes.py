"""Changes of mind that one paper tells by itself.

In go the stances and events of a brief, out come `Conflict`s of kind `change`: a holder who
takes both sides in one article, whose passage says that he turned ("has dropped her
opposition to the dam"), or of whom an event says it ("changes his mind about the ban").
Who has not changed his mind has not.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from summarizer.records import Conflict, EntityRef, Event, Findings, Stance
from summarizer.wording import content_stems, is_negated

_TOLD = "a change of mind is told"

_OWN = r"(?:his|her|its|their|my|our|the)"
_TURN = re.compile(
    rf"""\b(?:
    (?:chang|switch|shift)\w*\s+(?:{_OWN}\s+(?:minds?|positions?|stances?|tune|views?)|sides|course)
    | revers\w*\s+(?:himself|herself|itself|themselves|course|{_OWN}\s+(?:positions?|stances?|views?|opposition))
    | u-turns?
    | (?:(?:drop|abandon|withdr|renounc)\w*|g[ai]ven?s?\s+up)\s+{_OWN}\s+(?:\w+\s+)?
      (?:opposition|objections?|support|resistance|backing)
    | once\s+an?\s+(?:\w+\s+)?(?:opponent|critic|foe|supporter|champion|advocate|defender|admirer)
    | having\s+(?:\w+\s+)?(?:voted\s+(?:against|for)|opposed|backed|supported|rejected|fought)
    | no\s+longer\s+(?:oppos|back|support|object|reject|favour|favor)\w*
    | turn(?:ed|s|ing)?\s+against
    | c[ao]mes?\s+(?:a?round\s+to|out\s+against)
    | (?:long|previously|formerly|once|originally|initially)\s+(?:opposed|backed|supported|rejected|championed)
    | used\s+to\s+(?:oppose|back|support|reject|fight|champion)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)


def changes_told(findings: Findings) -> Iterable[Conflict]:
    """Changes of mind that one article shows or tells, each stance once."""
    turns: dict[str, list[Event]] = defaultdict(list)
    for event in findings.events:
        if event.status in ("occurred", "ongoing") and tells_a_turn(event.what):
            for part in event.participants:
                if part.role == "agent" and part.entity:
                    turns[part.entity].append(event)
    for stance in findings.stances:
        conflict = _shown(stance) or _said(stance) or _happened(stance, turns)
        if conflict is not None:
            yield conflict


def tells_a_turn(text: str) -> bool:
    """Whether `text` says that somebody turned.

    >>> tells_a_turn("has dropped her opposition to the dam"), tells_a_turn("have not changed their minds")
    (True, False)
    """
    match = _TURN.search(text)
    return match is not None and not is_negated(text[max(0, match.start() - 20) : match.start()])


def _shown(stance: Stance) -> Conflict | None:
    """Both sides taken by one holder within one article, the passages in its order."""
    told = [item for item in stance.evidence if item.polarity in ("support", "oppose")]
    if len({item.polarity for item in told}) < 2 or len({item.span.article for item in told}) > 1:
        return None
    note = " then ".join(item.polarity for item in told)
    return Conflict(kind="change", records=(stance.id,), note=note, passages=tuple(item.span for item in told))


def _said(stance: Stance) -> Conflict | None:
    """A passage that says the holder turned, whatever side it gives him."""
    if len({item.polarity for item in stance.evidence} - {"neutral", "mixed"}) > 1:
        return None  # the passages of both sides are told already
    told = tuple(item.span for item in stance.evidence if tells_a_turn(item.span.text))
    return Conflict(kind="change", records=(stance.id,), note=_TOLD, passages=told) if told else None


def _happened(stance: Stance, turns: dict[str, list[Event]]) -> Conflict | None:
    """An event in which the holder turns on this matter, beside what he was shown to hold."""
    if not isinstance(stance.holder, EntityRef) or isinstance(stance.target, EntityRef):
        return None
    topic = content_stems(stance.target.topic)
    for event in turns.get(stance.holder.entity, ()):
        if topic & content_stems(event.what):
            passages = (*(item.span for item in stance.evidence), *event.evidence[:1])
            return Conflict(kind="change", records=(stance.id, event.id), note=_TOLD, passages=passages)
    return None
