"""Who is for or against what: one `Position` per holder and target, with every passage that shows it.

In go the parse, the cast and the quotes found; out come positions in order of first
passage. Attitudes (`attitudes`) are held by whom the grammar names, or by the speaker where that is
"I"; inside somebody's words the speaker reports them. Judgements of those whom a speaker
names (`evaluations`) are the speaker's; those in the article's own voice are the author's, but only in a
comment, which judges in most of its sentences and, unless it is a few lines, says "I": where sober prose tells
of a crime, its author takes no side. Several polarities make `mixed`. No word that says so, no position.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.attitudes import TURNED, Expression, find_attitudes
from summarizer.reading.cast import Cast
from summarizer.reading.evaluations import Judgement, Voiced, judgements_of
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.reports import Report
from summarizer.reading.topics import Target, Topics, key_of
from summarizer.records import Polarity

# An article whose own words judge somebody in at least half of its sentences is a comment; the articles of
# evals/newsroom, which are none, do so in 0.06 to 0.34 of theirs.
_COMMENT_SHARE = 0.5
# In reports of attacks nearly every sentence has a word that judges: a text longer than a few lines is a comment only
# where its author speaks as "I", and says it clearly.
_FEW_LINES = 120  # tokens
# What it takes to hold somebody to a judgement: less in the speaker's own words than in the reporter's rendering.
_LEAST_QUOTED, _LEAST_REPORTED = 0.5, 1.2

_PLACES = ("GPE", "LOC")
_SUPPOSING = frozenset(("would", "could", "might", "may"))


@dataclass
class Position:
    """One stance being built: members by index, a topic by its characters; `holder` None is the author."""

    holder: int | None
    target: Target
    reported_by: int | None = None
    passages: list[tuple[Offsets, Polarity, tuple[Token, ...]]] = field(default_factory=list)

    @property
    def polarity(self) -> Polarity:
        found = {polarity for _, polarity, _ in self.passages}
        return found.pop() if len(found) == 1 else "mixed"


@dataclass(frozen=True)
class _Voice:
    """Whose words a token stands in, and whether between quotation marks."""

    member: int | None
    quoted: bool


_AUTHORS = _Voice(None, quoted=False)


def find_positions(parsed: Parsed, cast: Cast, reports: list[Report]) -> list[Position]:
    """The positions in order of first passage. `reports` are the quotes found, with whose words they are."""
    return _Finder(parsed, cast).find(reports)


class _Finder:
    def __init__(self, parsed: Parsed, cast: Cast) -> None:
        self.parsed = parsed
        self.topics = Topics(parsed.doc, cast)
        self.found: dict[tuple[object, object], Position] = {}

    def find(self, reports: list[Report]) -> list[Position]:
        judged: list[Judgement] = []
        told = 0
        is_short = len(self.parsed.doc) <= _FEW_LINES
        is_personal = False
        for sentence in _sentences(_with_voices(self.parsed, reports)):
            told += any(voice.member is None for _, voice in sentence)
            is_personal = is_personal or any(t.text == "I" and voice == _AUTHORS for t, voice in sentence)
            for token, voice in sentence:
                self._take_attitudes(token, voice)
            judged += self._judged(sentence)
        if not is_short:
            judged = [one for one in judged if one.holder is not None or (is_personal and self._is_clear(one, False))]
        for one in _prevailing(_credible(judged, told)):
            self.topics.take_up(one.target)
            self._add(Position(one.holder, one.target), _verb_over(one.anchor), one.polarity)
        return list(self.found.values())

    def _take_attitudes(self, token: Token, voice: _Voice) -> None:
        for one in find_attitudes(token, self.topics):
            if _is_own_name(one):
                continue
            for holder in self._holders(one, voice):
                reporter = voice.member if voice.member != holder else None
                self._add(Position(holder, one.target, reporter), one.anchor, one.polarity, one.negation)

    def _judged(self, sentence: list[tuple[Token, _Voice]]) -> list[Judgement]:
        """The judgements of one sentence that are clear enough."""
        quoted = {token.i: voice.quoted for token, voice in sentence}
        voiced: list[Voiced] = [(token, voice.member) for token, voice in sentence]
        found = judgements_of(voiced, self.topics)
        return [one for one in found if one.holder is None or self._is_clear(one, quoted[one.anchor.i])]

    def _is_clear(self, one: Judgement, quoted: bool) -> bool:
        """Whether a speaker can be held to it: what befalls places, crowds and "our countries" is no view of them."""
        target = self.topics.cast.members[one.target]
        is_place = target.kind == "place" or one.anchor.ent_type_ in _PLACES
        if is_place or not target.parts or (not quoted and _is_supposed(_verb_over(one.anchor))):
            return False
        return abs(one.score) > (_LEAST_QUOTED if quoted else _LEAST_REPORTED)

    def _add(self, position: Position, anchor: Token, polarity: Polarity, negation: tuple[Token, ...] = ()) -> None:
        if position.holder == position.target:
            return
        key = position.holder, key_of(position.target, self.parsed.text)
        known = self.found.setdefault(key, position)
        known.passages.append((_clause(anchor, self.parsed), polarity, negation))

    def _holders(self, expression: Expression, voice: _Voice) -> list[int | None]:
        """Whose attitude it is, in a list: nobody's where the grammar names nobody, the author's (None) by "I"."""
        source, cast = expression.holder, self.topics.cast
        if source is None:
            return []
        if source.lower_ in ("i", "we") and source.pos_ == "PRON":
            is_authors = source.lower_ == "i" and not voice.quoted
            return [voice.member] if voice.member is not None or is_authors else []
        member = cast.who(source)
        if member is None and source.pos_ in ("NOUN", "PROPN"):
            member = cast.enlist(source)
        if member is None:
            return []
        called = {source.lemma_.lower(), *cast.members[member].name.lower().split()[-1:]}
        speaks = self.topics.is_somebody(member) or called & lexicon.words("document_nouns")
        return [member] if speaks else []


def _is_own_name(one: Expression) -> bool:
    """`The company's account was disputed`: the grammar names the thing itself and nobody who holds anything."""
    return (
        one.holder is not None
        and not isinstance(one.target, int)
        and one.target[0] <= one.holder.idx < one.target[1]
        and one.holder.head.i == one.anchor.i
    )


def _credible(judged: list[Judgement], told: int) -> list[Judgement]:
    """The judgements of speakers; the author's own where the article is a comment and no speaker says it there."""
    by_speakers = {(one.anchor.sent.start, one.target) for one in judged if one.holder is not None}
    own = [one for one in judged if one.holder is None and (one.anchor.sent.start, one.target) not in by_speakers]
    is_comment = len({one.anchor.sent.start for one in own}) >= _COMMENT_SHARE * told
    return [one for one in judged if one.holder is not None] + (own if is_comment else [])


def _prevailing(judged: list[Judgement]) -> list[Judgement]:
    """Without the judgements that the same holder's of the same target outweigh."""
    sums: dict[tuple[int | None, int, Polarity], float] = defaultdict(float)
    for one in judged:
        sums[one.holder, one.target, one.polarity] += abs(one.score)

    def prevails(one: Judgement) -> bool:
        against = sums.get((one.holder, one.target, TURNED[one.polarity]), 0.0)
        return sums[one.holder, one.target, one.polarity] >= against

    return [one for one in judged if prevails(one)]


def _sentences(tokens: Iterator[tuple[Token, _Voice]]) -> Iterator[list[tuple[Token, _Voice]]]:
    sentence: list[tuple[Token, _Voice]] = []
    for token, voice in tokens:
        if token.is_sent_start and sentence:
            yield sentence
            sentence = []
        sentence.append((token, voice))
    if sentence:
        yield sentence


def _with_voices(parsed: Parsed, reports: list[Report]) -> Iterator[tuple[Token, _Voice]]:
    """Every token with whose words it stands in: those of the innermost report, else nobody's but the article's."""
    told = (
        (start, -end, report.speaker, report.kind != "indirect") for report in reports for start, end in report.content
    )
    runs = sorted(told, key=lambda run: run[:2])
    opened: list[tuple[int, _Voice]] = []
    following = 0
    for token in parsed.doc:
        while following < len(runs) and runs[following][0] <= token.idx:
            _, end, member, quoted = runs[following]
            opened.append((-end, _Voice(member, quoted)))
            following += 1
        while opened and opened[-1][0] <= token.idx:
            opened.pop()
        yield token, opened[-1][1] if opened else _AUTHORS


def _verb_over(noun: Token) -> Token:
    """The verb of the clause that `noun` stands in, or the head of its fragment."""
    while noun.pos_ not in ("VERB", "AUX") and noun.head.i != noun.i:
        noun = noun.head
    return noun


def _is_supposed(verb: Token) -> bool:
    """`would be destroying`, `if he fails`: what may come is no view of what somebody is."""
    return any(
        (c.dep_ == "aux" and c.lower_ in _SUPPOSING) or (c.dep_ == "mark" and c.lower_ in ("if", "unless"))
        for c in verb.children
    )


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
