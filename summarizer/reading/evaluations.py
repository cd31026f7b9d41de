"""What a sentence says for or against those it names: by words that judge, and by the deeds it tells of them.

In go a sentence's tokens, each with the voice it stands in; out come `Judgement`s of the people,
bodies and places named there, by whose words they are in. Words that judge (`evaluative_words.tsv`) count
the less the longer the way from them to the mention in the parse. Deeds (`connotations.tsv`) count
for the one who does them and the one they are done to, along verbs that share a subject; so do
attitudes that nobody named holds ("rallied behind X"). A negation turns most of it round, and so
does what does away with it (`shifters.tsv`); harm (`harm_nouns.tsv`) does not count against its victim. What
somebody says of others is neither for nor against the speaker.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.topics import Topics
from summarizer.records import Polarity

Voiced = tuple[Token, int | None]

# Chosen on half A of newsmtsc-dev; the figures are flat around each of them.
_DECAY = 0.7  # of a word's weight with its distance: 0 lets in the whole sentence, 1 only the neighbours
_NEGATED = -0.8
_REGARDED = 1.5
_ALLEGED = -1.0
_LEAST = 0.2
_MAX_WORDS = 24  # of a sentence: a list of hundreds judges nobody, and the time stays linear
_MAX_DEPTH = 40  # a longer way in the parse is a chain of fragments
_INSIDE_MENTION = frozenset(("compound", "nmod", "flat", "amod", "det", "poss", "punct", "nummod", "appos"))
_INSIDE_NAME = frozenset(("compound", "nmod", "appos", "conj", "flat"))
_IN_SUBJECT = frozenset(("poss", "compound", "nmod", "pobj", "prep", "conj"))
_ALLEGING = frozenset(("complain", "allege", "accuse", "claim", "charge"))
_AGAINST = frozenset(("on", "against", "to", "toward", "towards", "at", "upon"))
_OF_WHAT = frozenset(("of", "to", "against", "from", "for", "on"))
_OF_DOUBT = frozenset(("allegation", "claim", "complaint", "accusation", "demand", "report"))
_TO_WHOM = frozenset(("to", "in", "at", "on", "from"))
_SIDES = {"support": 1.0, "oppose": -1.0, "neutral": 0.0}


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
    words = judging_words(token for token, _ in sentence)
    found = []
    for mention, voice, target in _mentions(sentence, topics):
        scores: dict[int | None, float] = defaultdict(float)
        scores[voice] = _deeds_score(mention)
        for word, value in words:
            whose = voices[word.i]
            told = word.i != mention.i and whose != target and voice in (None, whose)
            if told and not _is_victim(mention, word):
                scores[whose] += value * _closeness(word, mention)
        found += [Judgement(mention, target, holder, score) for holder, score in scores.items() if abs(score) > _LEAST]
    return found


def judging_words(tokens: Iterable[Token]) -> list[tuple[Token, float]]:
    """The first words that judge, each with its value, negation counted in."""
    found: list[tuple[Token, float]] = []
    for token in tokens:
        value = _value_of(token)
        if value:
            turned = _is_denied(token) or (value < 0 and _is_shifted(token))
            found.append((token, value * _NEGATED if turned else value))
            if len(found) == _MAX_WORDS:
                break
    return found


def _mentions(sentence: Sequence[Voiced], topics: Topics) -> list[tuple[Token, int | None, int]]:
    """The head of every mention of somebody, with its voice and whom it means; the article's own may be nameless."""
    at = topics.cast.at
    found = []
    for token, voice in sentence:
        member = at.get(token.i)
        if member is None and voice is None:
            member = topics.nameless.get(token.i)
        inside = token.dep_ in _INSIDE_MENTION and token.i in at and at.get(token.head.i) == at[token.i]
        if member is not None and not inside and topics.is_somebody(member):
            is_body = topics.cast.members[member].kind != "person"
            if is_body and _is_told_to(token):
                continue
            found.append((token, voice, member))
    return found[:_MAX_WORDS]


def _is_told_to(mention: Token) -> bool:
    """`told CNBC`, `said in the Oval Office`: to whom and where it was said is not what it was said of.

    Of bodies and places only: a person is often told to their face what is held against them.
    """
    noun = _out_of(mention, _INSIDE_NAME)
    is_object = noun.dep_ in ("dobj", "dative")
    if not is_object and (noun.dep_ != "pobj" or noun.head.dep_ not in ("prep", "dative")):
        return False
    verb = noun.head if is_object else noun.head.head
    group = lexicon.table("reporting_verbs").get(verb.lemma_.lower(), ("",))[0]
    return group == "tell" if is_object else group in ("say", "tell") and noun.head.lower_ in _TO_WHOM


@cache
def _values() -> dict[str, float]:
    return {word: float(value) for word, value in lexicon.rows("evaluative_words.tsv")}


@cache
def _deeds() -> dict[str, tuple[float, float]]:
    return {verb: (float(agent), float(patient)) for verb, agent, patient in lexicon.rows("connotations.tsv")}


@cache
def _regards() -> dict[tuple[str, str], float]:
    """The side taken by a verb or predicate towards what follows a preposition."""
    found = {
        (verb, preposition): _SIDES[polarity]
        for verb, polarity, frame, preposition in lexicon.rows("attitude_verbs.tsv")
        if frame == "prep"
    }
    for word, polarity, prepositions in lexicon.rows("attitude_predicates.tsv"):
        found |= {(word, preposition): _SIDES[polarity] for preposition in prepositions.split()}
    return found


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


def _value_of(token: Token) -> float:
    in_headline = token.pos_ == "PROPN" and not token.ent_type_  # capitals make a name of every noun there
    describes = token.tag_ in ("VBN", "VBG") and token.dep_ == "amod"
    if token.pos_ not in ("NOUN", "ADJ", "ADV") and not in_headline and not describes:
        return 0.0
    values = _values()
    forms = (f"{form}{pos}" for form in (token.lower_, token.lemma_.lower()) for pos in (f"/{token.pos_}", ""))
    return next((values[form] for form in forms if form in values), 0.0)


def _is_denied(token: Token) -> bool:
    """True where a negation hangs on `token` or on what it hangs on, up to its verb."""
    for _ in range(5):
        if any(c.dep_ == "neg" or c.lower_ in ("no", "never", "without") for c in token.children):
            return True
        if token.pos_ in ("VERB", "AUX") or token.head.i == token.i:
            return False
        token = token.head
    return False


def _is_shifted(token: Token) -> bool:
    """True inside the object of a word that does away with it: `fights corruption`, `an end to the crisis`."""
    for _ in range(5):
        above, shifters = token.head, lexicon.pairs("shifters")
        if token.dep_ in ("dobj", "nsubjpass") and (above.lemma_.lower(), "verb") in shifters:
            return True
        if token.dep_ == "pobj" and above.lower_ in _OF_WHAT and (above.head.lemma_.lower(), "noun") in shifters:
            return True
        if token.pos_ in ("VERB", "AUX") or above.i == token.i:
            return False
        token = above
    return False


def _closeness(word: Token, mention: Token) -> float:
    """1 for a neighbour in the parse, less for what is further; 0 for what the mentioned one says of others."""
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
    is_told = up > 0 and above[up - 1].dep_ in ("ccomp", "parataxis")
    if is_told and steps > 0 and below.dep_ == "nsubj" and token.lemma_.lower() in _saying():
        return 0.0
    return float(max(1, up + steps) ** -_DECAY)


def _is_victim(mention: Token, word: Token) -> bool:
    """`attacks on X`, `X's deportation`: what the word of harm tells was done to the mentioned one."""
    owner = lexicon.table("harm_nouns").get(word.lemma_.lower())
    noun = _out_of(mention, _INSIDE_NAME)
    if owner is None:
        return False
    if noun.dep_ == "pobj" and noun.head.head.i == word.i:
        return noun.head.lower_ in _AGAINST or (noun.head.lower_ == "of" and owner == ("victim",))
    return noun.dep_ == "poss" and noun.head.i == word.i and owner == ("victim",)


def _deeds_score(mention: Token) -> float:
    """How what the mentioned one does, undergoes, or is alleged to be speaks for or against."""
    return _alleged(mention) + _regarded(mention) + sum(_deed(verb, does) for verb, does in _deeds_of(mention))


def _deed(verb: Token, does: bool) -> float:
    agent, patient = _deeds().get(verb.lemma_.lower(), (0.0, 0.0))
    value = agent if does else patient
    return value * _NEGATED if value and _is_denied(verb) else value


def _deeds_of(mention: Token) -> Iterator[tuple[Token, bool]]:
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
                yield from ((inner, True) for inner in child.children if inner.dep_ == "pcomp")


def _roles(mention: Token) -> Iterator[tuple[Token, bool]]:
    noun = _out_of(mention, _INSIDE_NAME)
    if noun.dep_ == "nsubj":
        yield noun.head, True
    elif noun.dep_ == "pobj" and noun.head.dep_ == "agent":
        yield noun.head.head, True
    elif noun.dep_ in ("dobj", "nsubjpass"):
        yield noun.head, False
    elif noun.dep_ == "poss" and noun.head.dep_ == "nsubj":  # what somebody's campaign does is their doing
        yield noun.head.head, True
    for child in mention.children:
        if child.dep_ == "relcl":
            subject = next((c for c in child.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if subject is not None and subject.tag_ in ("WP", "WDT"):
                yield child, subject.dep_ == "nsubj"
        elif child.dep_ == "acl":
            yield child, child.tag_ == "VBG"


def _has_subject(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


def _out_of(noun: Token, relations: frozenset[str]) -> Token:
    """The word up the parse from `noun` that is no longer in one of these relations."""
    for _ in range(6):
        if noun.dep_ not in relations or noun.head.i == noun.i:
            break
        noun = noun.head
    return noun


def _regarded(mention: Token) -> float:
    """`rallied behind X`, `proud of X`: the attitude of whoever it is."""
    noun = _out_of(mention, _INSIDE_NAME)
    if noun.dep_ != "pobj" or noun.head.dep_ not in ("prep", "dative", "agent"):
        return 0.0
    above = noun.head.head
    value = _REGARDED * _regards().get((above.lemma_.lower(), noun.head.lower_), 0.0)
    return value * _NEGATED if value and _is_denied(above) else value


def _alleged(mention: Token) -> float:
    """`complained that X`, `the allegation that X`: what is held against the subject of the clause."""
    noun = _out_of(mention, _IN_SUBJECT)
    if noun.dep_ not in ("nsubj", "nsubjpass"):
        return 0.0
    clause, above = noun.head, noun.head.head.lemma_.lower()
    if clause.dep_ == "ccomp" and above in _ALLEGING:
        return _ALLEGED
    return _ALLEGED if clause.dep_ in ("acl", "relcl", "advcl") and above in _OF_DOUBT else 0.0
