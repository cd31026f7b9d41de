"""Who takes part in an event, and how.

In go a trigger and the cast; out come the actors with their roles, in the order the trigger's arguments are looked at.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast, kind_of_noun
from summarizer.reading.events.happenings import Actor
from summarizer.reading.phrases import subject_of
from summarizer.records import Role

_MEASURES = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))
_GIVES = frozenset(("to", "for"))


def actors_of(trigger: Token, cast: Cast) -> Iterator[Actor]:
    seen: set[int] = set()
    for role, head in _heads(trigger):
        if head.pos_ not in ("NOUN", "PROPN", "PRON") or head.ent_type_ in _MEASURES:
            continue
        member = cast.who(head)
        if member is None and head.pos_ != "PRON" and kind_of_noun(head) != "other":
            member = cast.enlist(head)
        if (member is None and head.pos_ == "PRON") or member in seen:
            continue
        if member is not None:
            seen.add(member)
        yield Actor(role, head, member)


def _heads(trigger: Token) -> Iterator[tuple[Role, Token]]:
    if trigger.pos_ == "NOUN":
        for child in trigger.children:
            if child.dep_ == "poss":
                yield "agent", child
            if child.dep_ == "prep" and child.lower_ in ("of", "by", "between", "with", "against"):
                for noun in child.children:
                    if noun.dep_ == "pobj":
                        yield ("agent" if child.lower_ in ("by", "between", "with") else "patient"), noun
        return
    subject = subject_of(trigger)
    passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in trigger.children) or (
        trigger.tag_ == "VBN" and trigger.dep_ == "acl"
    )
    if subject is not None:
        for noun in (subject, *subject.conjuncts):
            yield ("patient" if passive else "agent"), noun
    for child in trigger.children:
        if child.dep_ in ("dobj", "attr", "oprd"):
            for noun in (child, *child.conjuncts):
                yield "patient", noun
        elif child.dep_ == "dative":
            yield from (("recipient", n) for n in ([child] if child.pos_ != "ADP" else child.children))
        elif child.dep_ == "agent":
            yield from (("agent", n) for n in child.children if n.dep_ == "pobj")
        elif child.dep_ == "prep" and child.lower_ in ("with", "to", "against", "for"):
            for noun in child.children:
                if noun.dep_ == "pobj" and noun.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT", "CARDINAL"):
                    if child.lower_ == "with" and cast_is_person(noun):
                        yield "agent", noun
                    elif child.lower_ in _GIVES and cast_is_person(noun):
                        yield "recipient", noun
                    elif child.lower_ == "against":
                        yield "patient", noun


def cast_is_person(noun: Token) -> bool:
    """True for a noun that can take part: a name of a person or body, or a common noun for one."""
    word = noun.lemma_.lower()
    return (
        noun.ent_type_ in ("PERSON", "ORG", "NORP", "GPE")
        or word in lexicon.table("person_nouns")
        or word in lexicon.words("organisation_nouns")
    )
