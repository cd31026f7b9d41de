"""Entities joined: over the chunks of one article by identity, over articles by name, role and acronym.

In go the entities of all sources with ids unique over them, out come joined entities and
the new id of each old one. A join needs evidence for it and none against; a surname that
two people bear joins nobody without a role or a full name beside it, and two entities
that one article tells apart stay apart. One person split is a blemish, two joined a lie.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from summarizer.merging.clusters import Group, Pair, blocked_pairs, group_pairs
from summarizer.merging.names import (
    Calling,
    against,
    calling_of,
    describes,
    given_names_meet,
    happenings_named,
    head_of,
    holds_name,
    is_acronym,
    is_generic,
    is_proper,
    is_same_happening,
    is_spelling_of,
    role_of_description,
    same_role,
)
from summarizer.merging.references import Rename
from summarizer.records import Entity, Span
from summarizer.wording import content_stems

Name = tuple[str, ...]


class Cast(NamedTuple):
    """Joined entities, and what each old id is called now."""

    entities: tuple[Entity, ...]
    rename: Rename


def join_chunk_cast(entities: Sequence[Entity], part_of: Callable[[Entity], str], text: str) -> Cast:
    """The cast of one article's chunks: the same id and name, the same name, or the same mention is one entity."""
    callings = [calling_of(entity, text) for entity in entities]
    keys: list[list[Hashable]] = [
        [(calling.kind, calling.name), *((span.start, span.end) for span in entity.mentions)]
        for entity, calling in zip(entities, callings, strict=True)
    ]
    pairs = []
    for one, other in blocked_pairs(keys):
        left, right = entities[one], entities[other]
        same_id = left.id.split(":")[-1] == right.id.split(":")[-1]
        same_name = callings[one].name == callings[other].name
        score = 1.0 if same_id and same_name else 0.9 if same_name else 0.8
        pairs.append(Pair(score, one, other, ""))
    groups = group_pairs(pairs, callings, [frozenset({part_of(entity)}) for entity in entities], against)
    return _joined(entities, groups, {})


def join_cast(entities: Sequence[Entity], texts: Mapping[str, str], article_of: Callable[[Entity], str]) -> Cast:
    """The cast of several articles. `texts` is each article's text by id; entities come in the order of articles."""
    callings = [calling_of(entity, texts.get(article_of(entity), "")) for entity in entities]
    census = _Census(callings, [article_of(entity) for entity in entities])
    pairs = []
    for one, other in blocked_pairs([list(_blocks(calling)) for calling in callings]):
        found = evidence_for(callings[one], callings[other], census)
        if found is not None:
            pairs.append(Pair(found[0], one, other, found[1]))
    sources = [frozenset({article_of(entity)}) for entity in entities]
    order = {article: number for number, article in enumerate(texts)}
    return _joined(entities, group_pairs(pairs, callings, sources, against), order)


def join_by_part(entities: Sequence[Entity], parts: Iterable[Sequence[str]], order: Mapping[str, int]) -> Cast:
    """Unnamed people and things that alone play one part in the reports of one event are one: its victims, its crane.

    `parts` are the ids, one per report, of those that play one part. Things and people must share a word too.
    """
    number = {entity.id: place for place, entity in enumerate(entities)}
    sources = [frozenset(span.article for span in entity.mentions) for entity in entities]
    labels = [(entity.kind, content_stems(entity.name)) for entity in entities]
    pairs = []
    for ids in parts:
        places = sorted({number[one] for one in ids if _is_unnamed(entities[number[one]])})
        pairs += [Pair(0.5, one, other, "same part in one event") for one, other in pairwise(places)]
    return _joined(entities, group_pairs(pairs, labels, sources, _cannot_share_a_part), order)


def _is_unnamed(entity: Entity) -> bool:
    return entity.kind in ("group", "other", "person") and not any(map(str.isupper, entity.name[1:]))


def _cannot_share_a_part(one: tuple[str, frozenset[str]], other: tuple[str, frozenset[str]]) -> bool:
    return one[0] != other[0] or (one[0] != "group" and not one[1] & other[1])


class _Census:
    """Who bears which name over all articles: what makes a surname, an acronym or a role point at one thing only."""

    def __init__(self, callings: Sequence[Calling], articles: Sequence[str]) -> None:
        self.firsts: dict[str, set[str]] = defaultdict(set)
        self.bearers: Counter[Hashable] = Counter()
        self.long_names: dict[str, set[Name]] = defaultdict(set)
        self.roles: dict[frozenset[str], set[Name]] = defaultdict(set)
        self.genders: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.things: dict[tuple[str, bool], set[Name]] = defaultdict(set)
        self.places = {calling.name for calling in callings if calling.kind == "place"}
        self.happenings: dict[str, list[Calling]] = defaultdict(list)
        in_article: dict[str, Counter[Hashable]] = defaultdict(Counter)
        for calling, article in zip(callings, articles, strict=True):
            if calling.kind != "person" and len(calling.name) > 1:
                self.things[head_of(calling.name), calling.named].add(calling.name)
            if is_same_happening(calling, calling):
                self.happenings[article].append(calling)
            for name in (calling.name, *calling.others):
                if calling.kind == "organisation" and len(name) > 1:
                    for word in name:
                        self.long_names[word[0]].add(name)
                        self.long_names[word].add(name)
            if calling.kind == "person" and calling.named and calling.name:
                self._count_person(calling, in_article[article])
        for counts in in_article.values():
            for key, count in counts.items():
                self.bearers[key] = max(self.bearers[key], count)

    def _count_person(self, calling: Calling, counts: Counter[Hashable]) -> None:
        surname = calling.name[-1]
        if len(calling.name) > 1:
            self.firsts[surname].add(calling.name[0])
            self.genders[surname, calling.name[0]] |= {calling.gender} - {""}
            counts[calling.name] += 1
        counts[surname] += 1
        if calling.role:
            self.roles[calling.role].add(calling.name[-1:])

    def is_sole_surname(self, surname: str) -> bool:
        """Whether all who bear `surname` can be one person: their first names meet, no article tells two apart."""
        firsts = sorted(self.firsts[surname])
        return self.bearers[surname] <= 1 and all(
            given_names_meet(left, right) for place, left in enumerate(firsts) for right in firsts[place + 1 :]
        )

    def is_sole_of_gender(self, name: Name, gender: str) -> bool:
        """Whether all others who bear the surname of `name` are known to be of the other gender."""
        others = (first for first in self.firsts[name[-1]] if not given_names_meet(first, name[0]))
        known = [self.genders[name[-1], first] for first in others]
        return all(told and gender not in told for told in known)

    def is_sole_full_name(self, name: Name) -> bool:
        return self.bearers[name] <= 1

    def is_sole_role(self, role: frozenset[str]) -> bool:
        return len({name for other, names in self.roles.items() if same_role(role, other) for name in names}) == 1

    def expansions(self, acronym: Name) -> set[Name]:
        return {name for name in self.long_names[acronym[0][0]] if is_acronym(acronym, name)}

    def is_sole_happening(self, calling: Calling) -> bool:
        """Whether no article has two things called by its kind of happening."""
        told = (sum(is_same_happening(one, calling) for one in own) for own in self.happenings.values())
        return max(told, default=0) <= 1

    def described(self, calling: Calling) -> set[Name]:
        """The names of things that a description can mean: proper ones, or where there is none fuller descriptions."""
        for named in (True, False):
            found = {name for name in self.things[head_of(calling.name), named] if describes(calling, name)}
            if found:
                return found
        return set()

    def longer_names(self, short: Name) -> set[Name]:
        return {name for name in self.long_names[short[0]] if holds_name(name, short)}


def evidence_for(one: Calling, other: Calling, census: "_Census") -> tuple[float, str] | None:
    """How strongly, and why, two callings of different articles are one entity; None where nothing says so."""
    if against(one, other) or is_generic(one) or is_generic(other):
        return None
    if not (one.named and other.named):
        return _evidence_of_description(one, other, census)
    if one.kind == "person":
        return _evidence_of_person(one, other, census)
    return _evidence_of_name(one, other, census)


def _evidence_of_person(one: Calling, other: Calling, census: _Census) -> tuple[float, str] | None:
    short, long = sorted((one, other), key=lambda calling: len(calling.name))
    agreed_role = same_role(one.role, other.role)
    if len(short.name) > 1:
        exact = short.name == long.name
        if exact and census.is_sole_full_name(short.name):
            return 1.0, f"same full name: {_show(long.name)}"
        if agreed_role or (not exact and census.is_sole_surname(long.name[-1])):
            return 0.8, f"names that meet: {_show(short.name)}, {_show(long.name)}"
        if _spelled_alike(short.name, long.name):
            return 0.7, f"one name spelled two ways: {_show(short.name)}, {_show(long.name)}"
        return None
    if census.is_sole_surname(long.name[-1]) and census.is_sole_surname(short.name[-1]):
        return 0.6, f"surname borne by one person only: {_show(short.name)}"
    if agreed_role:
        return 0.5, f"same surname and role: {_show(short.name)}"
    same_gender = bool(short.gender) and short.gender == long.gender and len(long.name) > 1
    if same_gender and census.is_sole_of_gender(long.name, short.gender):
        return 0.45, f"the only one of this surname and title: {_show(short.name)}"
    return None


def _evidence_of_description(one: Calling, other: Calling, census: _Census) -> tuple[float, str] | None:
    if one.kind != "person" and one.name == other.name:
        return 0.7, f"same name or description: {_show(one.name)}"
    if one.kind in ("organisation", "place", "other"):
        for described, other_name in ((one, other.name), (other, one.name)):
            known = described.definite or described.kind == "organisation"
            if not described.named and known and census.described(described) == {other_name}:
                return 0.4, f"the only one of this kind: {_show(described.name)}"
            if not described.named and known and described.name in (other if described is one else one).others:
                return 0.4, f"also called so: {_show(described.name)}"
        alone = is_same_happening(one, other) and census.is_sole_happening(one) and census.is_sole_happening(other)
        return (0.35, f"the only happening of its kind: {_show(one.name)}") if alone else None
    if not one.named and not other.named:
        alike = one.name == other.name and one.definite and other.definite
        return (0.7, f"same description: {_show(one.name)}") if alike else None
    described, named = (other, one) if one.named else (one, other)
    role = role_of_description(described)
    if described.definite and same_role(role, named.role) and census.is_sole_role(role):
        return 0.4, f"the only one with this role: {_show(described.name)}"
    return None


def _evidence_of_name(one: Calling, other: Calling, census: _Census) -> tuple[float, str] | None:
    if one.name == other.name:
        return 1.0, f"same name: {_show(one.name)}"
    for left, right in ((one, other), (other, one)):
        if is_acronym(left.name, right.name) and len(census.expansions(left.name)) == 1:
            return 0.9, f"acronym of one name only: {_show(left.name)}, {_show(right.name)}"
    if one.name in other.others or other.name in one.others:
        return 0.8, f"also called so: {_show(min(one.name, other.name, key=len))}"
    if one.kind == "place" or other.kind == "place":
        return None
    for left, right in ((one, other), (other, one)):
        alone = len(census.longer_names(left.name)) == 1 and left.name not in census.places if left.name else False
        if holds_name(right.name, left.name) and alone:
            return 0.6, f"short form of one name only: {_show(left.name)}, {_show(right.name)}"
    if _spelled_alike(one.name, other.name):
        return 0.5, f"one name spelled two ways: {_show(one.name)}, {_show(other.name)}"
    return None


def _spelled_alike(one: Name, other: Name) -> bool:
    return len(one) == len(other) and all(is_spelling_of(left, right) for left, right in zip(one, other, strict=True))


def _blocks(calling: Calling) -> Iterable[Hashable]:
    """Keys under which an entity can meet the same one of another article: names, initials, roles, loose spellings."""
    if is_generic(calling):
        return
    group = "person" if calling.kind == "person" else "thing"
    for name in (calling.name, *sorted(calling.others)):
        if not name:
            continue
        yield group, name
        if calling.kind == "person" and calling.named:
            yield group, "surname", name[-1]
            yield group, "spelling", name[-1][:5], len(name)
        elif calling.named:
            yield group, "first", name[0]
            yield group, "ends", name[-2:]
            yield group, "initials", "".join(word[0] for word in name) if len(name) > 1 else name[0]
    if calling.kind in ("organisation", "place", "other") and calling.name:
        yield group, "head", head_of(calling.name)
        yield from ((group, "happening", kind) for kind in sorted(happenings_named(calling)))
    role = calling.role if calling.named else role_of_description(calling)
    if calling.kind == "person":
        yield from ((group, "role", word) for word in sorted(role))


def _joined(entities: Sequence[Entity], groups: Sequence[Group], order: Mapping[str, int]) -> Cast:
    renamed = {entities[member].id: entities[one.members[0]].id for one in groups for member in one.members}
    joined = (_merge([entities[member] for member in one.members], one.reasons, order) for one in groups)
    return Cast(tuple(joined), renamed.__getitem__)


def _merge(members: Sequence[Entity], reasons: tuple[str, ...], order: Mapping[str, int]) -> Entity:
    """One entity of several: the fullest name, all other names as aliases, all mentions."""
    if len(members) == 1:
        return members[0]
    counts = Counter(member.name for member in members)
    proper = {member.name: is_proper(member.name, member.kind) for member in members}
    name = max(counts, key=lambda name: (proper[name], len(name.split()), counts[name], len(name), name))
    aliases = {alias for member in members for alias in (member.name, *member.aliases)} - {name}
    mentions = {span for member in members for span in member.mentions}
    kinds = Counter(member.kind for member in members)
    return members[0].model_copy(
        update={
            "name": name,
            "kind": max(kinds, key=lambda kind: (kinds[kind], kind)),
            "aliases": tuple(sorted(aliases)),
            "mentions": tuple(sorted(mentions, key=lambda span: _span_order(span, order))),
            "role": next((member.role for member in members if member.role is not None), None),
            "merged_because": tuple(
                sorted({reason for member in members for reason in member.merged_because} | set(filter(None, reasons)))
            ),
        }
    )


def _span_order(span: Span, order: Mapping[str, int]) -> tuple[int, str, int, int]:
    return order.get(span.article, len(order)), span.article, span.start, span.end


def _show(name: Name) -> str:
    return " ".join(name)
