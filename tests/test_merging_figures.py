"""Merging over articles: the ways in which two papers give other figures, each beside what only looks like it."""

import pytest
from merging_papers import HALDEN, Report, conflicts_of_reports, told

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
