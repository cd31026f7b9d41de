"""When and where: the phrases of time and place that belong to a trigger.

In go a trigger and the parse; out come the phrase's offsets with its ISO value, and the place with its member.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from summarizer.reading.cast import Cast
from summarizer.reading.events.dates import resolve_date
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import phrase_of

_PLACES = frozenset(("in", "at", "near", "on", "outside", "inside", "across", "off", "around", "to", "from"))
_DOWN = ("prep", "npadvmod", "advmod", "tmod")


def when_of(trigger: Token, parsed: Parsed, published: str | None, is_ahead: bool) -> tuple[Offsets, str | None] | None:
    for token in _modifiers(trigger):
        if token.ent_type_ not in ("DATE", "TIME"):
            continue
        start, end = _time_phrase(token)
        phrase = parsed.text[start:end]
        value = resolve_date(phrase, published, is_ahead)
        if value is not None or token.ent_type_ == "DATE":
            return (start, end), value
    return None


def _modifiers(trigger: Token) -> Iterator[Token]:
    """The words that say when: modifiers of the trigger, and of the verb that carries it."""
    carriers = [trigger]
    if trigger.head.pos_ == "VERB" and (trigger.pos_ == "NOUN" or trigger.dep_ in ("conj", "xcomp")):
        carriers.append(trigger.head)
    for carrier in carriers:
        for child in carrier.children:
            if child.dep_ in _DOWN or child.ent_type_ in ("DATE", "TIME"):
                if child.ent_type_ in ("DATE", "TIME"):
                    yield child
                if child.dep_ == "prep":
                    yield from (noun for noun in child.children if noun.dep_ == "pobj")


def _time_phrase(token: Token) -> Offsets:
    """The whole phrase of time around a token, with its preposition."""
    doc = token.doc
    first = last = token.i
    while first > token.sent.start and doc[first - 1].ent_type_ == token.ent_type_ and doc[first].ent_iob_ == "I":
        first -= 1
    while last + 1 < token.sent.end and doc[last + 1].ent_type_ == token.ent_type_ and doc[last + 1].ent_iob_ == "I":
        last += 1
    if first > token.sent.start and doc[first - 1].lower_ in (
        "on",
        "in",
        "at",
        "by",
        "since",
        "until",
        "during",
        "before",
        "after",
        "from",
        "last",
        "next",
        "this",
        "for",
    ):
        first -= 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def where_of(trigger: Token, cast: Cast) -> tuple[Offsets, int | None] | None:
    for child in trigger.children:
        if child.dep_ == "prep" and child.lower_ in _PLACES:
            for noun in child.children:
                if noun.dep_ == "pobj" and (noun.ent_type_ in ("GPE", "LOC", "FAC") or _is_place(noun, cast)):
                    return phrase_of(noun), cast.enlist(noun, "place")
    return None


def _is_place(noun: Token, cast: Cast) -> bool:
    member = cast.who(noun)
    return member is not None and cast.members[member].kind == "place"
