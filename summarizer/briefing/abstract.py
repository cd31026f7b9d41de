"""An abstract without a model: the article's own sentences that carry most of its records, each citing them.

Sentences are taken whole and verbatim, so that no condition or negation is lost. The lead
comes first: news says at once what happened. Of several papers it is that of the first day,
from where the others tell how it went on; a plan that has since come about is stale. The
others are chosen greedily: a sentence is worth the records it carries that are not yet told,
more for what happened, for the people the articles speak of most and for what several
papers report, and more near the top. A sentence that cannot stand alone (it begins with a
conjunction or a quotation mark, asks, or says "she" of somebody it does not name) is passed over.
"""

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from summarizer.records import (
    Citation,
    EntityRef,
    Event,
    Findings,
    Quote,
    Reading,
    Sentence,
    Span,
    Stance,
    records_of,
)
from summarizer.wording import content_stems

_MAX_WORDS = 55  # longer sentences are lists or broken text
_MIN_WORDS = 6
_DEPENDENT = re.compile(
    r"[\s“”\"'‘’«»„]*(?:(?:\w+\s)?(?:he|she|it|they|i|we)|his|her|its|their|him|them|this|that|these|those|but|and|or|so|"
    r"yet|still|both|however|meanwhile|also|instead|then|there|such|asked|"
    r"(?:one|two|some|most|all|none|neither|either)\sof\s(?:them|those|these|the)|"
    r"the\s(?:(?:first|last|former)\sone|other|latter)|(?:\w+\s){1,2}\w+,\s(?:he|she|they)|"
    r"(?:\w+\s)?(?:hours?|days?|weeks?|months?|years?)\s(?:later|earlier))\b|"
    r"[\s]*[“”\"'‘’«»„\-–—•]|(?:q|a|question|answer|file|(?:editor[’']?s\s)?note)\s?[:\-–—]",
    re.I,
)
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his|hers)\b", re.I)
_OWN_VOICE = re.compile(r"\b(?:I|[Mm]y|[Mm]e|[Ww]e|[Oo]ur|[Uu]s)\b")
_AHEAD = re.compile(r"\b(?:will|would|plans?|planned|due|set|expected|scheduled|is to|are to|was to)\b", re.I)
_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|‘[^’]*’|«[^»]*»?")
# The lead stands among the first three sentences, a dateline or a sports result before it.
_LEAD_SENTENCES = 3
# News puts first what matters (the inverted pyramid): the first sentence counts two and a half times, the last once.
_TOP = 1.5
# What several papers report is what the story is about: each further paper adds this share of a record's worth.
_CORROBORATED = 0.5
_WORTH = {"occurred": 2.0, "ongoing": 2.0, "planned": 1.5, "denied": 1.5, "hypothetical": 0.5}
# of an event that nobody known takes part in: with a thing in it but on no day, and without anything
_NOBODY, _NOTHING = 0.5, 0.125
# Two sentences repeat each other where most of the shorter one's content words are the other's, too.
_REPEATED = 0.6


@dataclass(frozen=True)
class _Candidate:
    article: int  # its place among the readings
    day: str  # of publication; all days are after none
    number: int  # which sentence of its article
    text: str
    place: float  # 0 at the top of its article, 1 at its end
    records: tuple[str, ...]
    is_stale: bool


def extract_abstract(readings: Sequence[Reading], findings: Findings, max_sentences: int) -> tuple[Citation, ...]:
    """At most `max_sentences` sentences, the lead first, the others in reading order. May be empty.

    `readings` are in the order of publication.
    """
    worth = _worth_of(findings)
    found = list(_candidates(readings, findings))
    leads = _leads(found)
    candidates = [one for one in found if not one.is_stale]
    chosen: list[_Candidate] = []
    told: set[str] = set()
    while candidates and len(chosen) < max_sentences:
        among = candidates if chosen else leads or candidates
        best = max(among, key=lambda c: (_gain(c, told, worth), -c.article, -c.number))
        if _gain(best, told, worth) <= 0:
            break
        chosen.append(best)
        told.update(best.records)
        candidates = [c for c in candidates if c is not best and not _repeats(c, best)]
    rest = sorted(chosen[1:], key=lambda c: (c.article, c.number))
    return tuple(Citation(text=c.text, cites=c.records) for c in (*chosen[:1], *rest))


def _leads(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The leads of the first day that has one: of each article its first sentence of the first three, if not stale."""
    at_top = [one for one in reversed(candidates) if one.number < _LEAD_SENTENCES]
    leads = [one for one in {one.article: one for one in at_top}.values() if not one.is_stale]
    first = min((one.day for one in leads), default="")
    return [one for one in leads if one.day == first]


def _worth_of(findings: Findings) -> dict[str, float]:
    """How much each record says: by kind and status, and by how often its people occur."""
    names = Counter({entity.id: len(entity.mentions) for entity in findings.entities})
    most = max(names.values(), default=1) or 1
    worth = {}
    for record in records_of(findings):
        people = _people(record)
        fame = max((names[person] / most for person in people), default=0.0)
        if isinstance(record, Event):
            base = _WORTH[record.status]
            if not people and not (record.participants and record.when):
                base *= _NOBODY if record.participants else _NOTHING
        else:
            base = 1.0 if isinstance(record, Stance) else 0.75
        papers = max(len(record.articles) - 1, 0)
        worth[record.id] = base * (0.5 + fame) * (1.0 + _CORROBORATED * papers)
    return worth


def _people(record: Event | Quote | Stance) -> list[str]:
    if isinstance(record, Event):
        return [p.entity for p in record.participants if p.entity]
    if isinstance(record, Quote):
        return [record.speaker.entity] if record.speaker and record.speaker.entity else []
    return [end.entity for end in (record.holder, record.target) if isinstance(end, EntityRef)]


def _candidates(readings: Sequence[Reading], findings: Findings) -> Iterator[_Candidate]:
    """The sentences that carry records and can stand alone."""
    order = {reading.article.id: number for number, reading in enumerate(readings)}
    starts = {reading.article.id: [sentence.start for sentence in reading.sentences] for reading in readings}
    carried: dict[tuple[str, int], dict[str, None]] = {}
    since: dict[tuple[str, int], dict[str, None]] = {}
    for record in records_of(findings):
        for span in _anchors(record):
            key = span.article, bisect_right(starts.get(span.article, []), span.start) - 1
            (since if _is_since_then(record, span, order) else carried).setdefault(key, {})[record.id] = None
    named = _mentions_of_people(findings)
    for reading in readings:
        article = reading.article
        for number, sentence in enumerate(reading.sentences):
            key = article.id, number
            text = " ".join(article.text[sentence.start : sentence.end].split())
            # in the first sentence "she" can only be somebody of this sentence
            names = number == 0 or _is_any_in(sentence, named.get(article.id, []))
            is_stale = key in since and _AHEAD.search(text) is not None
            records = {**carried.get(key, {}), **({} if is_stale else since.get(key, {}))}
            if records and _stands_alone(text, names):
                yield _Candidate(
                    order[article.id],
                    (article.published or "9999")[:10],
                    number,
                    text,
                    sentence.start / max(len(article.text), 1),
                    tuple(records),
                    is_stale,
                )


def _anchors(record: Quote | Stance | Event) -> list[Span]:
    """Where a record is told: its first words, and those of every paper that tells it too."""
    if isinstance(record, Quote):
        return [record.content[0], *(place.content[0] for place in record.places)]
    if isinstance(record, Stance):
        return [evidence.span for evidence in record.evidence]
    return [record.trigger, *(span for span in record.evidence if span.article != record.trigger.article)]


def _is_since_then(record: Quote | Stance | Event, span: Span, order: dict[str, int]) -> bool:
    """Whether `span` tells an event before the report of it that holds."""
    if not isinstance(record, Event) or record.status not in ("occurred", "ongoing", "denied"):
        return False
    return order.get(span.article, 0) < order.get(record.trigger.article, 0)


def _mentions_of_people(findings: Findings) -> dict[str, list[int]]:
    """By article, where people of a name are named or described, in order; a pronoun does neither."""
    found: dict[str, list[int]] = {}
    for entity in findings.entities:
        if entity.kind == "person" and entity.name[:1].isupper():
            for span in entity.mentions:
                if not _PRONOUN.fullmatch(span.text):
                    found.setdefault(span.article, []).append(span.start)
    return {article: sorted(starts) for article, starts in found.items()}


def _is_any_in(sentence: Sentence, starts: list[int]) -> bool:
    return bisect_right(starts, sentence.end - 1) > bisect_right(starts, sentence.start - 1)


def _stands_alone(words: str, names_somebody: bool) -> bool:
    return (
        _MIN_WORDS <= len(words.split()) <= _MAX_WORDS
        and not _DEPENDENT.match(words)
        and (names_somebody or not _PRONOUN.search(_QUOTED.sub(" ", words)))
        and not _OWN_VOICE.search(_QUOTED.sub(" ", words))
        and words[-1] in ".!”\"’'»…"
        and (words[0].isupper() or words[0].isdigit())
    )


def _gain(candidate: _Candidate, told: set[str], worth: dict[str, float]) -> float:
    new = sum(worth.get(record, 0.0) for record in candidate.records if record not in told)
    # by length, or the longest sentence always wins; the root is between no and full normalisation
    return new * (1.0 + _TOP * (1.0 - candidate.place) ** 4) / math.sqrt(len(candidate.text.split()))


def _repeats(one: _Candidate, other: _Candidate) -> bool:
    """True where two sentences (of two papers, say) share most of their words."""
    ours, theirs = content_stems(one.text), content_stems(other.text)
    return len(ours & theirs) > _REPEATED * min(len(ours), len(theirs))
