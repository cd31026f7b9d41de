"""What happened as one short clause in the affirmative present: the `what` of an event.

In go a happening, the parse and the cast; out comes a clause of at most fifteen words that can stand alone. The
status says whether it took place, so auxiliaries, negations and dates are left out; a pronoun whose meaning is known
gives way to the name. Phrases are added only whole: what would go beyond the limit is left out, not cut.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast
from summarizer.reading.events.happenings import Happening
from summarizer.reading.events.subjects import is_passive, object_by_relative, subjects_of
from summarizer.reading.parsing import Parsed
from summarizer.reading.phrases import phrase_of

MAX_WHAT_WORDS = 15
_MAX_PHRASE_WORDS = 7
_PLURALS = frozenset(
    ("they", "them", "we", "us", "i", "me", "you", "police", "people", "some", "many", "others", "both")
)
_POSSESSIVES = frozenset(("his", "her", "their", "its", "my", "our", "your"))
_SUBJECT_FORMS = {"him": "he", "her": "she", "them": "they", "us": "we", "me": "I"}
_NOT_SHOWN = frozenset(("no", "any", "whose"))  # what a status or another clause says
_NOBODY = frozenset(("nobody", "none", "neither"))
_OPEN = frozenset(("who", "which", "that", "what", "whom"))  # the parse names nobody for them
_NO_PIECES = frozenset(("because", "according", "due"))  # they name a reason or a source
_TELLING = frozenset(
    ("announce", "declare", "reveal", "disclose", "decide", "learn", "prove", "convince", "discover", "rule", "admit")
)
_MAX_TOLD_WORDS = 11
_BREAKS = '“”"«»„;:—\n'
_QUESTIONS = frozenset(("whether", "if", "how", "why", "what", "when", "where", "who", "which"))
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d")  # of a live report
_QUOTE_MARKS = str.maketrans("", "", '“”"«»„')
_AROUND = (
    "back",
    "home",
    "away",
    "together",
    "again",
    "apart",
    "aside",
    "ashore",
    "forward",
    "down",
    "up",
    "out",
    "off",
)
_NOUN_CLAUSE_LIGHTS = frozenset(("have", "hold", "give", "make", "take", "do", "conduct", "get", "receive", "pay"))


def clause_of(happening: Happening, parsed: Parsed, cast: Cast) -> str:
    """Who, the trigger in the present tense, whom: `Ruth Ansell gives evidence to the parliamentary inquiry`."""
    trigger = happening.trigger
    words = _Words(parsed, cast)
    clause = words.of_noun(trigger) if trigger.pos_ == "NOUN" else words.of_verb(trigger)
    return clause[:1].upper() + clause[1:]


class _Words:
    """Puts the pieces of one article's clauses into words."""

    def __init__(self, parsed: Parsed, cast: Cast) -> None:
        self.parsed, self.cast = parsed, cast

    def of_verb(self, verb: Token) -> str:
        subjects = [s for s in subjects_of(verb)[:2] if s.lower_ not in _OPEN]
        if is_passive(verb) or not subjects:
            return self._passive(verb, subjects)
        subject = self._joined(subjects)
        return _within_limit([f"{subject} {present(verb, self._is_plural(subjects))}", *self._tail(verb)])

    def _passive(self, verb: Token, subjects: list[Token]) -> str:
        """`the valve is recalled`; also for an active verb whose subject the article leaves open."""
        patients = subjects or [c for c in verb.children if c.dep_ == "dobj"]
        if not patients and is_passive(verb):
            return _within_limit([f"something is {participle(verb)}", *self._tail(verb)])
        if not patients:
            return _within_limit([f"somebody {present(verb, plural=False)}", *self._tail(verb)])
        be = "are" if self._is_plural(patients) else "is"
        tail = [piece for child, piece in self._pieces(verb) if child.i not in {p.i for p in patients}]
        return _within_limit([f"{self._joined(patients)} {be} {participle(verb)}", *tail])

    def of_noun(self, noun: Token) -> str:
        """A noun with its light verb (`Ann Lee gives an interview`), else `the inquiry takes place`."""
        verb = noun.head
        if noun.dep_ == "dobj" and verb.lemma_ in _NOUN_CLAUSE_LIGHTS and subjects_of(verb):
            return self.of_verb(verb)
        phrase = self._phrase(noun)
        if phrase.split()[0].lower() in ("a", "an"):
            return f"there is {phrase}"
        return f"{phrase} {'take' if _is_plural_noun(noun) else 'takes'} place"

    def _is_plural(self, heads: list[Token]) -> bool:
        """Whether the phrase takes a plural verb; a pronoun that gave way to one person's name does not."""
        index = self.cast.who(heads[0])
        if len(heads) == 1 and index is not None and self.cast.members[index].parts:
            member, is_pronoun = self.cast.members[index], heads[0].pos_ == "PRON"
            if member.kind == "person" or (is_pronoun and member.kind != "group" and not member.name.endswith("s")):
                return False
        return len(heads) > 1 or _is_plural_noun(heads[0])

    def _joined(self, heads: list[Token]) -> str:
        return " and ".join(self._phrase(head, is_subject=True) for head in heads)

    def _tail(self, verb: Token) -> list[str]:
        return [piece for _, piece in self._pieces(verb)]

    def _pieces(self, verb: Token) -> Iterator[tuple[Token, str]]:
        """What follows the verb, piece by piece in text order, times left out."""
        prepositions = 0
        relative = object_by_relative(verb)
        if relative is not None:
            yield relative, self._phrase(relative)
        for child in verb.rights:
            if child.dep_ == "prt" or (child.dep_ == "advmod" and child.lower_ in _AROUND):
                yield child, child.text
            elif child.dep_ in ("dobj", "attr", "oprd", "dative", "acomp") and child.pos_ != "ADP":
                if child.lower_ == "other" and any(c.lower_ == "each" for c in child.lefts):
                    yield child, "each other"
                elif child.ent_type_ not in ("DATE", "TIME"):
                    yield child, self._phrase(child) if child.pos_ != "ADJ" else child.text
            elif child.dep_ in ("prep", "dative", "agent") and prepositions < 2 and child.lower_ not in _NO_PIECES:
                piece = self._preposition(child)
                if piece:
                    prepositions += 1
                    yield child, piece
            elif child.dep_ in ("xcomp", "ccomp") and child.tag_ in ("VB", "VBG"):
                yield from self._infinitive(verb, child)
            elif child.dep_ == "ccomp" and verb.lemma_ in _TELLING:
                yield from self._told(child)

    def _infinitive(self, verb: Token, child: Token) -> Iterator[tuple[Token, str]]:
        """`decides to sell`, `forces the recipients to answer`, `starts selling`."""
        is_next = child.i == verb.i + 1 + (child.tag_ == "VB")
        has_to = any(c.lower_ == "to" and c.dep_ == "aux" for c in child.lefts)
        is_own = not any(c.dep_ in ("mark", "nsubj", "nsubjpass") for c in child.lefts)
        if (child.dep_ == "xcomp" and is_next) or (has_to and is_own):
            yield child, " ".join((*(["to"] if child.tag_ == "VB" else []), child.text, *self._tail(child)))

    def _told(self, clause: Token) -> Iterator[tuple[Token, str]]:
        """`announces that the road was safe`: what was learned or announced, in the article's words, if it is short."""
        first, last = clause.left_edge, clause.right_edge
        words = self.parsed.text[first.idx : last.idx + len(last)].split()
        is_whole = first.i > clause.head.i and not any(mark in " ".join(words) for mark in _BREAKS)
        if is_whole and len(words) <= _MAX_TOLD_WORDS and words[0].lower() not in _QUESTIONS:
            yield clause, " ".join(words if words[0].lower() == "that" else ["that", *words])

    def _preposition(self, preposition: Token) -> str:
        """`out of the market`; nothing for a time or a preposition without a noun."""
        for child in preposition.children:
            if (
                child.dep_ == "pobj"
                and child.ent_type_ not in ("DATE", "TIME")
                and child.pos_ in ("NOUN", "PROPN", "PRON", "NUM")
                and child.lower_ not in _OPEN
            ):
                return f"{preposition.text} {self._phrase(child)}"
            if child.dep_ == "prep":
                inner = self._preposition(child)
                return f"{preposition.text} {inner}" if inner else ""
        return ""

    def _phrase(self, head: Token, is_subject: bool = False) -> str:
        """The noun phrase around `head`: the name for a pronoun, the core alone where the whole is long."""
        if head.lower_ in _NOBODY or any(c.lower_ == "no" and head.lower_ == "one" for c in head.lefts):
            return "somebody"
        if head.lower_ == "nothing":
            return "something"
        if head.lower_ == "her" and is_subject:
            return "she"
        if head.pos_ == "PRON" and head.lower_ not in _POSSESSIVES:
            member = self.cast.who(head)
            if member is not None and self.cast.members[member].parts:
                return self.cast.members[member].name
            return _SUBJECT_FORMS.get(head.lower_, head.lower_) if is_subject else head.lower_
        start, end = phrase_of(head)
        words = self.parsed.text[start:end].translate(_QUOTE_MARKS).split()
        if len(words) > _MAX_PHRASE_WORDS:
            last = head.idx + len(head)
            words = (
                self.parsed.text[max(start, head.sent.start_char) : last]
                .translate(_QUOTE_MARKS)
                .split()[-_MAX_PHRASE_WORDS:]
            )
        opens = start == head.sent.start_char
        while len(words) > 1 and (words[0].lower() in _NOT_SHOWN or (opens and _CLOCK.fullmatch(words[0]))):
            words = words[1:]
        if not words:
            return head.text
        whose = next((c for c in head.lefts if c.lower_ == "whose"), None)
        if whose is not None:
            words = [*self._possessor(head), *words]
        first = words[0]
        return " ".join(
            [first.lower() if first in ("The", "A", "An", "Its", "His", "Her", "Their") else first, *words[1:]]
        )

    def _possessor(self, noun: Token) -> list[str]:
        """`whose brother died`: Winifred Tate’s brother."""
        clause = next((a for a in noun.ancestors if a.dep_ == "relcl"), None)
        return [] if clause is None else [f"{self._phrase(clause.head)}’s"]


def _within_limit(pieces: list[str]) -> str:
    """The pieces in order as long as the words last; a piece that does not fit ends the clause."""
    words: list[str] = []
    for piece in pieces:
        more = piece.split()
        if len(words) + len(more) > MAX_WHAT_WORDS:
            break
        words += more
    return " ".join(words or pieces[0].split()[:MAX_WHAT_WORDS])


def _is_plural_noun(head: Token) -> bool:
    if head.pos_ == "PROPN":
        return head.tag_ == "NNPS" and (head.ent_type_ == "NORP" or any(c.lower_ == "the" for c in head.lefts))
    return head.tag_ in ("NNS", "NNPS") or head.lower_ in _PLURALS or (head.pos_ == "NUM" and head.lower_ != "one")


def present(verb: Token, plural: bool) -> str:
    """The present tense of a verb: `spoke` -> `speaks`."""
    lemma = verb.lemma_.lower()
    if verb.lower_ == "missing":  # "14 are still missing"
        return "are missing" if plural else "is missing"
    if plural:
        return lemma
    if lemma == "have":
        return "has"
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def participle(verb: Token) -> str:
    """The past participle: `held` of "hold", `shut` of "shut"."""
    lemma = verb.lemma_.lower()
    if verb.tag_ == "VBN":
        return verb.lower_
    irregular = lexicon.table("irregular_participles").get(lemma)
    if irregular is not None:
        return irregular[0]
    if verb.tag_ == "VBD":
        return verb.lower_
    if lemma.endswith("e"):
        return lemma + "d"
    return lemma[:-1] + "ied" if lemma.endswith("y") and lemma[-2:-1] not in "aeiou" else lemma + "ed"
