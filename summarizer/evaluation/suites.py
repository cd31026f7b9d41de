"""Suites: folders of texts with gold annotations -> frozen `Suite` objects that every scorer reads.

In goes a folder with `suite.toml` and `documents/<id>.txt` beside `documents/<id>.json`
(the format is in `docs/evaluation.md`). Out comes a `Suite` whose documents are in
the order of their ids, with the text read byte for byte (no newline is translated:
offsets are code points of the stored text). Refused, with file and record: a text
whose hash differs, a span outside its text, an id or label nobody knows, a kind
that is scored but nowhere annotated, an empty suite. `checking` looks for more;
what is refused here is what would make a score meaningless.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from summarizer.errors import SuiteError
from summarizer.records import Article, AuthorRef, EntityKind, EntityRef, Polarity, QuoteKind, Record, Role, Status

Offsets = tuple[int, int]
Kind = Literal["quotes", "stances", "events", "entities"]
KINDS: tuple[Kind, ...] = ("quotes", "stances", "events", "entities")
_TWO_FILES = "a document is <id>.txt and <id>.json, both UTF-8"


class GoldEntity(Record):
    id: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    mentions: tuple[Offsets, ...] = ()


class GoldSpeaker(Record):
    entity: str | None = None
    mention: Offsets | None = None


class GoldQuote(Record):
    id: str
    kind: QuoteKind
    content: tuple[Offsets, ...] = Field(min_length=1)
    speaker: GoldSpeaker | None = None
    cue: Offsets | None = None


class GoldTopic(Record):
    topic: str
    mention: Offsets | None = None


class GoldEvidence(Record):
    """A passage that shows a stance; `polarity` is None where it is the stance's own."""

    start: int
    end: int
    polarity: Polarity | None = None

    @model_validator(mode="before")
    @classmethod
    def from_list(cls, value: Any) -> Any:
        """On disk it is `[start, end]` or `[start, end, polarity]`."""
        if isinstance(value, list | tuple) and len(value) in (2, 3):
            return dict(zip(("start", "end", "polarity"), value, strict=False))
        return value

    @property
    def span(self) -> Offsets:
        return self.start, self.end


class GoldStance(Record):
    """`holder` is None where any holder is right (the annotators did not say)."""

    id: str
    holder: Annotated[EntityRef | AuthorRef, Field(union_mode="left_to_right")] | None = None
    target: Annotated[EntityRef | GoldTopic, Field(union_mode="left_to_right")]
    polarity: Polarity
    reported_by: str | None = None
    evidence: tuple[GoldEvidence, ...] = ()


class GoldParticipant(Record):
    role: Role
    entity: str | None = None
    mention: Offsets | None = None


class GoldWhen(Record):
    mention: Offsets | None = None
    value: str | None = None


class GoldWhere(Record):
    mention: Offsets | None = None
    entity: str | None = None


class GoldEvent(Record):
    """`status`, `what` and `trigger` are None where they were not annotated."""

    id: str
    what: str | None = None
    trigger: Offsets | None = None
    status: Status | None = None
    participants: tuple[GoldParticipant, ...] = ()
    when: GoldWhen | None = None
    where: GoldWhere | None = None
    evidence: tuple[Offsets, ...] = ()


class GoldDocument(Record):
    """One text with its annotations. `text` is not on disk in the JSON: it is the file beside it.

    `annotated[kind]` is True (everywhere), False (only recall is defined) or the
    ranges that were read; a kind that is absent there is not scored. `not_quotes`
    are marked words that are no quotation (scare quotes, titles, nicknames).
    """

    id: str
    title: str | None = None
    published: str | None = None
    language: str | None = None
    sha256: str
    tags: dict[str, str] = Field(default_factory=dict)
    annotated: dict[Kind, bool | tuple[Offsets, ...]] = Field(default_factory=dict)
    ignore: dict[Kind, tuple[Offsets, ...]] = Field(default_factory=dict)
    not_quotes: tuple[Offsets, ...] = ()
    entities: tuple[GoldEntity, ...] = ()
    quotes: tuple[GoldQuote, ...] = ()
    stances: tuple[GoldStance, ...] = ()
    events: tuple[GoldEvent, ...] = ()
    text: str

    @model_validator(mode="after")
    def _references_hold(self) -> Self:
        faults = list(reference_faults(self))
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def article(self) -> Article:
        """The article that a reader is given: the stored text, nothing of the gold."""
        return Article(
            id=self.id,
            title=self.title,
            published=self.published,
            language=self.language,
            sha256=self.sha256,
            text=self.text,
        )


class SuiteHeader(Record):
    """`suite.toml`. `exhaustive` only describes; what counts is each document's `annotated`."""

    name: str
    kinds: tuple[Kind, ...] = Field(min_length=1)
    version: str = "1"
    description: str = ""
    source: str = ""
    licence: str = ""
    language: str = "en"
    exhaustive: dict[Kind, bool] = Field(default_factory=dict)
    floors: dict[str, float] = Field(default_factory=dict)


class Suite(Record):
    """A suite in memory. `sha256` covers everything a score depends on: kinds, texts and gold."""

    header: SuiteHeader
    path: Path
    sha256: str
    documents: tuple[GoldDocument, ...]

    @property
    def name(self) -> str:
        return self.header.name


def load_suite(folder: Path) -> Suite:
    """Read the suite in `folder`. Raises SuiteError naming the file (and record) of the first fault."""
    header = read_header(folder)
    gold_files = sorted((folder / "documents").glob("*.json"))
    if not gold_files:
        raise SuiteError(
            f"{folder / 'documents'}: no gold (<id>.json) in it",
            "an empty suite scores nothing; annotate with `summarizer eval annotate`, see docs/annotating.md",
        )
    documents = tuple(read_document(path) for path in gold_files)
    for kind in header.kinds:
        if not any(kind in document.annotated for document in documents):
            raise SuiteError(f"{folder / 'suite.toml'}: kind {kind!r} is scored but annotated in no document")
    digest = hashlib.sha256(json.dumps([header.name, *header.kinds]).encode())
    for document in documents:
        digest.update(document.model_dump_json().encode())
    return Suite(header=header, path=folder, sha256=digest.hexdigest(), documents=documents)


def read_header(folder: Path) -> SuiteHeader:
    """`suite.toml` of a folder. Raises SuiteError."""
    path = folder / "suite.toml"
    try:
        return SuiteHeader.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise SuiteError(f"{path}: no such file", "a suite is a folder with suite.toml and documents/") from error
    except ValidationError as error:
        raise SuiteError(f"{path}: {first_faults(error)}", "see docs/evaluation.md for its keys") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SuiteError(f"{path}: {error}", "it must be readable UTF-8 TOML") from error


def read_document(path: Path) -> GoldDocument:
    """One document's gold with its text. Raises SuiteError: unreadable, malformed, hash or span wrong."""
    beside = path.with_suffix(".txt")
    try:
        gold = json.loads(_read_utf8(path))
    except json.JSONDecodeError as error:
        raise SuiteError(f"{path}: is no JSON: {error}", _TWO_FILES) from error
    if not isinstance(gold, dict):
        raise SuiteError(f"{path}: is no JSON object", "see docs/evaluation.md for the format")
    text = _read_utf8(beside)
    try:
        document = GoldDocument.model_validate({**gold, "text": text})
    except ValidationError as error:
        raise SuiteError(f"{path}: {first_faults(error, gold)}", "see docs/evaluation.md for the format") from error
    if document.id != path.stem:
        raise SuiteError(f"{path}: its id is {document.id!r}", "the id is the file's name")
    if document.sha256 != hashlib.sha256(text.encode()).hexdigest():
        raise SuiteError(
            f"{beside}: its text is not the one that was annotated (sha256 differs)",
            "restore the text, or compile the sheet again with `summarizer eval annotate`",
        )
    return document


def _read_utf8(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise SuiteError(f"{path}: {error.strerror}", _TWO_FILES) from error
    except UnicodeDecodeError as error:
        raise SuiteError(f"{path}: is not UTF-8: {error}", _TWO_FILES) from error


def reference_faults(document: GoldDocument) -> Iterator[str]:
    """What in a document points nowhere: spans outside the text, unknown entities, ids given twice."""
    size = len(document.text)
    for place, (start, end) in spans(document):
        if not 0 <= start < end <= size:
            yield f"{place}: span [{start}, {end}) does not lie in the text of {size} characters"
    known = {entity.id for entity in document.entities}
    for place, entity in entity_references(document):
        if entity not in known:
            yield f"{place}: unknown entity {entity!r}"
    for kind in KINDS:
        ids = [record.id for record in getattr(document, kind)]
        for twice in sorted({name for name in ids if ids.count(name) > 1}):
            yield f"{kind}: id {twice!r} is given twice"
    for quote in document.quotes:
        ordered = sorted(quote.content)
        if any(after[0] < before[1] for before, after in pairwise(ordered)):
            yield f"{quote.id}: content segments overlap"


def spans(document: GoldDocument) -> Iterator[tuple[str, Offsets]]:
    """Every span of a document's gold with the id of its record."""
    for entity in document.entities:
        yield from ((entity.id, mention) for mention in entity.mentions)
    for quote in document.quotes:
        said_by = quote.speaker.mention if quote.speaker else None
        yield from ((quote.id, span) for span in (*quote.content, said_by, quote.cue) if span)
    for stance in document.stances:
        target = stance.target.mention if isinstance(stance.target, GoldTopic) else None
        yield from ((stance.id, span) for span in (target, *(item.span for item in stance.evidence)) if span)
    for event in document.events:
        mentions = [participant.mention for participant in event.participants]
        mentions += [part.mention for part in (event.when, event.where) if part]
        yield from ((event.id, span) for span in (event.trigger, *mentions, *event.evidence) if span)
    for kind, ranges in document.annotated.items():
        yield from ((f"annotated.{kind}", span) for span in (ranges if isinstance(ranges, tuple) else ()))
    for kind, ignored in document.ignore.items():
        yield from ((f"ignore.{kind}", span) for span in ignored)
    yield from (("not_quotes", span) for span in document.not_quotes)


def entity_references(document: GoldDocument) -> Iterator[tuple[str, str]]:
    """Every mention of an entity's id with the id of the record that makes it."""
    for quote in document.quotes:
        if quote.speaker and quote.speaker.entity:
            yield quote.id, quote.speaker.entity
    for stance in document.stances:
        for end in (stance.holder, stance.target):
            if isinstance(end, EntityRef):
                yield stance.id, end.entity
        if stance.reported_by:
            yield stance.id, stance.reported_by
    for event in document.events:
        named = [participant.entity for participant in event.participants]
        named.append(event.where.entity if event.where else None)
        yield from ((event.id, entity) for entity in named if entity)


def first_faults(error: ValidationError, gold: Any = None, most: int = 3) -> str:
    """A pydantic error as one line: where (with the record's id, if it has one) and what, for the first few."""
    lines = []
    for fault in error.errors()[:most]:
        place = [str(part) for part in fault["loc"]]
        lines.append(f"{_named_place(place, gold)}: {fault['msg'].removeprefix('Value error, ')}".lstrip(": "))
    more = error.error_count() - most
    return "; ".join(lines) + (f" (and {more} more)" if more > 0 else "")


def _named_place(place: list[str], gold: Any) -> str:
    try:
        name = gold[place[0]][int(place[1])]["id"]
    except (KeyError, IndexError, TypeError, ValueError):
        return ".".join(place)
    return ".".join([place[0], str(name), *place[2:]])
