"""Papers under construction: articles whose text is whatever their records need, for the tests of merging."""

from typing import Any

from summarizer.merging import merge_articles
from summarizer.records import (
    Article,
    Conflict,
    Entity,
    EntityKind,
    EntityRef,
    Event,
    Findings,
    Participant,
    Polarity,
    Quote,
    QuoteKind,
    Speaker,
    Stance,
    StanceEvidence,
    Status,
    Topic,
    When,
    Where,
)
from tests.conftest import article_of


class Paper:
    """An article under construction: its text is whatever its records need, one line each, under a `headline`."""

    def __init__(self, name: str, published: str | None = "2025-03-04", headline: str | None = None) -> None:
        self.name, self.published, self.text = name, published, f"{headline or name}\n"
        self.entities: dict[str, tuple[EntityKind, list[tuple[int, int]]]] = {}
        self.waiting: list = []

    def line(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text + "\n"
        return start, start + len(text)

    def who(self, name: str, kind: EntityKind = "person", around: str = "{}") -> str:
        """An entity mentioned once, in the words `around`."""
        if name not in self.entities:
            start, _ = self.line(around.format(name))
            at = start + around.index("{}")
            self.entities[name] = (kind, [(at, at + len(name))])
        return f"e{list(self.entities).index(name)}"

    def quote(self, words: str, speaker: str | None = None, kind: QuoteKind = "direct", cue: str = "said") -> "Paper":
        by = self.who(speaker) if speaker else None
        content, said = self.line(words), self.line(cue)
        self.waiting.append(("quote", content, said, by, kind))
        return self

    def stance(self, holder: str, topic: str, polarity: Polarity, passage: str = "") -> "Paper":
        by = self.who(holder)
        self.waiting.append(("stance", self.line(passage or f"{holder} on {topic}"), by, topic, polarity))
        return self

    def event(
        self,
        what: str,
        trigger: str,
        when: str | None = None,
        status: Status = "occurred",
        agent: str | None = None,
        patient: str | None = None,
        place: str | None = None,
    ) -> "Paper":
        parts = [(role, self.who(name)) for role, name in (("agent", agent), ("patient", patient)) if name]
        where = self.who(place, "place") if place else None
        span = self.line(what)
        at = span[0] + what.index(trigger)
        self.waiting.append(("event", span, (at, at + len(trigger)), what, when, status, parts, where))
        return self

    def done(self) -> tuple[Article, Findings]:
        article = article_of(self.text, self.published).model_copy(update={"id": self.name})
        found: dict[str, list] = {"quote": [], "stance": [], "event": []}
        here = (self.name,)
        for kind, *rest in self.waiting:
            number = len(found[kind])
            if kind == "quote":
                content, said, by, form = rest
                found[kind].append(
                    Quote(
                        id=f"q{number}",
                        kind=form,
                        content=(article.span(*content),),
                        speaker=Speaker(entity=by) if by else None,
                        cue=article.span(*said),
                        articles=here,
                    )
                )
            elif kind == "stance":
                span, by, topic, polarity = rest
                proof = StanceEvidence(span=article.span(*span), polarity=polarity)
                found[kind].append(
                    Stance(
                        id=f"s{number}",
                        holder=EntityRef(entity=by),
                        target=Topic(topic=topic),
                        polarity=polarity,
                        evidence=(proof,),
                        articles=here,
                    )
                )
            else:
                span, trigger, what, when, status, parts, where = rest
                found[kind].append(
                    Event(
                        id=f"v{number}",
                        what=what,
                        trigger=article.span(*trigger),
                        status=status,
                        participants=tuple(Participant(role=role, entity=one) for role, one in parts),
                        when=When(value=when) if when else None,
                        where=Where(entity=where) if where else None,
                        evidence=(article.span(*span),),
                        articles=here,
                    )
                )
        entities = tuple(
            Entity(id=f"e{n}", name=name, kind=kind, mentions=tuple(article.span(*span) for span in spans))
            for n, (name, (kind, spans)) in enumerate(self.entities.items())
        )
        return article, Findings(
            entities=entities,
            quotes=tuple(found["quote"]),
            stances=tuple(found["stance"]),
            events=tuple(found["event"]),
        )


def conflicts_of(*papers: Paper) -> list[Conflict]:
    return list(merge_articles([paper.done() for paper in papers]).conflicts)


def day(name: str, published: str = "2025-03-04") -> Paper:
    return Paper(name, published)


def collapse(name: str, *, when: str = "2025-03-03", what: str = "a crane collapses in Halden", **rest: str) -> Paper:
    return Paper(name).event(what, "collapses", when, place="Halden", **rest)  # type: ignore[arg-type]


FERRY = (
    "Vassby council bans night ferries from June. Islanders sleep badly beside the quay. "
    "Fishermen want a later boat. The mayor pays for a bus."
)
MILL = (
    "Brandal closes its paper plant at Oldervik. Newsprint sells poorly abroad. "
    "A trade union threatens strikes. The mayor pays for retraining."
)


Report = tuple[tuple[Any, ...], dict[str, Any]]

HALDEN: dict[str, Any] = {"place": "Halden"}


def told(*what: Any, **parts: Any) -> Report:
    """What `Paper.event` takes: the clause, its trigger, the date, the status; and who, whom, where."""
    return what, parts


def conflicts_of_reports(one: Report, other: Report) -> list[Conflict]:
    """The conflicts of two papers of one day, each with one event."""
    papers = [Paper(name).event(*what, **parts).done() for name, (what, parts) in (("p0", one), ("p1", other))]
    return list(merge_articles(papers).conflicts)


def ferry_paper(name: str, published: str = "2025-03-04") -> Paper:
    return Paper(name, published, f"{name} {FERRY}")


def event_of(what: str, trigger: str, when: str | None = None, status: Status = "occurred", **rest: str) -> tuple:
    return what, trigger, when, status, rest


def kinds_between(one: object, other: object) -> list[str]:
    """The kinds of conflict between two papers: an event each, or words that somebody else says in each."""
    papers = []
    for name, speaker, record in (("p0", "Ann Lee", one), ("p1", "Tom Ek", other)):
        here = ferry_paper(name)
        if isinstance(record, tuple):
            what, trigger, when, status, rest = record
            papers.append(here.event(what, trigger, when, status, **rest))
        else:
            cue, _, words = str(record).partition(": ")
            papers.append(here.quote(words, speaker, "indirect", cue=cue))
    return [conflict.kind for conflict in conflicts_of(*papers)]
