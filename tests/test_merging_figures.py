"""Merging over articles: the ways in which two papers give other figures, each beside what only looks like it."""

import pytest

from tests.merging_papers import (
    HALDEN,
    Report,
    conflicts_of,
    conflicts_of_reports,
    event_of,
    ferry_paper,
    kinds_between,
    told,
)

# name, kinds of conflict, what one paper says, what the other says
CASES: list[tuple[str, list[str], Report, Report]] = [
    (
        "people hit are hurt",
        ["figure"],
        told(
            "a lorry hurts six people at a market in Halden",
            "hurts",
            "2025-03-03",
            agent="a lorry",
            patient="six people",
            **HALDEN,
        ),
        told(
            "a lorry hits nine people in Halden", "hits", "2025-03-03", agent="a lorry", patient="nine people", **HALDEN
        ),
    ),
    (
        "different things counted",
        [],
        told("six people are hurt in a crash in Halden", "hurt", "2025-03-03", patient="six people", **HALDEN),
        told("nine cars are damaged in a crash in Halden", "damaged", "2025-03-03", **HALDEN),
    ),
    (
        "rounding about 100/103",
        [],
        told("about 100 people march in Halden", "march", "2025-03-03", **HALDEN),
        told("103 people march in Halden", "march", "2025-03-03", **HALDEN),
    ),
    (
        "about 100/ 400",
        ["figure"],
        told("about 100 people march in Halden", "march", "2025-03-03", **HALDEN),
        told("400 people march in Halden", "march", "2025-03-03", **HALDEN),
    ),
    (
        "more than 40 / 44",
        [],
        told("more than 40 people march in Halden", "march", "2025-03-03", **HALDEN),
        told("44 people march in Halden", "march", "2025-03-03", **HALDEN),
    ),
    (
        "part of whole",
        [],
        told("12 people die in a fire in Halden", "die", "2025-03-03", **HALDEN),
        told("12 people die, three of them children, in a fire in Halden", "die", "2025-03-03", **HALDEN),
    ),
    (
        "percents differ",
        ["figure"],
        told("Vestra raises fares by 5 per cent", "raises", agent="Vestra"),
        told("Vestra raises fares by 8 per cent", "raises", agent="Vestra"),
    ),
    (
        "units money scale",
        [],
        told("Vestra buys the yard for £2.5m", "buys", agent="Vestra"),
        told("Vestra buys the yard for 2.5 million pounds", "buys", agent="Vestra"),
    ),
    (
        "money differ",
        ["figure"],
        told("Vestra buys the yard for £2.5m", "buys", agent="Vestra"),
        told("Vestra buys the yard for £3m", "buys", agent="Vestra"),
    ),
    (
        "money currency differ",
        [],
        told("Vestra buys the yard for £2.5m", "buys", agent="Vestra"),
        told("Vestra buys the yard for $3.1m", "buys", agent="Vestra"),
    ),
    (
        "ordinals",
        [],
        told("Vestra opens its second yard in Halden", "opens", "2025-03-03", agent="Vestra", **HALDEN),
        told("Vestra opens its yard in Halden", "opens", "2025-03-03", agent="Vestra", **HALDEN),
    ),
    (
        "spelled",
        [],
        told("twenty-one miners die in Halden", "die", "2025-03-03", **HALDEN),
        told("21 miners die in Halden", "die", "2025-03-03", **HALDEN),
    ),
    (
        "ages",
        [],
        told("police arrest a man of 19 in Halden", "arrest", "2025-03-03", **HALDEN),
        told("police arrest two men, 19 and 24, in Halden", "arrest", "2025-03-03", **HALDEN),
    ),
    (
        "durations",
        ["figure"],
        told(
            "firefighters search the mill in Halden for two hours",
            "search",
            "2025-03-03",
            agent="firefighters",
            **HALDEN,
        ),
        told(
            "firefighters search the mill in Halden for five hours",
            "search",
            "2025-03-03",
            agent="firefighters",
            **HALDEN,
        ),
    ),
    (
        "duration units agree",
        [],
        told(
            "firefighters search the mill in Halden for two hours",
            "search",
            "2025-03-03",
            agent="firefighters",
            **HALDEN,
        ),
        told(
            "firefighters search the mill in Halden for 120 minutes",
            "search",
            "2025-03-03",
            agent="firefighters",
            **HALDEN,
        ),
    ),
    (
        "miles km agree",
        [],
        told(
            "oil spreads across 10 miles as a tanker leaks off Halden",
            "leaks",
            "2025-03-03",
            agent="a tanker",
            **HALDEN,
        ),
        told(
            "oil spreads across 16 kilometres as a tanker leaks off Halden",
            "leaks",
            "2025-03-03",
            agent="a tanker",
            **HALDEN,
        ),
    ),
    (
        "miles km differ",
        ["figure"],
        told(
            "oil spreads across 10 miles as a tanker leaks off Halden",
            "leaks",
            "2025-03-03",
            agent="a tanker",
            **HALDEN,
        ),
        told(
            "oil spreads across 30 kilometres as a tanker leaks off Halden",
            "leaks",
            "2025-03-03",
            agent="a tanker",
            **HALDEN,
        ),
    ),
    (
        "times of day",
        ["figure"],
        told("a crane falls in Halden at 9 pm", "falls", "2025-03-03", agent="a crane", **HALDEN),
        told("a crane falls in Halden at 11 pm", "falls", "2025-03-03", agent="a crane", **HALDEN),
    ),
    (
        "9pm 21:00",
        [],
        told("a crane falls in Halden at 9 pm", "falls", "2025-03-03", agent="a crane", **HALDEN),
        told("a crane falls in Halden at 21:00", "falls", "2025-03-03", agent="a crane", **HALDEN),
    ),
    (
        "fractions",
        ["figure"],
        told("a third of the mill burns in Halden", "burns", "2025-03-03", **HALDEN),
        told("half of the mill burns in Halden", "burns", "2025-03-03", **HALDEN),
    ),
    (
        "score",
        ["figure"],
        told("Rovers beat United 3-1", "beat", "2025-03-03", agent="Rovers", patient="United"),
        told("Rovers beat United 2-1", "beat", "2025-03-03", agent="Rovers", patient="United"),
    ),
    (
        "score same",
        [],
        told("Rovers beat United 3-1", "beat", "2025-03-03", agent="Rovers", patient="United"),
        told("Rovers beat United by three goals to one", "beat", "2025-03-03", agent="Rovers", patient="United"),
    ),
    (
        "vote result",
        ["figure"],
        told(
            "the council of Halden approves the plan by 12 votes to seven",
            "approves",
            "2025-03-03",
            agent="Halden council",
        ),
        told("the council of Halden approves the plan by 12 to nine", "approves", "2025-03-03", agent="Halden council"),
    ),
    (
        "range holds",
        [],
        told("between 40 and 60 people march in Halden", "march", "2025-03-03", **HALDEN),
        told("50 people march in Halden", "march", "2025-03-03", **HALDEN),
    ),
    (
        "range dash",
        [],
        told("40 to 60 people march in Halden", "march", "2025-03-03", **HALDEN),
        told("50 people march in Halden", "march", "2025-03-03", **HALDEN),
    ),
    (
        "dozens",
        [],
        told("dozens of people march in Halden", "march", "2025-03-03", **HALDEN),
        told("50 people march in Halden", "march", "2025-03-03", **HALDEN),
    ),
    (
        "drowned in other words",
        ["figure"],
        told("three people drown off Halden", "drown", "2025-03-03", patient="three people", **HALDEN),
        told("five fishermen die as a boat sinks off Halden", "die", "2025-03-03", patient="five fishermen", **HALDEN),
    ),
    (
        "blaze",
        ["figure"],
        told("a blaze destroys 12 houses in Halden", "destroys", "2025-03-03", agent="a blaze", **HALDEN),
        told("20 houses are destroyed by fire in Halden", "destroyed", "2025-03-03", **HALDEN),
    ),
    (
        "a theft by robbers",
        ["figure"],
        told("thieves steal £20,000 from a bank in Halden", "steal", "2025-03-03", agent="thieves", **HALDEN),
        told("robbers take £35,000 from a bank in Halden", "take", "2025-03-03", agent="robbers", **HALDEN),
    ),
    (
        "arrested count",
        ["figure"],
        told(
            "police arrest 12 people in Halden", "arrest", "2025-03-03", agent="Police", patient="12 people", **HALDEN
        ),
        told(
            "police detain 17 people in Halden", "detain", "2025-03-03", agent="Police", patient="17 people", **HALDEN
        ),
    ),
    (
        "strike length",
        ["figure"],
        told("drivers strike for two days at Vestra", "strike", "2025-03-03", agent="drivers", patient="Vestra"),
        told("drivers walk out for five days at Vestra", "walk out", "2025-03-03", agent="drivers", patient="Vestra"),
    ),
    (
        "sentence",
        ["figure"],
        told("Ann Lee is jailed for four years", "jailed", "2025-03-03", patient="Ann Lee"),
        told("Ann Lee is sentenced to six years in prison", "sentenced", "2025-03-03", patient="Ann Lee"),
    ),
    (
        "attendance",
        ["figure"],
        told("400 people attend a meeting in Halden", "attend", "2025-03-03", agent="400 people", **HALDEN),
        told("600 people come to a meeting in Halden", "come", "2025-03-03", agent="600 people", **HALDEN),
    ),
    (
        "dead v injured",
        [],
        told("two people die in a crash in Halden", "die", "2025-03-03", **HALDEN),
        told("five people are injured in a crash in Halden", "injured", "2025-03-03", **HALDEN),
    ),
]


@pytest.mark.parametrize(("kinds", "one", "other"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_figures_disagree_where_both_cannot_be_right(kinds: list[str], one: Report, other: Report) -> None:
    """Like is compared with like: bounds, ranges, parts, ages, units and results are read before figures are."""
    assert [conflict.kind for conflict in conflicts_of_reports(one, other)] == kinds


FIGURES = {
    "state of people by two verbs": (
        event_of("nine people were injured as a roof gave way", "injured"),
        event_of("the stand fell and hurt six people", "fell"),
    ),
    "victims in a quote and an event": (
        "said: nine men had been killed on the quay",
        event_of("the crane fell and killed six dockers", "fell"),
    ),
    "one noun under two verbs": (
        "said: the plan would cost 450 jobs in the region",
        "said: some 310 posts would go at the yard",
    ),
    "an amount owed": ("said: the club owes £3.8m", "said: the debts of the club come to £5.1m"),
    "votes against": (
        event_of("the board approved the merger by nine votes to three", "approved", "2025-03-03"),
        event_of("the board approved the merger by nine votes to four", "approved", "2025-03-03"),
    ),
    "spelled out": (
        event_of("four boats sank off the island", "sank", "2025-03-03"),
        event_of("some 14 boats sank off the island", "sank", "2025-03-03"),
    ),
}
NO_FIGURES = {
    "hurt and killed": (
        event_of("nine people were injured as a roof gave way", "injured"),
        event_of("the stand fell and killed six people", "fell"),
    ),
    "a part of the dead": (
        event_of("twelve people died as the ferry sank", "sank"),
        event_of("three children died on the ferry", "died"),
    ),
    "a lower bound": (
        event_of("at least six people were injured", "injured"),
        event_of("the stand fell and hurt nine people", "fell"),
    ),
    "rounded": (
        event_of("some 100 people were injured", "injured"),
        event_of("the stand fell and hurt 103 people", "fell"),
    ),
    "two years": (
        event_of("nine people were injured as a roof gave way", "injured", "2025-03-03"),
        event_of("a fire hurt six people", "fire", "2019-05-02"),
    ),
    "two currencies": ("said: the club owes £3.8m", "said: the debts of the club come to 5.1m euros"),
    "two sums": ("said: the club owes £3.8m", "said: the price of the stand was £5.1m"),
    "scale words": ("said: the club owes £3.8m", "said: the debts of the club come to 3.8 million pounds"),
    "durations": ("said: the crew had worked for nine hours", "said: the trip would take two hours"),
    "other things": ("said: the plan would cost 450 jobs", "said: the plan would cost 310 boats"),
    "per cent and number": ("said: 40 per cent of the posts would go", "said: 310 posts would go"),
    "an update": (
        event_of("so far six people have died", "died", "2025-03-03"),
        event_of("the number of dead has risen to nine people", "dead", "2025-03-03"),
    ),
    "more than": ("said: more than 40 jobs would go", "said: the plan would cost 44 posts"),
}


@pytest.mark.parametrize(("one", "other"), FIGURES.values(), ids=FIGURES)
def test_two_figures_for_one_count_are_a_conflict_whatever_records_hold_them(one: object, other: object) -> None:
    """Quote or event, by this verb or that: one count has one number."""
    assert kinds_between(one, other) == ["figure"]


@pytest.mark.parametrize(("one", "other"), NO_FIGURES.values(), ids=NO_FIGURES)
def test_figures_that_can_both_be_right_are_no_conflict(one: object, other: object) -> None:
    """Another count, a part, a bound, a rounding, another day, another unit."""
    assert "figure" not in kinds_between(one, other)


def test_a_paper_that_gives_several_figures_for_a_thing_is_not_held_to_one() -> None:
    """Six hurt in the first crash and nine in the second: a third paper's figure contradicts neither."""
    both = (
        ferry_paper("p0")
        .quote("Six men were hurt at the gate", "Ann Lee")
        .quote("Nine men were hurt in the yard", "Ann Lee")
    )
    assert conflicts_of(both, ferry_paper("p1").quote("Seven dockers were injured", "Tom Ek")) == []
