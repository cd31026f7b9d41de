"""Grouping with evidence for and against: the strongest pairs first, and never a group with a forbidden pair in it.

In go things with their labels and sources, and scored pairs of them; out come groups. A
pair joins two groups only if no label of one must stay apart from any label of the other
(complete link on the evidence against) and no source is in both (what one source tells
apart is apart), so one wrong pair cannot chain two groups.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

Label = TypeVar("Label", bound=Hashable)

# Each thing is compared with at most so many later ones, those of its rarest keys first and the nearest within a block
# (sorted neighbourhood, Hernandez and Stolfo 1995): a key that hundreds share teaches little, and all its pairs would
# be quadratic. On the stories suite 8 is already enough.
CANDIDATES = 16


class Pair(NamedTuple):
    """Two things that may be one: how strong the evidence is, and what it is."""

    score: float
    one: int
    other: int
    reason: str


class Group(NamedTuple):
    """Members in ascending order, and why they were joined (empty for a group of one)."""

    members: tuple[int, ...]
    reasons: tuple[str, ...]


def group_pairs(
    pairs: Iterable[Pair],
    labels: Sequence[Label],
    sources: Sequence[frozenset[str]],
    apart: Callable[[Label, Label], bool],
) -> list[Group]:
    """Groups of the things `0 .. len(labels)-1`, each in exactly one, ordered by their first member.

    `labels` hold all that `apart` needs: things with equal labels are alike to it, which
    keeps a group of five hundred as cheap to test as a group of five.
    """
    home = list(range(len(labels)))
    members = {number: [number] for number in home}
    held: dict[int, set[Label]] = {number: {label} for number, label in enumerate(labels)}
    seen_in = {number: set(source) for number, source in enumerate(sources)}
    reasons: dict[int, list[str]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.one, pair.other)):
        one, other = sorted((home[pair.one], home[pair.other]))
        if one == other or seen_in[one] & seen_in[other]:
            continue
        if any(left != right and apart(left, right) for left in held[one] for right in held[other]):
            continue
        if len(members[one]) < len(members[other]):
            one, other = other, one
        for number in members[other]:
            home[number] = one
        members[one] += members.pop(other)
        held[one] |= held.pop(other)
        seen_in[one] |= seen_in.pop(other)
        reasons[one] += [*reasons.pop(other, []), pair.reason]
    groups = [Group(tuple(sorted(numbers)), tuple(sorted(set(reasons[key])))) for key, numbers in members.items()]
    return sorted(groups)


def blocked_pairs(keys: Sequence[Iterable[Hashable]]) -> Iterator[tuple[int, int]]:
    """The pairs worth comparing, each once: things that share a key, at most `CANDIDATES` later ones for each thing."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for number, own in enumerate(keys):
        for key in dict.fromkeys(own):
            blocks[key].append(number)
    met: list[set[int]] = [set() for _ in keys]
    for block in sorted(blocks.values(), key=len):
        for place, one in enumerate(block):
            room = CANDIDATES - len(met[one])
            for other in block[place + 1 : place + 1 + room]:
                if other not in met[one]:
                    met[one].add(other)
                    yield one, other
