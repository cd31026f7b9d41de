"""Merging over articles: claims and denials, turns of a position, topics and wordings, each beside what only looks like it."""

import pytest

from summarizer.records import Conflict
from tests.merging_papers import conflicts_of, event_of, ferry_paper, kinds_between

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
    assert kinds_between(one, other) == ["denial"]


@pytest.mark.parametrize(("one", "other"), NO_DENIALS.values(), ids=NO_DENIALS)
def test_a_denial_of_something_else_contradicts_nothing(one: str, other: str) -> None:
    """It takes what was claimed."""
    assert kinds_between(one, other) == []


def test_a_refusal_is_no_denial_of_what_came_after() -> None:
    """ "I will not resign", and then she resigned."""
    one = event_of("Ann Lee will not resign", "resign", None, "denied", agent="Ann Lee")
    other = event_of("Ann Lee resigned on Thursday", "resigned", "2025-03-03", agent="Ann Lee")
    assert kinds_between(one, other) == []


@pytest.mark.parametrize(
    ("since", "kinds"), [("2025-03-07", ["status"]), ("2025-01/2025-03", [])], ids=["one day", "since January"]
)
def test_what_did_not_happen_until_now_calls_off_no_plan(since: str, kinds: list[str]) -> None:
    """ "Not paid since January" leaves "will be paid on Friday" standing."""
    one = event_of("Ann Lee pays the players", "pays", since, "denied", agent="Ann Lee")
    other = event_of("Ann Lee pays the players", "pays", "2025-03-07", "planned", agent="Ann Lee")
    assert kinds_between(one, other) == kinds


def test_a_hearing_to_come_has_one_day() -> None:
    """ "The High Court will hear the case" on 3 and on 10 March is one hearing with two dates."""
    days = [
        event_of("the High Court hears the case of the club", "hears", day, "planned", agent="High Court")
        for day in ("2025-03-10", "2025-03-17")
    ]
    assert kinds_between(*days) == ["date"]


def stances(*papers: list[tuple[str, str]], published: str = "2025-03-04") -> list[Conflict]:
    """Conflicts of papers of one day, each with Ann Lee's positions as (topic, polarity)."""
    made = []
    for number, positions in enumerate(papers):
        here = ferry_paper(f"p{number}", published)
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
    told = [ferry_paper(f"p{n}").quote(words, "Ann Lee") for n, words in enumerate((one, other))]
    assert [conflict.kind for conflict in conflicts_of(*told)] == kinds
