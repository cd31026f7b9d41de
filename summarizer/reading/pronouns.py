"""Pronouns -> members of the cast, where the text makes clear who is meant.

A pass over the document in text order keeps who was lately named, subjects first.
`he` and `she` need a person of that gender (or of none known: then the pronoun
gives it); `they` needs a group; pronouns inside marked speech are left alone,
except `I` and `my`, which are the speaker's and are settled with the attribution.
"""

from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.phrases import tokens_between

_GENDER = {
    **dict.fromkeys(("he", "him", "his"), "m"),
    **dict.fromkeys(("she", "her", "hers"), "f"),
}
_FIRST_PERSON = frozenset(("i", "me", "my", "mine", "myself"))
_GROUP = frozenset(("they", "them", "their"))
_WINDOW_SENTENCES = 6


@dataclass
class _Recent:
    """Who was named when: member -> (sentence, weight of its grammatical role, token index)."""

    named: dict[int, tuple[int, float, int]] = field(default_factory=dict)

    def note(self, member: int, sentence: int, token: Token) -> None:
        weight = 2.5 if _is_main_subject(token) else 1.5 if _is_subject(token) else 0.0
        before = self.named.get(member)
        if before and before[0] == sentence:
            weight = max(weight, before[1])
        self.named[member] = (sentence, weight, token.i)


def resolve_pronouns(parsed: Parsed, cast: Cast, quoted: list[Offsets]) -> None:
    """Assign every clear third-person pronoun outside marked speech to its member, in place."""
    recent = _Recent()
    runs = sorted(quoted)
    run = sentence = 0
    for token in parsed.doc:
        sentence += bool(token.is_sent_start)
        while run < len(runs) and runs[run][1] <= token.idx:
            run += 1
        if run < len(runs) and runs[run][0] <= token.idx:
            continue
        member = cast.who(token)
        if member is not None and cast.members[member].parts:
            if token.dep_ not in ("compound", "nmod") or cast.who(token.head) != member:
                recent.note(member, sentence, token)
        elif token.pos_ == "PRON":
            _resolve(token, cast, recent, sentence)


def assign_first_person(parsed: Parsed, cast: Cast, voices: list[tuple[Offsets, int]]) -> None:
    """Inside marked speech "I", "me" and "my" are the speaker's. `voices` are sorted runs with whose words they are."""
    for (start, end), member in voices:
        if cast.members[member].kind != "person":
            continue
        for token in tokens_between(parsed.doc, start, end):
            if token.lower_ in _FIRST_PERSON and token.pos_ == "PRON" and cast.who(token) is None:
                cast.assign(token, member)


def _resolve(token: Token, cast: Cast, recent: _Recent, sentence: int) -> None:
    word = token.lower_
    gender = _GENDER.get(word)
    if gender:
        fits = [m for m in recent.named if cast.members[m].kind == "person" and cast.members[m].gender in ("-", gender)]
    elif word in _GROUP:
        fits = [m for m in recent.named if cast.members[m].plural or cast.members[m].kind == "group"]
    else:
        return
    nearest = sentence - 1 if _looks_back(token) else sentence
    fits = [m for m in fits if recent.named[m][0] <= nearest and sentence - recent.named[m][0] <= _WINDOW_SENTENCES]
    if not fits:
        return
    chosen = max(fits, key=lambda m: _salience(token, cast, recent.named[m], sentence))
    if gender and cast.members[chosen].gender == "-":
        cast.members[chosen].gender = gender
    cast.assign(token, chosen)
    recent.note(chosen, sentence, token)


def _looks_back(token: Token) -> bool:
    """`CLAUSE, he said`: whoever is named in the clause is not the one who says it."""
    verb = token.head
    return (
        token.dep_ == "nsubj"
        and verb.lemma_.lower() in lexicon.table("reporting_verbs")
        and token.i - token.sent.start > 4
        and token.nbor(-1).text in (",", "”", '"')
    )


def _salience(token: Token, cast: Cast, named: tuple[int, float, int], sentence: int) -> tuple[float, int]:
    """Nearer sentences and subjects first (the centering order of Grosz, Joshi and Weinstein 1995)."""
    at, weight, position = named
    score = -2.0 * (sentence - at) + weight
    if at == sentence and not weight and _is_subject(token):
        score -= 1.0  # a subject pronoun seldom means an object of its own sentence
    return score, position


def _is_subject(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass")


def _is_main_subject(token: Token) -> bool:
    return _is_subject(token) and token.head.dep_ == "ROOT"
