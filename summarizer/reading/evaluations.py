"""What a sentence says for or against those it names: by words that judge, and by the deeds it tells of them.

In go a sentence's tokens and the mention of somebody; out comes a score, below zero blame, above it
praise. Words that judge (`evaluative_words.tsv`) count the less the longer the way from them to
the mention in the parse. Deeds (`connotations.tsv`) count for the one who does them and the one
they are done to, along verbs that share a subject. A negation turns half of it round. What somebody says
against others is not against the speaker.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.topics import Topics
from summarizer.records import Polarity

# Measured on half of newsmtsc-dev: 0.5 lets in the whole sentence, 1 only the neighbours.
_DECAY = 0.7
NOT=('place',)
POW=1
REG=1.5
BOTH=True
DEN=5
OUT=True
PN=True
DV=1
_AUTHOR_LEAST = 0.2
_SPEAKER_LEAST = 1.0
_MAX_WORDS = 24  # of a sentence: a list of hundreds judges nobody
_NEGATED = -0.8
_ALLEGED = -1.0
_MAX_DEPTH = 40  # a longer way in the parse is a chain of fragments
_INSIDE_MENTION = frozenset(("compound", "nmod", "flat", "amod", "det", "poss", "punct", "nummod", "appos"))
_INSIDE_NAME = frozenset(("compound", "nmod", "appos", "conj", "flat"))
_ALLEGING = frozenset(("complain", "allege", "accuse", "claim", "charge"))
_OF_DOUBT = frozenset(("allegation", "claim", "complaint", "accusation", "demand", "report"))


Voiced = tuple[Token, int | None]


@dataclass(frozen=True)
class Judgement:
    """One mention of `target`, judged by `holder` (None: the article's own voice)."""

    anchor: Token
    target: int
    holder: int | None
    score: float

    @property
    def polarity(self) -> Polarity:
        return "support" if self.score > 0 else "oppose"


def judgements_of(sentence: Sequence[Voiced], topics: Topics) -> list[Judgement]:
    """The judgements in one sentence, of each mention by each whose words it is in."""
    voices = {token.i: voice for token, voice in sentence}
    words = [(word, value, voices[word.i]) for word, value in judging_words(t for t, _ in sentence)[:_MAX_WORDS]]
    found = []
    for mention, voice in _mentions(sentence, topics)[:_MAX_WORDS]:
        target = _member_at(mention, topics)
        if target is None:
            continue
        scores: dict[int | None, float] = defaultdict(float)
        scores[voice] += deeds_score(mention)*(1 if voice is None else DV)
        for word, value, whose in words:
            if word.i != mention.i and whose != target and (voice == whose or (OUT and voice is None)):
                scores[whose] += value * _closeness(word, mention, value) ** (1 if whose is None else POW)
        for holder, score in scores.items():
            if holder is not None and topics.cast.members[target].kind in NOT: continue
            if abs(score) > (_AUTHOR_LEAST if holder is None else _SPEAKER_LEAST):
                found.append(Judgement(mention, target, holder, score))
    return found


def _mentions(sentence: Sequence[Voiced], topics: Topics) -> list[Voiced]:
    """The head of every mention of somebody with a name, or of a known person or body."""
    at, found = topics.cast.at, []
    for token, voice in sentence:
        member = _member_at(token, topics)
        inside = token.dep_ in _INSIDE_MENTION and token.i in at and at.get(token.head.i) == at[token.i]
        if member is not None and not inside and topics.is_somebody(member):
            found.append((token, voice))
    return found


def _member_at(token: Token, topics: Topics) -> int | None:
    known = topics.cast.at.get(token.i)
    return known if known is not None or token.i not in topics.antecedents.resolved else topics.member(token)


def judging_words(tokens: Iterable[Token]) -> list[tuple[Token, float]]:
    """The words that judge, each with its value, negation counted in."""
    found = []
    for token in tokens:
        value = _value_of(token)
        if value:
            found.append((token, value * _NEGATED if _is_denied(token) else value))
    return found


def deeds_score(mention: Token) -> float:
    """How what the mentioned one does, undergoes, or is alleged to be speaks for or against."""
    return _alleged_of(mention) + _regarded(mention) + sum(_deed(verb, does) for verb, does in deeds_of(mention))


@cache
def _values() -> dict[str, float]:
    return {word: float(value) for word, value in lexicon.rows("evaluative_words.tsv")}


@cache
def _deeds() -> dict[str, tuple[float, float]]:
    return {verb: (float(agent), float(patient)) for verb, agent, patient in lexicon.rows("connotations.tsv")}


def _value_of(token: Token) -> float:
    names = PN and token.pos_ == "PROPN" and not token.ent_type_
    describes = token.tag_ in ("VBN", "VBG") and token.dep_ == "amod"
    if token.pos_ not in ("NOUN", "ADJ", "ADV") and not names and not describes:
        return 0.0
    values = _values()
    return values.get(token.lower_) or values.get(token.lemma_.lower(), 0.0)


def _is_denied(token: Token) -> bool:
    """True where a negation hangs on `token` or on what it hangs on, up to its verb."""
    for _ in range(DEN):
        if any(c.dep_ == "neg" or c.lower_ in ("no", "never", "without") for c in token.children):
            return True
        if token.pos_ in ("VERB", "AUX") or token.head.i == token.i:
            return False
        token = token.head
    return False


def _closeness(word: Token, mention: Token, value: float) -> float:
    """1 for a neighbour in the parse, less for what is further; 0 for blame out of the mentioned one's own mouth."""
    above = [word]
    while above[-1].head.i != above[-1].i and len(above) < _MAX_DEPTH:
        above.append(above[-1].head)
    depth = {token.i: steps for steps, token in enumerate(above)}
    token, below, steps = mention, mention, 0
    while token.i not in depth:
        if token.head.i == token.i or steps > _MAX_DEPTH:
            return 0.0
        token, below, steps = token.head, token, steps + 1
    up = depth[token.i]
    said = up > 0 and above[up - 1].dep_ in ("ccomp", "parataxis") and below.dep_ == "nsubj" and steps > 0
    if said and (BOTH or value < 0) and token.lemma_.lower() in _saying():
        return 0.0
    return float(max(1, up + steps) ** -_DECAY)


@cache
def _saying() -> frozenset[str]:
    return frozenset(lexicon.table("reporting_verbs")) | {
        "think",
        "believe",
        "feel",
        "hope",
        "know",
        "call",
        "describe",
    }


def deeds_of(mention: Token) -> Iterator[tuple[Token, bool]]:
    """The verbs whose subject or object the mention is, and whether it does them (else they are done to it)."""
    for verb, does in _roles(mention):
        yield verb, does
        for child in verb.children:
            if child.dep_ == "conj" and child.pos_ == "VERB" and not _has_subject(child):
                yield child, does or child.tag_ != "VBN"
            elif child.dep_ == "xcomp":
                yield child, not any(c.dep_ == "auxpass" for c in child.children)
            elif child.dep_ == "advcl" and child.tag_ in ("VBG", "VBN"):
                yield child, child.tag_ == "VBG"
            elif child.dep_ == "prep":
                for inner in child.children:
                    if inner.dep_ == "pcomp":
                        yield inner, True


def _roles(mention: Token) -> Iterator[tuple[Token, bool]]:
    noun = mention
    for _ in range(4):
        if noun.dep_ not in _INSIDE_NAME or noun.head.i == noun.i:
            break
        noun = noun.head
    if noun.dep_ == "nsubj":
        yield noun.head, True
    elif noun.dep_ == "pobj" and noun.head.dep_ == "agent":
        yield noun.head.head, True
    elif noun.dep_ in ("dobj", "nsubjpass"):
        yield noun.head, False
    for child in mention.children:
        if child.dep_ == "relcl":
            subject = next((c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None and subject.tag_ in ("WP", "WDT"):
                yield child, subject.dep_ == "nsubj"
        elif child.dep_ == "acl":
            yield child, child.tag_ == "VBG"


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _deed(verb: Token, does: bool) -> float:
    agent, patient = _deeds().get(verb.lemma_.lower(), (0.0, 0.0))
    value = agent if does else patient
    return value * _NEGATED if _is_denied(verb) else value


def _regarded(mention: Token) -> float:
    """`rallied behind X`, `proud of X`: the attitude of whoever it is."""
    noun = mention
    for _ in range(4):
        if noun.dep_ not in _INSIDE_NAME or noun.head.i == noun.i:
            break
        noun = noun.head
    if noun.dep_ != "pobj" or noun.head.dep_ not in ("prep", "dative", "agent"):
        return 0.0
    above = noun.head.head
    value = REG * _regards().get((above.lemma_.lower(), noun.head.lower_), 0.0)
    return value * _NEGATED if _is_denied(above) else value


@cache
def _regards() -> dict[tuple[str, str], float]:
    sides = {"support": 1.0, "oppose": -1.0, "neutral": 0.0}
    found = {(verb, preposition): sides[polarity] for verb, polarity, frame, preposition in lexicon.rows("attitude_verbs.tsv") if frame == "prep"}
    for word, polarity, prepositions in lexicon.rows("attitude_predicates.tsv"):
        found |= {(word, preposition): sides[polarity] for preposition in prepositions.split()}
    return found


def _alleged_of(mention: Token) -> float:
    """`complained that X`, `the allegation that X`: what is held against the subject of the clause."""
    noun = mention
    for _ in range(6):
        if noun.dep_ not in ("poss", "compound", "nmod", "pobj", "prep", "conj") or noun.head.i == noun.i:
            break
        noun = noun.head
    if noun.dep_ not in ("nsubj", "nsubjpass"):
        return 0.0
    clause, above = noun.head, noun.head.head.lemma_.lower()
    if clause.dep_ == "ccomp" and above in _ALLEGING:
        return _ALLEGED
    return _ALLEGED if clause.dep_ in ("acl", "relcl", "advcl") and above in _OF_DOUBT else 0.0
