"""Lines of an answer -> the drafts they spell out, or the reason why not.

In goes a line in which a model adds something: a record the reader missed, written as
the prompt shows proposals (`T P3 oppose S1 the plan | evidence S9`), or a cast member
(`P4 Oslo | place`); out comes its draft. Refused are lines of no such form,
fields that such a record has not, and words that are none of an enumeration. Whether
the numbers and words are the article's is not judged here.
"""

import re
from collections.abc import Iterable
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from summarizer.drafts import CastDraft, Draft, EventDraft, NewDraft, QuoteDraft, StanceDraft
from summarizer.grounding.places import Refused
from summarizer.records import QuoteKind, Role, Status

D = TypeVar("D", bound=Draft)

# a number after the letter is forgiven: proposals have one
_NEW = re.compile(r"\[?(?P<letter>[QRTV])\d*\]?:?\s+(?P<rest>\S.*)", re.DOTALL)
_MEMBER = re.compile(r"\[?(?P<id>P\d+)\]?:?\s+(?P<name>[^|]*[^|\s])(?:\s*\|\s*(?P<kind>\w+))?\s*", re.DOTALL)
# several places of one quote: "Q3 Q4", "S4 one; S5 other"
_NEXT_PLACE = re.compile(r"\s*;\s*(?=\[?[SQ]\d)|\s+(?=\[?Q\d+\b)")


def read_new(line: str) -> NewDraft:
    """The draft of a new record. Raises Refused."""
    match = _NEW.fullmatch(line.strip())
    if match is None:
        raise Refused("no line of a new record: Q, R, T or V, and its fields")
    letter = match["letter"]
    head, *rest = (part.strip() for part in match["rest"].split("|"))
    fields = [(name, value.strip()) for name, _, value in (part.partition(" ") for part in rest if part)]
    if letter == "T":
        return checked(StanceDraft, _stance(head, fields))
    if letter == "V":
        return checked(EventDraft, _event(head, fields))
    return checked(QuoteDraft, _quote(letter, head, fields))


def read_member(line: str) -> CastDraft:
    """The draft of a cast member. Raises Refused."""
    match = _MEMBER.fullmatch(line.strip())
    if match is None:
        raise Refused("no line of a cast member: number, name | kind")
    return checked(CastDraft, {**match.groupdict(), "kind": match["kind"] or "person"})


def checked(schema: type[D], fields: dict[str, Any]) -> D:
    """The draft of `fields`. Raises Refused where one is missing, unknown or none of its enumeration."""
    try:
        return schema.model_validate(fields)
    except ValidationError as error:
        raise Refused(_reason(error)) from None


def _quote(letter: str, head: str, fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    kind, _, rest = head.partition(" ")
    said = kind in get_args(QuoteKind)
    draft: dict[str, Any] = {"kind": kind if said else "indirect" if letter == "R" else "direct"}
    content = [part for part in _NEXT_PLACE.split(rest if said else head) if part]
    return _with(draft, {"content": content}, fields)


def _stance(head: str, fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    parts = head.split(None, 2)
    if len(parts) < 3:
        raise Refused("a stance needs holder, polarity and target")
    return _with(dict(zip(("holder", "polarity", "target"), parts, strict=True)), {"evidence": []}, fields)


def _event(head: str, fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    draft: dict[str, Any] = {"trigger": head}
    named = []
    for name, value in fields:
        if not value and name in get_args(Status):
            draft["status"] = name
        elif name in get_args(Role):
            named.append(("who", f"{name} {value}"))
        else:
            named.append((name, value))
    return _with(draft, {"who": [], "also": []}, named)


def _with(draft: dict[str, Any], lists: dict[str, list[str]], fields: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The draft with its other fields: those in `lists` may be said several times, of the rest the last counts."""
    for name, value in fields:
        if name in lists:
            lists[name].append(value)
        else:
            draft[name] = value
    return {**draft, **lists}


def _reason(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_context=False)[0]
    return f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}"
