"""Stances joined: one per holder and target, all passages that show it in the order of time.

In go stances whose holders and targets are already joined entities, out come joined
stances. Topics are one under several words as long as none of the words turns the topic
round ("the delay of the vote" is not "the vote"). Support here and opposition there give
`mixed`, each passage with its own polarity; nothing is averaged away.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from summarizer.merging.clusters import Group, Pair, blocked_pairs, group_pairs
from summarizer.merging.references import Rename
from summarizer.merging.vocabulary import classes, table
from summarizer.records import AuthorRef, EntityRef, Polarity, Span, Stance, StanceEvidence, Topic
from summarizer.wording import content_stems, fold, is_function, jaccard, stem, words

# Share of common content words from which two phrases name one topic; below two common words only equality counts.
ALIKE_TOPICS = 0.6
SAME_WORDS = 0.9
# "The ban", said of somebody who is elsewhere in the story for "a ban on night ferries": the weakest that joins.
# So for "the merger of the town's infirmary" beside "the merger with St Oswin's Infirmary".
KNOWN = 0.4
_KNOWN = ("the ", "this ", "her ", "his ", "its ", "their ")

_NOTHING: Mapping[str, str] = MappingProxyType({})

TimeOf = Callable[[Span], tuple[str, int, int]]


class JoinedStances(NamedTuple):
    """Joined stances, and what each old id is called now."""

    stances: tuple[Stance, ...]
    rename: Rename


class Position(NamedTuple):
    """What is compared: the holder (an entity, or one article's author), and the target's entity or topic stems.

    `head` is the noun that a topic's further words describe ("ban" of "a ban on night ferries"); a topic that
    is `bare` is a noun alone that is spoken of as known ("the ban"). `turned` are its words that turn it round, `named`
    its words, each with whether a proper name stands before it ("infirmary" of "St Oswin's Infirmary").
    """

    holder: str
    entity: str | None
    topic: frozenset[str]
    text: str
    head: str = ""
    bare: bool = False
    turned: frozenset[str] = frozenset()
    named: frozenset[tuple[str, bool]] = frozenset()


def join_stances(
    stances: Sequence[Stance], time_of: TimeOf, *, loose: bool, described: Mapping[str, str] = _NOTHING
) -> JoinedStances:
    """One stance per holder and target; `time_of` is when a passage was published, then where it stands.

    `described` are things without a name of their own ("its cherry fair") by id: what one paper's reader takes for
    a thing is another's topic, and both are compared by their words.

    `loose` lets a topic be worded in two ways, as two papers do; within one article the
    reader of it has already said which topics are one.
    """
    positions = [position_of(stance, described) for stance in stances]
    return _joined(stances, _groups(positions, 0.0 if loose else SAME_WORDS), time_of)


def share_topics(stances: Sequence[Stance], time_of: TimeOf) -> tuple[Stance, ...]:
    """The stances with one topic under several words named alike, whoever holds it: as where it is first told in full.

    So that who is for a thing and who is against it stand in one row; each `mention` stays the holder's own.
    """
    positions = [position_of(stance)._replace(holder="") for stance in stances]
    named = list(stances)
    for group in _groups(positions, 0.0):
        told = [number for number in group.members if not positions[number].bare] or list(group.members)
        first = stances[min(told, key=lambda number: min(time_of(item.span) for item in stances[number].evidence))]
        if isinstance(first.target, Topic):
            for number in group.members:
                target = stances[number].target.model_copy(update={"topic": first.target.topic})
                named[number] = stances[number].model_copy(update={"target": target})
    return tuple(named)


def position_of(stance: Stance, described: Mapping[str, str] = _NOTHING) -> Position:
    """The comparable parts of a stance; authors of two articles are two holders.

    An amount tells no topics apart: "a loan of £400,000" is "the loan", whatever else is said of it.
    """
    holder = stance.holder
    author = f"author of {stance.evidence[0].span.article}"
    target = stance.target
    if isinstance(target, EntityRef) and target.entity not in described:
        return Position(author if isinstance(holder, AuthorRef) else holder.entity, target.entity, frozenset(), "")
    topic_text = described[target.entity] if isinstance(target, EntityRef) else target.topic
    text = fold(" ".join(topic_text.split()))
    told = _topic_stems(topic_text)
    topic = told - table("topics", "fillers") or told
    amounts = frozenset(word for word in topic if word[0].isdigit())
    return Position(
        holder=author if isinstance(holder, AuthorRef) else holder.entity,
        entity=None,
        topic=topic,
        text=text,
        head=_head(text),
        bare=len(topic - amounts) == 1 and (bool(amounts) or text.startswith(_KNOWN)),
        turned=_turning(topic_text),
        named=_named_after(topic_text),
    )


def evidence_for(one: Position, other: Position) -> tuple[float, str] | None:
    """How strongly, and why, two positions are of one holder towards one target; None where they are not."""
    if one.holder != other.holder or one.entity != other.entity:
        return None
    if one.entity is not None:
        return 1.0, "same holder, same target"
    if one.text == other.text or (one.topic and one.topic == other.topic):
        return SAME_WORDS, "same holder, same topic"
    alike = jaccard(one.topic, other.topic)
    held = len(one.topic & other.topic) == min(len(one.topic), len(other.topic)) >= 2
    if (alike >= ALIKE_TOPICS or held) and not _is_turned(one, other):
        return 0.5 + 0.3 * alike, "same holder, one topic in two wordings"
    if one.head != other.head:
        return None
    if one.bare or other.bare:
        return KNOWN, "same holder, a topic spoken of as known"
    if not _is_turned(one, other) and _is_named_in_one(one, other):
        return KNOWN, "same holder, a topic that one paper names and the other describes"
    return None


def _groups(positions: Sequence[Position], bar: float) -> list[Group]:
    told_of = _told_of(positions)
    pairs = []
    for one, other in blocked_pairs([_keys(position) for position in positions]):
        found = evidence_for(positions[one], positions[other])
        if found is None or found[0] < bar:
            continue
        if found[0] > KNOWN or _are_one(told_of[positions[one].holder, positions[one].head]):
            pairs.append(Pair(found[0], one, other, found[1]))
    return group_pairs(pairs, positions, [frozenset()] * len(positions), _apart)


def merged_polarity(polarities: Sequence[Polarity]) -> Polarity:
    """The polarity of all passages together: both sides give mixed, taking a side outweighs declining to."""
    sides = set(polarities) - {"neutral"}
    if len(sides) > 1:
        return "mixed"
    return next(iter(sides)) if sides else "neutral"


def _topic_stems(topic: str) -> frozenset[str]:
    """The content stems of a topic, of words for one thing ("bid", "offer") the first."""
    return frozenset(_alike(stem) for stem in content_stems(topic))


def _alike(stem_of: str) -> str:
    """A word by the matter or the happening it names ("walkout" as "strike"); others as they are."""
    kinds = classes("matters").get(stem_of, ()) or classes("happenings").get(stem_of, ())
    own = (kind for kind in kinds if stem(kind) == stem_of)
    return next(own, min(kinds, default=stem_of))


def _head(topic: str) -> str:
    """The stem of the noun in front of the first preposition: what a noun phrase is about.

    >>> _head("a ban on night ferries"), _head("the night ferry ban")
    ('ban', 'ban')
    """
    forms = [word.form for word in words(topic)]
    first = next((place for place, form in enumerate(forms) if place and form in table("topics", "linked")), len(forms))
    told = [form for form in forms[:first] if not is_function(form)]
    return _alike(stem(told[-1])) if told else ""


def _told_of(positions: Sequence[Position]) -> dict[tuple[str, str], list[Position]]:
    """What each holder is said to think of under one noun, in full wordings."""
    told: dict[tuple[str, str], list[Position]] = defaultdict(list)
    for position in dict.fromkeys(positions):
        if position.entity is None and not position.bare:
            told[position.holder, position.head].append(position)
    return told


def _are_one(positions: Sequence[Position]) -> bool:
    """Whether the wordings name one topic: "the ban" beside bans on ferries and on cars could be either."""
    return all(not _apart(positions[0], other) for other in positions[1:])


def _is_turned(one: Position, other: Position) -> bool:
    """Whether a word that turns a topic round stands in one of two topics only."""
    return one.turned != other.turned


def _turning(topic: str) -> frozenset[str]:
    """The words of a topic that turn it round, one for all of a class ("closure" for "shutdown")."""
    told = {word: _alike(word) for word in content_stems(topic)}
    turners = tuple(table("topics", "turners"))
    return frozenset(kind for word, kind in told.items() if word.startswith(turners) or kind.startswith(turners))


def _named_after(topic: str) -> frozenset[tuple[str, bool]]:
    """The content words of a topic, each with whether the content word before it has a capital."""
    told = [word for word in words(topic) if not is_function(word.form)]
    before = [False, *(topic[word.start].isupper() for word in told)]
    return frozenset((_alike(stem(word.form)), named) for word, named in zip(told, before, strict=False))


def _is_named_in_one(one: Position, other: Position) -> bool:
    """Whether a word besides the head is in both, with a proper name before it in one of them alone."""
    shared = (one.topic & other.topic) - {one.head}
    return any(
        ((word, True) in one.named) != ((word, True) in other.named)
        and ((word, False) in one.named) != ((word, False) in other.named)
        for word in shared
    )


def _apart(one: Position, other: Position) -> bool:
    return evidence_for(one, other) is None


def _keys(position: Position) -> list[Hashable]:
    if position.entity is not None:
        return [(position.holder, position.entity)]
    return [(position.holder, position.text), *((position.holder, "word", word) for word in sorted(position.topic))]


def _joined(stances: Sequence[Stance], groups: Sequence[Group], time_of: TimeOf) -> JoinedStances:
    joined = tuple(_merge([stances[number] for number in one.members], one.reasons, time_of) for one in groups)
    names = {
        stances[number].id: stance.id for stance, one in zip(joined, groups, strict=True) for number in one.members
    }
    return JoinedStances(joined, names.__getitem__)


def _merge(members: Sequence[Stance], reasons: tuple[str, ...], time_of: TimeOf) -> Stance:
    if len(members) == 1:
        return members[0]
    first = min(members, key=lambda stance: min(time_of(item.span) for item in stance.evidence))
    evidence = _evidence(members, time_of)
    polarities = [member.polarity for member in members] + [item.polarity for item in evidence]
    return first.model_copy(
        update={
            "polarity": merged_polarity(polarities),
            "evidence": evidence,
            # shown in the holder's own words or deeds once, it no longer rests on the one who reports it
            "reported_by": first.reported_by if all(member.reported_by for member in members) else None,
            "quotes": tuple(dict.fromkeys(quote for member in members for quote in member.quotes)),
            "articles": tuple(dict.fromkeys(item.span.article for item in evidence)) if first.articles else (),
            "merged_because": tuple(
                sorted({one for member in members for one in member.merged_because} | set(reasons))
            ),
        }
    )


def _evidence(members: Sequence[Stance], time_of: TimeOf) -> tuple[StanceEvidence, ...]:
    """All passages in the order of time; of one passage given twice the one with more qualifiers."""
    found: dict[Span, StanceEvidence] = {}
    for member in members:
        for item in member.evidence:
            known = found.get(item.span)
            if known is None or _evidence_rank(item) > _evidence_rank(known):
                found[item.span] = item
    return tuple(sorted(found.values(), key=lambda item: time_of(item.span)))


def _evidence_rank(item: StanceEvidence) -> tuple[int, str]:
    return len(item.qualifiers), item.model_dump_json()
