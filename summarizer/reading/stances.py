"""Who is for or against what: positions the text shows in its verbs of attitude, and where somebody takes none.

In go the parse, the cast and the quotes found; out come `Position`s, one per holder
and target, each with its passages. A polarity comes from the class of the verb
(data file), turned round by a negation; several polarities make it `mixed`.
Nothing is guessed: no verb of attitude, no position.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import is_negated, phrase_of
from summarizer.reading.sources import source_of
from summarizer.records import Polarity

_TURNED: dict[Polarity, Polarity] = {"support": "oppose", "oppose": "support", "neutral": "neutral", "mixed": "mixed"}
# attitude in a phrase with "be": who "is in favour of", "is against", "is open to" something
_PREDICATES: dict[str, Polarity] = {
    "opposed": "oppose",
    "against": "oppose",
    "critical": "oppose",
    "sceptical": "oppose",
    "skeptical": "oppose",
    "scornful": "oppose",
    "furious": "oppose",
    "angry": "oppose",
    "open": "support",
    "behind": "support",
    "supportive": "support",
    "favour": "support",
    "favor": "support",
    "ready": "support",
    "willing": "support",
    "keen": "support",
    "proud": "support",
    "neutral": "neutral",
}
_DECLINES = frozenset(("decline", "refuse", "dodge", "avoid"))
_COMMENT = frozenset(("comment", "commenting", "say", "drawn", "answer", "discuss"))


@dataclass
class Position:
    """One stance being built. `target` is a member's index, or the offsets of a topic's words."""

    holder: int
    target: int | Offsets
    passages: list[tuple[Offsets, Polarity, list[Token]]] = field(default_factory=list)

    @property
    def polarity(self) -> Polarity:
        found = {polarity for _, polarity, _ in self.passages}
        return found.pop() if len(found) == 1 else "mixed"


def find_positions(parsed: Parsed, cast: Cast, speakers: list[tuple[Offsets, int]]) -> list[Position]:
    """The positions in order of first passage. `speakers` are marked runs with whose words they are."""
    found: dict[tuple[int, object], Position] = {}
    for verb, polarity, targets, holder in _expressions(parsed, cast, speakers):
        negation = [c for c in verb.children if c.dep_ == "neg" or c.lower_ in ("never", "no")]
        turned = _TURNED[polarity] if is_negated(verb) else polarity
        for target in targets:
            key = (holder, target if isinstance(target, int) else _topic_key(parsed, target))
            if holder == target:
                continue
            position = found.setdefault(key, Position(holder, target))
            position.passages.append((_clause(verb, parsed), turned, negation))
    return list(found.values())


def _topic_key(parsed: Parsed, span: Offsets) -> str:
    """One topic under slightly different words is one target: its content words, without articles."""
    return re.sub(r"^(?:the|a|an|any|his|her|its|their|this|that)\s+", "", parsed.text[span[0] : span[1]].lower())


def _expressions(
    parsed: Parsed, cast: Cast, speakers: list[tuple[Offsets, int]]
) -> Iterator[tuple[Token, Polarity, list[int | Offsets], int]]:
    table: dict[str, list[tuple[str, ...]]] = {}
    for verb, *rest in lexicon.rows("attitude_verbs.tsv"):
        table.setdefault(verb, []).append(tuple(rest))
    run = 0
    for token in parsed.doc:
        while run < len(speakers) and speakers[run][0][1] <= token.idx:
            run += 1
        voice = speakers[run][1] if run < len(speakers) and speakers[run][0][0] <= token.idx else None
        if token.pos_ in ("VERB", "AUX"):
            for polarity, targets in _of_verb(token, table, cast):
                holder = _holder(token, cast, voice)
                if holder is not None and targets:
                    yield token, polarity, targets, holder


def _of_verb(
    verb: Token, table: dict[str, list[tuple[str, ...]]], cast: Cast
) -> Iterator[tuple[Polarity, list[int | Offsets]]]:
    lemma = verb.lemma_.lower()
    if lemma == "be":
        yield from _of_predicate(verb, cast)
        return
    if lemma in _DECLINES and (topic := _declined(verb, cast)):
        yield "neutral", topic
        return
    if lemma in ("take", "have", "express") and any(_takes_no_side(c) for c in verb.children):
        yield "neutral", _prepositional(verb, cast, ("on", "over", "about", "in"))
        return
    for polarity, frame, preposition in table.get(lemma, ()):
        if frame == "object":
            targets = [
                t
                for c in verb.children
                if c.dep_ in ("dobj", "nsubjpass") and not (c.dep_ == "nsubjpass" and verb.tag_ != "VBN")
                for t in _targets(c, cast)
            ]
        elif frame == "prep":
            targets = _prepositional(verb, cast, (preposition,))
        else:
            targets = _infinitive(verb)
        if targets:
            yield polarity, targets  # type: ignore[misc]  # the data file holds polarities only, a test says so


def _of_predicate(verb: Token, cast: Cast) -> Iterator[tuple[Polarity, list[int | Offsets]]]:
    for child in verb.children:
        if child.dep_ not in ("acomp", "attr", "prep"):
            continue
        word = child.lower_
        noun = next((n for n in child.children if n.dep_ == "pobj"), None)
        if child.dep_ == "prep" and word in ("against", "behind") and noun is not None:
            yield _PREDICATES[word], _targets(noun, cast)
        elif child.dep_ == "prep" and word == "in" and noun is not None and noun.lower_ in ("favour", "favor"):
            yield "support", _prepositional(noun, cast, ("of",))
        elif word in _PREDICATES:
            targets = _prepositional(child, cast, ("to", "of", "for", "about", "with", "at", "on")) or _infinitive(
                child
            )
            yield _PREDICATES[word], targets


def _takes_no_side(child: Token) -> bool:
    return (
        child.dep_ == "dobj"
        and child.lemma_.lower() in ("position", "side", "stance", "view")
        and any(c.lower_ in ("no", "neither") for c in child.children)
    )


def _declined(verb: Token, cast: Cast) -> list[int | Offsets]:
    for child in verb.children:
        if child.dep_ in ("xcomp", "dobj") and child.lower_ in _COMMENT:
            return _prepositional(child, cast, ("on", "about", "over"))
    return []


def _holder(verb: Token, cast: Cast, voice: int | None) -> int | None:
    source = source_of(verb)
    if source is None:
        return None
    if source.lower_ in ("i", "we") and source.pos_ == "PRON":
        return voice
    member = cast.who(source)
    if member is None and source.pos_ in ("NOUN", "PROPN"):
        member = cast.enlist(source)
    if member is not None and cast.members[member].kind == "other":
        return None
    return member


def _targets(noun: Token, cast: Cast) -> list[int | Offsets]:
    """The entity or topic of each coordinated noun."""
    targets: list[int | Offsets] = []
    for one in (noun, *noun.conjuncts):
        member = cast.who(one)
        if member is not None and cast.members[member].kind != "other":
            targets.append(member)
        elif one.pos_ in ("NOUN", "PROPN"):
            targets.append(phrase_of(one))
    return targets


def _prepositional(head: Token, cast: Cast, prepositions: tuple[str, ...]) -> list[int | Offsets]:
    for child in head.children:
        if child.dep_ in ("prep", "dative", "prt") and child.lower_ in prepositions:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    return _targets(inner, cast)
                if inner.dep_ == "pcomp":
                    return [(inner.idx, inner.right_edge.idx + len(inner.right_edge))]
    return []


def _infinitive(verb: Token) -> list[int | Offsets]:
    """What somebody wants done: the infinitive or clause, without "to" and "that"."""
    for child in verb.children:
        if child.dep_ in ("xcomp", "ccomp") and child.i > verb.i:
            first = next(
                (t for t in child.subtree if not (t.lower_ in ("to", "that") and t.i < child.i) and not t.is_punct),
                child,
            )
            last = child.right_edge
            while last.i > first.i and last.is_punct:
                last = last.nbor(-1)
            return [(first.idx, last.idx + len(last))]
    return []


def _clause(verb: Token, parsed: Parsed) -> Offsets:
    """The evidence: the clause of the verb, or its sentence where it says nothing else."""
    sentence = verb.sent
    first, last = verb.left_edge, verb.right_edge
    if verb.dep_ == "ROOT" or last.i - first.i + 1 >= 0.8 * len(sentence):
        first, last = sentence[0], sentence[-1]
    while last.i > first.i and (last.is_space or last.text in "\"”’'"):
        last = last.nbor(-1)
    while first.i < last.i and (first.is_space or first.is_punct or first.pos_ == "CCONJ"):
        first = first.nbor()
    return first.idx, last.idx + len(last)
