"""Pronouns -> members of the cast, where the text makes clear who is meant.

A pass over the document in text order keeps who was lately named, subjects first.
`he` and `she` need a person of that gender (or of none known: then the pronoun
gives it); `they` needs a group; pronouns inside marked speech are left alone,
except `I` and `my`, which are the speaker's and are settled with the attribution.
"""

from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading.cast import Cast
from summarizer.reading.parsing import Offsets, Parsed

_GENDER = {
    **dict.fromkeys(("he", "him", "his"), "m"),
    **dict.fromkeys(("she", "her", "hers"), "f"),
}
_GROUP = frozenset(("they", "them", "their"))
_WINDOW_SENTENCES = 6


@dataclass
class _Recent:
    """Who was named when: member -> (sentence, was subject, token index)."""

    named: dict[int, tuple[int, bool, int]] = field(default_factory=dict)

    def note(self, member: int, sentence: int, is_subject: bool, position: int) -> None:
        before = self.named.get(member)
        if before and before[0] == sentence:
            is_subject = is_subject or before[1]
        self.named[member] = (sentence, is_subject, position)


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
                recent.note(member, sentence, _is_subject(token), token.i)
        elif token.pos_ == "PRON":
            _resolve(token, cast, recent, sentence)


def _resolve(token: Token, cast: Cast, recent: _Recent, sentence: int) -> None:
    word = token.lower_
    gender = _GENDER.get(word)
    if gender:
        fits = [m for m in recent.named if cast.members[m].kind == "person" and cast.members[m].gender in ("-", gender)]
    elif word in _GROUP:
        fits = [m for m in recent.named if cast.members[m].plural or cast.members[m].kind == "group"]
    else:
        return
    fits = [m for m in fits if sentence - recent.named[m][0] <= _WINDOW_SENTENCES]
    if not fits:
        return
    chosen = max(fits, key=lambda m: _salience(token, cast, recent.named[m], sentence))
    if gender and cast.members[chosen].gender == "-":
        cast.members[chosen].gender = gender
    cast.assign(token, chosen)
    recent.note(chosen, sentence, _is_subject(token), token.i)


def _salience(token: Token, cast: Cast, named: tuple[int, bool, int], sentence: int) -> tuple[float, int]:
    """Nearer sentences and subjects first (the centering order of Grosz, Joshi and Weinstein 1995)."""
    at, was_subject, position = named
    score = -2.0 * (sentence - at) + (1.5 if was_subject else 0.0)
    if at == sentence and not was_subject and _is_subject(token):
        score -= 1.0  # a subject pronoun seldom means an object of its own sentence
    return score, position


def _is_subject(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass")
