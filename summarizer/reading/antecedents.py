"""Whom a pronoun means that the cast leaves open, for positions only: none of it enters the cast.

In go the tokens of an article in order, each with the voice it stands in; kept is who was
lately named. "It" and "they" are the body or the text that was last a subject; "he" and "she" inside
somebody's words are the one person of that gender lately named who is not the speaker. Where two
fit, nobody is meant.
"""

from collections import deque

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.cast import Cast

_WINDOW_SENTENCES = 3
_GENDERS = {"he": "m", "him": "m", "his": "m", "she": "f", "her": "f", "hers": "f"}
_BODIES = frozenset(("it", "they", "them", "its", "their"))
_SUBJECTS = frozenset(("nsubj", "nsubjpass"))


class Antecedents:
    """`resolved` maps the index of a pronoun to the head of the phrase it stands for."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.resolved: dict[int, Token] = {}
        self._sentence = 0
        self._people: deque[tuple[int, int, Token]] = deque()  # sentence, member, mention
        self._bodies: deque[tuple[int, Token]] = deque()

    def note(self, token: Token, voice: int | None) -> None:
        """Take in the next token; a pronoun that nobody has resolved is resolved if one antecedent fits."""
        self._sentence += bool(token.is_sent_start)
        member = self.cast.at.get(token.i)
        if member is not None and self.cast.members[member].kind == "person":
            self._people.append((self._sentence, member, token))
        elif token.dep_ in _SUBJECTS and token.head.dep_ == "ROOT" and self._is_body(token, member):
            self._bodies.append((self._sentence, token))
        elif token.pos_ == "PRON" and member is None:
            found = self._person(token, voice) or self._body(token)
            if found is not None:
                self.resolved[token.i] = found

    def _is_body(self, token: Token, member: int | None) -> bool:
        lemma = token.lemma_.lower()
        if lemma in lexicon.words("organisation_nouns") or lemma in lexicon.words("document_nouns"):
            return True
        return member is not None and self.cast.members[member].kind in ("organisation", "group")

    def _person(self, token: Token, voice: int | None) -> Token | None:
        gender = _GENDERS.get(token.lower_)
        if gender is None:
            return None
        while self._people and self._people[0][0] < self._sentence - _WINDOW_SENTENCES:
            self._people.popleft()
        fits = {
            member: mention
            for _, member, mention in self._people
            if member != voice and self.cast.members[member].gender in ("-", gender)
        }
        return next(iter(fits.values())) if len(fits) == 1 else None

    def _body(self, token: Token) -> Token | None:
        if token.lower_ not in _BODIES or token.dep_ == "expl":
            return None
        while self._bodies and self._bodies[0][0] < self._sentence - _WINDOW_SENTENCES + 1:
            self._bodies.popleft()
        singular = token.lower_ in ("it", "its")
        fits = [body for _, body in self._bodies if not (singular and body.tag_ in ("NNS", "NNPS"))]
        return fits[-1] if fits else None
