"""Contradictions between records, made visible with the passages side by side.

In go joined records (and the members each was made of), out come `Conflict` records:
differing figures, dates and places of one event, a status that is denied, two wordings or
speakers of one quotation, opposing stances of one holder, a claim and its denial. Nothing
is decided: which paper is right, the reader of the brief must see.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from summarizer.figures import Figure, agree, find_figures
from summarizer.merging.clusters import blocked_pairs
from summarizer.merging.events import dates_meet
from summarizer.merging.vocabulary import table
from summarizer.records import Article, Conflict, Entity, Event, Findings, Quote, Span, Speaker, Stance, spans_of
from summarizer.wording import NEGATIONS, content_stems, is_negated, jaccard, overlap, stem, words

# A denial repeats what it denies, but shortened: half of the smaller wording and two content words must be common.
# A plain negated sentence ("we did not dump anything") denies a claim only if most of both wordings agree.
DENIED_SHARE, NEGATED_SHARE = 0.5, 0.5
# Two speakers count the same thing if half of their other words agree.
SAME_COUNT = 0.4
# so many passages are set side by side; a brief of two hundred papers would otherwise repeat them all
PASSAGES = 12
STRETCH = 256

_CLAUSE = re.compile(r"[,;:.]\s|\band\b|\bbut\b|\bwhile\b")

PEOPLE_STATES = ("dead", "injured", "missing", "rescued", "arrested", "evacuated")


class Count(NamedTuple):
    """A figure with what it counts: `what` is equal for comparable figures."""

    what: tuple[str, str, str]
    figure: Figure
    span: Span


def conflicts_within(findings: Findings) -> list[Conflict]:
    """Conflicts that the records show by themselves, in one article or many: denials, counts, speakers, changes."""
    names = {entity.id: entity.name for entity in findings.entities}
    return [
        *_denials(findings),
        *_disputed_counts(findings.quotes),
        *(one for quote in findings.quotes for one in _speakers_of(quote, names)),
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


def fold_conflicts(conflicts: Iterable[Conflict]) -> list[Conflict]:
    """Conflicts of one kind that set the same passages side by side, as one with the records of all.

    An event, its announcement and the words that announce it hold one wrong figure, not three.
    """
    folded: list[Conflict] = []
    homes: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    for one in conflicts:
        keys = [(one.kind, span.article, place) for span in one.passages for place in _stretches(span)]
        near = sorted({number for key in keys for number in homes[key]})
        home = next((number for number in near if _same_passages(folded[number], one)), None)
        if home is None:
            home = len(folded)
            folded.append(one)
        else:
            ids = dict.fromkeys((*folded[home].records, *one.records))
            folded[home] = folded[home].model_copy(update={"records": tuple(ids)})
        for key in keys:
            homes[key].append(home)
    return folded


def _stretches(span: Span) -> range:
    """The numbers of the stretches of text a span touches: spans that overlap share one."""
    return range(span.start // STRETCH, span.end // STRETCH + 1)


def _same_passages(one: Conflict, other: Conflict) -> bool:
    few, many = sorted((one.passages, other.passages), key=len)
    return one.kind == other.kind and all(any(_meet(left, right) for right in many) for left in few)


def _meet(one: Span, other: Span) -> bool:
    return one.article == other.article and one.start < other.end and other.start < one.end


def _what_is_counted(figure: Figure, before: str, after: str) -> tuple[str, str, str] | None:
    if figure.kind in ("percent", "clock"):
        near = content_stems(after[:60]) | content_stems(before[-40:])
        return (figure.kind, "", min(near, default="")) if figure.kind == "percent" else ("clock", "", "")
    if figure.kind == "money":
        return "money", figure.unit, ""
    if figure.kind == "ordinal":
        return None
    state = _state(figure.unit) or _state_near(before, after)
    if state and figure.unit not in table("units", "measures"):
        return "number", "people", state
    return ("number", figure.unit, "") if figure.unit else None


def _state(unit: str) -> str:
    return next((state for state in PEOPLE_STATES if unit in table("units", state)), "")


def _state_near(before: str, after: str) -> str:
    """What befell the counted: the nearest such word of the same clause, behind the number first ("12 were killed")."""
    behind = [stem(word.form) for word in words(_CLAUSE.split(after)[0])[:8]]
    ahead = [stem(word.form) for word in words(_CLAUSE.split(before)[-1])[-4:]]
    for word in (*behind, *reversed(ahead)):
        if _state(word):
            return _state(word)
    return ""


def _figures_of(event: Event, members: Sequence[Event]) -> Iterable[Conflict]:
    """Per kind of count, the papers side by side if their leading figures cannot all be right.

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
        if any(not agree(one.figure, other.figure) for one in counts[:PASSAGES] for other in counts[:PASSAGES]):
            note = _note((_number(count) for count in counts[:PASSAGES]), what)
            passages = tuple(count.span for count in counts[:PASSAGES])
            yield Conflict(kind="figure", records=(event.id,), note=note, passages=passages)


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
    """Quotes that deny, each against what claims it; a claim's quote and the event it tells of are one claim."""
    claims: list[Quote | Event] = [*findings.quotes, *findings.events]
    stems = [_stems_of(claim) for claim in claims]
    denying = [isinstance(claim, Quote) and _is_denial(claim) for claim in claims]
    negated = [isinstance(claim, Quote) and is_negated(_text(claim)) for claim in claims]
    denied: dict[int, list[int]] = defaultdict(list)
    told = [frozenset(_pairs_of_stems(own)) for own in stems]
    # only what shares words with some denial is worth a look: most records share none
    turned = frozenset(key for keys, no, cue in zip(told, negated, denying, strict=True) if no or cue for key in keys)
    for one, other in blocked_pairs([sorted(keys & turned) for keys in told]):
        # a denying cue outweighs a negation: "denied that it was off" denies "it did not ring because it was off"
        strength = [2 * denying[one] + negated[one], 2 * denying[other] + negated[other]]
        if strength[0] == strength[1] or (denying[one] and denying[other]):
            continue
        no, yes = (one, other) if strength[0] > strength[1] else (other, one)
        if _contradicts(stems[no], stems[yes], by_cue=denying[no]) and _may_deny(claims[no], claims[yes]):
            denied[no].append(yes)
    for no, several in sorted(denied.items()):
        for heap in _told_together([claims[yes] for yes in several]):
            passages = (*_claim_spans(heap[0]), *_claim_spans(claims[no]))
            ids = tuple(claim.id for claim in (*heap, claims[no]))
            yield Conflict(kind="denial", records=ids, note="a claim and its denial", passages=passages)


def _contradicts(denial: frozenset[str], claim: frozenset[str], *, by_cue: bool) -> bool:
    shared = denial & claim
    if by_cue:
        return len(shared) >= 2 and overlap(denial, claim) >= DENIED_SHARE
    return len(shared) >= 3 and jaccard(denial, claim) >= NEGATED_SHARE


def _told_together(claims: Sequence[Quote | Event]) -> list[list[Quote | Event]]:
    """Claims heaped where their passages overlap: the same words, as a quote and as the event in it."""
    heaps: list[list[Quote | Event]] = []
    for claim in claims:
        home = next((heap for heap in heaps if any(_overlap(one, claim) for one in heap)), None)
        if home is None:
            heaps.append([claim])
        else:
            home.append(claim)
    return heaps


def _overlap(one: Quote | Event, other: Quote | Event) -> bool:
    return any(_meet(left, right) for left in spans_of(one) for right in spans_of(other))


def _may_deny(denial: Quote | Event, claim: Quote | Event) -> bool:
    """Nobody denies himself here, and an event whose only proof is the denial is no claim against it."""
    if not isinstance(denial, Quote):
        return False
    if isinstance(claim, Quote):
        return denial.speaker is None or claim.speaker is None or denial.speaker.entity != claim.speaker.entity
    if claim.status not in ("occurred", "ongoing"):
        return False
    own = denial.content
    return not all(any(_meet(span, words) for words in own) for span in claim.evidence)


def _disputed_counts(quotes: Sequence[Quote]) -> Iterable[Conflict]:
    """Speakers who give different numbers for the same thing in otherwise like words."""
    counts = [{count.what: count for span in quote.content for count in counts_of(span)} for quote in quotes]
    bare = [_bare(quote) for quote in quotes]
    for one, other in blocked_pairs([list(own) for own in counts]):
        for what in sorted(counts[one].keys() & counts[other].keys()):
            left, right = counts[one][what], counts[other][what]
            if agree(left.figure, right.figure) or jaccard(bare[one], bare[other]) < SAME_COUNT:
                continue
            note = _note((_number(left), _number(right)), what)
            ids = (quotes[one].id, quotes[other].id)
            yield Conflict(kind="figure", records=ids, note=note, passages=(left.span, right.span))


def _speakers_of(quote: Quote, names: Mapping[str, str]) -> Iterable[Conflict]:
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


def _pairs_of_stems(stems: frozenset[str]) -> Iterable[tuple[str, str]]:
    """Two words together: a single common word would block half of the story in one heap."""
    longest = sorted(stems, key=lambda word: (-len(word), word))[:8]
    for place, one in enumerate(longest):
        for other in longest[place + 1 :]:
            yield (one, other) if one < other else (other, one)


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


def _note(numbers: Iterable[str], what: tuple[str, str, str]) -> str:
    """ "four workers or five dockers (dead)": the figures once each, and what befell whom they count."""
    state = f" ({what[2]})" if what[1] == "people" else ""
    return " or ".join(dict.fromkeys(numbers)) + state


def _number(count: Count) -> str:
    """The figure in the paper's words, with what it counts ("nine votes") where that stands behind it."""
    text, figure = count.span.text, count.figure
    after = words(text[figure.end : figure.end + 60])[:4]
    counted = next((word.end for word in after if stem(word.form) == figure.unit), 0)
    return " ".join(text[figure.start : figure.end + counted].split())
