"""An abstract without a model: the article's own sentences that carry most of its records, each citing them.

Sentences are taken whole and verbatim, so that no condition or negation is lost.
Chosen greedily: a sentence is worth the records it carries that are not yet told,
more for what happened, for the people the article speaks of most and for what
several papers report, and more near the top (news puts first what matters). A sentence
that begins with a pronoun, a conjunction or a quotation mark cannot stand alone and is
passed over.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from summarizer.records import Citation, EntityRef, Event, Findings, Quote, Reading, Stance, Topic, records_of

_MAX_WORDS = 55  # longer sentences are lists or broken text
_MIN_WORDS = 6
_DEPENDENT = re.compile(
    r"[\s“”\"'‘’«»„]*(?:he|she|it|they|his|her|its|their|him|them|this|that|these|those|but|and|or|so|yet|still|"
    r"however|meanwhile|also|instead|then|there|such|asked|i|we)\b|[\s]*[“”\"'‘’«»„\-–—•]",
    re.I,
)
# News puts first what matters (the inverted pyramid): the first sentence counts two and a half times, the last once.
_LEAD = 1.5
# What several papers report is what the story is about: each further paper adds this share of a record's worth.
_CORROBORATED = 0.5
_WORTH = {"occurred": 2.0, "ongoing": 2.0, "planned": 1.5, "denied": 1.5, "hypothetical": 0.5}


@dataclass(frozen=True)
class _Candidate:
    article: str
    start: int
    text: str
    place: float  # 0 at the top of its article, 1 at its end
    records: tuple[str, ...]


def extract_abstract(readings: Sequence[Reading], findings: Findings, max_sentences: int) -> tuple[Citation, ...]:
    """At most `max_sentences` sentences in reading order; fewer where fewer carry records. May be empty."""
    worth = _worth_of(findings)
    candidates = _candidates(readings, findings)
    chosen: list[_Candidate] = []
    told: set[str] = set()
    while candidates and len(chosen) < max_sentences:
        best = max(candidates, key=lambda c: (_gain(c, told, worth), -c.start))
        if _gain(best, told, worth) <= 0:
            break
        chosen.append(best)
        told.update(best.records)
        candidates = [c for c in candidates if c is not best and not _repeats(c, best)]
    order = {reading.article.id: number for number, reading in enumerate(readings)}
    chosen.sort(key=lambda c: (order[c.article], c.start))
    return tuple(Citation(text=c.text, cites=c.records) for c in chosen)


def _worth_of(findings: Findings) -> dict[str, float]:
    """How much each record says: by kind and status, and by how often its people occur."""
    names = Counter({entity.id: len(entity.mentions) for entity in findings.entities})
    most = max(names.values(), default=1) or 1
    worth = {}
    for record in records_of(findings):
        people = _people(record)
        fame = max((names[person] / most for person in people), default=0.0)
        if isinstance(record, Event):
            base = _WORTH[record.status] if people or record.when else 0.25
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
    ends = [record.holder, record.target]
    return [end.entity for end in ends if isinstance(end, EntityRef) and not isinstance(end, Topic)]


def _candidates(readings: Sequence[Reading], findings: Findings) -> list[_Candidate]:
    anchors: dict[str, list[tuple[int, int, str]]] = {reading.article.id: [] for reading in readings}
    for record in records_of(findings):
        if isinstance(record, Event):
            spans = [record.trigger]
        elif isinstance(record, Quote):
            spans = [record.content[0], *(place.content[0] for place in record.places)]
        else:
            spans = [evidence.span for evidence in record.evidence]
        for span in spans:
            if span.article in anchors:
                anchors[span.article].append((span.start, span.end, record.id))
    found = []
    for reading in readings:
        text = reading.article.text
        marks = sorted(anchors[reading.article.id])
        first = 0
        for sentence in reading.sentences:
            while first < len(marks) and marks[first][0] < sentence.start:
                first += 1
            last = first
            while last < len(marks) and marks[last][0] < sentence.end:
                last += 1
            words = " ".join(text[sentence.start : sentence.end].split())
            if last > first and _stands_alone(words):
                ids = tuple(dict.fromkeys(record for _, _, record in marks[first:last]))
                place = sentence.start / max(len(text), 1)
                found.append(_Candidate(reading.article.id, sentence.start, words, place, ids))
    return found


def _stands_alone(words: str) -> bool:
    return (
        _MIN_WORDS <= len(words.split()) <= _MAX_WORDS
        and not _DEPENDENT.match(words)
        and words[-1] in ".!?”\"’'»…"
        and words[0].isupper()
    )


def _gain(candidate: _Candidate, told: set[str], worth: dict[str, float]) -> float:
    new = sum(worth.get(record, 0.0) for record in candidate.records if record not in told)
    # by length, or the longest sentence always wins; the root is between no and full normalisation
    return new * (1.0 + _LEAD * (1.0 - candidate.place) ** 4) / math.sqrt(len(candidate.text.split()))


def _repeats(one: _Candidate, other: _Candidate) -> bool:
    """True where two sentences (of two papers, say) share most of their words."""
    ours, theirs = (set(c.text.lower().split()) for c in (one, other))
    return len(ours & theirs) > 0.6 * min(len(ours), len(theirs))
