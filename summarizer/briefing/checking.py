"""A composed abstract against the records it cites: is every name, number and date in them, and nothing turned round?

In go sentences with the ids they cite, out come those that hold and the problems of
those that don't. A sentence holds when every name, number and date in it stands in a
cited passage (or is the name, the resolved date or the clause of a cited record),
and when it negates what they negate and nothing else. What a sentence leaves out is
no problem; what it adds is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from summarizer.figures import Figure, date_facts_of_value, find_dates, find_figures
from summarizer.records import (
    Citation,
    Entity,
    EntityRef,
    Event,
    Findings,
    Quote,
    Reading,
    Span,
    Stance,
    Topic,
    records_of,
    spans_of,
)
from summarizer.wording import fold, is_negated

_NAME = re.compile(r"\b[A-Z][\w’'\-]*|\b\w*[A-Z]{2,}\w*")
_SAYS = r"(?:said|says|told|tells|denied|denies|added|warned|argued|claimed|insisted|announced|stressed|promised)"
_CAPITALS = r"[A-Z][\w’'\-]*(?:\s+[A-Z][\w’'\-]*){0,3}"
_SPEAKER = re.compile(rf"(?P<before>{_CAPITALS})\s+{_SAYS}\b|\b{_SAYS}\s+(?P<after>{_CAPITALS})")
_FOR = re.compile(r"\b(?:welcom|back|support|prais|endors|favou?r|approv|commend)\w*", re.I)
_AGAINST = re.compile(r"\b(?:oppos|reject|criticis|criticiz|condemn|blam|denounc|attack|resist)\w*|\bagainst\b", re.I)
_UNREAL = re.compile(
    r"\b(?:not|no|never|none|without|den(?:y|ies|ied)|would|could|may|might|will|if|plan\w*|hop\w*|want\w*|expect\w*|"
    r"threat\w*|promis\w*|possib\w*|propos\w*|cancel\w*|refus\w*|fail\w*|yet|call\w* off|should|to be|due|schedul\w*|"
    r"intend\w*|postpon\w*|aim\w*|demand\w*|urg\w*|call\w* for|say\w*|said)\b|n[’']t\b",
    re.I,
)


@dataclass(frozen=True)
class Problem:
    """Why one sentence cannot stand: the sentence, what it cited, and the reason for who asks again."""

    text: str
    cites: tuple[str, ...]
    reason: str


def check_abstract(
    sentences: Sequence[tuple[str, Sequence[str]]], readings: Sequence[Reading], findings: Findings
) -> tuple[tuple[Citation, ...], tuple[Problem, ...]]:
    """The sentences that hold, in order, and the problems of the others. Unknown citations are a problem."""
    records: dict[str, Quote | Stance | Event] = {record.id: record for record in records_of(findings)}
    entities = {entity.id: entity for entity in findings.entities}
    texts = {reading.article.id: reading for reading in readings}
    kept, problems = [], []
    for text, cites in sentences:
        unknown = [cite for cite in cites if cite not in records]
        cited = [records[cite] for cite in cites if cite in records]
        if unknown or not cited:
            reason = f"cites {', '.join(unknown)}, which is no record" if unknown else "cites nothing"
        else:
            proof = _Proof(cited, entities, texts)
            reason = proof.fault_of(text) or ""
        if reason:
            problems.append(Problem(text, tuple(cites), reason))
        else:
            kept.append(Citation(text=text, cites=tuple(dict.fromkeys(cites))))
    return tuple(kept), tuple(problems)


class _Proof:
    """What the cited records allow a sentence to say."""

    def __init__(
        self, cited: list[Quote | Stance | Event], entities: dict[str, Entity], readings: dict[str, Reading]
    ) -> None:
        self.cited = cited
        passages = [_sentence_around(span, readings) for record in cited for span in spans_of(record)]
        passages += [record.what for record in cited if isinstance(record, Event)]
        self.people = [entities[i] for record in cited for i in _people(record) if i in entities]
        self.people += [one for one in entities.values() if one not in self.people and _is_named_in(one, passages)]
        names = [
            name
            for entity in self.people
            for name in (entity.name, *entity.aliases, *(m.text for m in entity.mentions))
        ]
        self.passages = list(dict.fromkeys(passages))
        self.words = {fold(word) for text in (*self.passages, *names) for word in re.findall(r"\w[\w’'\-]*", text)}
        self.words |= {re.sub(r"[’']s?$", "", word) for word in self.words}
        self.figures = [figure for text in (*self.passages, *names) for figure in find_figures(text)]
        self.dates = {fact for text in self.passages for word in find_dates(text) for fact in word.facts}
        for record in cited:
            if isinstance(record, Event) and record.when and record.when.value:
                self.dates |= date_facts_of_value(record.when.value)

    def fault_of(self, text: str) -> str | None:
        checks = (
            self._name_fault,
            self._figure_fault,
            self._date_fault,
            self._turned_fault,
            self._speaker_fault,
            self._side_fault,
        )
        return next((fault for check in checks if (fault := check(text))), None)

    def _name_fault(self, text: str) -> str | None:
        for match in _NAME.finditer(text):
            word = re.sub(r"[’']s?$", "", match.group())
            at_start = not text[: match.start()].strip("“”\"'‘’ ")
            if fold(word) in self.words or word == "I":
                continue
            if at_start and not self._looks_like_name(text, match):
                continue
            if all(fold(part) in self.words for part in re.split(r"[-’']", word)):
                continue
            return f"the name {word!r} is not in the cited passages"
        return None

    @staticmethod
    def _looks_like_name(text: str, match: re.Match[str]) -> bool:
        """At a sentence's start a capital says nothing: it is a name if a capitalised word or a verb's "s" follows."""
        following = text[match.end() :].lstrip()
        return following[:1].isupper() or match.group().lower() not in _OPENERS

    def _figure_fault(self, text: str) -> str | None:
        for figure in find_figures(text):
            if not any(_same(figure, known) for known in self.figures):
                return f"the number {text[figure.start : figure.end]!r} is not in the cited passages"
        return None

    def _date_fault(self, text: str) -> str | None:
        for word in find_dates(text):
            if not word.facts <= self.dates:
                return f"the date {text[word.start : word.end]!r} is not in the cited passages"
        return None

    def _turned_fault(self, text: str) -> str | None:
        unreal = [r for r in self.cited if isinstance(r, Event) and r.status in ("denied", "hypothetical", "planned")]
        if unreal and len(unreal) == len(self.cited) and not _UNREAL.search(text):
            return f"{unreal[0].id} is {unreal[0].status}; the sentence says it as a fact"
        denies = any(is_negated(passage) for passage in self.passages)
        denied = any(isinstance(r, Event) and r.status == "denied" for r in self.cited)
        if is_negated(text) and not denies and not denied:
            return "the sentence denies what no cited passage denies"
        return None

    def _speaker_fault(self, text: str) -> str | None:
        """Words of a cited quote given to somebody else whom the passage also names."""
        if not any(isinstance(record, Quote) for record in self.cited):
            return None
        spoken = {fold(part) for name in self._names_of_speakers() for part in re.split(r"[\s’'\-]+", name)}
        others = {fold(part) for person in self.people for part in person.name.split() if person.kind == "person"}
        for match in _SPEAKER.finditer(text):
            parts = {re.sub(r"[’']s?$", "", fold(part)) for part in (match["before"] or match["after"]).split()}
            if spoken and parts & others and not parts & spoken:
                return f"{match['before'] or match['after']} is not who said what is cited"
        return None

    def _names_of_speakers(self) -> Iterable[str]:
        """All names of those who speak, hold or report in the cited records."""
        voices: set[str | None] = set()
        for record in self.cited:
            if isinstance(record, Quote):
                voices.add(record.speaker.entity if record.speaker else None)
            elif isinstance(record, Stance):
                voices |= {record.reported_by, getattr(record.holder, "entity", None)}
        for person in self.people:
            if person.id in voices:
                yield from (person.name, *person.aliases, *(mention.text for mention in person.mentions))

    def _side_fault(self, text: str) -> str | None:
        """Cited stances of one side told as the other."""
        sides = {record.polarity if isinstance(record, Stance) else "none" for record in self.cited}
        supports, opposes = bool(_FOR.search(text)), bool(_AGAINST.search(text))
        if sides == {"support"} and opposes and not supports and not is_negated(text):
            return "the cited stance supports; the sentence opposes"
        if sides == {"oppose"} and supports and not opposes and not is_negated(text):
            return "the cited stance opposes; the sentence supports"
        return None


# the words that usually open an English sentence; any other opening capital is taken for a name
_OPENERS = frozenset(
    "a an the in on at by for from after before during while when as although though if since with without both all "
    "some many most several two three four five six seven eight nine ten he she it they we his her its their this that "
    "these those there officials police another other one but and however meanwhile according no neither leaders "
    "critics supporters talks asked earlier later last next".split()
)


def _is_named_in(entity: Entity, passages: Sequence[str]) -> bool:
    return entity.kind == "person" and any(part in passage for passage in passages for part in entity.name.split()[-1:])


def _same(one: Figure, other: Figure) -> bool:
    return one.value == other.value and (
        one.kind == other.kind or ("number" in (one.kind, other.kind) and "percent" not in (one.kind, other.kind))
    )


def _people(record: Quote | Stance | Event) -> Iterable[str]:
    if isinstance(record, Quote):
        return [record.speaker.entity] if record.speaker and record.speaker.entity else []
    if isinstance(record, Event):
        where = [record.where.entity] if record.where and record.where.entity else []
        return [p.entity for p in record.participants if p.entity] + where
    ends = [
        end.entity
        for end in (record.holder, record.target)
        if isinstance(end, EntityRef) and not isinstance(end, Topic)
    ]
    return ends + ([record.reported_by] if record.reported_by else [])


def _sentence_around(span: Span, readings: dict[str, Reading]) -> str:
    """The sentence that a span begins in, to the span's end: what a reader of the passage sees."""
    reading = readings.get(span.article)
    if reading is None:
        return span.text
    for sentence in reading.sentences:
        if sentence.start <= span.start < sentence.end:
            return reading.article.text[sentence.start : max(sentence.end, span.end)]
    return span.text
