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

# Neighbours of one thing inside a block, in the block's order (sorted neighbourhood, Hernandez and Stolfo 1995):
# a block larger than this is so common a key that comparing all its pairs would be quadratic and teach nothing.
WINDOW = 40


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
    """The pairs worth comparing, each once: things that share a key and stand near each other in its block."""
    blocks: dict[Hashable, list[int]] = defaultdict(list)
    for number, own in enumerate(keys):
        for key in dict.fromkeys(own):
            blocks[key].append(number)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        for place, one in enumerate(block):
            for other in block[place + 1 : place + 1 + WINDOW]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield one, other
