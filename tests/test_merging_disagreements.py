"""Merging over articles: the ways in which two papers give other days, places and outcomes, each beside a look-alike."""

import pytest
from merging_papers import HALDEN, Paper, Report, conflicts_of_reports, told

from summarizer.merging import merge_articles

# name, kinds of conflict, what one paper says, what the other says
CASES: list[tuple[str, list[str], Report, Report]] = [
    (
        "other moments",
        [],
        told("five people die in a fire in Halden", "die", "2025-03-03", **HALDEN),
        told("seven people die in a fire in Halden", "die", "2025-01-10", **HALDEN),
    ),
    (
        "date past once",
        ["date"],
        told("Vestra closes its Halden mill", "closes", "2025-03-01", agent="Vestra", patient="Halden mill"),
        told("Vestra shuts its Halden mill", "shuts", "2025-03-03", agent="Vestra", patient="Halden mill"),
    ),
    (
        "date ahead opening",
        ["date"],
        told("Vestra opens the bridge in Halden", "opens", "2025-05-01", "planned", agent="Vestra", **HALDEN),
        told(
            "the bridge in Halden is inaugurated by Vestra",
            "inaugurated",
            "2025-05-15",
            "planned",
            agent="Vestra",
            **HALDEN,
        ),
    ),
    (
        "date hearing ahead",
        ["date"],
        told("the High Court hears the case of Vestra", "hears", "2025-05-01", "planned", agent="High Court"),
        told("the High Court hears the case of Vestra", "hears", "2025-05-08", "planned", agent="High Court"),
    ),
    (
        "two hearings",
        [],
        told("the High Court hears the case of Vestra", "hears", "2025-05-01", "planned", agent="High Court"),
        told("the High Court hears the appeal of Ann Lee", "hears", "2025-05-08", "planned", agent="High Court"),
    ),
    (
        "year v date",
        [],
        told("Vestra buys the Halden mill", "buys", "2019", agent="Vestra"),
        told("Vestra buys the Halden mill", "buys", "2019-05-02", agent="Vestra"),
    ),
    (
        "years differ",
        ["date"],
        told("Vestra buys the Halden mill", "buys", "2019", agent="Vestra", patient="Halden mill"),
        told("Vestra acquires the Halden mill", "acquires", "2017", agent="Vestra", patient="Halden mill"),
    ),
    (
        "month differ",
        ["date"],
        told("Halden council passes the plan", "passes", "2024-12", agent="Halden council"),
        told("Halden council approves the plan", "approves", "2024-11", agent="Halden council"),
    ),
    (
        "week v day",
        [],
        told("Vestra closes its Halden mill", "closes", "2025-02-24/2025-03-02", agent="Vestra"),
        told("Vestra closes its Halden mill", "closes", "2025-02-26", agent="Vestra"),
    ),
    (
        "place of talks",
        ["place"],
        told(
            "Ann Lee and Tom Ek meet in Halden", "meet", "2025-03-03", agent="Ann Lee", patient="Tom Ek", place="Halden"
        ),
        told(
            "Ann Lee meets Tom Ek in Lundby", "meets", "2025-03-03", agent="Ann Lee", patient="Tom Ek", place="Lundby"
        ),
    ),
    (
        "event denied",
        ["denial"],
        told("Vestra sold the yard to Ann Lee", "sold", None, "occurred", agent="Vestra"),
        told("Vestra sells the yard to Ann Lee", "sells", None, "denied", agent="Vestra"),
    ),
    (
        "a ship sinks in other words",
        ["date"],
        told("a ferry sinks off Halden", "sinks", "2025-03-02", agent="a ferry", **HALDEN),
        told("a ferry capsizes off Halden", "capsizes", "2025-03-03", agent="a ferry", **HALDEN),
    ),
    (
        "train derails",
        ["date"],
        told("a train derails near Halden", "derails", "2025-03-02", agent="a train", **HALDEN),
        told("a train comes off the rails near Halden", "comes off", "2025-03-03", agent="a train", **HALDEN),
    ),
    (
        "another day, another place",
        [],
        told("a train derails near Halden", "derails", "2025-03-02", agent="a train", **HALDEN),
        told("a train derails near Lundby", "derails", "2025-03-03", agent="a train", place="Lundby"),
    ),
    (
        "two fires",
        [],
        told("a house burns in Halden", "burns", "2025-03-02", **HALDEN),
        told("a mill burns in Lundby", "burns", "2025-03-02", place="Lundby"),
    ),
    (
        "two thefts",
        [],
        told("thieves steal a painting from the museum", "steal", "2025-03-02"),
        told("thieves steal a car in Lundby", "steal", "2025-03-02", place="Lundby"),
    ),
    (
        "two resign",
        [],
        told("Ann Lee resigns", "resigns", "2025-03-02", agent="Ann Lee"),
        told("Tom Ek resigns", "resigns", "2025-03-02", agent="Tom Ek"),
    ),
    (
        "resign date",
        ["date"],
        told("Ann Lee resigns", "resigns", "2025-03-02", agent="Ann Lee"),
        told("Ann Lee steps down", "steps down", "2025-03-03", agent="Ann Lee"),
    ),
    (
        "an offer and the purchase",
        [],
        told("Ann Lee offers £2m for the club", "offers", "2025-03-02", agent="Ann Lee", patient="Rovers"),
        told("Ann Lee buys the club for £3m", "buys", "2025-03-04", agent="Ann Lee", patient="Rovers"),
    ),
    (
        "vote vs protest",
        [],
        told("Halden council votes on the plan", "votes", "2025-03-02", agent="Halden council"),
        told(
            "residents protest against the plan outside Halden council",
            "protest",
            "2025-03-02",
            patient="Halden council",
        ),
    ),
    (
        "two places",
        ["place"],
        told("Ann Lee opens a school in Halden", "opens", "2025-03-03", agent="Ann Lee", place="Halden"),
        told("Ann Lee opens a school in Lundby", "opens", "2025-03-03", agent="Ann Lee", place="Lundby"),
    ),
    (
        "found in two places",
        ["place"],
        told("the body of Tom Ek is found in Halden", "found", "2025-03-03", patient="Tom Ek", place="Halden"),
        told("Tom Ek's body is found in Lundby", "found", "2025-03-03", patient="Tom Ek", place="Lundby"),
    ),
    (
        "a place only described",
        [],
        told("Ann Lee opens a school in Halden", "opens", "2025-03-03", agent="Ann Lee", place="Halden"),
        told("Ann Lee opens a school in Kirk Street", "opens", "2025-03-03", agent="Ann Lee", place="the school"),
    ),
    (
        "ahead, and called off",
        ["status"],
        told("the concert goes ahead in Halden", "goes ahead", "2025-03-09", "planned", agent="Vestra", **HALDEN),
        told("the concert in Halden is called off", "called off", "2025-03-09", "denied", agent="Vestra", **HALDEN),
    ),
    (
        "paid, and denied",
        ["denial"],
        told("Vestra pays Ann Lee £200", "pays", "2025-03-03", "occurred", agent="Vestra", patient="Ann Lee"),
        told("Vestra pays Ann Lee a bribe", "pays", "2025-03-03", "denied", agent="Vestra", patient="Ann Lee"),
    ),
    (
        "has yet to happen",
        ["denial"],
        told("the bridge reopens", "reopens", "2025-03-03", "occurred", agent="Halden bridge"),
        told("the bridge has yet to reopen", "reopen", None, "denied", agent="Halden bridge"),
    ),
]


@pytest.mark.parametrize(("kinds", "one", "other"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_two_papers_disagree_where_an_editor_would_say_so(kinds: list[str], one: Report, other: Report) -> None:
    """Exactly the conflicts that are there: none missed, none of what can both be right."""
    assert [conflict.kind for conflict in conflicts_of_reports(one, other)] == kinds


@pytest.mark.parametrize(
    ("evidence", "kinds"),
    [("Vestra called off the opening of the bridge", ["status"]), ("Vestra will not open the bridge", ["denial"])],
    ids=["called off", "disowned"],
)
def test_a_plan_is_called_off_or_it_is_denied_that_there_is_one(evidence: str, kinds: list[str]) -> None:
    """Who says that it will not be denies what another paper announces; who calls it off does not."""
    trigger = "called off" if "called off" in evidence else "open"
    told = [
        Paper("p0").event("Vestra opens the bridge", "opens", "2025-03-09", "planned", agent="Vestra"),
        Paper("p1").event(evidence, trigger, "2025-03-09", "denied", agent="Vestra"),
    ]
    assert [conflict.kind for conflict in merge_articles([paper.done() for paper in told]).conflicts] == kinds


def test_a_denial_printed_before_the_deed_is_a_development() -> None:
    """Denied on Tuesday, done on Thursday, told on Friday: nobody contradicts anybody."""
    told = [
        Paper("p0", "2025-03-04").event("Ann Lee resigns", "resigns", None, "denied", agent="Ann Lee"),
        Paper("p1", "2025-03-07").event("Ann Lee steps down", "steps down", "2025-03-06", agent="Ann Lee"),
    ]
    assert merge_articles([paper.done() for paper in told]).conflicts == ()


def test_the_papers_of_one_day_are_set_side_by_side_first() -> None:
    """A date that a later issue moves is shown against the paper of the same day, not against yesterday's."""
    told = [
        Paper(name, printed).event("Vestra restores power in Halden", "restores", day, "planned", agent="Vestra")
        for name, printed, day in (
            ("p0", "2025-03-03", "2025-03-05"),
            ("p1", "2025-03-04", "2025-03-06"),
            ("p2", "2025-03-04", "2025-03-08"),
        )
    ]
    (conflict,) = merge_articles([paper.done() for paper in told]).conflicts
    assert {span.article for span in conflict.passages} == {"p1", "p2"}
