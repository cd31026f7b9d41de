"""What is compared of an event: its kind, its words, who and what takes part, when and where.

In goes an event and the joined cast, out comes a `Happening`. Its kind is looked up in
`words.toml` by the trigger ("fell", "gave way"), and where that is a light verb ("made",
"hit") by the other words of the clause too. Nothing is refused: an event of no known kind
is compared by its words.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from summarizer.figures import find_figures
from summarizer.merging.vocabulary import classes, phrases, table
from summarizer.records import Entity, Event
from summarizer.wording import content_stems, stem, words

_NONE: frozenset[str] = frozenset()


class Happening(NamedTuple):
    """What is compared of an event.

    `who` are its persons, organisations, places and things, named or only described, `groups` the unnamed crowds.
    `agents` and `patients` are the named alone. `counted` are the words of a crowd that is counted, `things` those
    of all that takes part without a name, `place_words` those of the place, which is `place_named` or only described.
    `ahead` is what is still to come, `since` what is told of a stretch of time up to the report ("not paid since May").
    """

    kinds: frozenset[str]
    trigger: frozenset[str]
    what: frozenset[str]
    agents: frozenset[str]
    patients: frozenset[str]
    who: frozenset[str]
    groups: frozenset[str]
    counted: frozenset[str]
    things: frozenset[str]
    place: str | None
    place_words: frozenset[str]
    place_named: bool
    when: str | None
    ahead: bool
    since: bool


def happening_of(event: Event, cast: Mapping[str, Entity]) -> Happening:
    """The comparable parts of an event; participants without an entity are known by their words in `what`."""
    parts = [(part.role, cast[part.entity]) for part in event.participants if part.entity and part.entity in cast]
    named = [(role, one) for role, one in parts if one.kind != "group" and one.name[:1].isupper()]
    known = {one.id for _, one in named} | {one.id for _, one in parts if one.kind != "group"}
    unnamed = [one for _, one in parts if one.id not in {other.id for _, other in named}]
    kinds, words_of_it = _read(event.trigger.text, event.what)
    trigger = content_stems(event.trigger.text)
    trigger |= {_in_class(stem) for stem in trigger}
    victims = [one for role, one in parts if role == "patient"]
    where = event.where.entity if event.where else None
    return Happening(
        kinds=kinds | _effects(kinds, victims),
        trigger=trigger,
        what=words_of_it,
        agents=frozenset(one.id for role, one in named if role == "agent"),
        patients=frozenset(one.id for role, one in named if role == "patient"),
        who=frozenset(known),
        groups=frozenset(one.id for _, one in parts) - known,
        counted=frozenset(stem for one in unnamed if find_figures(one.name) for stem in _nouns(one.name)),
        things=frozenset(_in_class(stem) for one in unnamed for stem in _nouns(one.name)),
        place=where,
        place_words=content_stems(cast[where].name) if where and where in cast else frozenset(),
        place_named=bool(where and where in cast and cast[where].name.removeprefix("the ")[:1].isupper()),
        when=event.when.value if event.when else None,
        ahead=event.status in ("planned", "hypothetical"),
        since=bool(event.when and event.when.mention and event.when.mention.text.casefold().startswith("since ")),
    )


def _read(trigger: str, what: str) -> tuple[frozenset[str], frozenset[str]]:
    """The classes of a trigger, by its phrase ("called off" is no call) or words, of a light verb also the clause's;
    and the words of the clause, each by the class it names."""
    own = frozenset(stem(word.form) for word in words(trigger))
    clause = own | frozenset(stem(word.form) for word in words(what))
    told = [(phrase, kinds) for phrase, kinds in phrases("happenings").items() if phrase & own and phrase <= clause]
    covered = _NONE.union(*(phrase for phrase, _ in told))
    by_phrase = _NONE.union(*(kinds for _, kinds in told))
    kinds = by_phrase | _classes_of(own - covered)
    light = {stem(word) for word in table("happenings_again", "light")} | table("happenings_again", "light")
    if kinds & {"cancellation", "delay"} or (not told and (not kinds or own & light)):
        others = _object_kinds(what, own)
        kinds = (kinds - table("happenings_again", "everyday") if others else kinds) | others
        covered |= own & light if others else _NONE
    content = content_stems(what) | content_stems(trigger)
    return kinds, by_phrase | {_in_class(stem) for stem in content - covered if not stem[0].isdigit()}


def _object_kinds(what: str, own: frozenset[str]) -> frozenset[str]:
    """The classes of the noun a light verb is said of: the first behind it ("opens an inquiry into the fall"), else the
    last before it ("floodwater hits the village")."""
    stems = [stem(word.form) for word in words(what)]
    at = next((place for place, word in enumerate(stems) if word in own), 0)
    table = classes("happenings")
    return next((table[word] for word in (*stems[at + 1 :], *reversed(stems[:at])) if word in table), frozenset())


def _effects(kinds: frozenset[str], victims: Sequence[Entity]) -> frozenset[str]:
    """What another paper may tell it as: a crash or blast that has people for its patients is their injury, one that
    has houses their destruction."""
    found = set()
    for one in victims:
        if one.kind == "group" and _nouns(one.name) & table("units", "property"):
            found |= {"damage"} if kinds & {"fire", "flood", "storm", "explosion", "collapse", "landslide"} else set()
        elif one.kind in ("person", "group"):
            found |= {"injury"} if kinds & {"collision", "explosion", "attack", "collapse"} else set()
    return frozenset(found)


def _classes_of(stems: Iterable[str]) -> frozenset[str]:
    table = classes("happenings")
    return frozenset(kind for stem in stems for kind in table.get(stem, ()))


def _nouns(name: str) -> frozenset[str]:
    """The words of a name without its figures."""
    return frozenset(stem for stem in content_stems(name) if not stem[0].isdigit())


def _in_class(stem: str) -> str:
    """A word by the class of happening it names, so that "saved" and "rescued" are one word; others as they are."""
    return min(classes("happenings").get(stem, ()), default=stem)


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


def days_long(value: str) -> int:
    """How many days an ISO value spans, 1 for a day; 0 for what is no date."""
    ends = interval_of(value)
    return (ends[1] - ends[0]).days + 1 if ends else 0


@lru_cache(maxsize=65_536)
def interval_of(value: str) -> tuple[date, date] | None:
    """First and last day of an ISO value ("2025", "2025-01", "2025-01-20", "2025-01-20/2025-01-22"), or None."""
    ends = value.split("/")
    first, last = _day(ends[0], end=False), _day(ends[-1], end=True)
    return (first, last) if first is not None and last is not None and first <= last else None


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
