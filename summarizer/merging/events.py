"""Events joined: the same trigger within an article, the same happening over chunks and articles.

In go events whose participants are already joined entities, out come joined events, each
with the members it was made of. Who, what, when and where are weighed together; dates far
apart, other victims or another kind of happening keep two events apart for good, so one
wrong pair cannot chain them.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from summarizer.merging.clusters import Group, Pair, blocked_pairs, group_pairs
from summarizer.merging.happenings import Happening, dates_meet, days_between, days_long, happening_of
from summarizer.merging.references import Rename, content_key
from summarizer.merging.vocabulary import table
from summarizer.records import Entity, Event, Participant, Span, Status, When
from summarizer.wording import jaccard, overlap

# Weights of the evidence; JOIN is met by the same kind of happening with one named participant and a day or place in
# common, or with two named participants. Set on the stories suite, see docs/merging.md for what each one gains.
KIND, WHAT, WHO, DAY, PLACE = 0.35, 0.3, 0.2, 0.2, 0.15
# Papers count one crowd differently ("60 people", "some 85 people"): the same noun under a number is half a name.
COUNTED = 0.1
JOIN = 0.6
# Of what happens once, reports a day apart speak of one night: they are half agreed.
DAY_APART = 0.1
# Without a common date, what may happen again needs more.
UNDATED_AGAIN = -0.1
# Places that differ may be one place told finer; but fires, arrests or meetings in two places are two.
OTHER_PLACE = -0.4
# Papers that date one happening differently are a few days apart; more is another happening. Such a pair must be
# otherwise as good as certain.
DAYS_OF_CONFLICT = 4
# What happens once and is still to come is put off or misdated further ("takes effect on 1 June", "on 15 June").
DAYS_OF_CONFLICT_AHEAD = 31
# A hearing or a match that two papers announce in the same words, of the same parties, is one in two weeks.
DAYS_OF_CONFLICT_AGAIN = 14
# "Since September" and "this year" meet nearly every date: as evidence a date must be finer.
DAYS_OF_A_DATE = 31
ALIKE_ONCE = 0.75
JOIN_DESPITE_DATE = 0.75
# In one article later mentions are the article's own to tell: chunks are joined only on near agreement.
JOIN_CHUNKS = 0.9


class JoinedEvents(NamedTuple):
    """Joined events, the members of each in the same order, and what each old id is called now."""

    events: tuple[Event, ...]
    members: tuple[tuple[Event, ...], ...]
    rename: Rename


def join_chunk_events(
    events: Sequence[Event], cast: Mapping[str, Entity], part_of: Callable[[Event], str]
) -> JoinedEvents:
    """Events of one article: one per trigger, then those of different chunks that are as good as certainly one."""
    happenings = [happening_of(event, cast) for event in events]
    on_trigger = (
        Pair(1.0, one, other, "")
        for one, other in blocked_pairs([[(event.trigger.start, event.trigger.end)] for event in events])
        if not contradict(happenings[one], happenings[other])
    )
    free = [frozenset[str]()] * len(events)
    groups = group_pairs(on_trigger, happenings, free, contradict)
    first = _joined(events, groups, lambda event: ("", event.trigger.start))
    parts = [frozenset(part_of(member) for member in members) for members in first.members]
    again = join_similar(first.events, cast, parts, JOIN_CHUNKS, lambda event: ("", event.trigger.start))
    members = {event.id: own for event, own in zip(first.events, first.members, strict=True)}
    return JoinedEvents(
        again.events,
        tuple(tuple(one for event in own for one in members[event.id]) for own in again.members),
        lambda old: again.rename(first.rename(old)),
    )


def join_similar(
    events: Sequence[Event],
    cast: Mapping[str, Entity],
    sources: Sequence[frozenset[str]],
    bar: float,
    time_of: Callable[[Event], tuple[str, int]],
) -> JoinedEvents:
    """Events of different sources that reach `bar`; `time_of` orders their reports, the latest status holds."""
    happenings = [happening_of(event, cast) for event in events]
    pairs = []
    for one, other in blocked_pairs([list(_blocks(happening)) for happening in happenings]):
        found = evidence_for(happenings[one], happenings[other])
        if found is not None and found[0] >= bar:
            pairs.append(Pair(found[0], one, other, found[1]))
    return _joined(events, group_pairs(pairs, happenings, sources, contradict), time_of)


@lru_cache(maxsize=262_144)
def evidence_for(one: Happening, other: Happening) -> tuple[float, str] | None:
    """How strongly, and why, two events are one happening; None where they contradict or share no kind."""
    if contradict(one, other):
        return None
    shared = one.who & other.who
    if not shared and _is_bare(one, other):
        return None
    score, told = _what_in_common(one, other)
    score += min(2 * WHO, WHO * len(shared))
    told += (
        [f"{len(shared)} participants in common" if len(shared) > 1 else "a participant in common"] if shared else []
    )
    if one.things & other.things or one.groups & other.groups:
        score += COUNTED
        told.append("the same people or things")
    where = _evidence_of_place(one, other)
    told += ["same place"] if where > 0 else []
    elsewhere = where <= 0 and one.place_named and other.place_named
    if elsewhere and days_between(one.when or "", other.when or ""):
        # on another day and in another place: another of its kind
        return None
    when = _evidence_of_date(one, other, score + where)
    if when is None:
        return None
    return score + where + when[0], ", ".join([*told, *filter(None, when[1:])])


def _evidence_of_place(one: Happening, other: Happening) -> float:
    if one.place is None and other.place is None:
        return 0.0
    if one.place == other.place or one.place in other.who or other.place in one.who:
        return PLACE
    if one.place is None or other.place is None:
        return 0.0
    if one.place_words <= other.place_words or other.place_words <= one.place_words:
        return PLACE
    # one man is arrested once a day, wherever two papers say it was
    two_places = one.place_named and other.place_named and _may_repeat(one, other)
    return OTHER_PLACE if two_places and not one.patients & other.patients else 0.0


def _evidence_of_date(one: Happening, other: Happening, score: float) -> tuple[float, str] | None:
    """What the dates add to `score`, and why; None where they keep the two apart."""
    if one.when is None or other.when is None:
        return (UNDATED_AGAIN if _may_repeat(one, other) and not _in_same_words(one, other) else 0.0), ""
    apart = days_between(one.when, other.when)
    if apart:
        near = DAY_APART if apart == 1 and _is_once(one, other) else 0.0
        certain = score + near >= (JOIN if _is_once(one, other) else JOIN_DESPITE_DATE)
        return (near, "dates differ") if certain or _told_alike(one, other) else None
    fine = max(days_long(one.when), days_long(other.when)) <= DAYS_OF_A_DATE
    return (DAY if fine else 0.0), "same date" if fine else ""


@lru_cache(maxsize=262_144)
def contradict(one: Happening, other: Happening) -> bool:
    """Whether two events can never be one: another kind of happening, dates far apart, or others who take part."""
    related = one.kinds & other.kinds or one.trigger & other.trigger or overlap(one.what, other.what) >= 0.5
    if not related or _is_about(one, other) or _is_about(other, one):
        return True
    if one.kinds and other.kinds and not one.kinds & other.kinds and not one.trigger & other.trigger:
        return True
    if (one.since and other.ahead) or (other.since and one.ahead):
        return True
    if (
        one.when is not None
        and other.when is not None
        and days_between(one.when, other.when) > _days_allowed(one, other)
    ):
        return True
    for mine, theirs in ((one.patients, other.patients), (one.agents, other.agents)):
        # with two named parties and none in common, somebody else did it or had it done to them
        if mine and theirs and not mine & theirs and not (mine & other.who or theirs & one.who):
            return True
    return False


def _is_about(one: Happening, other: Happening) -> bool:
    """Whether one is an act about the other's kind of happening: the announcement of a cut, the offer of a purchase."""
    return bool(other.kinds and one.kinds & table("happenings_again", "acts") and not one.kinds & other.kinds)


def _days_allowed(one: Happening, other: Happening) -> int:
    coarse = min(days_long(one.when or ""), days_long(other.when or ""))
    if coarse >= 28 and _is_once(one, other):
        # two months, two years: what is dated coarsely is misdated by as much
        return 2 * coarse
    if not (one.ahead and other.ahead):
        return DAYS_OF_CONFLICT
    if _told_alike(one, other) or (_is_once(one, other) and len(one.who & other.who) > 1):
        return DAYS_OF_CONFLICT_AHEAD
    return DAYS_OF_CONFLICT_AGAIN if _in_same_words(one, other) and one.who & other.who else DAYS_OF_CONFLICT


def _told_alike(one: Happening, other: Happening) -> bool:
    """Told in the same words, and of no kind that one party has several of within weeks."""
    return not _may_repeat(one, other) and _in_same_words(one, other)


def _in_same_words(one: Happening, other: Happening) -> bool:
    return overlap(one.what, other.what) == 1.0 and jaccard(one.what, other.what) >= ALIKE_ONCE


def _is_once(one: Happening, other: Happening) -> bool:
    """Of a known kind, and of none that one party has several of within weeks: a collapse, a merger, a death."""
    return bool(one.kinds & other.kinds) and not _may_repeat(one, other)


def _may_repeat(one: Happening, other: Happening) -> bool:
    """Whether one party may have several of them within weeks; what both say was lost or hurt is lost once."""
    if one.kinds & other.kinds & {"damage", "injury", "death"}:
        return False
    return bool((one.kinds | other.kinds) & table("happenings_again", "repeated"))


def merged_status(statuses: Sequence[Status]) -> Status:
    """The status of one happening from those of its reports, earliest first.

    What happened has happened, whatever was planned before or is denied beside it;
    between a plan and its cancelling the later report holds.
    """
    for choice in (("occurred", "ongoing"), ("planned", "denied")):
        said = [status for status in statuses if status in choice]
        if said:
            return said[-1]
    return statuses[-1]


def _is_bare(one: Happening, other: Happening) -> bool:
    """Whether nothing but an everyday verb is common ("pay", "find"): two reports of a story hold many of those."""
    words_in_common = (one.what & other.what) - one.trigger - other.trigger
    dated_alike = one.when is not None and other.when is not None and dates_meet(one.when, other.when)
    kinds = (one.kinds & other.kinds) - table("happenings_again", "everyday")
    return not (kinds or words_in_common or dated_alike or one.counted & other.counted)


def _what_in_common(one: Happening, other: Happening) -> tuple[float, list[str]]:
    # papers tell one happening at different length: what the shorter clause shares counts as much as what all does
    alike = (jaccard(one.what, other.what) + overlap(one.what, other.what)) / 2
    same_words = _in_same_words(one, other)
    same_kind = bool(one.kinds & other.kinds or one.trigger & other.trigger) or same_words
    told = ["same kind of happening" if same_kind else "same words for it"]
    return (KIND if same_kind else 0.0) + WHAT * alike, told


def _blocks(happening: Happening) -> Iterable[Hashable]:
    """An event meets another under its kind or trigger together with a participant, its day, or a word of it."""
    names = sorted(happening.kinds) or sorted(happening.trigger)
    places = [happening.place] if happening.place else []
    for name in names:
        yield from ((name, who) for who in sorted(happening.who | happening.groups | set(places)))
        if happening.when:
            yield name, happening.when[:10]
        yield from ((name, "word", word) for word in sorted(happening.what, key=lambda word: (-len(word), word))[:3])
    for who in sorted(happening.who):
        yield from ((who, "word", word) for word in sorted(happening.what, key=lambda word: (-len(word), word))[:3])


def _joined(
    events: Sequence[Event], groups: Sequence[Group], time_of: Callable[[Event], tuple[str, int]]
) -> JoinedEvents:
    members = tuple(tuple(events[number] for number in one.members) for one in groups)
    joined = tuple(_merge(own, one.reasons, time_of) for own, one in zip(members, groups, strict=True))
    names = {member.id: event.id for event, own in zip(joined, members, strict=True) for member in own}
    return JoinedEvents(joined, members, names.__getitem__)


def _merge(members: Sequence[Event], reasons: tuple[str, ...], time_of: Callable[[Event], tuple[str, int]]) -> Event:
    """One event of several reports: led by the fullest report that has the status which holds."""
    if len(members) == 1:
        return members[0]
    in_time = sorted(members, key=lambda event: (time_of(event), content_key(event)))
    status = merged_status([event.status for event in in_time])
    having = [event for event in in_time if event.status == status]
    best = max(having, key=_fullness)
    return best.model_copy(
        update={
            "participants": _participants([best, *(event for event in in_time if event is not best)]),
            "when": _when([best, *in_time]),
            "where": next((event.where for event in (best, *in_time) if event.where), None),
            "evidence": _distinct([best.evidence, *((event.trigger, *event.evidence) for event in in_time)]),
            "qualifiers": _distinct([best.qualifiers, *(event.qualifiers for event in having)]),
            "articles": tuple(dict.fromkeys(one for event in in_time for one in event.articles)),
            "merged_because": tuple(
                dict.fromkeys([*filter(None, reasons), *(one for event in in_time for one in event.merged_because)])
            ),
        }
    )


def _fullness(event: Event) -> tuple[int, int, int, int]:
    known = len(event.participants) + 2 * (event.when is not None) + (event.where is not None)
    return known, len(event.evidence), -len(event.what), -event.trigger.start


def _participants(events: Sequence[Event]) -> tuple[Participant, ...]:
    """Everybody once per role: by entity where it is known, else by the words of the mention."""
    found: dict[tuple[str, str], Participant] = {}
    for event in events:
        for part in event.participants:
            found.setdefault((part.role, part.entity or (part.mention.text.casefold() if part.mention else "")), part)
    return tuple(found.values())


def _when(events: Sequence[Event]) -> When | None:
    """The finest date among those that meet the leading report's."""
    known = [event.when for event in events if event.when is not None]
    dated = [when for when in known if when.value]
    if not dated:
        return known[0] if known else None
    meeting = [when for when in dated if dates_meet(dated[0].value or "", when.value or "")]
    return max(meeting, key=lambda when: "/" not in (when.value or "") and len(when.value or ""))


def _distinct(spans: Sequence[Iterable[Span]]) -> tuple[Span, ...]:
    """Spans in order, none twice; a bare trigger inside a passage already there adds nothing."""
    kept: list[Span] = []
    for span in dict.fromkeys(span for group in spans for span in group):
        if not any(
            other.article == span.article and other.start <= span.start and span.end <= other.end for other in kept
        ):
            kept.append(span)
    return tuple(kept)
