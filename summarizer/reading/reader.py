"""The order of reading: parse, marks, cast, cues, reports, stances, events - and their records.

In go articles, out come `Reading`s in the same order, streaming. Nothing is
refused: any text at all has a reading, if only an empty one.
"""

from collections.abc import Iterable, Iterator

from summarizer.reading.cast import Cast
from summarizer.reading.cues import find_cues
from summarizer.reading.events import Happening, clause_of, find_happenings
from summarizer.reading.levels import find_reports, find_speech
from summarizer.reading.marks import find_marked, join_sentences
from summarizer.reading.parsing import Offsets, Parsed, parse_articles
from summarizer.reading.pronouns import resolve_inside, resolve_outside
from summarizer.reading.reports import Report
from summarizer.reading.stances import Position, find_positions
from summarizer.reading.turns import assign_addressed, find_turns
from summarizer.records import (
    Article,
    AuthorRef,
    EntityRef,
    Event,
    Participant,
    Quote,
    Reading,
    Span,
    Speaker,
    Stance,
    StanceEvidence,
    Target,
    Topic,
    When,
    Where,
)


def read_article(article: Article) -> Reading:
    """The reading of one article."""
    return next(read_articles([article]))


def read_articles(articles: Iterable[Article]) -> Iterator[Reading]:
    """The readings of many articles, in order, parsed in batches."""
    for parsed in parse_articles(articles):
        yield read_parsed(parsed)


def read_parsed(parsed: Parsed) -> Reading:
    """The reading of a text that is parsed already: one parse can be read again, under other rules."""
    marked = find_marked(parsed.text, parsed.paragraphs)
    cast = Cast(parsed)
    turns = find_turns(parsed, cast)
    quoted = find_speech(marked, turns)
    resolve_outside(parsed, cast, quoted)
    assign_addressed(parsed, cast, turns)  # not before: who is spoken to is not who "she" is
    cues = find_cues(parsed, quoted)
    reports, uses = find_reports(parsed, marked, cues, cast, turns)
    voices = _voices(reports)
    resolve_inside(parsed, cast, quoted, voices)
    positions = find_positions(parsed, cast, reports)
    happenings = find_happenings(parsed, cast, frozenset(cue.verb.i for cue in cues), quoted)
    entities, ids = cast.entities(_used(cast, reports, positions, happenings))
    records = _Records(parsed, cast, ids)
    return Reading(
        article=parsed.article,
        sentences=tuple(join_sentences(parsed.breaks, marked, parsed.paragraph_of)),
        marked=tuple(run.model_copy(update={"use": uses.get(run.id, "scare")}) for run in marked),
        entities=entities,
        quotes=tuple(records.quote(number, report) for number, report in enumerate(reports, 1)),
        stances=tuple(records.stance(number, position) for number, position in enumerate(positions, 1)),
        events=tuple(records.event(number, happening) for number, happening in enumerate(happenings, 1)),
    )


def _voices(reports: list[Report]) -> list[tuple[Offsets, int]]:
    """The marked runs with whose words they are, in text order."""
    return sorted(
        (segment, report.speaker)
        for report in reports
        if report.speaker is not None and report.kind != "indirect"
        for segment in report.content
    )


def _used(cast: Cast, reports: list[Report], positions: list[Position], happenings: list[Happening]) -> set[int]:
    """The members that take part in some record."""
    used = {report.speaker for report in reports} | {position.holder for position in positions}
    used |= {position.target for position in positions if isinstance(position.target, int)}
    used |= {position.reported_by for position in positions}
    for happening in happenings:
        used |= _involved(happening, cast)
    return {member for member in used if member is not None}


def _involved(happening: Happening, cast: Cast) -> set[int | None]:
    """Who takes part, and where; but "into a pit" tells of no pit, nor "unless a doctor is found" of any doctor."""
    is_real = happening.status in ("occurred", "ongoing")
    involved = {actor.member for actor in happening.actors if is_real or not cast.is_anybody(actor.member)}
    if happening.where and cast.is_told_apart(happening.where[1]):
        involved.add(happening.where[1])
    return involved


class _Records:
    """Makes records of what was found; `ids` are the entities' by member."""

    def __init__(self, parsed: Parsed, cast: Cast, ids: dict[int, str]) -> None:
        self.article, self.parsed, self.cast, self.ids = parsed.article, parsed, cast, ids

    def quote(self, number: int, report: Report) -> Quote:
        article, cue = self.article, report.cue
        mention = None if report.source is None else article.span(*self.cast.mention_at(report.source))
        entity = None if report.speaker is None else self.ids.get(report.speaker)
        negation = None if cue is None else cue.negation
        return Quote(
            id=f"q{number}",
            kind=report.kind,
            content=tuple(article.span(a, b) for a, b in sorted(report.content)),
            speaker=Speaker(entity=entity, mention=mention) if entity or mention else None,
            cue=None if cue is None else article.span(*cue.span),
            qualifiers=() if negation is None else (article.span(negation.idx, negation.idx + len(negation)),),
        )

    def stance(self, number: int, position: Position) -> Stance:
        article = self.article
        target: Target
        if isinstance(position.target, int):
            target = EntityRef(entity=self.ids[position.target])
        else:
            mention = article.span(*position.target)
            target = Topic(topic=mention.text, mention=mention)
        evidence = {
            (a, b): StanceEvidence(
                span=article.span(a, b),
                polarity=polarity,
                qualifiers=tuple(article.span(t.idx, t.idx + len(t)) for t in negation),
            )
            for (a, b), polarity, negation in position.passages
        }
        return Stance(
            id=f"s{number}",
            holder=AuthorRef() if position.holder is None else EntityRef(entity=self.ids[position.holder]),
            target=target,
            polarity=position.polarity,
            reported_by=None if position.reported_by is None else self.ids[position.reported_by],
            evidence=tuple(evidence[key] for key in sorted(evidence)),
        )

    def event(self, number: int, happening: Happening) -> Event:
        article, cast = self.article, self.cast
        trigger = happening.trigger
        spans = sorted({(t.idx, t.idx + len(t)) for t in happening.mentions[1:]})
        return Event(
            id=f"v{number}",
            what=clause_of(happening, self.parsed, cast),
            trigger=article.span(trigger.idx, trigger.idx + len(trigger)),
            status=happening.status,
            participants=tuple(
                Participant(
                    role=actor.role,
                    entity=None if actor.member is None else self.ids.get(actor.member),
                    mention=article.span(*cast.mention_at(actor.head)),
                )
                for actor in happening.actors
            ),
            when=None
            if happening.when is None
            else When(mention=article.span(*happening.when[0]), value=happening.when[1]),
            where=None
            if happening.where is None
            else Where(
                mention=article.span(*happening.where[0]),
                entity=None if happening.where[1] is None else self.ids.get(happening.where[1]),
            ),
            evidence=(
                self._sentence(trigger.sent.start_char, trigger.sent.end_char),
                *(article.span(a, b) for a, b in spans),
            ),
            qualifiers=tuple(article.span(t.idx, t.idx + len(t)) for t in happening.qualifiers),
        )

    def _sentence(self, start: int, end: int) -> Span:
        text = self.article.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        return self.article.span(start, end)
