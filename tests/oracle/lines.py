"""Answers as they are sent: the oracle's drafts, one line each, in the form in which the prompt shows proposals.

In goes a draft with an object for each new record and member, out come the lists of lines
of the answer; `read_line` is the way back, for a second question that shows a line again.
"""

import re
from typing import Any

Draft = dict[str, Any]
LISTS = ("keep", "drop", "cast", "mentions", "change", "new")
KINDS = ("quotes", "stances", "events")
_ROLES = ("agent", "patient", "recipient", "other")


def as_sent(draft: Draft) -> Draft:
    """The answer of this draft."""
    new = [write_line(kind, item) for kind in KINDS for item in draft[kind]]
    cast = [
        f"{member['id']} {member['name']}" + (f" | {member['kind']}" if member["kind"] != "person" else "")
        for member in draft["cast"]
    ]
    lists = {"cast": cast, "new": new, **{name: joined(draft[name]) for name in ("mentions", "change")}}
    return {name: lists.get(name, draft.get(name, [])) for name in LISTS}


def joined(lines: list[str]) -> list[str]:
    """`Q1 by P2` and `Q1 cue said` as one line, in their order."""
    of_number: dict[str, list[str]] = {}
    for line in lines:
        number, _, rest = line.partition(" ")
        of_number.setdefault(number, []).append(rest)
    return [f"{number} {' | '.join(rest)}" for number, rest in of_number.items()]


def write_line(kind: str, item: Draft) -> str:
    """One new record."""
    if kind == "quotes":
        first, *more = item["content"]
        letter = "Q" if first[0] == "Q" else "R"
        told = "" if letter == "R" and item["kind"] == "indirect" else f"{item['kind']} "
        return _line(f"{letter} {told}{first}", content=more, by=item["by"], cue=item["cue"])
    if kind == "stances":
        head = f"T {item['holder']} {item['polarity']} {item['target']}"
        return _line(head, told_by=item["told_by"], evidence=item["evidence"])
    status = "" if item["status"] == "occurred" else f" | {item['status']}"
    who = "".join(f" | {one}" for one in item["who"])
    head = f"V {item['trigger']}{status}{who}"
    return _line(head, what=item["what"], when=item["when"], where=item["where"], also=item["also"])


def _line(head: str, **fields: str | list[str] | None) -> str:
    pieces = [head]
    for name, value in fields.items():
        pieces += [f"{name} {one}" for one in ([value] if isinstance(value, str) else value or [])]
    return " | ".join(pieces)


def read_line(line: str) -> tuple[str, Draft] | None:
    """The kind of a line and its draft, or None for any other text."""
    match = re.match(r"([QRTV]) (.*)", line)
    if match is None:
        return None
    letter, (head, *fields) = match[1], match[2].split(" | ")
    said = [(name, value) for name, _, value in (field.partition(" ") for field in fields)]

    def of(name: str) -> list[str]:
        return [value for known, value in said if known == name]

    def one(name: str) -> str | None:
        return next(iter(of(name)), None)

    if letter == "T":
        holder, polarity, target = head.split(" ", 2)
        held = {"holder": holder, "target": target, "polarity": polarity}
        return "stances", {**held, "told_by": one("told_by"), "evidence": of("evidence")}
    if letter == "V":
        status = next((name for name, value in said if not value), "occurred")
        who = [f"{name} {value}" for name, value in said if name in _ROLES]
        rest = {"when": one("when"), "where": one("where"), "also": of("also")}
        return "events", {"trigger": head, "what": one("what"), "status": status, "who": who, **rest}
    kind, _, first = head.partition(" ") if head.split(" ")[0] in ("direct", "mixed", "indirect") else ("", "", head)
    return "quotes", {
        "content": [first, *of("content")],
        "kind": kind or "indirect",
        "by": one("by"),
        "cue": one("cue"),
    }
