"""Merging over articles: who is one and the same in several papers, and who stays apart."""

import pytest

from summarizer.merging import merge_articles
from summarizer.records import EntityKind
from tests.merging_papers import Paper


def cast_of(*papers: list[tuple[str, EntityKind, str]]) -> list[frozenset[str]]:
    """The names that went into each entity of several papers, each given as (name, kind, words around the name)."""
    told = []
    for number, people in enumerate(papers):
        paper = Paper(f"p{number}")
        for name, kind, around in people:
            paper.who(name, kind, around)
            place = paper.line(f"what number {number} {name} says is this and that and more of the same {name}")
            paper.waiting.append(("quote", place, place, paper.who(name, kind), "direct"))
        told.append(paper.done())
    merged = merge_articles(told)
    return [frozenset({one.name, *one.aliases}) for one in merged.entities]


P, O, L, G = "person", "organisation", "place", "group"  # noqa: E741


@pytest.mark.parametrize(
    ("papers", "count"),
    [
        ([[("Ann Lee", P, "{}")], [("Ann Lee", P, "{}")]], 1),
        ([[("Ann Lee", P, "{}")], [("Lee", P, "Ms {}")]], 1),
        ([[("Ann Lee", P, "{}")], [("A. Lee", P, "{}")]], 1),
        ([[("Volodymyr Zelenskyy", P, "{}")], [("Volodymyr Zelensky", P, "{}")]], 1),
        ([[("International Energy Agency", O, "{}")], [("IEA", O, "{}")]], 1),
        ([[("Vestra Shipping", O, "{}")], [("Vestra", O, "{}")]], 1),
        ([[("Vestra Ltd", O, "{}")], [("Vestra", O, "{}")]], 1),
        ([[("Kremlin", O, "{}")], [("Kremlin", L, "{}")]], 1),
        ([[("the night fishermen", G, "{}")], [("the night fishermen", G, "{}")]], 1),
        ([[("Ann Lee", P, "{}, the mayor, said")], [("the mayor", P, "{} said")]], 1),
        ([[("Ann Lee", P, "{}, the mayor, said")], [("the deputy mayor", P, "{} said")]], 2),
        ([[("Ann Lee", P, "{}, the mayor, said")], [("a mayor", P, "{} said")]], 2),
        ([[("Ann Lee", P, "{}, a heart surgeon, said")], [("Lee", P, "Dr {}, the heart surgeon, said")]], 1),
        ([[("Tom Lee", P, "Mr {}"), ("Ann Lee", P, "{}, his sister, said")], [("Lee", P, "Mr {}")]], 2),
        ([[("Tom Lee", P, "Mr {}"), ("Ann Lee", P, "{} said")], [("Lee", P, "Mr {}")]], 3),
        ([[("Ann Lee", P, "{}, who runs the club, said")], [("Lee", P, "Ms {}, the administrator, said")]], 1),
        ([[("Ann Lee", P, "{}, who runs the club, said")], [("mayor", P, "the {}")]], 2),
        ([[("Halden General Hospital", O, "{}")], [("hospital in Halden", O, "the {}")]], 1),
        ([[("Halden General Hospital", O, "{}")], [("hospital in Lundby", O, "the {}")]], 2),
        ([[("St Olav’s Infirmary", O, "{}")], [("town’s infirmary", O, "the {}")]], 1),
        ([[("Halden county council", O, "{}")], [("town council", O, "the {}")]], 2),
        ([[("Halden guildhall", L, "{}")], [("the guildhall", L, "{}")]], 1),
        ([[("Halden guildhall", L, "{}"), ("Lundby guildhall", L, "{}")], [("the guildhall", L, "{}")]], 3),
        ([[("Ann Lee", P, "{}")], [("Tom Lee", P, "{}")]], 2),
        ([[("Lee", P, "Ms {}")], [("Lee", P, "Mr {}")]], 2),
        ([[("Ann Lee", P, "{}, 34, said")], [("Ann Lee", P, "{}, 61, said")]], 2),
        ([[("Tom Lee Jr", P, "{}")], [("Tom Lee Sr", P, "{}")]], 2),
        ([[("Johansen", P, "{}")], [("Johanson", P, "{}")]], 2),
        ([[("officials", G, "{}")], [("officials", G, "{}")]], 2),
        ([[("a spokesman", P, "{}")], [("a spokesman", P, "{}")]], 2),
        ([[("Moscow", L, "{}")], [("Russia", L, "{}")]], 2),
        ([[("Halden Hospital", O, "{}")], [("Halden Port", O, "{}")]], 2),
        ([[("Jordan", P, "{}")], [("Jordan", L, "{}")]], 2),
    ],
    ids=lambda value: " + ".join(one[0][0] for one in value) if isinstance(value, list) else "",
)
def test_evidence_joins_and_evidence_against_keeps_apart(
    papers: list[list[tuple[str, EntityKind, str]]], count: int
) -> None:
    """A name, an initial, a spelling, an acronym join; another first name, gender, age or kind does not."""
    assert len(cast_of(*papers)) == count


def test_a_surname_that_two_people_bear_joins_nobody() -> None:
    """With an Ann and a Tom Lee about, a bare Lee in a third paper stays alone."""
    cast = cast_of([("Ann Lee", P, "{}")], [("Tom Lee", P, "{}")], [("Lee", P, "{}")])
    assert sorted(map(sorted, cast)) == [["Ann Lee"], ["Lee"], ["Tom Lee"]]


def test_a_role_finds_its_bearer_where_there_is_only_one() -> None:
    """ "The harbour master" of one paper is the named harbour master of another."""
    paper = Paper("p0")
    start, end = paper.line("harbour master Ann Lee")
    paper.entities["Ann Lee"] = (P, [(start, end)])
    first = paper.quote("We heard it fall on the quay", "Ann Lee").done()
    second = Paper("p1").quote("We saw it fall in the water", "The harbour master").done()
    assert [one.name for one in merge_articles([first, second]).entities] == ["Ann Lee"]


def test_a_deputy_is_not_the_one_he_deputises_for() -> None:
    """ "The deputy mayor" is nobody's mayor."""
    paper = Paper("p0")
    start, end = paper.line("mayor Ann Lee")
    paper.entities["Ann Lee"] = (P, [(start, end)])
    first = paper.quote("We heard it fall on the quay", "Ann Lee").done()
    second = Paper("p1").quote("We saw it fall in the water", "The deputy mayor").done()
    assert len(merge_articles([first, second]).entities) == 2


def test_two_whom_one_paper_tells_apart_are_never_joined() -> None:
    """Two entities of one article stay two, even through a third of another article that fits both."""
    paper = Paper("p0")
    paper.who("Ann Lee")
    paper.who("Ms Lee")
    told = paper.quote("We go home now and then", "Ann Lee").quote("You stay here for good", "Ms Lee").done()
    other = Paper("p1").quote("They come tomorrow at noon", "Ann Lee").done()
    assert len(merge_articles([told, other]).entities) == 2
