"""What a model is asked to return: numbers, pointers, and as few words as possible.

A draft is what a model said, not yet a record. The schemas are static (no
enumeration depends on an article), every field is required, nothing is open: they
compile in OpenAI's strict mode, as a tool, and as a llama.cpp or Ollama grammar,
and a provider caches them once. A chunk's answer is lists of lines, in the form in which
the prompt shows the reader's proposals: one language to learn, and a fifth of the tokens
of a schema with an object for each kind. What a line says is read afterwards, in
`grounding`, into the drafts of its kind, so that a wrong one costs one item and not
the answer.

The account is explicit: what the reader proposed is kept, dropped or changed by its
number. A proposal named nowhere is asked about again, never silently believed.
Descriptions and titles are left out of the schema: the prompt explains it once, and
both are paid for with every call.
"""

from typing import Any

from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler
from pydantic_core import CoreSchema

from summarizer.records import EntityKind, Polarity, QuoteKind, Status


class Draft(BaseModel):
    """Base of all drafts: no unknown fields, and a schema without prose."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        schema = handler(core_schema)
        bare = handler.resolve_ref_schema(schema)
        bare.pop("description", None)
        bare.pop("title", None)
        for field in bare.get("properties", {}).values():
            field.pop("title", None)
        return schema

    @classmethod
    def model_json_schema(cls, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The schema under the class's name: a tool is called by it."""
        return {"title": cls.__name__, **super().model_json_schema(*args, **kwargs)}


class CastDraft(Draft):
    """A new cast member under the next free number, or a better name or kind for a known one."""

    id: str
    name: str
    kind: EntityKind


class NewDraft(Draft):
    """A record that the reader did not propose, spelt out."""


class QuoteDraft(NewDraft):
    """A quote the reader did not propose. `by` is `P3 words`, `P3`, `? words` or null; `cue` a pointer or null."""

    content: list[str]
    kind: QuoteKind
    by: str | None = None
    cue: str | None = None


class StanceDraft(NewDraft):
    """A stance the reader did not propose. `holder` is `P3` or `author`; `target` `P3` or a pointer to the topic."""

    holder: str
    target: str
    polarity: Polarity
    told_by: str | None = None
    evidence: list[str]


class EventDraft(NewDraft):
    """An event the reader did not propose. `who` holds `agent P3 words`; `when` is a pointer and `= 2025-01-21`.

    `also` are the later mentions of the same event. `what` may be null: the
    program then takes the words around the trigger.
    """

    trigger: str
    what: str | None = None
    status: Status = "occurred"
    who: list[str] = []
    when: str | None = None
    where: str | None = None
    also: list[str] = []


class ChunkDraft(Draft):
    """The answer about one chunk, in lines.

    `keep` and `drop` hold numbers and ranges (`Q1-9`); `cast` new members (`P4 Oslo | place`); `mentions` whose words
    are (`P3 S4 he | S5 his`, `- S4 Russian`); `change` the faults of a proposal (`Q7 by P2 he | cue said`,
    `V4 status planned | +who agent P2 Mr Xi`, `P3 kind place`); `new` what the reader missed, as a proposal's line
    without its number.
    """

    keep: list[str]
    drop: list[str]
    cast: list[str]
    mentions: list[str]
    change: list[str]
    new: list[str]


class SpeakersDraft(Draft):
    """The answer to disputed speakers: one line each, `Q7 P2 he` or `Q7 none`."""

    speakers: list[str]


class SentenceDraft(Draft):
    """One sentence of an abstract and the ids of the records it rests on."""

    text: str
    cites: list[str]


class AbstractDraft(Draft):
    sentences: list[SentenceDraft]
