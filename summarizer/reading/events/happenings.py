"""What is known of one event while it is being built: its trigger, who takes part, when, where and whether."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading.parsing import Offsets
from summarizer.records import Role, Status

LEAD_TOKENS = 60  # a lead is one or two sentences


@dataclass
class Actor:
    role: Role
    head: Token
    member: int | None


@dataclass
class Happening:
    """One event being built. `trigger` is its best mention; `mentions` are all, each with its clause's offsets."""

    trigger: Token
    status: Status
    actors: list[Actor]
    when: tuple[Offsets, str | None] | None
    where: tuple[Offsets, int | None] | None
    mentions: list[Token] = field(default_factory=list)
    qualifiers: list[Token] = field(default_factory=list)
