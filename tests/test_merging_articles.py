"""Merging over articles: quotations, events and stances that are one become one and say why; what is not stays apart."""

import doctest

import pytest

from summarizer.merging import conflicts as conflicts_module
from summarizer.merging import merge_articles
from summarizer.merging import names as names_module
from summarizer.merging import quotes as quotes_module
from summarizer.merging import stances as stances_module
from summarizer.merging import tallies as tallies_module
from summarizer.merging import vocabulary as vocabulary_module
from summarizer.records import Topic
from tests.merging_papers import FERRY, Paper, collapse


@pytest.mark.parametrize(
    ("one", "other", "speakers", "joined"),
    [
        ("We lost four boats in the storm", "We lost four boats in the storm", ("Ann Lee", "Ann Lee"), True),
        ("We lost four boats in the storm", "lost four boats in the storm", ("Ann Lee", "Ann Lee"), True),
        ("We lost four boats in the storm", "We lost forty boats in the storm", ("Ann Lee", "Ann Lee"), True),
        ("We lost four boats in the storm", "We lost four boats in the storm", ("Ann Lee", "Tom Ek"), True),
        ("a black day for the town", "a black day for Halden", ("Ann Lee", "Ann Lee"), True),
        ("No comment", "No comment", ("Ann Lee", "Ann Lee"), True),
        ("No comment", "No comment", ("Ann Lee", "Tom Ek"), False),
        ("We lost four boats in the storm", "We will rebuild the quay by June", ("Ann Lee", "Ann Lee"), False),
        ("a black day for the town", "a black day for Halden", ("Ann Lee", "Tom Ek"), False),
    ],
    ids=["same", "cut", "altered", "two speakers", "run", "short", "short two speakers", "other", "run two speakers"],
)
def test_quotations_join_by_words_and_speaker(one: str, other: str, speakers: tuple[str, str], joined: bool) -> None:
    """Long wordings join whoever is named, short ones only with the same speaker."""
    told = [Paper("p0").quote(one, speakers[0]).done(), Paper("p1").quote(other, speakers[1]).done()]
    merged = merge_articles(told)
    assert (len(merged.quotes) == 1) is joined
    if joined:
        assert merged.quotes[0].articles == ("p0", "p1")
        assert merged.quotes[0].merged_because


def test_a_joined_quotation_shows_what_differs() -> None:
    """The place of the other paper lists its words against the leading ones."""
    told = [
        Paper("p0").quote("We lost four boats in the storm", "Ann Lee").done(),
        Paper("p1").quote("We lost forty boats in the storm", "Ann Lee").done(),
    ]
    (quote,) = merge_articles(told).quotes
    assert [place.content[0].article for place in quote.places] != [quote.content[0].article]
    assert sorted(quote.places[0].differences) in (["+ forty", "- four"], ["+ four", "- forty"])


@pytest.mark.parametrize(
    ("other", "joined"),
    [
        (Paper("p1").event("a crane fell in Halden", "fell", "2025-03-03", place="Halden"), True),
        (collapse("p1", when="2025-03"), True),
        (collapse("p1", when="2025-03-04"), True),
        (collapse("p1", when="2025-04-20"), False),
        (Paper("p1").event("police arrest a driver in Halden", "arrest", "2025-03-03", place="Halden"), False),
        (Paper("p1").event("a crane collapses in Halden", "collapses", None, place="Halden"), True),
    ],
    ids=["other word", "coarser date", "date of a day later", "date of next month", "other kind", "undated"],
)
def test_events_join_by_kind_time_and_place(other: Paper, joined: bool) -> None:
    """The same happening in other words joins; another day far off or another kind does not."""
    assert (len(merge_articles([collapse("p0").done(), other.done()]).events) == 1) is joined


def test_other_victims_make_another_event() -> None:
    """Two deaths on one day in one town are two."""
    told = [
        Paper(f"p{n}").event(f"{name} dies in Halden", "dies", "2025-03-03", patient=name, place="Halden").done()
        for n, name in enumerate(("Ann Lee", "Tom Ek"))
    ]
    assert len(merge_articles(told).events) == 2


def test_what_may_happen_in_two_places_on_one_day_is_two() -> None:
    """Police arrest a driver in Halden and one in Lundby: the same police, the same day, two arrests."""
    told = [
        Paper(name)
        .event(f"police arrest a driver in {place}", "arrest", "2025-03-03", agent="Police of Vest", place=place)
        .done()
        for name, place in (("p0", "Halden"), ("p1", "Lundby"))
    ]
    assert len(merge_articles(told).events) == 2


def test_one_wrong_pair_chains_no_events() -> None:
    """An undated report fits the meetings of March and of June; the two do not become one through it."""
    told = [
        Paper(name)
        .event("Ann Lee meets Tom Ek in Halden", "meets", when, agent="Ann Lee", patient="Tom Ek", place="Halden")
        .done()
        for name, when in (("p0", "2025-03-03"), ("p1", None), ("p2", "2025-06-03"))
    ]
    merged = merge_articles(told)
    assert len(merged.events) == 2
    assert all(not {"p0", "p2"} <= set(event.articles) for event in merged.events)


def test_the_latest_status_of_a_plan_holds() -> None:
    """Planned on Monday, called off on Tuesday: denied, and no conflict."""
    told = [
        Paper(name, day).event("Ann Lee opens the bridge", "opens", "2025-03-09", status, agent="Ann Lee").done()  # type: ignore[arg-type]
        for name, day, status in (("p0", "2025-03-04", "planned"), ("p1", "2025-03-05", "denied"))
    ]
    merged = merge_articles(told)
    assert [event.status for event in merged.events] == ["denied"]
    assert merged.conflicts == ()


@pytest.mark.parametrize(
    ("one", "other", "trigger", "joined"),
    [
        ("they pay", "they pay", "pay", False),
        ("they pay the ransom", "they pay the ransom", "pay", True),
        ("the dam bursts", "the dam bursts", "bursts", True),
    ],
    ids=["everyday verb", "and its object", "kind of happening"],
)
def test_an_everyday_verb_alone_joins_no_events(one: str, other: str, trigger: str, joined: bool) -> None:
    """Two reports of one story hold many bare verbs; it takes a word, a name or a day in common besides."""
    told = [
        Paper(name, headline=f"{name} {FERRY}").event(what, trigger).done()
        for name, what in (("p0", one), ("p1", other))
    ]
    assert (len(merge_articles(told).events) == 1) is joined


def test_a_topic_and_its_delay_are_two_stances() -> None:
    """Support for the vote is not support for the delay of the vote."""
    told = [
        Paper("p0").stance("Ann Lee", "the vote", "support").done(),
        Paper("p1").stance("Ann Lee", "the delay of the vote", "support").done(),
    ]
    assert len(merge_articles(told).stances) == 2


@pytest.mark.parametrize(
    ("topics", "count"),
    [
        (("a ban on night ferries", "the ban"), 1),
        (("the delay of the vote", "the vote"), 2),
        (("a ban on night ferries", "a ban"), 2),
        (("a ban on night ferries", "a ban on cars", "the ban"), 3),
    ],
    ids=["known", "turned", "not known", "either of two"],
)
def test_a_topic_spoken_of_as_known_is_the_one_it_can_be(topics: tuple[str, ...], count: int) -> None:
    """ "The ban" is the ban on night ferries, unless its holder speaks of two bans."""
    told = [Paper(f"p{n}").stance("Ann Lee", topic, "support").done() for n, topic in enumerate(topics)]
    assert len(merge_articles(told).stances) == count


def test_one_topic_of_two_holders_is_named_alike() -> None:
    """Who is against "the ban" stands in the row of who is for "a ban on night ferries"; a delay of it does not."""
    told = [
        Paper("p0", "2025-03-02", f"0 {FERRY}").stance("Tom Ek", "the ban", "oppose").done(),
        Paper("p1", "2025-03-03", f"1 {FERRY}").stance("Ann Lee", "a ban on night ferries", "support").done(),
        Paper("p2", "2025-03-04", f"2 {FERRY}").stance("Bo Dahl", "the delay of the ban", "support").done(),
    ]
    targets = [stance.target for stance in merge_articles(told).stances]
    assert [one.topic for one in targets if isinstance(one, Topic)] == [
        "a ban on night ferries",
        "a ban on night ferries",
        "the delay of the ban",
    ]


def test_stances_come_together_in_the_order_of_time() -> None:
    """Evidence of the earlier paper stands first, whatever the ids of the papers."""
    told = [
        Paper("a", "2025-03-09").stance("Ann Lee", "the ferry ban", "oppose").done(),
        Paper("b", "2025-03-01").stance("Ann Lee", "the ferry ban", "support").done(),
    ]
    (stance,) = merge_articles(told).stances
    assert [item.span.article for item in stance.evidence] == ["b", "a"]
    assert stance.polarity == "mixed"


@pytest.mark.parametrize(
    "module", [conflicts_module, tallies_module, names_module, quotes_module, stances_module, vocabulary_module]
)
def test_the_examples_of_the_docstrings_run(module: object) -> None:
    """What a docstring shows is what happens."""
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
