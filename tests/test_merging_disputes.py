"""The ways in which papers disagree, each beside a twin that looks like it and is no conflict."""

import pytest

from summarizer.records import Conflict, Status
from tests.merging_papers import FERRY, Paper, conflicts_of


def paper(name: str, published: str = "2025-03-04") -> Paper:
    return Paper(name, published, f"{name} {FERRY}")


def event(what: str, trigger: str, when: str | None = None, status: Status = "occurred", **rest: str) -> tuple:
    return what, trigger, when, status, rest


def told(one: object, other: object) -> list[str]:
    """The kinds of conflict between two papers: an event each, or words that somebody else says in each."""
    papers = []
    for name, speaker, record in (("p0", "Ann Lee", one), ("p1", "Tom Ek", other)):
        here = paper(name)
        if isinstance(record, tuple):
            what, trigger, when, status, rest = record
            papers.append(here.event(what, trigger, when, status, **rest))
        else:
            cue, _, words = str(record).partition(": ")
            papers.append(here.quote(words, speaker, "indirect", cue=cue))
    return [conflict.kind for conflict in conflicts_of(*papers)]


FIGURES = {
    "state of people by two verbs": (
        event("nine people were injured as a roof gave way", "injured"),
        event("the stand fell and hurt six people", "fell"),
    ),
    "victims in a quote and an event": (
        "said: nine men had been killed on the quay",
        event("the crane fell and killed six dockers", "fell"),
    ),
    "one noun under two verbs": (
        "said: the plan would cost 450 jobs in the region",
        "said: some 310 posts would go at the yard",
    ),
    "an amount owed": ("said: the club owes £3.8m", "said: the debts of the club come to £5.1m"),
    "votes against": (
        event("the board approved the merger by nine votes to three", "approved", "2025-03-03"),
        event("the board approved the merger by nine votes to four", "approved", "2025-03-03"),
    ),
    "spelled out": (
        event("four boats sank off the island", "sank", "2025-03-03"),
        event("some 14 boats sank off the island", "sank", "2025-03-03"),
    ),
}
NO_FIGURES = {
    "hurt and killed": (
        event("nine people were injured as a roof gave way", "injured"),
        event("the stand fell and killed six people", "fell"),
    ),
    "a part of the dead": (
        event("twelve people died as the ferry sank", "sank"),
        event("three children died on the ferry", "died"),
    ),
    "a lower bound": (
        event("at least six people were injured", "injured"),
        event("the stand fell and hurt nine people", "fell"),
    ),
    "rounded": (
        event("some 100 people were injured", "injured"),
        event("the stand fell and hurt 103 people", "fell"),
    ),
    "two years": (
        event("nine people were injured as a roof gave way", "injured", "2025-03-03"),
        event("a fire hurt six people", "fire", "2019-05-02"),
    ),
    "two currencies": ("said: the club owes £3.8m", "said: the debts of the club come to 5.1m euros"),
    "two sums": ("said: the club owes £3.8m", "said: the price of the stand was £5.1m"),
    "scale words": ("said: the club owes £3.8m", "said: the debts of the club come to 3.8 million pounds"),
    "durations": ("said: the crew had worked for nine hours", "said: the trip would take two hours"),
    "other things": ("said: the plan would cost 450 jobs", "said: the plan would cost 310 boats"),
    "per cent and number": ("said: 40 per cent of the posts would go", "said: 310 posts would go"),
    "an update": (
        event("so far six people have died", "died", "2025-03-03"),
        event("the number of dead has risen to nine people", "dead", "2025-03-03"),
    ),
    "more than": ("said: more than 40 jobs would go", "said: the plan would cost 44 posts"),
}


@pytest.mark.parametrize(("one", "other"), FIGURES.values(), ids=FIGURES)
def test_two_figures_for_one_count_are_a_conflict_whatever_records_hold_them(one: object, other: object) -> None:
    """Quote or event, by this verb or that: one count has one number."""
    assert told(one, other) == ["figure"]


@pytest.mark.parametrize(("one", "other"), NO_FIGURES.values(), ids=NO_FIGURES)
def test_figures_that_can_both_be_right_are_no_conflict(one: object, other: object) -> None:
    """Another count, a part, a bound, a rounding, another day, another unit."""
    assert "figure" not in told(one, other)


def test_a_paper_that_gives_several_figures_for_a_thing_is_not_held_to_one() -> None:
    """Six hurt in the first crash and nine in the second: a third paper's figure contradicts neither."""
    both = (
        paper("p0").quote("Six men were hurt at the gate", "Ann Lee").quote("Nine men were hurt in the yard", "Ann Lee")
    )
    assert conflicts_of(both, paper("p1").quote("Seven dockers were injured", "Tom Ek")) == []


DENIALS = {
    "such": ("said: he had ignored a report on the roof for years", "denied: he had ever seen such a report"),
    "that": ("said: the firm had dumped oil in the fjord", "denied: it had dumped oil"),
}
NO_DENIALS = {
    "such, of nothing told": ("said: the roof had been painted for years", "denied: he had ever seen such a report"),
    "another matter": ("said: the firm had dumped oil in the fjord", "denied: wages had been cut"),
}


@pytest.mark.parametrize(("one", "other"), DENIALS.values(), ids=DENIALS)
def test_what_one_says_and_another_denies_is_a_denial(one: str, other: str) -> None:
    """In the same words, or taken up by "such"."""
    assert told(one, other) == ["denial"]


@pytest.mark.parametrize(("one", "other"), NO_DENIALS.values(), ids=NO_DENIALS)
def test_a_denial_of_something_else_contradicts_nothing(one: str, other: str) -> None:
    """It takes what was claimed."""
    assert told(one, other) == []


def test_a_refusal_is_no_denial_of_what_came_after() -> None:
    """ "I will not resign", and then she resigned."""
    one = event("Ann Lee will not resign", "resign", None, "denied", agent="Ann Lee")
    other = event("Ann Lee resigned on Thursday", "resigned", "2025-03-03", agent="Ann Lee")
    assert told(one, other) == []


@pytest.mark.parametrize(
    ("since", "kinds"), [("2025-03-07", ["status"]), ("2025-01/2025-03", [])], ids=["one day", "since January"]
)
def test_what_did_not_happen_until_now_calls_off_no_plan(since: str, kinds: list[str]) -> None:
    """ "Not paid since January" leaves "will be paid on Friday" standing."""
    one = event("Ann Lee pays the players", "pays", since, "denied", agent="Ann Lee")
    other = event("Ann Lee pays the players", "pays", "2025-03-07", "planned", agent="Ann Lee")
    assert told(one, other) == kinds


def test_a_hearing_to_come_has_one_day() -> None:
    """ "The High Court will hear the case" on 3 and on 10 March is one hearing with two dates."""
    days = [
        event("the High Court hears the case of the club", "hears", day, "planned", agent="High Court")
        for day in ("2025-03-10", "2025-03-17")
    ]
    assert told(*days) == ["date"]


def stances(*papers: list[tuple[str, str]], published: str = "2025-03-04") -> list[Conflict]:
    """Conflicts of papers of one day, each with Ann Lee's positions as (topic, polarity)."""
    made = []
    for number, positions in enumerate(papers):
        here = paper(f"p{number}", published)
        for topic, polarity in positions:
            here.stance("Ann Lee", topic, polarity)  # type: ignore[arg-type]
        made.append(here)
    return conflicts_of(*made)


def test_a_turn_that_one_paper_tells_is_a_change_and_no_dispute() -> None:
    """One paper has her against the plan, another of that day tells that she was and now is for it."""
    found = stances([("the ferry ban", "oppose")], [("the ferry ban", "oppose"), ("the ferry ban", "support")])
    assert [conflict.kind for conflict in found] == ["change"]


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("an offer of £2.5m for the club", "a bid of about £2.5m", ["stance"]),
        ("a loan to the club", "a loan of £400,000", ["stance"]),
        ("an offer of £2.5m for the club", "her offer", ["stance"]),
        ("a loan to the club", "a loan for the school", []),
        ("an offer of £2.5m for the club", "an offer of a bus", []),
    ],
    ids=["word for it", "amount", "possessive", "another loan", "another offer"],
)
def test_amounts_and_words_for_it_tell_no_topics_apart(one: str, other: str, kinds: list[str]) -> None:
    """One offer under two words, with its sum or without."""
    assert [conflict.kind for conflict in stances([(one, "support")], [(other, "oppose")])] == kinds


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("We do not know what happened on the quay", "We don’t know what happened on the quay", []),
        ("The colour of the new boats is wrong for us", "The color of the new boats is wrong for us", []),
        ("It was sound when it opened the lock again", "It was sound when [the council] opened the lock again", []),
        ("It is safe to sail in a wind like that", "It isn’t safe to sail in a wind like that", ["wording"]),
        ("The colour of the new boats is wrong for us", "The size of the new boats is wrong for us", ["wording"]),
    ],
    ids=["contraction", "spelling", "insertion", "negated contraction", "another word"],
)
def test_house_style_is_no_difference_in_wording(one: str, other: str, kinds: list[str]) -> None:
    """Contractions, spellings and square brackets are the paper's; a negation or another word is not."""
    told = [paper(f"p{n}").quote(words, "Ann Lee") for n, words in enumerate((one, other))]
    assert [conflict.kind for conflict in conflicts_of(*told)] == kinds
