"""The complete items of an answer that was cut off or breaks its schema.

In goes the text of an answer and the draft it should have been; out comes the draft
of what is whole and fits, and the items that do not fit, each with the reason. An item
that the cut went through is dropped: half a number or half a name is a wrong one. Out
comes None where the text holds no JSON object, or not the one asked for.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)

# an answer's object holds lists of items: an item is whole when the list around it goes on or ends
_ITEM_DEPTH = 2
_CLOSERS = {"{": "}", "[": "]"}


@dataclass(frozen=True)
class Dropped:
    """One item of an answer that does not fit the schema: in which list, what it was, and why."""

    field: str
    item: Any
    reason: str


@dataclass(frozen=True)
class Salvage(Generic[T]):
    """`is_whole` says that the text was one complete JSON object."""

    draft: T
    dropped: tuple[Dropped, ...]
    is_whole: bool


def salvage_answer(text: str, schema: type[T]) -> Salvage[T] | None:
    """What can be kept of `text` as a `schema`, or None."""
    start = text.find("{")
    if start < 0:
        return None
    found = _whole(text[start:])
    is_whole = found is not None
    if found is None:
        found = _whole(complete_part(text[start:]))
    if found is None:
        return None
    lists: dict[str, Any] = {name: [] for name in schema.model_fields}
    return _fitting({**lists, **found}, schema, is_whole)


def complete_part(text: str) -> str:
    """The JSON object that `text` begins, ended after its last whole item.

    >>> complete_part('{"keep": ["Q1", "Q2"], "new": [{"n": 1}, {"n": 23')
    '{"keep": ["Q1", "Q2"], "new": [{"n": 1}]}'
    """
    end, closers = 0, ""
    for position, is_value_end, open_now in _structure(text):
        if is_value_end:
            end, closers = position, "".join(_CLOSERS[bracket] for bracket in reversed(open_now))
    return text[:end] + closers


def _structure(text: str) -> Iterator[tuple[int, bool, str]]:
    """Walk over brackets, commas and strings: where each ends, whether a whole item ends there, what is then open."""
    open_now, in_string, escaped = "", False, False
    for position, character in enumerate(text):
        if in_string:
            escaped, was_escaped = character == "\\" and not escaped, escaped
            if character == '"' and not was_escaped:
                in_string = False
                yield position + 1, open_now == "{[", open_now
        elif character == '"':
            in_string = True
        elif character in _CLOSERS:
            open_now += character
            yield position + 1, len(open_now) <= _ITEM_DEPTH and character == "[", open_now
        elif character in "}]":
            open_now = open_now[:-1]
            yield position + 1, len(open_now) <= _ITEM_DEPTH, open_now
            if not open_now:
                return
        elif character == ",":
            yield position, len(open_now) <= _ITEM_DEPTH, open_now


def _whole(text: str) -> dict[str, Any] | None:
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _fitting(found: dict[str, Any], schema: type[T], is_whole: bool) -> Salvage[T] | None:
    """Drop the items that the schema refuses, until it accepts the rest."""
    dropped: list[Dropped] = []
    while True:
        try:
            return Salvage(schema.model_validate(found), tuple(dropped), is_whole)
        except ValidationError as error:
            refused = _refused_items(error, found)
            if not refused:
                return None
            dropped.extend(refused.values())
            found = _without(found, set(refused))


def _refused_items(error: ValidationError, found: dict[str, Any]) -> dict[tuple[str, int | None], Dropped]:
    """The items named by `error`, one reason each. A field the schema does not know is an item by itself."""
    refused: dict[tuple[str, int | None], Dropped] = {}
    for problem in error.errors(include_url=False, include_context=False, include_input=False):
        place = problem["loc"]
        field = str(place[0]) if place else ""
        index = place[1] if len(place) > 1 and isinstance(place[1], int) else None
        content = found.get(field)
        if index is not None and isinstance(content, list):
            reason = f"{'.'.join(map(str, place[2:])) or field}: {problem['msg']}"
            refused.setdefault((field, index), Dropped(field, content[index], reason))
        elif problem["type"] == "extra_forbidden":
            refused.setdefault((field, None), Dropped(field, content, problem["msg"]))
    return refused


def _without(found: dict[str, Any], refused: set[tuple[str, int | None]]) -> dict[str, Any]:
    kept = {name: content for name, content in found.items() if (name, None) not in refused}
    for name, content in kept.items():
        if isinstance(content, list):
            kept[name] = [item for index, item in enumerate(content) if (name, index) not in refused]
    return kept
