"""Whom or what a position is about: a member of the cast, else a topic and the phrase that names it.

In goes the word a target hangs on; out come members, or characters. A topic is named by the shortest
phrase that says it: a clause loses what introduces it ("that", "whether", "to"), what is coordinated
with it, and when it is to be; "openness to dialogue" is about dialogue. A topic that is taken up again
("the offer", "the extension") is named as where it was first told ("offered to send a
doctor": "send a doctor"); which noun takes up which verb is data (`taken_up.tsv`). Somebody whom a
text calls only "he" is a member once a position is about them.
"""

import re
from collections import defaultdict

from spacy.tokens import Doc, Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast
from summarizer.reading.parsing import Offsets
from summarizer.reading.phrases import phrase_of
from summarizer.reading.roster import Member

Target = int | Offsets
# each target with whether the polarity is turned round for it
Found = list[tuple[Target, bool]]

_LEADING = frozenset(("to", "that", "whether", "if", "for", "not"))
_COMPLEMENTS = frozenset("of on for to about against between over into in with from at by".split())
_EACH = frozenset(("a", "an", "per", "every", "each"))
_APART = frozenset(("conj", "cc", "punct", "advcl", "parataxis"))
_BACK = frozenset(("the", "this", "that", "these", "those", "his", "her", "its", "their"))
_PROPOSING = frozenset(("offer", "plan", "propose", "threaten", "promise", "pledge", "demand", "intend", "decide"))
_NAMELESS = {
    **dict.fromkeys(("he", "him", "his"), "he"),
    **dict.fromkeys(("she", "her", "hers"), "she"),
    **dict.fromkeys(("they", "them", "their", "theirs"), "they"),
}
_DETERMINER = re.compile(r"^(?:the|a|an|any|his|her|its|their|this|that)\s+")


def key_of(target: Target, text: str) -> object:
    """What makes two targets one: the member, or the topic's words without article and possessive."""
    if isinstance(target, int):
        return target
    return _DETERMINER.sub("", text[target[0] : target[1]].lower())


def is_dated(noun: Token) -> bool:
    """True for a noun of time ("on Thursday"), which is nobody's target."""
    return noun.ent_type_ in ("DATE", "TIME")


def clause_span(verb: Token) -> Offsets:
    """What is to be done or told: the clause of `verb` without "to" and "that", coordinated clauses and dates."""
    kept = [child for child in verb.children if not _is_left_out(child, verb)]
    first = min((child.left_edge for child in kept), key=lambda t: t.i, default=verb)
    last = max((child.right_edge for child in kept), key=lambda t: t.i, default=verb)
    first, last = min(first, verb, key=lambda t: t.i), max(last, verb, key=lambda t: t.i)
    doc = verb.doc
    while first.i < last.i and (first.lower_ in _LEADING or first.is_punct or first.is_space):
        first = doc[first.i + 1]
    while last.i > first.i and (last.is_punct or last.is_space):
        last = doc[last.i - 1]
    return first.idx, last.idx + len(last)


def _is_left_out(child: Token, verb: Token) -> bool:
    if child.dep_ in _APART or (child.dep_ in ("mark", "aux", "neg") and child.lower_ in _LEADING):
        return True
    if child.i < verb.i:
        return False
    if child.dep_ == "prep":  # when and how soon it is to be done is not what is wanted
        return all(is_dated(c) or c.lower_ == "once" for c in child.children)
    soon = child.lower_ in ("now", "immediately", "quickly", "soon", "too", "either")
    if child.dep_ == "npadvmod":  # but how often is ("two nights a week")
        return all(t.lower_ not in _EACH for t in child.subtree)
    return child.dep_ == "advmod" and soon


def topic_phrase(noun: Token) -> Offsets:
    """The phrase of a noun with its complements ("a ban on blasting"), one after the other."""
    start, last = phrase_of(noun)[0], noun
    for child in noun.rights:
        inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
        if child.dep_ != "prep" or child.i != last.i + 1 or child.lower_ not in _COMPLEMENTS or inner is None:
            break
        if inner.dep_ == "pcomp":
            return start, max(clause_span(inner)[1], inner.idx + len(inner))
        last = inner
    last = (_narrowing(noun) if last is noun else None) or last
    return start, last.idx + len(last)


def _is_thing(word: Token) -> bool:
    """A noun, even where the tagger saw a verb ("open to dialogue")."""
    return word.pos_ in ("NOUN", "PROPN") or (word.pos_ == "VERB" and word.dep_ == "pobj" and word.tag_ != "VBG")


def _called(member: Member) -> tuple[str, ...]:
    """Which pronouns can mean a member."""
    if member.kind == "person":
        return {"m": ("he",), "f": ("she",)}.get(member.gender, ("he", "she"))
    return ("they",) if member.kind in ("group", "organisation") else ()


def _narrowing(noun: Token) -> Token | None:
    """The end of a relative clause that says which ones a bare plural means ("cities which borrow")."""
    clause = next((c for c in noun.rights if c.dep_ == "relcl"), None)
    is_bare = noun.tag_ == "NNS" and all(c.lower_ == "that" for c in noun.lefts)
    if clause is None or not is_bare or clause.left_edge.i != noun.i + 1:
        return None
    end = clause.right_edge
    return end.nbor(-1) if end.is_punct else end


class Topics:
    """Whom or what the words of one text are about."""

    def __init__(self, doc: Doc, cast: Cast) -> None:
        self.cast = cast
        self._pronouns: dict[int, list[Token]] = defaultdict(list)
        self.nameless = self._nameless(doc)
        self._first_noun: dict[str, Token] = {}
        self._first_verb: dict[str, Token] = {}
        self._taken_up: dict[str, list[str]] = defaultdict(list)
        for noun, verb in lexicon.rows("taken_up.tsv"):
            self._taken_up[noun].append(verb)
        for token in doc:
            if token.pos_ == "NOUN":
                self._first_noun.setdefault(token.lemma_.lower(), token)
            elif token.pos_ == "VERB":
                self._first_verb.setdefault(token.lemma_.lower(), token)

    def targets(self, noun: Token) -> Found:
        """The entity or topic of each coordinated noun; `but not the second` is turned round."""
        found: Found = []
        for one in (noun, *noun.conjuncts):
            turned = one is not noun and any(c.dep_ == "neg" or c.lower_ == "not" for c in one.lefts)
            member = None if _narrowing(one) else self.member(one)
            if member is None and one.lemma_.lower() in lexicon.words("qualities"):
                member = self.owner(one)
            if member is not None:
                found.append((member, turned))
            elif _is_thing(one) and not is_dated(one) and all(c.lower_ != "such" for c in one.lefts):
                found.append((self._named(one), turned))
        return found

    def member(self, noun: Token) -> int | None:
        """The person, body, group or place that `noun` names, or None."""
        member = self.cast.who(noun)
        return member if member is not None and self.is_somebody(member) else None

    def is_somebody(self, member: int) -> bool:
        """True for people, bodies, groups and places, and whatever else has a name."""
        known = self.cast.members[member]
        return known.kind != "other" or bool(known.parts)

    def owner(self, noun: Token) -> int | None:
        """The person or body whose thing `noun` is ("Smith's record", "the resignation of Smith"), or None."""
        for child in noun.children:
            if child.dep_ == "poss":
                return self.member(child)
            if child.lower_ == "of":
                return next((self.member(c) for c in child.children if c.dep_ == "pobj"), None)
        return None

    def _nameless(self, doc: Doc) -> dict[int, int]:
        """The pronouns of somebody whom the text tells of and has not named before, each with a member made for it."""
        named: set[str] = set()
        made: dict[str, int] = {}
        found: dict[int, int] = {}
        for token in doc:
            known = self.cast.at.get(token.i)
            if known is not None:
                named.update(_called(self.cast.members[known]))
            elif token.pos_ == "PRON" and (name := _NAMELESS.get(token.lower_)) and name not in named:
                if name not in made:
                    made[name] = len(self.cast.members)
                    self.cast.members.append(Member(name, "group" if name == "they" else "person"))
                found[token.i] = made[name]
                self._pronouns[made[name]].append(token)
        return found

    def take_up(self, member: int) -> None:
        """Say that a nameless member is told of: its pronouns become its mentions."""
        for token in self._pronouns.pop(member, ()):
            self.cast.assign(token, member)

    def _named(self, head: Token) -> Offsets:
        """The phrase by which the topic of the noun `head` is called: its own, or that of its first mention."""
        within = _shelled(head) if head.lemma_.lower() in lexicon.words("shell_nouns") else None
        if within is not None:
            return self._named(within) if within.dep_ == "pobj" else clause_span(within)
        before = [c for c in head.lefts if not c.is_punct]
        if not any(c.lower_ in _BACK or c.dep_ == "poss" for c in before):
            return topic_phrase(head)
        is_bare = len(before) == 1 and before[0].lower_ in _BACK
        return self._first_told(head, is_bare) or topic_phrase(head)

    def _first_told(self, head: Token, is_bare: bool) -> Offsets | None:
        lemma = head.lemma_.lower()
        for verb in self._taken_up.get(lemma, ()):
            token = self._first_verb.get(verb)
            if token is None or token.i >= head.i:
                continue
            if verb not in _PROPOSING:
                return clause_span(token)
            wanted = next((c for c in token.children if c.dep_ in ("xcomp", "ccomp")), None)
            if wanted is not None:
                return clause_span(wanted)
        first = self._first_noun.get(lemma)
        return topic_phrase(first) if is_bare and first is not None and first.i < head.i else None


def _shelled(head: Token) -> Token | None:
    """What a noun like "openness" or "intention" is about: a noun behind a preposition, or an infinitive."""
    behind = head.doc[head.i + 1 : head.i + 2]  # the parser may have hung "openness to dialogue" on its verb
    for child in (*head.rights, *(t for t in behind if t.dep_ == "prep" and t.head.i == head.head.i)):
        if child.dep_ == "prep" and child.lower_ in ("to", "of", "for"):
            return next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
        if child.dep_ == "acl" and child.tag_ == "VB":
            return child
    return None
