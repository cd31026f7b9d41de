"""Common-noun phrases as descriptions of somebody: "the 61-year-old", "his wife", "two brothers", "officials".

In goes the head noun of a phrase, out comes a `Description`: how it is introduced, what
it says (number, gender, age, kind, further words) and whose it is. `can_mean` tells
whether a member of the cast may be meant: everything the phrase says must be known
of the member, and nothing may contradict it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.parsing import Offsets
from summarizer.reading.phrases import phrase_of
from summarizer.records import EntityKind

Introduction = Literal["definite", "possessive", "indefinite", "bare"]

QUANTIFIERS = frozenset(("some", "many", "others", "several", "one", "another", "both", "everyone", "someone"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
# said of anybody without telling him from others
_NEUTRAL = frozenset(("the", "this", "that", "these", "those", "same", "former", "late", "then", "young", "old", "own"))
_INTRODUCING = frozenset(("it", "this", "that", "there", "one"))
_AGE = re.compile(r"\b(\d{1,3})[- ]year[- ]old\b")
_INCOMING = frozenset(("elect", "designate"))
_BARE_BODIES = frozenset(("parliament", "congress", "senate", "police", "government", "council", "union"))
_NO_MENTION = frozenset(("compound", "nmod", "amod", "attr", "appos", "npadvmod", "dep", "predet", "quantmod", "meta"))


class Known(Protocol):
    """What a description is held against."""

    kind: EntityKind
    gender: str
    plural: bool
    words: set[str]
    age: str | None


@dataclass(frozen=True)
class Description:
    """One phrase. `words` are its further content words; `possessor` heads the phrase in front of "'s", or is "his"."""

    head: Token
    word: str
    span: Offsets
    text: str
    introduction: Introduction
    kind: EntityKind
    plural: bool
    gender: str
    age: str | None
    words: frozenset[str]
    possessor: Token | None


def describe(head: Token, text: str, kind: EntityKind | None = None) -> Description:
    """The phrase around `head` in the article's `text`; `kind` where the caller knows it better."""
    span = phrase_of(head)
    phrase = text[span[0] : span[1]]
    possessor = next((child for child in head.lefts if child.dep_ == "poss"), None)
    age = _AGE.search(phrase)
    word = head.lemma_.lower()
    if word in _INCOMING and head.i > 1 and head.nbor(-1).text == "-":
        word = head.nbor(-2).lemma_.lower()  # "president-elect"
    return Description(
        head=head,
        word=word,
        span=span,
        text=without_article(phrase),
        introduction=_introduction(head, possessor),
        kind=kind or kind_of_noun(head),
        plural=head.tag_ in ("NNS", "NNPS"),
        gender=lexicon.table("person_nouns").get(word, ("-",))[0],
        age=age[1] if age else None,
        words=frozenset(_content(head, span)) - {word},
        possessor=possessor,
    )


def can_mean(description: Description, member: Known) -> bool:
    """Whether nothing that the description says is unknown of `member` or against it."""
    if description.plural != member.plural or "other" in description.words or "another" in description.words:
        return False
    either = description.word in lexicon.words("organisation_nouns") and member.kind == "organisation"
    if description.kind != member.kind and "person" in (description.kind, member.kind) and not either:
        return False  # "the operator" is a person or a body
    if "-" not in (description.gender, member.gender) and description.gender != member.gender:
        return False
    if description.age is not None and member.age is not None and description.age != member.age:
        return False
    return description.words - _NEUTRAL <= member.words


def kind_of_noun(head: Token) -> EntityKind:
    """Person, group, organisation, place or other, by the head noun of a common phrase."""
    word = head.lemma_.lower()
    if word in lexicon.table("person_nouns") or word in _INCOMING:
        return "group" if head.tag_ in ("NNS", "NNPS") else "person"
    if word in lexicon.words("organisation_nouns") and head.lower_ != "papers":
        return "organisation"
    if word in lexicon.words("group_nouns") or head.lower_ in lexicon.words("group_nouns"):
        return "group"
    if _is_aged(head):
        return "person"
    if word in lexicon.words("place_nouns"):
        return "place"
    if head.lower_ in QUANTIFIERS:
        return _kind_of_one(head) if head.lower_ == "one" else "group"
    return "other"


def _kind_of_one(head: Token) -> EntityKind:
    """ "One of its directors" is a person, "one of the towns" a place."""
    nouns = (noun for child in head.children if child.lower_ == "of" for noun in child.children)
    noun = next((noun for noun in nouns if noun.dep_ == "pobj"), None)
    if noun is None:
        return "group"
    return "person" if noun.lemma_.lower() in lexicon.table("person_nouns") else kind_of_noun(noun)


def is_mention(noun: Token) -> bool:
    """Whether a noun heads a phrase that means somebody: no modifier, predicate or apposition, nor "no side"."""
    if (noun.dep_ in _NO_MENTION and not is_introduced(noun)) or (noun.pos_ != "NOUN" and not _is_aged(noun)):
        return False
    if kind_of_noun(noun) == "other" and not _is_speaking_document(noun):
        return False
    first = noun
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    return first.dep_ not in ("attr", "appos") or is_introduced(first)


def is_introduced(noun: Token) -> bool:
    """ "It was a colleague who rang", "among them is an old friend": a predicate that brings somebody in."""
    if noun.dep_ != "attr" or kind_of_noun(noun) not in ("person", "group"):
        return False
    subjects = [child for child in noun.head.children if child.dep_ in ("nsubj", "expl") and child.i != noun.i]
    return bool(subjects) and subjects[0].lower_ in _INTRODUCING


def _is_speaking_document(noun: Token) -> bool:
    """ "A report found that": a document is somebody where it says something."""
    is_document = noun.lemma_.lower() in lexicon.words("document_nouns")
    return is_document and noun.dep_ == "nsubj" and noun.head.lemma_.lower() in lexicon.table("reporting_verbs")


def is_thing(noun: Token) -> bool:
    """Whether a noun heads a phrase that may take up a document or another thing that was a speaker."""
    return noun.pos_ == "NOUN" and noun.dep_ not in _NO_MENTION and kind_of_noun(noun) == "other"


def is_bare(noun: Token) -> bool:
    """ "Took office", "out of court": a body or place without any word in front is no one body ("parliament" is)."""
    if noun.tag_ != "NN" or noun.lower_ in _BARE_BODIES or any(not child.is_punct for child in noun.lefts):
        return False
    return kind_of_noun(noun) in ("organisation", "place")


def _is_aged(head: Token) -> bool:
    """ "The 61-year-old", in one token or in five."""
    if _AGE.search(head.lower_):
        return True
    return head.lower_ == "old" and head.i > 2 and head.nbor(-2).lower_ == "year" and head.dep_ != "amod"


def without_article(text: str) -> str:
    return re.sub(r"^(?:the|a|an)\s+", "", text, flags=re.I)


def _introduction(head: Token, possessor: Token | None) -> Introduction:
    if possessor is not None:
        return "possessive"
    first = next((child for child in head.lefts if not child.is_punct and not child.is_space), None)
    if first is None:
        return "bare"
    return "definite" if first.lower_ in _DEFINITE else "indefinite"


def _content(head: Token, span: Offsets) -> Iterator[str]:
    """The words of the phrase beside its head that tell it from others."""
    doc = head.doc
    index = head.left_edge.i
    while index < len(doc) and doc[index].idx < span[1]:
        token = doc[index]
        is_content = token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB") and token.i != head.i and token.idx >= span[0]
        if is_content and not token.like_num and not token.lower_.startswith(("year", "old")):
            yield token.lemma_.lower()
        index += 1
