"""How a topic is named: the shortest phrase that says what a position is about, as at its first mention.

In goes the word a target hangs on; out come its characters. A clause loses what introduces it
("that", "whether", "to"), what is coordinated with it, and when it is to be. A topic
mentioned again ("the offer", "the extension") is named as where it was first told
("offered to send a doctor": "send a doctor"); which noun takes up which verb is data.
"""

import re
from collections import defaultdict

from spacy.tokens import Doc, Token

from summarizer.reading import lexicon
from summarizer.reading.antecedents import Antecedents
from summarizer.reading.cast import Cast
from summarizer.reading.parsing import Offsets
from summarizer.reading.phrases import phrase_of

Target = int | Offsets
# each target with whether the polarity is turned round for it
Found = list[tuple[Target, bool]]

_LEADING = frozenset(("to", "that", "whether", "if", "for", "not"))
_COMPLEMENTS = frozenset(
    ("of", "on", "for", "to", "about", "against", "between", "over", "into", "in", "with", "from", "at", "by")
)
_APART = frozenset(("conj", "cc", "punct", "advcl", "parataxis"))
_BACK = frozenset(("the", "this", "that", "these", "those", "his", "her", "its", "their"))
_PROPOSING = frozenset(("offer", "plan", "propose", "threaten", "promise", "pledge", "demand", "intend", "decide"))
_DETERMINER = re.compile(r"^(?:the|a|an|any|his|her|its|their|this|that)\s+")


def is_dated(noun: Token) -> bool:
    """True for a noun of time ("on Thursday"), which is nobody's target."""
    return noun.ent_type_ in ("DATE", "TIME")


def clause_span(verb: Token) -> Offsets:
    """What is to be done or told: the clause of `verb` without "to" and "that", coordinated clauses and dates."""
    kept = [verb]
    for child in verb.children:
        if child.dep_ in _APART or (child.dep_ in ("mark", "aux", "neg") and child.lower_ in _LEADING):
            continue
        if child.i > verb.i and child.dep_ in ("npadvmod", "advmod", "prep") and _is_aside(child):
            continue
        kept.append(child)
    first = min((_left(child) if child is not verb else child for child in kept), key=lambda t: t.i)
    last = max((child.right_edge if child is not verb else child for child in kept), key=lambda t: t.i)
    doc = verb.doc
    while first.i < last.i and (first.lower_ in _LEADING or first.is_punct or first.is_space):
        first = doc[first.i + 1]
    while last.i > first.i and (last.is_punct or last.is_space):
        last = doc[last.i - 1]
    return first.idx, last.idx + len(last)


def action_span(verb: Token) -> Offsets:
    """The same without the subject and the auxiliary: "pay for it" of "they should pay for it"."""
    return verb.idx, max(clause_span(verb)[1], verb.idx + len(verb))


def _left(token: Token) -> Token:
    return token.left_edge


def _is_aside(child: Token) -> bool:
    """True for when and how soon a thing is to be done, which is not what is wanted."""
    if child.dep_ == "prep":
        return all(is_dated(c) or c.lower_ == "once" for c in child.children)
    return child.dep_ == "npadvmod" or child.lower_ in ("now", "immediately", "quickly", "soon", "too", "either")


def topic_phrase(noun: Token) -> Offsets:
    """The phrase of a noun with its complements ("a ban on blasting"), one after the other."""
    start, last = phrase_of(noun)[0], noun
    for child in noun.rights:
        if child.dep_ != "prep" or child.i != last.i + 1:
            break
        inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
        if child.lower_ not in _COMPLEMENTS or inner is None:
            break
        last = inner
        if inner.dep_ == "pcomp":
            end = clause_span(inner)[1]
            return start, max(end, last.idx + len(last))
    return start, max(last.idx + len(last), noun.idx + len(noun))


class Topics:
    """Whom or what the words of one text are about: members of its cast, else topics by their first mention."""

    def __init__(self, doc: Doc, cast: Cast, antecedents: Antecedents) -> None:
        self.cast, self.antecedents = cast, antecedents
        self.first_noun: dict[str, Token] = {}
        self.first_verb: dict[str, Token] = {}
        verbs_of: dict[str, list[str]] = defaultdict(list)
        for noun, verb in lexicon.rows("taken_up.tsv"):
            verbs_of[noun].append(verb)
        self.verbs_of = dict(verbs_of)
        for token in doc:
            if token.pos_ == "NOUN":
                self.first_noun.setdefault(token.lemma_.lower(), token)
            elif token.pos_ == "VERB":
                self.first_verb.setdefault(token.lemma_.lower(), token)

    def member(self, noun: Token) -> int | None:
        """The person, body, group or place that `noun` names, or None."""
        member = self.cast.who(self.antecedents.resolved.get(noun.i, noun))
        return member if member is not None and self.is_somebody(member) else None

    def is_somebody(self, member: int) -> bool:
        """True for people, bodies, groups and places, and whatever else has a name."""
        known = self.cast.members[member]
        return known.kind != "other" or bool(known.parts)

    def targets(self, noun: Token) -> Found:
        """The entity or topic of each coordinated noun; `but not the second` is turned round."""
        found: Found = []
        for one in (noun, *noun.conjuncts):
            turned = one is not noun and any(c.dep_ == "neg" or c.lower_ == "not" for c in one.lefts)
            member = self.member(one)
            owner = self.owner(one)
            if member is not None:
                found.append((member, turned))
            elif owner is not None and one.lemma_.lower() in lexicon.words("qualities"):
                found.append((owner, turned))
            elif one.pos_ in ("NOUN", "PROPN") and not is_dated(one):
                found.append((self.named(one), turned))
        return found

    def owner(self, noun: Token) -> int | None:
        """The person or body whose thing `noun` is ("Smith's record", "the resignation of Smith"), or None."""
        for child in noun.children:
            if child.dep_ == "poss":
                return self.member(child)
            if child.lower_ == "of":
                return next((self.member(c) for c in child.children if c.dep_ == "pobj"), None)
        return None

    def named(self, head: Token) -> Offsets:
        """The phrase by which the topic of the noun `head` is called: its own, or that of its first mention."""
        own = topic_phrase(head)
        before = [c for c in head.children if c.i < head.i and not c.is_punct]
        if not any(c.lower_ in _BACK or c.dep_ == "poss" for c in before):
            return own
        return self._told(head, len(before) == 1 and before[0].lower_ in _BACK) or own

    def _told(self, head: Token, is_bare: bool) -> Offsets | None:
        lemma = head.lemma_.lower()
        for verb in self.verbs_of.get(lemma, ()):
            token = self.first_verb.get(verb)
            if token is None or token.i >= head.i:
                continue
            if verb not in _PROPOSING:
                return clause_span(token)
            wanted = next((c for c in token.children if c.dep_ in ("xcomp", "ccomp")), None)
            if wanted is not None:
                return clause_span(wanted)
        first = self.first_noun.get(lemma)
        return topic_phrase(first) if is_bare and first is not None and first.i < head.i else None


def key_of(target: Target, text: str) -> object:
    """What makes two targets one: the member, or the topic's words without article and possessive."""
    if isinstance(target, int):
        return target
    return _DETERMINER.sub("", text[target[0] : target[1]].lower())
