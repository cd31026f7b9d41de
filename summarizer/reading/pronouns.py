"""Pronouns and descriptions -> members of the cast, where the text makes clear who is meant.

A pass over the document in text order keeps who was lately meant, subjects first. `he`
and `she` need a person of that gender (or of none known: then the pronoun gives it),
`it` a body or a place, `they` a group or a body; the subject of a clause is not its
object. A first pass reads what stands outside marked speech; when the quotations
have their speakers, a second reads them: `I` is the speaker, `he` anybody else.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast
from summarizer.reading.descriptions import is_mention, is_thing
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import subject_of
from summarizer.reading.roster import Member

_GENDER = {
    **dict.fromkeys(("he", "him", "his", "himself"), "m"),
    **dict.fromkeys(("she", "her", "hers", "herself"), "f"),
}
_FIRST_PERSON = frozenset(("i", "me", "my", "mine", "myself"))
_GROUP = frozenset(("they", "them", "their", "theirs", "themselves"))
_THING = frozenset(("it", "its", "itself"))
_OBJECT = frozenset(("him", "her", "it", "them"))
_REFLEXIVE = frozenset(("himself", "herself", "itself", "themselves"))
_WINDOW_SENTENCES = 6
# Set on half of newsroom, stories and wikievents, checked on the other half: a sentence is worth more than a subject,
# and who has no name seldom is "she".
_MAIN, _SUBJECT, _SENTENCE, _UNNAMED = 2.5, 1.5, -3.0, -4.0
_LESS_LIKELY = -2.0
_THING_SENTENCES, _GROUP_SENTENCES = 2, 2
_THINGS = frozenset(("organisation", "place", "group", "other"))
# "it is clear that", "it takes time": nothing is meant
_WEATHER = frozenset(("rain", "snow", "seem", "appear", "happen", "matter"))
_EMPTY_IT = frozenset(("be", "seem", "appear", "take", "rain", "snow", "happen", "turn", "become", "mean", "matter"))


class _Meant(NamedTuple):
    """When a member was last meant: sentence, weight of the grammatical role, token index."""

    sentence: int
    weight: float
    position: int


@dataclass
class _Recent:
    """Who was meant when, the latest last; and when before the sentence of that."""

    named: dict[int, _Meant] = field(default_factory=dict)
    before: dict[int, _Meant] = field(default_factory=dict)

    def note(self, member: int, sentence: int, token: Token) -> None:
        weight = _MAIN if _is_main_subject(token) else _SUBJECT if _is_subject(token) else 0.0
        last = self.named.pop(member, None)
        if last and last.sentence == sentence:
            weight = max(weight, last.weight)
        elif last:
            self.before[member] = last
        self.named[member] = _Meant(sentence, weight, token.i)

    def since(self, sentence: int) -> Iterator[int]:
        """The members meant in `sentence` or later, the latest first."""
        for member in reversed(self.named):
            if self.named[member].sentence < sentence:
                return
            yield member

    def until(self, member: int, sentence: int) -> _Meant | None:
        """When a member was last meant, not after `sentence`."""
        last = self.named[member]
        return last if last.sentence <= sentence else self.before.get(member)


def resolve_outside(parsed: Parsed, cast: Cast, quoted: list[Offsets]) -> None:
    """Assign every clear third-person pronoun and description outside the marked runs `quoted`, in place."""
    _Pass(cast, [(run, None) for run in quoted], inside=False).read(parsed)


def resolve_inside(parsed: Parsed, cast: Cast, quoted: list[Offsets], voices: list[tuple[Offsets, int]]) -> None:
    """The same inside marked speech, given the sorted runs of `voices` with whose words they are."""
    speakers = dict(voices)
    runs: list[tuple[Offsets, int | None]] = [(run, speakers.get(run)) for run in {*quoted, *speakers}]
    _Pass(cast, sorted(runs, key=lambda one: one[0]), inside=True).read(parsed)


class _Pass:
    """One reading of the document; `runs` are the marked ones with their speakers, read only where `inside`."""

    def __init__(self, cast: Cast, runs: list[tuple[Offsets, int | None]], *, inside: bool) -> None:
        self.cast, self.runs, self.inside = cast, runs, inside
        self.recent = _Recent()
        self.sentence = 0
        self.speaker: int | None = None

    def read(self, parsed: Parsed) -> None:
        run = 0
        for member in self.cast.members:
            member.latest = -1
        for token in parsed.doc:
            self.sentence += bool(token.is_sent_start)
            while run < len(self.runs) and self.runs[run][0][1] <= token.idx:
                run += 1
            quoted = run < len(self.runs) and self.runs[run][0][0] <= token.idx
            self.speaker = self.runs[run][1] if quoted else None
            if not quoted or self.inside:
                self._take(token, quoted=quoted)

    def _take(self, token: Token, *, quoted: bool) -> None:
        member = self.cast.who(token)
        if member is None and token.pos_ == "PRON":
            member = self._meant_by(token, quoted=quoted)
            if member is not None:
                self.cast.assign(token, member)
        elif is_mention(token):
            member = self._named_just_before(token)
            if member is None:
                member = self.cast.enlist(token)
        elif member is None and self.inside and is_thing(token):
            member = self.cast.recall(token)
        if member is not None and not self._is_inside_name(token, member):
            self.cast.note(member, token)
            self.recent.note(member, self.sentence, token)

    def _is_inside_name(self, token: Token, member: int) -> bool:
        return token.dep_ in ("compound", "nmod") and self.cast.who(token.head) == member

    def _meant_by(self, token: Token, *, quoted: bool) -> int | None:
        word = token.lower_
        if word in _FIRST_PERSON:
            return self._first_person() if quoted else None
        if word in _REFLEXIVE:
            return self._subject(token)
        gender = _GENDER.get(word)
        if gender:
            return self._person(token, gender)
        if word in _GROUP:
            return self._best(token, _can_be_they if token.dep_ != "poss" else _can_own, _GROUP_SENTENCES)
        if word in _THING and not quoted and (whose := self._who_says(token)) is not None:
            return whose
        if word in _THING and (token.dep_ == "poss" or (not quoted and _is_telling_it(token))):
            return self._best(token, lambda m: m.kind in _THINGS and not m.plural, _THING_SENTENCES)
        return None

    def _who_says(self, token: Token) -> int | None:
        """ "The bank said it was ready": the body that says so, where "it" opens what is said and is not empty."""
        clause = token.head
        if clause.dep_ == "conj":
            clause = clause.head  # "that she was reckless and that it hoped"
        if token.dep_ not in ("nsubj", "nsubjpass") or clause.dep_ != "ccomp" or _is_empty_it(token):
            return None
        verb = clause.head
        if verb.lemma_.lower() not in lexicon.table("reporting_verbs"):
            return None
        subject = subject_of(verb)
        member = None if subject is None or subject.i > token.i else self.cast.who(subject)
        return member if member is not None and self.cast.members[member].kind == "organisation" else None

    def _first_person(self) -> int | None:
        if self.speaker is None or self.cast.members[self.speaker].kind not in ("person", "other"):
            return None
        return self.speaker

    def _person(self, token: Token, gender: str) -> int | None:
        chosen = self._best(token, lambda m: m.kind == "person" and m.gender in ("-", gender), _WINDOW_SENTENCES)
        if chosen is not None and self.cast.members[chosen].gender == "-":
            self.cast.members[chosen].gender = gender
        return chosen

    def _named_just_before(self, token: Token) -> int | None:
        said = self.cast.epithet(token)
        if said is None:
            return None
        named = self._best(token, lambda m: bool(m.parts) and m.kind == "person" and None in (m.age, said.age), 1)
        if named is not None:
            self.cast.take_up(token, named)
        return named

    def _subject(self, token: Token) -> int | None:
        stressed = token.nbor(-1) if token.lower_ in _REFLEXIVE and token.i > 0 else None
        if stressed is not None and stressed.pos_ in ("PRON", "PROPN"):
            return self.cast.who(stressed)  # "she herself"
        subject = _clause_subject(token)
        return None if subject is None else self.cast.who(subject)

    def _best(self, token: Token, fits: Callable[[Member], bool], window: int) -> int | None:
        """The most prominent member that fits, of the last `window` sentences."""
        nearest = self.sentence - 1 if _looks_back(token) else self.sentence
        excluded = {self.speaker}
        if token.lower_ in _OBJECT and token.dep_ != "poss":
            excluded.add(self._subject(token))
        found = {
            member: meant
            for member in self.recent.since(self.sentence - window)
            if member not in excluded
            and self.cast.members[member].joined is None
            and fits(self.cast.members[member])
            and (meant := self.recent.until(member, nearest)) is not None
            and meant.sentence >= self.sentence - window
        }
        return max(found, key=lambda member: self._salience(token, member, found[member]), default=None)

    def _salience(self, token: Token, member: int, meant: _Meant) -> tuple[float, int]:
        """Nearer sentences and subjects first (the centering order of Grosz, Joshi and Weinstein 1995)."""
        known = self.cast.members[member]
        score = _SENTENCE * (self.sentence - meant.sentence) + meant.weight
        if token.lower_ in _GROUP and known.kind == "organisation":
            score += _LESS_LIKELY
        if token.lower_ == "it" and known.kind == "place":
            score += _LESS_LIKELY
        if known.kind == "person" and not known.parts:
            score += _UNNAMED
        return score, meant.position


def _looks_back(token: Token) -> bool:
    """`CLAUSE, he said`: whoever is named in the clause is not the one who says it."""
    verb = token.head
    return (
        token.dep_ == "nsubj"
        and verb.lemma_.lower() in lexicon.table("reporting_verbs")
        and token.i - token.sent.start > 4
        and token.nbor(-1).text in (",", "”", '"')
    )


def _can_be_they(member: Member) -> bool:
    return member.plural or member.kind in ("group", "organisation")


def _can_own(member: Member) -> bool:
    """ "Their two countries": several places are seldom whose something is."""
    return _can_be_they(member) and member.kind != "place"


def _is_telling_it(token: Token) -> bool:
    """A subject that does something; "it is clear that ...", "put it in writing" mean a clause or a thing."""
    return _is_subject(token) and token.head.lemma_.lower() not in _EMPTY_IT


def _is_empty_it(token: Token) -> bool:
    """Whether "it" stands for a clause to come or for nothing ("it was clear that", "it rained")."""
    verb = token.head
    if verb.lemma_.lower() not in _EMPTY_IT:
        return False
    said = [child for child in verb.children if child.dep_ == "acomp"]
    clauses = [c for word in (verb, *said) for c in word.children if c.dep_ in ("ccomp", "xcomp", "csubj", "advcl")]
    return verb.lemma_.lower() in _WEATHER or bool(clauses) or any(c.dep_ == "attr" for c in verb.children)


def _clause_subject(token: Token) -> Token | None:
    """The subject of the verb that governs a pronoun in object position, through prepositions."""
    governor = token.head
    while governor.pos_ in ("ADP", "NOUN", "PART") and governor.head.i != governor.i and governor.dep_ != "nsubj":
        governor = governor.head
    subject = subject_of(governor) if governor.pos_ in ("VERB", "AUX") else None
    return None if subject is None or subject.i == token.i else subject


def _is_subject(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass")


def _is_main_subject(token: Token) -> bool:
    return _is_subject(token) and token.head.dep_ == "ROOT"
