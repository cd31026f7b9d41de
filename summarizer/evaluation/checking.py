"""`eval check`: everything about a suite that a scorer would not notice and a person should.

In goes a suite's folder, out come `Fault`s, errors first. An error makes scores wrong: a
text that is not the one annotated, a span outside it, an unknown label, marked words that no
quote accounts for. A warning is what an annotator should look at again: an entity
in no record, a date that is no ISO date. Every document is looked at, and none is changed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from summarizer.errors import SuiteError
from summarizer.evaluation.matching import merged, shared, size
from summarizer.evaluation.sheets import is_compiled
from summarizer.evaluation.suites import (
    GoldDocument,
    GoldTopic,
    Offsets,
    entity_references,
    load_suite,
    read_document,
    spans,
)
from summarizer.records import Record

_ISO_MOMENT = r"\d{4}(-W\d{2}|-\d{2}(-\d{2}(T\d{2}(:\d{2}){0,2}(Z|[+-]\d{2}:\d{2})?)?)?)?"
_ISO = re.compile(rf"{_ISO_MOMENT}(/{_ISO_MOMENT})?\Z")

# Marks that open, each with what may close it. An opening single mark stands where no letter is before it, a closing
# one where none follows: what is left over are apostrophes. This finder is kept apart from the reader's on purpose: a
# check that shares the reader's mistakes would find nothing.
_MARKED = (
    re.compile(r"“(?P<words>[^“”\n]+)”"),
    re.compile(r"«\s?(?P<words>[^«»\n]+?)\s?»"),
    re.compile(r"„(?P<words>[^„“”\n]+)[“”]"),
    re.compile(r'(?<!\w)"(?P<words>[^"\n]+)"(?!\w)'),
    re.compile(r"(?<!\w)‘(?P<words>[^‘\n]+?)’(?!\w)"),
    re.compile(r"(?<![\w'])'(?!\d0s|tis|twas|em\b|til\b|cause\b)(?P<words>[^'\n][^\n]*?)(?<!s)'(?![\w'])"),
)


class Fault(Record):
    """One thing wrong: `place` is a record's id or empty, `severity` says whether scores suffer."""

    severity: Literal["error", "warning"]
    file: str
    place: str
    reason: str


def check_suite(folder: Path) -> list[Fault]:
    """All faults of a suite, errors first, then in the order of files. An empty list is a sound suite."""
    faults: list[Fault] = []
    documents = []
    for path in sorted((folder / "documents").glob("*.json")):
        try:
            documents.append((path, read_document(path)))
        except SuiteError as error:
            faults.append(_unreadable(path, folder, error))
    if not faults:
        try:
            load_suite(folder)
        except SuiteError as error:
            faults.append(_unreadable(folder / "suite.toml", folder, error))
    faults += _loose_files(folder)
    for path, document in documents:
        faults += check_document(path.name, document)
    return sorted(faults, key=lambda fault: (fault.severity, fault.file))


def _unreadable(path: Path, folder: Path, error: SuiteError) -> Fault:
    """What could not be loaded, without the places that the fault names itself."""
    reason = str(error).removeprefix(f"{path}: ").removeprefix(f"{folder}/")
    return Fault(severity="error", file=path.name, place="", reason=reason)


def check_document(file: str, document: GoldDocument) -> Iterator[Fault]:
    """The faults of a document that could be loaded."""
    for place, reason in (*_text_faults(document), *_border_faults(document), *_double_faults(document)):
        yield Fault(severity="error", file=file, place=place, reason=reason)
    if "quotes" in document.annotated and document.annotated["quotes"] is not False:
        for start, end in unaccounted_marks(document):
            reason = "marked words are in no quote, nor in not_quotes or ignore"
            yield Fault(
                severity="error", file=file, place=f"[{start}, {end})", reason=f"{reason}: {document.text[start:end]!r}"
            )
    for place, reason in _warnings(document):
        yield Fault(severity="warning", file=file, place=place, reason=reason)


def marked_runs(text: str) -> list[Offsets]:
    """What stands between marks, outermost and nested, in text order; never over a line's end."""
    return sorted({match.span("words") for pattern in _MARKED for match in pattern.finditer(text)})


def unaccounted_marks(document: GoldDocument) -> list[Offsets]:
    """Marked runs of which less than half lies in a quote, in `not_quotes` or in an ignored span."""
    told = [segment for quote in document.quotes for segment in quote.content]
    told += [*document.not_quotes, *document.ignore.get("quotes", ())]
    annotated = document.annotated.get("quotes", False)
    inside = merged(annotated) if isinstance(annotated, tuple) else ((0, len(document.text)),)
    accounted = merged(told)
    return [
        run
        for run in marked_runs(document.text)
        if shared((run,), inside) == size((run,)) and shared((run,), accounted) < size((run,)) / 2
    ]


def _loose_files(folder: Path) -> Iterator[Fault]:
    documents, sheets = folder / "documents", folder / "sheets"
    for path in sorted(documents.glob("*.txt")):
        if not path.with_suffix(".json").exists():
            yield Fault(severity="warning", file=path.name, place="", reason="a text without gold: it is not scored")
    for path in sorted(sheets.glob("*.yaml")):
        if not is_compiled(folder, path):
            reason = "the gold is not what the sheet says: run `summarizer eval annotate`"
            yield Fault(severity="error", file=path.name, place="", reason=reason)


def _text_faults(document: GoldDocument) -> Iterator[tuple[str, str]]:
    if not document.text.strip():
        yield "text", "is empty"
    if document.text.startswith("\ufeff") or "\r" in document.text:
        yield "text", "holds a byte order mark or carriage returns, which reading removes: every offset would be off"


def _border_faults(document: GoldDocument) -> Iterator[tuple[str, str]]:
    for place, (start, end) in spans(document):
        words = document.text[start:end]
        if words != words.strip() and not place.startswith(("annotated", "ignore")):
            yield place, f"span [{start}, {end}) begins or ends with a blank: {words!r}"


def _double_faults(document: GoldDocument) -> Iterator[tuple[str, str]]:
    contents = Counter(quote.content for quote in document.quotes)
    yield from (
        (quote.id, "another quote has the same content") for quote in document.quotes if contents[quote.content] > 1
    )
    pairs = Counter(_pair(stance) for stance in document.stances)
    yield from (
        (stance.id, "another stance has this holder and target")
        for stance in document.stances
        if pairs[_pair(stance)] > 1
    )
    triggers = Counter(event.trigger for event in document.events if event.trigger)
    yield from (
        (event.id, "another event has the same trigger")
        for event in document.events
        if event.trigger and triggers[event.trigger] > 1
    )
    mentions = Counter(mention for entity in document.entities for mention in set(entity.mentions))
    for entity in document.entities:
        for start, end in entity.mentions:
            if mentions[start, end] > 1 and "entities" in document.annotated:
                yield entity.id, f"another entity has the same mention {document.text[start:end]!r} at {start}"


def _pair(stance: object) -> str:
    holder, target = getattr(stance, "holder", None), getattr(stance, "target", None)
    named = target.topic if isinstance(target, GoldTopic) else getattr(target, "entity", "")
    return f"{holder!r} {named}"


def _warnings(document: GoldDocument) -> Iterator[tuple[str, str]]:
    used = {entity for _, entity in entity_references(document)}
    if "entities" in document.annotated:
        yield from ((e.id, f"{e.name!r} takes part in no record") for e in document.entities if e.id not in used)
        yield from ((e.id, f"{e.name!r} has no mention") for e in document.entities if not e.mentions)
    for event in document.events:
        value = event.when.value if event.when else None
        if value is not None and not _ISO.match(value):
            yield event.id, f"when {value!r} is no ISO 8601 date, month, year or interval"
    for quote in document.quotes:
        first = min(quote.content)[0]
        if quote.kind != "indirect" and not _may_begin(document.text, first):
            yield quote.id, f"{quote.kind}, but no mark stands before {document.text[first : first + 20]!r}"


def _may_begin(text: str, start: int) -> bool:
    """Whether marked speech may begin there: after a mark, or as an answer in an interview (after its label)."""
    before = text[text.rfind("\n", 0, start) + 1 : start].strip()
    return not before or before.endswith((":", ".")) or before[-1] in "“\"‘'«„”’"
