"""Contradictions between records, made visible with the passages side by side.

In go joined records (and the members each was made of), out come `Conflict` records:
differing figures, dates and places of one event, a status that is denied, two wordings or
speakers of one quotation, opposing stances of one holder, a claim and its denial. Nothing
is decided: which paper is right, the reader of the brief must see.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from summarizer.figures import Figure, agree, find_figures
from summarizer.merging.clusters import blocked_pairs
from summarizer.merging.events import dates_meet
from summarizer.merging.vocabulary import classes, table
from summarizer.records import Article, Conflict, Entity, Event, Findings, Quote, Span, Speaker, Stance
from summarizer.wording import NEGATIONS, content_stems, is_negated, jaccard, overlap, stem, words

# A denial repeats what it denies, but shortened: half of the smaller wording and two content words must be common.
# A plain negated sentence ("we did not dump anything") denies a claim only if most of both wordings agree.
DENIED_SHARE, NEGATED_SHARE = 0.5, 0.5
# Two speakers count the same thing if half of their other words agree.
SAME_COUNT = 0.4

PEOPLE_STATES = ("dead", "injured", "missing", "rescued", "arrested", "evacuated")


class Count(NamedTuple):
    """A figure with what it counts: `what` is equal for comparable figures."""

    what: tuple[str, str, str]
    figure: Figure
    span: Span


def conflicts_within(findings: Findings) -> list[Conflict]:
    """Conflicts that the records show by themselves, in one article or many: denials, counts, speakers, changes."""
    return [
        *_denials(findings),
        *_disputed_counts(findings.quotes),
        *(one for quote in findings.quotes for one in _speakers_of(quote, findings.entities)),
        *(one for stance in findings.stances for one in _change_of(stance)),
    ]


def conflicts_of_quote(quote: Quote) -> list[Conflict]:
    """Whether papers quote the same utterance in words that differ in substance."""
    found = []
    for place in quote.places:
        if _differ_in_substance(place.differences):
            told = "; ".join(place.differences)
            passages = (*quote.content, *place.content)
            found.append(
                Conflict(kind="wording", records=(quote.id,), note=f"wordings differ: {told}", passages=passages)
            )
    return found[:1]


def conflicts_of_stance(stance: Stance, published: Mapping[str, str]) -> list[Conflict]:
    """Opposing positions over several papers: a change where all earlier papers say one thing and all later another."""
    told = [item for item in stance.evidence if item.polarity in ("support", "oppose")]
    if len({item.polarity for item in told}) < 2 or len({item.span.article for item in told}) < 2:
        return []
    times = [(published.get(item.span.article, ""), item.polarity) for item in told]
    passages = tuple(item.span for item in told)
    if _is_change(times):
        note = f"{times[0][1]} until {times[0][0][:10]}, {times[-1][1]} from {times[-1][0][:10]}"
        return [Conflict(kind="change", records=(stance.id,), note=note, passages=passages)]
    return [Conflict(kind="stance", records=(stance.id,), note="papers give opposing positions", passages=passages)]


def conflicts_of_event(event: Event, members: Sequence[Event], context: "Papers") -> list[Conflict]:
    """What the reports of one event say differently: figures, dates, places, and whether it took place."""
    if len(members) < 2:
        return []
    return [
        *_figures_of(event, members),
        *_dates_of(event, members),
        *_places_of(event, members, context),
        *_status_of(event, members, context),
    ]


class Papers(NamedTuple):
    """What conflicts need to know of the papers: when each was published, and which entities each one names."""

    published: Mapping[str, str]
    cast: Mapping[str, frozenset[str]]
    names: Mapping[str, str]


def papers_of(articles: Sequence[Article], entities: Sequence[Entity]) -> Papers:
    """The context of conflicts over `articles` whose joined cast is `entities`."""
    cast: dict[str, set[str]] = defaultdict(set)
    for entity in entities:
        for span in entity.mentions:
            cast[span.article].add(entity.id)
    return Papers(
        {article.id: article.published or "" for article in articles},
        {article: frozenset(ids) for article, ids in cast.items()},
        {entity.id: entity.name for entity in entities},
    )


def counts_of(span: Span) -> list[Count]:
    """The figures of a passage with what they count: victims by what befell them, other things by their noun.

    >>> text = "Police said 12 people were killed and at least four hurt"
    >>> [count.what for count in counts_of(Span(article="a", start=0, end=len(text), text=text))]
    [('number', 'people', 'dead'), ('number', 'people', 'injured')]
    """
    text = span.text
    figures = find_figures(text)
    found = []
    for place, figure in enumerate(figures):
        before = text[figures[place - 1].end if place else 0 : figure.start]
        after = text[figure.end : figures[place + 1].start if place + 1 < len(figures) else len(text)]
        what = _what_is_counted(figure, before, after)
        if what is not None:
            own = Span(article=span.article, start=span.start, end=span.end, text=text)
            found.append(Count(what, figure, own))
    return found


def _what_is_counted(figure: Figure, before: str, after: str) -> tuple[str, str, str] | None:
    if figure.kind in ("percent", "clock"):
        near = content_stems(after[:60]) | content_stems(before[-40:])
        return (figure.kind, "", min(near, default="")) if figure.kind == "percent" else ("clock", "", "")
    if figure.kind == "money":
        return "money", figure.unit, ""
    if figure.kind == "ordinal":
        return None
    state = _state(figure.unit) or _state_near(before, after)
    if state and (figure.unit in classes("units") or not figure.unit):
        return "number", "people", state
    return ("number", figure.unit, "") if figure.unit else None


def _state(unit: str) -> str:
    return next((state for state in PEOPLE_STATES if unit in table("units", state)), "")


def _state_near(before: str, after: str) -> str:
    """What befell the counted: the nearest such word of the same clause, behind the number first ("12 were killed")."""
    behind = [stem(word.form) for word in words(after.split(",")[0].split(";")[0])[:8]]
    ahead = [stem(word.form) for word in words(before.split(",")[-1])[-4:]]
    for word in (*behind, *reversed(ahead)):
        if _state(word):
            return _state(word)
    return ""


def _figures_of(event: Event, members: Sequence[Event]) -> Iterable[Conflict]:
    """Per kind of count, the first two papers whose leading figures cannot both be right.

    The leading figure of a paper is its largest: "12 people died, three of them children".
    """
    leading: dict[tuple[str, str, str], dict[str, Count]] = defaultdict(dict)
    for count in sorted(
        (count for member in members for span in member.evidence for count in counts_of(span)),
        key=lambda count: (count.span.article, count.span.start, count.figure.start),
    ):
        known = leading[count.what].get(count.span.article)
        if known is None or known.figure.value < count.figure.value:
            leading[count.what][count.span.article] = count
    for what, by_paper in sorted(leading.items()):
        counts = list(by_paper.values())
        other = next((count for count in counts[1:] if not agree(counts[0].figure, count.figure)), None)
        if other is not None:
            note = f"{_show(what)}: {_number(counts[0])} or {_number(other)}"
            yield Conflict(kind="figure", records=(event.id,), note=note, passages=(counts[0].span, other.span))


def _dates_of(event: Event, members: Sequence[Event]) -> Iterable[Conflict]:
    dated = [(member, member.when.value) for member in members if member.when and member.when.value]
    for place, (one, first) in enumerate(dated):
        for other, second in dated[place + 1 :]:
            if not dates_meet(first, second):
                passages = (_when_span(one), _when_span(other))
                return [Conflict(kind="date", records=(event.id,), note=f"{first} or {second}", passages=passages)]
    return []


def _places_of(event: Event, members: Sequence[Event], papers: Papers) -> Iterable[Conflict]:
    """Two papers put it in two places, and neither names the other's: else one is likely the finer word for it."""
    placed = [(member, member.where.entity) for member in members if member.where and member.where.entity]
    for place, (one, first) in enumerate(placed):
        for other, second in placed[place + 1 :]:
            knows = second in papers.cast.get(_paper(one), ()) or first in papers.cast.get(_paper(other), ())
            if first != second and not knows:
                note = f"{papers.names.get(first, first)} or {papers.names.get(second, second)}"
                passages = (_where_span(one), _where_span(other))
                return [Conflict(kind="place", records=(event.id,), note=note, passages=passages)]
    return []


def _status_of(event: Event, members: Sequence[Event], papers: Papers) -> Iterable[Conflict]:
    """What one paper reports and another says did not happen; a plan and its later cancelling is a development."""
    denied = [member for member in members if member.status == "denied"]
    for no in denied:
        for yes in members:
            if yes.status in ("occurred", "ongoing"):
                passages = (yes.evidence[0], no.evidence[0])
                return [Conflict(kind="denial", records=(event.id,), note="reported and denied", passages=passages)]
            if yes.status == "planned" and papers.published.get(_paper(yes)) == papers.published.get(_paper(no)):
                passages = (yes.evidence[0], no.evidence[0])
                return [Conflict(kind="status", records=(event.id,), note="planned and called off", passages=passages)]
    return []


def _denials(findings: Findings) -> Iterable[Conflict]:
    """Quotes that deny, against the quotes and events that claim it."""
    claims: list[Quote | Event] = [*findings.quotes, *findings.events]
    stems = [_stems_of(claim) for claim in claims]
    denying = [isinstance(claim, Quote) and _is_denial(claim) for claim in claims]
    negated = [isinstance(claim, Quote) and is_negated(_text(claim)) for claim in claims]
    for one, other in blocked_pairs([list(_pairs_of_stems(own)) for own in stems]):
        if (denying[one] or negated[one]) == (denying[other] or negated[other]):
            continue
        no, yes = (one, other) if denying[one] or negated[one] else (other, one)
        denial, claim = claims[no], claims[yes]
        if not isinstance(denial, Quote) or not _may_deny(denial, claim):
            continue
        shared = stems[no] & stems[yes]
        if denying[no]:
            contradicts = len(shared) >= 2 and overlap(stems[no], stems[yes]) >= DENIED_SHARE
        else:
            contradicts = len(shared) >= 3 and jaccard(stems[no], stems[yes]) >= NEGATED_SHARE
        if contradicts:
            passages = (*_claim_spans(claim), *denial.content)
            yield Conflict(
                kind="denial", records=(claim.id, denial.id), note="a claim and its denial", passages=passages
            )


def _may_deny(denial: Quote, claim: Quote | Event) -> bool:
    """Nobody denies himself here, and an event whose only proof is the denial is no claim against it."""
    if isinstance(claim, Quote):
        return denial.speaker is None or claim.speaker is None or denial.speaker.entity != claim.speaker.entity
    if claim.status not in ("occurred", "ongoing"):
        return False
    return not any(
        span.article == own.article and span.start < own.end and own.start < span.end
        for span in claim.evidence
        for own in denial.content
    )


def _disputed_counts(quotes: Sequence[Quote]) -> Iterable[Conflict]:
    """Speakers who give different numbers for the same thing in otherwise like words."""
    counts = [{count.what: count for span in quote.content for count in counts_of(span)} for quote in quotes]
    bare = [_bare(quote) for quote in quotes]
    for one, other in blocked_pairs([list(own) for own in counts]):
        for what in sorted(counts[one].keys() & counts[other].keys()):
            left, right = counts[one][what], counts[other][what]
            if agree(left.figure, right.figure) or jaccard(bare[one], bare[other]) < SAME_COUNT:
                continue
            note = f"{_show(what)}: {_number(left)} or {_number(right)}"
            ids = (quotes[one].id, quotes[other].id)
            yield Conflict(kind="figure", records=ids, note=note, passages=(left.span, right.span))


def _speakers_of(quote: Quote, entities: Sequence[Entity]) -> Iterable[Conflict]:
    names = {entity.id: entity.name for entity in entities}
    for opinion in quote.second_opinions:
        if quote.speaker and opinion.speaker and _differ(quote.speaker, opinion.speaker):
            mine, theirs = (names.get(one.entity or "", "") or "unnamed" for one in (quote.speaker, opinion.speaker))
            mentions = [one.mention for one in (quote.speaker, opinion.speaker) if one.mention is not None]
            note = f"said by {mine}, or by {theirs} ({opinion.by})"
            yield Conflict(kind="speaker", records=(quote.id,), note=note, passages=tuple(mentions) or quote.content)
            return


def _change_of(stance: Stance) -> Iterable[Conflict]:
    """Both sides taken by one holder within one article, the passages in its order."""
    told = [item for item in stance.evidence if item.polarity in ("support", "oppose")]
    if len({item.polarity for item in told}) == 2 and len({item.span.article for item in told}) == 1:
        passages = tuple(item.span for item in told)
        note = " then ".join(item.polarity for item in told)
        yield Conflict(kind="change", records=(stance.id,), note=note, passages=passages)


def _is_change(times: Sequence[tuple[str, str]]) -> bool:
    """Whether the polarity turns exactly once, between two publication dates."""
    turns = [place for place in range(1, len(times)) if times[place][1] != times[place - 1][1]]
    return len(turns) == 1 and "" not in {when for when, _ in times} and times[turns[0] - 1][0] < times[turns[0]][0]


def _differ_in_substance(differences: Sequence[str]) -> bool:
    """Whether the words only one side has hold more than function words and numbers written otherwise."""
    sides = {sign: " ".join(one[2:] for one in differences if one[0] == sign) for sign in "-+"}
    minus, plus = (
        content_stems(_digits(side)) | {form for form in NEGATIONS if form in side.casefold().split()}
        for side in (sides["-"], sides["+"])
    )
    return minus != plus


def _digits(text: str) -> str:
    for figure in reversed(find_figures(text)):
        text = f"{text[: figure.start]}{figure.value:g}{text[figure.end :]}"
    return text


def _is_denial(quote: Quote) -> bool:
    cue = quote.cue.text if quote.cue else ""
    return any(word.form in table("speech", "denials") for word in words(cue))


def _stems_of(claim: Quote | Event) -> frozenset[str]:
    text = _text(claim) if isinstance(claim, Quote) else f"{claim.what} {claim.trigger.text}"
    return frozenset(one for one in content_stems(text) if one not in NEGATIONS)


def _pairs_of_stems(stems: frozenset[str]) -> Iterable[Hashable]:
    """Two words together: a single common word would block half of the story in one heap."""
    longest = sorted(stems, key=lambda word: (-len(word), word))[:8]
    for place, one in enumerate(longest):
        for other in longest[place + 1 :]:
            yield tuple(sorted((one, other)))


def _bare(quote: Quote) -> frozenset[str]:
    text = _text(quote)
    numbers = {stem(word.form) for figure in find_figures(text) for word in words(text[figure.start : figure.end])}
    return content_stems(text) - numbers


def _claim_spans(claim: Quote | Event) -> tuple[Span, ...]:
    return claim.content if isinstance(claim, Quote) else claim.evidence[:1]


def _differ(one: Speaker, other: Speaker) -> bool:
    return one.entity is not None and other.entity is not None and one.entity != other.entity


def _text(quote: Quote) -> str:
    return " ".join(span.text for span in quote.content)


def _paper(event: Event) -> str:
    return event.trigger.article


def _when_span(event: Event) -> Span:
    return event.when.mention if event.when and event.when.mention else event.evidence[0]


def _where_span(event: Event) -> Span:
    return event.where.mention if event.where and event.where.mention else event.evidence[0]


def _show(what: tuple[str, str, str]) -> str:
    return " ".join(part for part in what[1:] if part) or what[0]


def _number(count: Count) -> str:
    return count.span.text[count.figure.start : count.figure.end].strip()
