"""Who is for or against what: one `Position` per holder and target, with every passage that shows it.

In go the parse, the cast and the quotes found; out come positions in order of first
passage. Attitudes (verbs, phrases, predicates: `attitudes`) are held by whom the
grammar names, or by the speaker where that is "I"; inside somebody's words they are reported by
the speaker. Judgements of those whom a speaker names (`evaluations`) are the speaker's; those
in the article's own voice are the author's, but only in an article that judges in most
sentences: where sober prose tells of a crime, the author takes no side. Several
polarities make `mixed`. Nothing is guessed: no word that says so, no position.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from summarizer.reading import lexicon
from summarizer.reading.antecedents import Antecedents
from summarizer.reading.attitudes import TURNED, Expression, find_attitudes, find_claims
from summarizer.reading.cast import Cast
from summarizer.reading.evaluations import Judgement, Voiced, judgements_of
from summarizer.reading.parsing import Offsets, Parsed
from summarizer.reading.reports import Report
from summarizer.reading.topics import Target, Topics, key_of
from summarizer.records import Polarity

# An article whose own words judge somebody in at least half of its sentences is a comment.
_COMMENT_SHARE = 0.5
DROP=True
_OUTWEIGHED = 1.0


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


def find_positions(parsed: Parsed, cast: Cast, reports: list[Report]) -> list[Position]:
    """The positions in order of first passage. `reports` are the quotes found, with whose words they are."""
    antecedents = Antecedents(cast)
    topics = Topics(parsed.doc, cast, antecedents)
    found: dict[tuple[object, object], Position] = {}
    judged: list[Judgement] = []
    told = 0
    for sentence in _sentences(parsed, reports):
        told += any(voice is None for _, voice in sentence)
        for token, voice in sentence:
            antecedents.note(token, voice)
        for token, voice in sentence:
            for expression in find_attitudes(token, topics):
                holder = _holder(expression, topics, voice)
                if holder is not None and holder != expression.target:
                    position = Position(holder, expression.target, voice if voice != holder else None)
                    passage = _clause(expression.anchor, parsed), expression.polarity, expression.negation
                    _add(found, position, passage, parsed)
            if voice is not None:
                for claim in find_claims(token, topics):
                    passage = _clause(claim.anchor, parsed), claim.polarity, claim.negation
                    if claim.target != voice: _add(found, Position(voice, claim.target), passage, parsed)
        judged += judgements_of(sentence, topics)
    for judgement in _prevailing(_credible(judged, told)):
        if judgement.holder != judgement.target:
            passage = _clause(judgement.anchor, parsed), judgement.polarity, ()
            _add(found, Position(judgement.holder, judgement.target), passage, parsed)
    return list(found.values())


def _add(found, position, passage, parsed):
    known = found.setdefault((position.holder, key_of(position.target, parsed.text)), position)
    known.passages.append(passage)


def _credible(judged: list[Judgement], told: int) -> list[Judgement]:
    """The judgements of speakers, and the author's own where the article is a comment."""
    told_by = {(one.anchor.sent.start, one.target) for one in judged if one.holder is not None}
    if DROP: judged = [one for one in judged if one.holder is not None or (one.anchor.sent.start, one.target) not in told_by]
    own = {judgement.anchor.sent.start for judgement in judged if judgement.holder is None}
    is_comment = len(own) >= _COMMENT_SHARE * told
    return [judgement for judgement in judged if judgement.holder is not None or is_comment]


def _prevailing(judged: list[Judgement]) -> list[Judgement]:
    """Without the judgements that another, much stronger one by the same holder of the same target outweighs."""
    sums: dict[tuple[int | None, int, Polarity], float] = defaultdict(float)
    for one in judged:
        sums[one.holder, one.target, one.polarity] += abs(one.score)
    return [
        one
        for one in judged
        if sums[one.holder, one.target, one.polarity]
        >= _OUTWEIGHED * sums.get((one.holder, one.target, TURNED[one.polarity]), 0.0)
    ]


def _sentences(parsed: Parsed, reports: list[Report]) -> Iterator[list[Voiced]]:
    sentence: list[Voiced] = []
    for token, voice in _with_voices(parsed, reports):
        if token.is_sent_start and sentence:
            yield sentence
            sentence = []
        sentence.append((token, voice))
    if sentence:
        yield sentence


def _with_voices(parsed: Parsed, reports: list[Report]) -> Iterator[Voiced]:
    """Every token with the member in whose words it stands (the innermost report's), None in the article's own."""
    runs = sorted((start, -end, r.speaker) for r in reports if r.speaker is not None for start, end in r.content)
    open_runs: list[tuple[int, int]] = []
    following = 0
    for token in parsed.doc:
        while following < len(runs) and runs[following][0] <= token.idx:
            open_runs.append((-runs[following][1], runs[following][2]))
            following += 1
        while open_runs and open_runs[-1][0] <= token.idx:
            open_runs.pop()
        yield token, open_runs[-1][1] if open_runs else None


def _holder(expression: Expression, topics: Topics, voice: int | None) -> int | None:
    source = expression.holder
    if source is None:
        return None
    if source.lower_ in ("i", "we") and source.pos_ == "PRON":
        return voice
    cast, source = topics.cast, topics.antecedents.resolved.get(source.i, source)
    member = cast.who(source)
    if member is None and source.pos_ in ("NOUN", "PROPN"):
        member = cast.enlist(source)
    if member is None:
        return None
    known = cast.members[member]
    speaks = known.kind != "other" or known.parts or source.lemma_.lower() in lexicon.words("document_nouns")
    return member if speaks else None


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
