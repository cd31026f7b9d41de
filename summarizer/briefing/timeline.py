"""Events -> the timeline: ids in the order of time, what is planned, possible or denied apart from what happened.

In go the events of a brief, out comes a `Timeline` that holds each of them once. Dates stay as
fine as the articles told them; nothing is guessed for an event without one.
"""

from collections.abc import Iterable
from typing import Literal

from summarizer.records import Event, Status, Timeline

Part = Literal["happened", "planned", "possible", "denied"]

_PARTS: dict[Status, Part] = {
    "occurred": "happened",
    "ongoing": "happened",
    "planned": "planned",
    "hypothetical": "possible",
    "denied": "denied",
}


def timeline_of(events: Iterable[Event]) -> Timeline:
    """The timeline of `events`, which are in text order: that breaks ties, and is the order of the undated."""
    dated: dict[Part, list[tuple[str, str, str]]] = {part: [] for part in _PARTS.values()}
    undated = []
    for event in events:
        value = event.when.value if event.when else None
        if value is None:
            undated.append(event.id)
        else:
            # ISO values sort as text, a coarser one ("2025-03") before the finer ones in it
            dated[_PARTS[event.status]].append((value.partition("/")[0], value, event.id))
    parts = {part: _in_time(found) for part, found in dated.items()}
    return Timeline(**parts, undated=tuple(undated))


def _in_time(found: list[tuple[str, str, str]]) -> tuple[str, ...]:
    return tuple(id for _, _, id in sorted(found, key=lambda one: one[:2]))
