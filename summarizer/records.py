"""The records that every room exchanges: frozen, ordered, complete.

In goes nothing; out come the types of an article, of what a reading finds in it,
and of a brief. A record is what can be proved: each carries spans, and
`Span.text` always equals `article.text[start:end]` (offsets are half-open, in
Unicode code points). Unknown fields are refused, so that a brief read back from
disk is either understood whole or not at all.

The JSON of a brief is a public format (`summarizer.brief/1`): fields are added,
never renamed, and what is added has a default.
"""

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA: Literal["summarizer.brief/1"] = "summarizer.brief/1"

EntityKind = Literal["person", "organisation", "place", "group", "other"]
QuoteKind = Literal["direct", "mixed", "indirect"]
Verdict = Literal["exact", "normalised"]
Polarity = Literal["support", "oppose", "neutral", "mixed"]
Status = Literal["occurred", "ongoing", "planned", "hypothetical", "denied"]
Role = Literal["agent", "patient", "recipient", "other"]
RecordKind = Literal["quote", "stance", "event"]
MarkUse = Literal["speech", "scare", "title", "nickname"]
ConflictKind = Literal["figure", "date", "place", "status", "wording", "speaker", "stance", "change", "denial"]


class Record(BaseModel):
    """Base of all records: immutable, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """A run of characters of one article; `text == article.text[start:end]`."""

    article: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class Article(Record):
    """One article as read: `text` after the single stated normalisation (BOM removed, CRLF and CR to LF).

    `published` is an ISO date (or date and time) or None; `sha256` is that of `text` in UTF-8.
    """

    id: str
    title: str | None = None
    source: str | None = None
    published: str | None = None
    language: str | None = None
    sha256: str
    text: str

    def span(self, start: int, end: int) -> Span:
        """The span `[start, end)`. Raises ValueError where it does not lie in the text."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span [{start}, {end}) lies outside article {self.id!r} of {len(self.text)} characters")
        return Span(article=self.id, start=start, end=end, text=self.text[start:end])


class Entity(Record):
    """A person, organisation, place, group or other thing that takes part in some record.

    `role` is the article's own description ("foreign affairs adviser"), or None.
    """

    id: str
    name: str
    kind: EntityKind
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    role: Span | None = None
    merged_because: tuple[str, ...] = ()


class Speaker(Record):
    """Whose words a quote holds: the entity, and the attribution's own wording. Either may be unknown."""

    entity: str | None = None
    mention: Span | None = None


class SecondOpinion(Record):
    """A speaker that another voice gave to the same words; `by` is "reader", a model's name or an article's id."""

    by: str
    speaker: Speaker | None


class Support(Record):
    """How many of the readings of the same passage gave this record."""

    agreed: int
    passes: int


class QuotePlace(Record):
    """Another place where the same quotation stands, with its wording differences ("- old", "+ new")."""

    content: tuple[Span, ...]
    speaker: Speaker | None = None
    cue: Span | None = None
    differences: tuple[str, ...] = ()


class Quote(Record):
    """Words attributed to a source. `content` has one span per segment, without marks.

    `qualifiers` are the words outside `content` that turn the report round (a
    negated cue, a condition, a doubt): no rendering may leave them out.
    `differences` lists what a `normalised` verdict forgave.
    """

    id: str
    kind: QuoteKind
    content: tuple[Span, ...] = Field(min_length=1)
    speaker: Speaker | None = None
    cue: Span | None = None
    verdict: Verdict = "exact"
    differences: tuple[str, ...] = ()
    qualifiers: tuple[Span, ...] = ()
    second_opinions: tuple[SecondOpinion, ...] = ()
    support: Support | None = None
    places: tuple[QuotePlace, ...] = ()
    articles: tuple[str, ...] = ()
    merged_because: tuple[str, ...] = ()


class EntityRef(Record):
    entity: str


class AuthorRef(Record):
    """The article's own voice."""

    author: Literal[True] = True


class Topic(Record):
    """A proposal, policy, event or claim, in the article's words."""

    topic: str
    mention: Span | None = None


Holder = Annotated[EntityRef | AuthorRef, Field(union_mode="left_to_right")]
Target = Annotated[EntityRef | Topic, Field(union_mode="left_to_right")]


class StanceEvidence(Record):
    span: Span
    polarity: Polarity
    qualifiers: tuple[Span, ...] = ()


class Stance(Record):
    """A position of one holder towards one target; all passages that show it are its evidence."""

    id: str
    holder: Holder
    target: Target
    polarity: Polarity
    reported_by: str | None = None
    evidence: tuple[StanceEvidence, ...] = Field(min_length=1)
    quotes: tuple[str, ...] = ()
    support: Support | None = None
    articles: tuple[str, ...] = ()
    merged_because: tuple[str, ...] = ()


class Participant(Record):
    role: Role
    entity: str | None = None
    mention: Span | None = None


class When(Record):
    """`mention` is the article's phrase; `value` an ISO 8601 date, month, year or interval, or None."""

    mention: Span | None = None
    value: str | None = None


class Where(Record):
    mention: Span | None = None
    entity: str | None = None


class Event(Record):
    """Something that happened, is planned, denied or imagined; `status` carries which.

    `qualifiers` are the words that carry the status ("not", "would", "if"):
    no rendering may leave them out.
    """

    id: str
    what: str
    trigger: Span
    status: Status
    participants: tuple[Participant, ...] = ()
    when: When | None = None
    where: Where | None = None
    evidence: tuple[Span, ...] = Field(min_length=1)
    qualifiers: tuple[Span, ...] = ()
    support: Support | None = None
    articles: tuple[str, ...] = ()
    merged_because: tuple[str, ...] = ()


class Conflict(Record):
    """Records that cannot all be right; `passages` are the words that disagree, side by side."""

    kind: ConflictKind
    records: tuple[str, ...]
    note: str
    passages: tuple[Span, ...] = ()


class Citation(Record):
    """One sentence of the abstract and the ids of the records it rests on."""

    text: str
    cites: tuple[str, ...] = Field(min_length=1)


class Rejection(Record):
    """A draft that did not become a record: at which stage, and why. `draft` is what was said, as JSON."""

    stage: str
    reason: str
    draft: dict[str, Any]
    article: str


class Coverage(Record):
    """The loss account. `unaccounted` are marked runs of words that no record holds and nobody set aside."""

    chunks: int = 0
    answered: int = 0
    reasked: int = 0
    failed: int = 0
    marked_quotations: int = 0
    attributed_quotations: int = 0
    set_aside: tuple[Span, ...] = ()
    unaccounted: tuple[Span, ...] = ()
    failures: tuple[str, ...] = ()


class PromptUsed(Record):
    id: str
    sha256: str


class Usage(Record):
    """Tokens and money of some calls. `cost_usd` is None where no price is known: unknown is not zero."""

    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None


class Provenance(Record):
    version: str
    model: str
    prompts: tuple[PromptUsed, ...] = ()
    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None
    prices_as_of: str | None = None
    incomplete: str | None = None
    seconds: float = 0.0


class Timeline(Record):
    """The ids of a brief's events in the order of time, those that are to come or did not happen apart.

    Each event is in one list: dated ones by status, earliest first, and of one beginning the coarser date
    first ("2025" before "2025-03"); `undated` holds those of no resolved date, in text order.
    """

    happened: tuple[str, ...] = ()
    planned: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    undated: tuple[str, ...] = ()


class Brief(Record):
    """The product: records of one or several articles, what was refused, what is missing, and what it cost.

    `stories` groups the ids of the articles that tell one story, the largest group
    first; it is empty for one article. More than one group: the articles are not about one thing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)

    schema_: Literal["summarizer.brief/1"] = Field(default=SCHEMA, alias="schema")
    title: str | None = None
    articles: tuple[Article, ...]
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    stances: tuple[Stance, ...] = ()
    events: tuple[Event, ...] = ()
    timeline: Timeline = Timeline()
    conflicts: tuple[Conflict, ...] = ()
    summary: tuple[Citation, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    stories: tuple[tuple[str, ...], ...] = ()
    coverage: Coverage = Coverage()
    provenance: Provenance


class Sentence(Record):
    """A sentence of an article, numbered `S1`, `S2` ... in text order; `paragraph` counts from 0."""

    id: str
    start: int
    end: int
    paragraph: int


class Marked(Record):
    """A marked run of words, numbered `Q1`, `Q2` ... in text order of its first mark.

    `segments` are the runs between the marks (several where a quotation goes on
    over paragraphs), without them. `use` tells speech from scare quotes, titles
    and nicknames. `inside` is the id of the run it is nested in. `recovered` is
    True where a mark was missing and the border was inferred.
    """

    id: str
    segments: tuple[tuple[int, int], ...]
    use: MarkUse = "speech"
    inside: str | None = None
    recovered: bool = False


class Reading(Record):
    """What the built-in reader found in one article: the numbering every prompt uses, and its own records."""

    article: Article
    sentences: tuple[Sentence, ...] = ()
    marked: tuple[Marked, ...] = ()
    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    stances: tuple[Stance, ...] = ()
    events: tuple[Event, ...] = ()


class Chunk(Record):
    """A run of whole paragraphs of one article that one call reads: `[start, end)`, `index` from 0 of `of`.

    `before` is where the context shown in front of it begins (two sentences back); equal to `start` in the first.
    """

    article: str
    index: int
    of: int
    before: int
    start: int
    end: int


class Prompt(Record):
    """What one call sends: `system` is the static prefix, `user` the article's part.

    `id` names the prompt file ("read.v1"), `sha256` is that of the file.
    """

    id: str
    sha256: str
    system: str
    user: str


class Findings(Record):
    """Proven records of one or more articles on their way from grounding through merging to a brief."""

    entities: tuple[Entity, ...] = ()
    quotes: tuple[Quote, ...] = ()
    stances: tuple[Stance, ...] = ()
    events: tuple[Event, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    coverage: Coverage = Coverage()


def records_of(holder: Findings | Brief | Reading) -> tuple[Quote | Stance | Event, ...]:
    """Every quote, stance and event of `holder`, in this order."""
    return (*holder.quotes, *holder.stances, *holder.events)


def spans_of(record: Quote | Stance | Event) -> Iterable[Span]:
    """The spans that prove a record, in the record's own order."""
    if isinstance(record, Quote):
        return record.content
    if isinstance(record, Stance):
        return tuple(evidence.span for evidence in record.evidence)
    return (record.trigger, *record.evidence)
