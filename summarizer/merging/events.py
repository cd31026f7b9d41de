"""Events joined: the same trigger within an article, the same happening over chunks and articles.

In go events whose participants are already joined entities, out come joined events, each
with the members it was made of. Who, what, when and where are weighed together; dates far
apart, other victims or another kind of happening keep two events apart for good, so one
wrong pair cannot chain them.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from summarizer.figures import find_figures
from summarizer.merging.clusters import Group, Pair, blocked_pairs, group_pairs
from summarizer.merging.references import Rename, content_key
from summarizer.merging.vocabulary import classes, table
from summarizer.records import Entity, Event, Participant, Span, Status, When
from summarizer.wording import content_stems, fold, jaccard, overlap

# Weights of the evidence; JOIN is met by the same kind of happening with one named participant and a day or place in
# common, or with two named participants. Set on the stories suite, see docs/merging.md for what each one gains.
KIND, WHAT, WHO, DAY, PLACE = 0.35, 0.3, 0.2, 0.2, 0.15
# Papers count one crowd differently ("60 people", "some 85 people"): the same noun under a number is half a name.
COUNTED = 0.1
JOIN = 0.6
# Without a common date, what may happen again needs more.
UNDATED_AGAIN = -0.1
# Places that differ may be one place told finer; but fires, arrests or meetings in two places are two.
OTHER_PLACE = -0.4
# Papers that date one happening differently are a few days apart; more is another happening. Such a pair must be
# otherwise as good as certain.
DAYS_OF_CONFLICT = 4
# What happens once and is still to come is put off or misdated further ("takes effect on 1 June", "on 15 June").
DAYS_OF_CONFLICT_AHEAD = 31
ALIKE_ONCE = 0.75
SAME_PLAN_WORDS, ALIKE_PLAN = 3, 0.3
JOIN_DESPITE_DATE = 0.75
# In one article later mentions are the article's own to tell: chunks are joined only on near agreement.
JOIN_CHUNKS = 0.8


class Happening(NamedTuple):
    """What is compared of an event. `who` are its persons, organisations and places, `groups` the unnamed rest."""

    kinds: frozenset[str]
    trigger: frozenset[str]
    what: frozenset[str]
    agents: frozenset[str]
    patients: frozenset[str]
    who: frozenset[str]
    groups: frozenset[str]
    counted: frozenset[str]
    place: str | None
    site: frozenset[str]
    when: str | None
    ahead: bool


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


def happening_of(event: Event, cast: Mapping[str, Entity]) -> Happening:
    """The comparable parts of an event; participants without an entity are known by their words in `what`."""
    by_role: dict[str, set[str]] = {"agent": set(), "patient": set()}
    who: set[str] = set()
    groups: set[str] = set()
    for part in event.participants:
        if part.entity is None or part.entity not in cast:
            continue
        named = cast[part.entity].kind != "group" and cast[part.entity].name[:1].isupper()
        (who if named else groups).add(part.entity)
        if named and part.role in by_role:
            by_role[part.role].add(part.entity)
    trigger = content_stems(event.trigger.text)
    place = event.where.entity if event.where else None
    table = classes("happenings")
    return Happening(
        kinds=frozenset(kind for stem in trigger for kind in table.get(stem, ())) | _phrase_kinds(event),
        trigger=trigger,
        what=frozenset(_in_class(stem) for stem in content_stems(event.what) | trigger if not stem[0].isdigit()),
        agents=frozenset(by_role["agent"]),
        patients=frozenset(by_role["patient"]),
        who=frozenset(who),
        groups=frozenset(groups),
        counted=frozenset(stem for one in groups for stem in _counted(cast[one].name)),
        place=place,
        site=content_stems(cast[place].name) if place is not None and place in cast else frozenset(),
        when=event.when.value if event.when else None,
        ahead=event.status in ("planned", "hypothetical"),
    )


def _phrase_kinds(event: Event) -> frozenset[str]:
    """The kinds of a trigger of several words ("gave way")."""
    return classes("happenings_phrases").get(fold("-".join(event.trigger.text.split())), frozenset())


def _counted(name: str) -> frozenset[str]:
    """What a group is counted in: the words of "some 85 people" beside its figure; nothing where there is none."""
    stems = content_stems(name)
    return frozenset(stem for stem in stems if not stem[0].isdigit()) if find_figures(name) else frozenset()


def _in_class(stem: str) -> str:
    """A word by the class of happening it names, so that "saved" and "rescued" are one word; others as they are."""
    return min(classes("happenings").get(stem, ()), default=stem)


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
    if one.counted & other.counted:
        score += COUNTED
        told.append("the same people or things counted")
    if one.place is not None and (one.place == other.place or one.place in other.who or other.place in one.who):
        score += PLACE
        told.append("same place")
    elif one.place is not None and other.place is not None and _may_repeat(one, other) and not one.site & other.site:
        score += OTHER_PLACE
    if one.when is not None and other.when is not None:
        if not dates_meet(one.when, other.when):
            as_good_as_certain = score >= JOIN_DESPITE_DATE or _happens_once(one, other)
            return (score, ", ".join([*told, "dates differ"])) if as_good_as_certain else None
        score += DAY
        told.append("same date")
    elif _may_repeat(one, other):
        score += UNDATED_AGAIN
    return score, ", ".join(told)


@lru_cache(maxsize=262_144)
def contradict(one: Happening, other: Happening) -> bool:
    """Whether two events can never be one: another kind of happening, dates far apart, or others who take part."""
    related = one.kinds & other.kinds or one.trigger & other.trigger or overlap(one.what, other.what) >= 0.5
    if not related:
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


def _days_allowed(one: Happening, other: Happening) -> int:
    return DAYS_OF_CONFLICT_AHEAD if one.ahead and other.ahead and _happens_once(one, other) else DAYS_OF_CONFLICT


def _happens_once(one: Happening, other: Happening) -> bool:
    """Told in the same words, and of no kind that one party has several of within weeks.

    What is still to come is once even so where its doer and every word are the same ("the High Court hears the case"),
    or where no repeated thing is named alike with a party in common ("the merger").
    """
    if one.ahead and other.ahead and one.who & other.who:
        if one.what == other.what and len(one.what) >= SAME_PLAN_WORDS:
            return True
        if one.trigger & other.trigger and not _may_repeat(one, other) and jaccard(one.what, other.what) >= ALIKE_PLAN:
            return True
    return (
        not _may_repeat(one, other)
        and overlap(one.what, other.what) == 1.0
        and jaccard(one.what, other.what) >= ALIKE_ONCE
    )


def _may_repeat(one: Happening, other: Happening) -> bool:
    return bool((one.kinds | other.kinds) & table("happenings_again", "repeated"))


def dates_meet(one: str, other: str) -> bool:
    """Whether two ISO values can name one day: equal, or one within the other ("2025-01" and "2025-01-20")."""
    return days_between(one, other) == 0


@lru_cache(maxsize=65_536)
def days_between(one: str, other: str) -> int:
    """Days between the nearest ends of two ISO dates, months or intervals; 0 where they meet or are no dates."""
    left, right = interval_of(one), interval_of(other)
    if left is None or right is None:
        return 0
    return max(0, (right[0] - left[1]).days, (left[0] - right[1]).days)


@lru_cache(maxsize=65_536)
def interval_of(value: str) -> tuple[date, date] | None:
    """First and last day of an ISO value ("2025", "2025-01", "2025-01-20", "2025-01-20/2025-01-22"), or None."""
    ends = value.split("/")
    first, last = _day(ends[0], end=False), _day(ends[-1], end=True)
    return (first, last) if first is not None and last is not None and first <= last else None


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
    return not (one.kinds & other.kinds or words_in_common or dated_alike or one.counted & other.counted)


def _what_in_common(one: Happening, other: Happening) -> tuple[float, list[str]]:
    # papers tell one happening at different length: what the shorter clause shares counts as much as what all does
    alike = (jaccard(one.what, other.what) + overlap(one.what, other.what)) / 2
    same_words = overlap(one.what, other.what) == 1.0 and jaccard(one.what, other.what) >= ALIKE_ONCE
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


def _day(value: str, *, end: bool) -> date | None:
    parts = value[:10].split("-")
    try:
        year = int(parts[0])
        month = int(parts[1]) if len(parts) > 1 else (12 if end else 1)
        if len(parts) > 2:
            return date(year, month, int(parts[2]))
        return date(year, month, _last_day(year, month) if end else 1)
    except ValueError:
        return None


def _last_day(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days
