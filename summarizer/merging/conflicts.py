"""Contradictions between records, made visible with the passages side by side.

In go joined records (and the members each was made of), out come `Conflict` records:
differing figures, dates and places of one event, a status that is denied, two wordings or
speakers of one quotation, opposing stances of one holder, a claim and its denial. Nothing
is decided: which paper is right, the reader of the brief must see.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from summarizer.figures import find_figures
from summarizer.merging.changes import changes_told
from summarizer.merging.counts import disputed_counts, figure_conflicts
from summarizer.merging.denials import denials_among
from summarizer.merging.happenings import dates_meet
from summarizer.merging.quotes import differences
from summarizer.records import (
    Article,
    Conflict,
    ConflictKind,
    Entity,
    Event,
    Findings,
    Quote,
    QuotePlace,
    Span,
    Speaker,
    Stance,
)
from summarizer.wording import NEGATIONS, content_stems, fold

_INSERTION = re.compile(r"\[[^\]]*\]")
# who says "I will not resign", or rules it out, denies no resignation: one that comes later is a change
_TO_COME = re.compile(
    r"\b(?:will|won['’]t|would|wouldn['’]t|shall|going to|rul(?:es?|ed|ing) out|vow\w*|refus\w+)\b", re.I
)


def conflicts_within(findings: Findings) -> list[Conflict]:
    """Conflicts that the records show by themselves, in one article or many: denials, counts, speakers, changes."""
    names = {entity.id: entity.name for entity in findings.entities}
    return [
        *denials_among(findings),
        *disputed_counts(findings),
        *(one for quote in findings.quotes for one in _speakers_of(quote, names)),
        *changes_told(findings),
    ]


def conflicts_of_quote(quote: Quote) -> list[Conflict]:
    """Whether papers quote the same utterance in words that differ in substance."""
    found = []
    for place in quote.places:
        if _differ_in_substance(place.differences) and _differ_in_substance(_without_insertions(quote, place)):
            note, passages = _told_apart(place.differences), (*quote.content, *place.content)
            found.append(Conflict(kind="wording", records=(quote.id,), note=note, passages=passages))
    return found[:1]


def conflicts_of_stance(stance: Stance, published: Mapping[str, str]) -> list[Conflict]:
    """Opposing positions over several papers: a change where papers turn with time, or one tells the turn itself."""
    told = [item for item in stance.evidence if item.polarity in ("support", "oppose")]
    if len({item.polarity for item in told}) < 2 or len({item.span.article for item in told}) < 2:
        return []
    times = [(published.get(item.span.article, ""), item.polarity) for item in told]
    passages = tuple(item.span for item in told)
    sides: dict[str, set[str]] = defaultdict(set)
    for item in told:
        sides[item.span.article].add(item.polarity)
    if any(len(own) == 2 for own in sides.values()):
        # a paper that tells both has seen the turn; the others, with one side each, stand before or after it
        return [Conflict(kind="change", records=(stance.id,), note="for and against in turn", passages=passages)]
    if _is_change(times):
        note = f"{times[0][1]} until {times[0][0][:10]}, {times[-1][1]} from {times[-1][0][:10]}"
        return [Conflict(kind="change", records=(stance.id,), note=note, passages=passages)]
    return [Conflict(kind="stance", records=(stance.id,), note="papers give opposing positions", passages=passages)]


def conflicts_of_event(event: Event, members: Sequence[Event], context: "Papers") -> list[Conflict]:
    """What the reports of one event say differently: figures, dates, places, and whether it took place."""
    if len(members) < 2:
        return []
    return [
        *figure_conflicts(event, members),
        *_dates_of(event, members, context),
        *_places_of(event, members, context),
        *_status_of(event, members, context),
    ]


class Papers(NamedTuple):
    """What conflicts need to know of the papers: when each was published, and which entities each one names."""

    published: Mapping[str, str]
    cast: Mapping[str, frozenset[str]]
    names: Mapping[str, str]
    aliases: Mapping[str, frozenset[str]]


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
        {entity.id: frozenset(map(fold, entity.aliases)) for entity in entities},
    )


def _dates_of(event: Event, members: Sequence[Event], papers: Papers) -> Iterable[Conflict]:
    """Two days of one event, first in papers of one day: between two issues a plan may have been put off."""
    dated = [(member, member.when.value) for member in members if member.when and member.when.value]
    pairs = [
        (papers.published.get(_paper(one)) != papers.published.get(_paper(other)), place, one, other)
        for place, (one, first) in enumerate(dated)
        for other, second in dated[place + 1 :]
        if not dates_meet(first, second)
    ]
    for _, _, one, other in sorted(pairs, key=lambda pair: pair[:2])[:1]:
        note = " or ".join(member.when.value or "" for member in (one, other) if member.when)
        passages = (_when_span(one), _when_span(other))
        return [Conflict(kind="date", records=(event.id,), note=note, passages=passages)]
    return []


def _places_of(event: Event, members: Sequence[Event], papers: Papers) -> Iterable[Conflict]:
    """Two papers put it in two places, and neither names the other's: else one is likely the finer word for it."""
    placed = [(member, member.where.entity) for member in members if member.where and member.where.entity]
    for place, (one, first) in enumerate(placed):
        for other, second in placed[place + 1 :]:
            knows = second in papers.cast.get(_paper(one), ()) or first in papers.cast.get(_paper(other), ())
            names = papers.names.get(first, first), papers.names.get(second, second)
            called_alike = papers.aliases.get(first, frozenset()) & papers.aliases.get(second, frozenset())
            if first != second and not knows and not called_alike and not _may_be_one(*names):
                note = " or ".join(names)
                passages = (_where_span(one), _where_span(other))
                return [Conflict(kind="place", records=(event.id,), note=note, passages=passages)]
    return []


def _may_be_one(one: str, other: str) -> bool:
    """Whether two names of places can be one place: one holds the other's proper names, or only describes a place.

    "The Oldervik mill" is "its mill in Oldervik", and "the ground of the Rovers" may lie in Tallow Lane; but a flat in
    Calderby lies in no other town, and a town hall is no stadium.
    """
    few, many = sorted((_capitals(one), _capitals(other)), key=len)
    if (few and few <= many) or (not many and content_stems(one) & content_stems(other)):
        return True
    described = [not name.removeprefix("the ")[:1].isupper() and not _LIES_IN.search(name) for name in (one, other)]
    return described[0] != described[1]


_LIES_IN = re.compile(r"\s(?:in|at|near|outside)\s+(?:the\s+)?[A-Z]")


def _capitals(name: str) -> set[str]:
    return {word for word in name.split() if word[:1].isupper() and word != "The"}


def _status_of(event: Event, members: Sequence[Event], papers: Papers) -> Iterable[Conflict]:
    """What one paper reports and another says did not happen; a plan and its later cancelling is a development.

    A bare noun ("opposed a public inquiry"), with nobody and nothing in it, does not report that it took place.
    """
    denied = [member for member in members if member.status == "denied"]
    for no in denied:
        for yes in members:
            passages = (yes.evidence[0], no.evidence[0])
            if yes.status in ("occurred", "ongoing") and yes.participants and not _comes_later(yes, no, papers):
                return [Conflict(kind="denial", records=(event.id,), note="reported and denied", passages=passages)]
            same_day = papers.published.get(_paper(yes)) == papers.published.get(_paper(no))
            if yes.status == "planned" and same_day and _are_of_one_time(yes, no, papers.published.get(_paper(no), "")):
                kind: ConflictKind
                kind, note = (
                    ("denial", "announced and denied") if _is_disowned(no) else ("status", "planned and called off")
                )
                return [Conflict(kind=kind, records=(event.id,), note=note, passages=passages)]
    return []


def _are_of_one_time(plan: Event, no: Event, published: str) -> bool:
    """Whether both are undated or their dates meet: "not paid since May" does not call off "will be paid on Friday"."""
    first, second = (event.when.value if event.when else None for event in (plan, no))
    if first is None or second is None:
        return first == second
    is_past = "/" in second and second[: len("2025-01")] < published[: len("2025-01")]
    return not is_past and dates_meet(first, second)


_CALLED_OFF = re.compile(r"\b(?:call\w* \w* ?off|cancel|scrap|shelv|abandon|drop|postpon|put off|axe)", re.I)


def _is_disowned(denied: Event) -> bool:
    """Whether somebody says that it will not be ("We will not close the plant"), and nobody that it was called off."""
    told = [span.text for span in denied.evidence]
    return any(map(_TO_COME.search, told)) and not any(map(_CALLED_OFF.search, told))


def _comes_later(occurred: Event, denied: Event, papers: Papers) -> bool:
    """Whether it took place after the denial was printed, or the denial spoke of what was to come."""
    day, printed = (occurred.when and occurred.when.value) or "", papers.published.get(_paper(denied), "")
    if day and printed and day[:10] > printed[:10]:
        return True
    return any(_TO_COME.search(span.text) for span in (*denied.evidence, *denied.qualifiers))


def _speakers_of(quote: Quote, names: Mapping[str, str]) -> Iterable[Conflict]:
    for opinion in quote.second_opinions:
        if quote.speaker and opinion.speaker and _differ(quote.speaker, opinion.speaker):
            mine, theirs = (names.get(one.entity or "", "") or "unnamed" for one in (quote.speaker, opinion.speaker))
            mentions = [one.mention for one in (quote.speaker, opinion.speaker) if one.mention is not None]
            note = f"said by {mine}, or by {theirs} ({opinion.by})"
            yield Conflict(kind="speaker", records=(quote.id,), note=note, passages=tuple(mentions) or quote.content)
            return


def _is_change(times: Sequence[tuple[str, str]]) -> bool:
    """Whether the polarity turns exactly once, between two publication dates."""
    turns = [place for place in range(1, len(times)) if times[place][1] != times[place - 1][1]]
    return len(turns) == 1 and "" not in {when for when, _ in times} and times[turns[0] - 1][0] < times[turns[0]][0]


def _told_apart(differences: Sequence[str]) -> str:
    """Differences in wording for people: "“three” or “two”"; what one side alone has is told as such.

    >>> _told_apart(["- three", "+ two", "- in the valley"])
    '“three” or “two”; with or without “in the valley”'
    """
    told: list[str] = []
    before = ""
    for sign, words in ((one[0], one[2:]) for one in differences):
        if sign == "+" and before:
            told[-1] = f"“{before}” or “{words}”"
        else:
            told.append(f"with or without “{words}”")
        before = words if sign == "-" else ""
    return "; ".join(told)


def _without_insertions(quote: Quote, place: QuotePlace) -> tuple[str, ...]:
    """The differences beside what an editor put in square brackets: "when [the council] opened it"."""
    texts = (" ".join(span.text for span in one.content) for one in (quote, place))
    return differences(*(_INSERTION.sub(" ", text) for text in texts))


def _differ_in_substance(differences: Sequence[str]) -> bool:
    """Whether the words only one side has hold more than function words and numbers written otherwise."""
    minus, plus = (_house_style(" ".join(one[2:] for one in differences if one[0] == sign)) for sign in "-+")
    if "".join(minus) == "".join(plus):
        return False  # "goodwill" and "good will"
    return _substance(minus) != _substance(plus) or _differ_in_extent(differences)


def _substance(side: Sequence[str]) -> frozenset[str]:
    stems = _spelled_alike(content_stems(_digits(" ".join(side)))) - NEGATIONS - _FILLERS
    return stems | {_NO for form in side if form in NEGATIONS}


# one negation for another ("must never", "must not") turns nothing round
_NO = "not"
_FILLERS = frozenset(("er", "erm", "um", "uh", "ah", "oh", "well", "honest", "honestly"))
# little words that change what is said where one stands for another: "at that price", "at any price"; "may", "will"
_EXTENTS = (
    frozenset(("a", "an", "the", "this", "that", "these", "those")),
    frozenset(("any", "all", "every", "each")),
    frozenset(("some", "few", "many", "most", "only")),
    frozenset(("will", "shall")),
    frozenset(("can", "could", "may", "might")),
    frozenset(("must",)),
    frozenset(("before",)),
    frozenset(("after",)),
    frozenset(("i", "me", "we", "us", "you")),
    frozenset(("they", "them")),
)


def _differ_in_extent(differences: Sequence[str]) -> bool:
    """Whether one side has a word of extent, duty or time where the other has another word."""
    for one, other in pairwise(differences):
        if one[0] == "-" and other[0] == "+":
            left, right = (set(_expanded(side[2:]).casefold().split()) for side in (one, other))
            met = [{number for number, words in enumerate(_EXTENTS) if words & side} for side in (left, right)]
            if all(met) and met[0] != met[1] and len(left) == len(right):
                return True
    return False


def _house_style(text: str) -> list[str]:
    """The words of `text` as one house writes them: in full, "percent" and "no one" in one way."""
    text = re.sub(r"\bper cent\b|%", " percent", _expanded(text), flags=re.IGNORECASE)
    text = re.sub(r"\bno[ -]one\b", "nobody", text, flags=re.IGNORECASE)
    return re.sub(r"\b(?:gonna|going to)\b", "going to", text, flags=re.IGNORECASE).casefold().split()


def _expanded(text: str) -> str:
    """Contractions in full: what one paper writes as "don't" another may write as "do not".

    >>> _expanded("They won’t say it isn't"), _expanded("cannot")
    ('They will not say it is not', 'can not')
    """
    text = re.sub(r"\bwon['’]t\b", "will not", text, flags=re.IGNORECASE)
    text = re.sub(r"\bcan(?:['’]t|not)\b", "can not", text, flags=re.IGNORECASE)
    return re.sub(r"['’](?:ll|re|ve|d|m)\b", "", re.sub(r"n['’]t\b", " not", text), flags=re.IGNORECASE)


def _spelled_alike(stems: frozenset[str]) -> frozenset[str]:
    """British and American spellings of a stem as one ("colour", "color"; "organis", "organiz")."""
    return frozenset(re.sub(r"(?<=[a-z]{2})our", "or", re.sub(r"is\b", "iz", stem)) for stem in stems)


def _digits(text: str) -> str:
    for figure in reversed(find_figures(text)):
        text = f"{text[: figure.start]}{figure.value:g}{text[figure.end :]}"
    return text


def _differ(one: Speaker, other: Speaker) -> bool:
    return one.entity is not None and other.entity is not None and one.entity != other.entity


def _paper(event: Event) -> str:
    return event.trigger.article


def _when_span(event: Event) -> Span:
    return event.when.mention if event.when and event.when.mention else event.evidence[0]


def _where_span(event: Event) -> Span:
    return event.where.mention if event.where and event.where.mention else event.evidence[0]
