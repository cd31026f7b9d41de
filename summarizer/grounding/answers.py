"""One answer about one chunk, settled item by item.

In go a `ChunkDraft`, the numbering and the chunk; out comes `Grounded`: findings, and
the items that failed with their reasons. A proposal is kept, dropped, changed, or -
named nowhere - unanswered, which is a failure of its own: silence is not consent. What
failed may be asked about once; `ground_again` takes the second answer, in which
failed items go by `F1`, `F2` ... in the order of `Grounded.failed`: a new record that
failed is mended by change lines, or said anew in one (`F2 V S3 spoke | agent P1`).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from summarizer.drafts import CastDraft, ChunkDraft, EventDraft, NewDraft, QuoteDraft, StanceDraft
from summarizer.grounding.cast import Cast
from summarizer.grounding.items import Items
from summarizer.grounding.lines import checked, read_member, read_new
from summarizer.grounding.places import Places, Refused
from summarizer.pointers import Numbering, anchor, is_withheld
from summarizer.records import Chunk, EntityRef, Event, Findings, Quote, Rejection, Stance

_RANGE = re.compile(r"\[?(?P<kind>[QRTVF])(?P<first>\d+)\]?(?:\s*-\s*\[?[QRTVF]?(?P<last>\d+)\]?)?\Z")
_CHANGE = re.compile(r"\[?(?P<number>[QRTVFP]\d+)\]?[:,]?\s+(?P<rest>[+\-]?\w.*)", re.DOTALL)
_MAX_RANGE = 2_000
_LETTERS = ("Q", "R", "T", "V")  # that begin the line of a new record
# parts without which an item is still what it says
_OPTIONAL = {
    "QuoteDraft": ("cue", "by"),
    "EventDraft": ("what", "when", "where", "who", "also"),
    "StanceDraft": ("told_by",),
}
_EMPTY: dict[str, Any] = {"who": [], "also": []}

Proposal = Quote | Stance | Event


@dataclass(frozen=True)
class Failed:
    """An item that could not be taken: what was said, why not, and the sentences it speaks of."""

    item: str
    reason: str
    draft: dict[str, Any]
    sentences: frozenset[str] = frozenset()
    number: str | None = None  # the proposal it is about, if any
    is_new: bool = False  # whether it was to be a new record
    new: NewDraft | None = None  # what that record was to be, where the line could be read


@dataclass
class Grounded:
    """What became of one answer. `failed` may be asked about once more; `close` turns it into rejections."""

    items: Items
    records: dict[str, Proposal]
    failed: list[Failed] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)

    def findings(self) -> Findings:
        """The proven records and the rejections so far; ids are unique within the chunk only."""
        records = list(self.records.values())
        return Findings(
            entities=self.items.cast.entities(),
            quotes=tuple(r for r in records if isinstance(r, Quote)),
            stances=tuple(r for r in records if isinstance(r, Stance)),
            events=tuple(r for r in records if isinstance(r, Event)),
            rejections=tuple(self.rejected),
        )

    def close(self, stage: str = "grounding") -> None:
        """What failed is refused for good."""
        self.rejected += [self.refusal(failed, stage) for failed in self.failed]
        self.failed = []

    def refusal(self, failed: Failed, stage: str) -> Rejection:
        return Rejection(stage=stage, reason=failed.reason, draft=failed.draft, article=self.items.article.id)


def ground_draft(draft: ChunkDraft, numbers: Numbering, chunk: Chunk) -> Grounded:
    """Settle one answer about `chunk`."""
    places = Places(numbers, chunk)
    cast = Cast(places)
    grounded = Grounded(Items(places, cast), {})
    _settle_cast(grounded, draft)
    offered = {n: r for n, r in numbers.proposals_in(chunk).items() if not is_withheld(r, numbers)}
    runs = {n for n in numbers.runs_in(chunk) if n not in offered}
    shown = set(offered) | runs
    kept, dropped = _numbers(draft.keep, shown), _numbers(draft.drop, shown)
    changes = _changes(grounded, draft.change)
    _rename_members(grounded, changes)
    for number, record in offered.items():
        if number in changes or (number in kept and number not in dropped):
            grounded.records[number] = _followed(record, cast, number)
        elif number not in dropped:
            grounded.failed.append(_unanswered(number, record, numbers))
    for number in sorted((kept | dropped | set(changes)) - shown):
        _fail(grounded, Failed(number, f"{number} is not shown", {"number": number}))
    for number, lines in changes.items():
        _change_all(grounded, number, lines, runs)
    _add_new(grounded, draft.new)
    return grounded


def ground_again(grounded: Grounded, draft: ChunkDraft) -> None:
    """Settle the second answer about what failed, in place; what fails again is rejected."""
    asked = {f"F{n}": failed for n, failed in enumerate(grounded.failed, 1)}
    grounded.failed = []
    _settle_cast(grounded, draft)
    kept = _numbers(draft.keep, set(asked))
    changes = _changes(grounded, draft.change)
    _rename_members(grounded, changes)
    for number, failed in asked.items():
        lines = changes.get(number, []) or changes.get(failed.number or "", [])
        is_kept = number in kept or (failed.number is not None and failed.number in kept)
        if failed.is_new:
            _mend_new(grounded, failed, lines, is_kept)
        elif failed.number is not None and (lines or is_kept):
            _mend_proposal(grounded, failed, lines)
        else:
            grounded.rejected.append(grounded.refusal(failed, "grounding"))
    grounded.close()


def _settle_cast(grounded: Grounded, draft: ChunkDraft) -> None:
    cast = grounded.items.cast
    members: list[CastDraft] = []
    for line in draft.cast:
        _try(grounded, partial(_read_into, members, line), f"cast {line}", {"cast": line})
    # new members before the mentions they are given, new names after the mentions that carry them
    known = [member for member in members if cast.is_known(member.id)]
    for member in members:
        if member not in known:
            _try(grounded, partial(cast.add, member), f"cast {member.id} {member.name}", member.model_dump())
    for line in _one_each(draft.mentions):
        _try(grounded, partial(cast.edit, line), f"mentions {line}", {"mentions": line})
    for member in known:
        _try(grounded, partial(cast.add, member), f"cast {member.id} {member.name}", member.model_dump())


def _one_each(lines: Iterable[str]) -> Iterator[str]:
    """`P3 S4 he | S5 his` -> a line for each mention."""
    for line in lines:
        number, _, mentions = line.strip().partition(" ")
        yield from (f"{number} {mention.strip()}" for mention in mentions.split("|"))


def _read_into(members: list[CastDraft], line: str) -> None:
    members.append(read_member(line))


def _rename_members(grounded: Grounded, changes: dict[str, list[tuple[str, str]]]) -> None:
    """Take `P3 kind place` and `P3 name Oslo` out of the change lines: they change the cast, no record."""
    for number in [number for number in changes if number[0] == "P"]:
        for name, value in changes.pop(number):
            act = partial(grounded.items.cast.change, number, name, value)
            _try(grounded, act, f"{number} {name} {value}", {"change": f"{number} {name} {value}"})


def _try(grounded: Grounded, act: Callable[[], None], item: str, draft: dict[str, Any]) -> None:
    try:
        act()
    except Refused as reason:
        # a cast line that fails changes nothing else: it is refused at once, not asked about
        grounded.rejected.append(grounded.refusal(Failed(item, str(reason), draft), "cast"))


def _fail(grounded: Grounded, failed: Failed) -> None:
    grounded.rejected.append(grounded.refusal(failed, "grounding"))


def _followed(record: Proposal, cast: Cast, number: str) -> Proposal:
    """A proposal with its people as the answer corrected them."""
    update: dict[str, Any] = {"id": number}
    if isinstance(record, Quote):
        update["speaker"] = cast.follow_speaker(record.speaker)
    elif isinstance(record, Event):
        update["participants"] = cast.follow_participants(record.participants)
        if record.where is not None:
            entity = cast.follow(record.where.entity, record.where.mention)
            update["where"] = record.where.model_copy(update={"entity": entity})
    else:
        for end in ("holder", "target"):
            value = getattr(record, end)
            if isinstance(value, EntityRef):
                update[end] = EntityRef(entity=cast.follow(value.entity, None) or value.entity)
        if record.reported_by:
            update["reported_by"] = cast.follow(record.reported_by, None)
        update["quotes"] = ()
    return record.model_copy(update=update)


def _change_all(grounded: Grounded, number: str, lines: Iterable[tuple[str, str]], runs: set[str]) -> None:
    if number not in grounded.records and number in runs:
        run = grounded.items.places.find(number)
        grounded.records[number] = Quote(id=number, kind="direct", content=run.spans)
    if number not in grounded.records:
        return
    for name, value in lines:
        try:
            grounded.records[number] = _changed(grounded, grounded.records[number], name, value)
        except Refused as reason:
            where = _sentences(grounded, grounded.records[number])
            line = {"change": f"{number} {name} {value}"}
            grounded.failed.append(Failed(line["change"], str(reason), line, where, number))


def _changed(grounded: Grounded, record: Proposal, name: str, value: str) -> Proposal:
    items = grounded.items
    if isinstance(record, Quote):
        return items.change_quote(record, name, value)
    if isinstance(record, Stance):
        return items.change_stance(record, name, value)
    return items.change_event(record, name, value)


def _add_new(grounded: Grounded, lines: Iterable[str]) -> None:
    for line in lines:
        draft = None
        number = f"n{len(grounded.records) + len(grounded.failed) + len(grounded.rejected)}"
        try:
            draft = read_new(line)
            _keep(grounded, number, _built(grounded, draft, number), line)
        except Refused as reason:
            named = frozenset(re.findall(r"\bS\d+\b", line))
            grounded.failed.append(Failed(line, str(reason), {"new": line}, named, is_new=True, new=draft))


def _built(grounded: Grounded, draft: NewDraft, number: str) -> Proposal:
    if isinstance(draft, QuoteDraft):
        return grounded.items.quote(draft, number)
    if isinstance(draft, StanceDraft):
        return grounded.items.stance(draft, number)
    assert isinstance(draft, EventDraft)
    return grounded.items.event(draft, number)


def _keep(grounded: Grounded, number: str, record: Proposal, line: str) -> None:
    """Take a new record; one that is already there is not taken twice, and said so."""
    bare = record.model_copy(update={"id": ""})
    if any(bare == known.model_copy(update={"id": ""}) for known in grounded.records.values()):
        _fail(grounded, Failed(line, "the same record twice", {"new": line}))
    else:
        grounded.records[number] = record


def _mend_new(grounded: Grounded, failed: Failed, lines: list[tuple[str, str]], is_kept: bool) -> None:
    if not lines and not is_kept:
        grounded.rejected.append(grounded.refusal(failed, "grounding"))
        return
    number = f"n{len(grounded.records) + len(grounded.rejected)}x"
    try:
        mended = _mended(failed, lines)
        _keep(grounded, number, _built_or_bare(grounded, mended, number), failed.item)
    except Refused as reason:
        said = {**failed.draft, "change": [f"{name} {value}" for name, value in lines]}
        grounded.rejected.append(grounded.refusal(Failed(failed.item, str(reason), said), "grounding"))


def _mended(failed: Failed, lines: list[tuple[str, str]]) -> NewDraft:
    """What a new record is after the change lines about it. Raises Refused where that is no record."""
    anew = next((f"{name} {value}" for name, value in lines if name in _LETTERS), None)
    if anew is not None:
        return read_new(anew)
    draft = failed.new
    if draft is None:
        raise Refused(failed.reason)
    update: dict[str, Any] = {}
    for name, value in lines:
        name = name.lstrip("+-")
        if name in type(draft).model_fields:
            # the first line about a list says it anew, the next ones add to it
            is_list = isinstance(getattr(draft, name), list)
            update[name] = [*update.get(name, []), value] if is_list else value
    return checked(type(draft), {**draft.model_dump(), **update})


def _built_or_bare(grounded: Grounded, draft: NewDraft, number: str) -> Proposal:
    """The item, or the item without the optional parts that cannot be proven (each of them counted as refused)."""
    try:
        return _built(grounded, draft, number)
    except Refused:
        bare = draft
        for name in _OPTIONAL[type(draft).__name__]:
            bare = bare.model_copy(update={name: _EMPTY.get(name)})
        record = _built(grounded, bare, number)
        for name in _OPTIONAL[type(draft).__name__]:
            fuller = bare.model_copy(update={name: getattr(draft, name)})
            try:
                record = _built(grounded, fuller, number)
                bare = fuller
            except Refused as reason:
                part = Failed(name, str(reason), {name: getattr(draft, name)})
                grounded.rejected.append(grounded.refusal(part, "grounding"))
        return record


def _mend_proposal(grounded: Grounded, failed: Failed, lines: list[tuple[str, str]]) -> None:
    number = failed.number or ""
    if number not in grounded.records:  # it was named nowhere, and is taken now
        record = grounded.items.places.numbers.proposals[number]
        grounded.records[number] = _followed(record, grounded.items.cast, number)
    else:
        grounded.rejected.append(grounded.refusal(failed, "grounding"))
    for name, value in lines:
        try:
            grounded.records[number] = _changed(grounded, grounded.records[number], name, value)
        except Refused as reason:
            line = {"change": f"{number} {name} {value}"}
            grounded.rejected.append(grounded.refusal(Failed(line["change"], str(reason), line), "grounding"))


def _unanswered(number: str, record: Proposal, numbers: Numbering) -> Failed:
    sentence = numbers.sentence_at(anchor(record).start)
    around = frozenset({sentence.id} if sentence else ())
    draft = {"number": number, "proposed": anchor(record).text}
    return Failed(f"{number} {anchor(record).text}", "named nowhere in the answer", draft, around, number)


def _sentences(grounded: Grounded, record: Proposal) -> frozenset[str]:
    sentence = grounded.items.places.home_of(anchor(record))
    return frozenset({sentence.id} if sentence else ())


def _numbers(entries: Iterable[str], shown: set[str]) -> set[str]:
    """`Q1-9`, `V3`, `V1 V2` -> numbers. Of a range that goes too far, only what is shown: the rest names nothing."""
    found: set[str] = set()
    for entry in entries:
        for part in re.split(r"[,;]\s*|\s+(?=\[?[QRTVF]\d)", entry.strip()):
            match = _RANGE.match(part.strip())
            if match is None:
                continue
            first, last = int(match["first"]), int(match["last"] or match["first"])
            named = {f"{match['kind']}{n}" for n in range(first, min(last, first + _MAX_RANGE) + 1)}
            found |= named & shown or named
    return found


def _changes(grounded: Grounded, lines: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """`Q7 by P2 he | cue said` -> the fields and values of each number, in order."""
    changes: dict[str, list[tuple[str, str]]] = {}
    for line in lines:
        match = _CHANGE.fullmatch(line.strip())
        if match is None:
            _fail(grounded, Failed(line, "no change line: number, field, value", {"change": line}))
            continue
        rest = match["rest"]
        # the whole line of a record said anew has fields of its own
        parts = [rest] if rest.split()[0].strip("[]:") in _LETTERS else rest.split("|")
        for name, _, value in (part.strip().partition(" ") for part in parts if part.strip()):
            changes.setdefault(match["number"], []).append((name.rstrip(":,"), value.strip()))
    return changes
