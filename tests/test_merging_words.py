"""Ways in which papers disagree over words, topics and positions, each beside a twin that is no conflict."""

import pytest

from summarizer.records import Polarity
from tests.merging_papers import FERRY, Paper, conflicts_of


def paper(name: str) -> Paper:
    return Paper(name, "2025-03-04", f"{name} {FERRY}")


def told(one: str, other: str) -> list[str]:
    """The kinds of conflict between what Ann Lee says in one paper and Tom Ek in the other, each with its cue."""
    papers = []
    for name, speaker, record in (("p0", "Ann Lee", one), ("p1", "Tom Ek", other)):
        cue, _, words = record.partition(": ")
        papers.append(paper(name).quote(words, speaker, "indirect", cue=cue))
    return [conflict.kind for conflict in conflicts_of(*papers)]


DENIALS = {
    "not": ("said: the firm had known of the crack since May", "insisted: it had not known about the crack"),
    "never": ("said: the bank sold the files to a rival", "said: the bank never sold any files"),
    "no one of them": ("said: guards beat the prisoners in the yard", "said: no prisoner had been beaten"),
    "irregular verb": ("said: the pilot fell asleep at the wheel", "denied: the pilot had fallen asleep"),
    "there was none": ("said: a letter had warned the board in March", "said: there was no letter"),
    "a plan": ("warned: Norbank will shut the branch", "said: We will not shut the branch in Halden"),
    "called false": ("said: the school hid the results from parents", "called false: the school had hidden results"),
}
NO_DENIALS = {
    "denied and negated agree": ("said: no cable had come down in the field", "denied: a cable had come down"),
    "not known and denied": ("said: the firm had not known of the crack", "denied: it had known of the crack"),
    "two denials": ("denied: the engine had been turned off", "denied: he turned off the engine"),
    "turn of phrase": ("said: a letter had warned the board", "said: there is no doubt about the board"),
    "another verb": ("said: guards beat the prisoners in the yard", "said: no prisoner had escaped from the yard"),
    "another subject": ("said: the bank paid the farmers", "said: the ministry had not paid the farmers"),
    "still to come": ("said: the bank will sell the files", "said: the bank has not sold the files"),
    "another thing": ("said: the warden had taken money from the fund", "denied: he took boats from the island"),
}


@pytest.mark.parametrize(("one", "other"), DENIALS.values(), ids=DENIALS)
def test_a_claim_and_its_denial_are_met_in_other_forms_of_its_words(one: str, other: str) -> None:
    """By a cue, by the word that is negated, or by saying that there is no such thing."""
    assert told(one, other) == ["denial"]


@pytest.mark.parametrize(("one", "other"), NO_DENIALS.values(), ids=NO_DENIALS)
def test_what_only_sounds_like_a_denial_of_a_claim_is_none(one: str, other: str) -> None:
    """It agrees, or speaks of another deed, doer, thing or time."""
    assert told(one, other) == []


def test_two_who_deny_one_claim_are_one_conflict() -> None:
    """The firm in one paper, its head in another: one claim is denied."""
    claim = paper("p0").quote("A live cable fell on dry grass", "Ann Lee")
    firm = paper("p1").quote("a cable had fallen", "Norpower", "indirect", cue="denied")
    head = paper("p2").quote("no cable had fallen", "Tom Ek", "indirect")
    found = conflicts_of(claim, firm, head)
    assert [(conflict.kind, len(conflict.records)) for conflict in found] == [("denial", 3)]


TOPICS = {
    "noun first": ("the sale of the forest to a logging firm", "the forest sale", True),
    "another word for it": ("the strike of the bus drivers", "the drivers’ walkout", True),
    "verb": ("the purchase of new trams", "buying trams", True),
    "named and described": (
        "the merger of the town’s school with the academy in Brim",
        "the merger with Hale School",
        True,
    ),
    "two described": ("the north school merger", "the merger of the south school", False),
    "another object": ("a tax on sugar", "a tax on fuel", False),
    "turned": ("the abolition of tuition fees", "tuition fees", False),
    "turned by another word": ("the shutdown of the library", "the library", False),
    "up and down": ("higher fees for parking", "lower fees for parking", False),
}


@pytest.mark.parametrize(("one", "other", "is_one"), TOPICS.values(), ids=TOPICS)
def test_a_topic_is_known_by_its_matter_and_not_by_its_phrase(one: str, other: str, is_one: bool) -> None:
    """For and against one matter in two papers is a dispute; for one and against another is none."""
    positions: list[tuple[str, Polarity]] = [(one, "support"), (other, "oppose")]
    papers = [paper(f"p{n}").stance("Ann Lee", topic, polarity) for n, (topic, polarity) in enumerate(positions)]
    assert [conflict.kind for conflict in conflicts_of(*papers)] == (["stance"] if is_one else [])


WORDINGS = {
    "extent": ("The farm is not for sale at that price", "The farm is not for sale at any price", True),
    "duty": ("We will close the yard before the winter comes", "We may close the yard before the winter comes", True),
    "time": ("They called us before the roof came down", "They called us after the roof came down", True),
    "negation": (
        "The report is wrong and should be withdrawn",
        "The report is not wrong and should be withdrawn",
        True,
    ),
    "no one": ("Nobody told us that the water was bad", "No one told us the water was bad", False),
    "filler": (
        "The bank has lied to its customers for years",
        "The bank has, er, lied to its customers for years",
        False,
    ),
    "per cent": ("The tank was 40 per cent full that day", "The tank was 40 percent full that day", False),
    "one word": ("You can’t run a school on good will alone", "You cannot run a school on goodwill alone", False),
    "two negations": ("We must never let this happen to anyone", "We must not let this happen to anyone", False),
    "spoken": ("I am not going to resign over this matter", "I’m not gonna resign over this matter", False),
}


@pytest.mark.parametrize(("one", "other", "differs"), WORDINGS.values(), ids=WORDINGS)
def test_a_wording_differs_where_it_says_something_else(one: str, other: str, differs: bool) -> None:
    """A little word for another can; fillers and house style do not."""
    papers = [paper(f"p{n}").quote(words, "Ann Lee") for n, words in enumerate((one, other))]
    assert [conflict.kind for conflict in conflicts_of(*papers)] == (["wording"] if differs else [])


def test_figures_in_two_wordings_of_a_quotation_are_told_once() -> None:
    """ "Two hours" or "three hours" is a difference of wording and no conflict of figures beside it."""
    papers = []
    for number, hours in enumerate(("two", "three")):
        words = f"A live cable fell on dry grass and lay there for {hours} hours"
        papers.append(paper(f"p{number}").quote(words, "Ann Lee"))
    assert [conflict.kind for conflict in conflicts_of(*papers)] == ["wording"]


TURNS = {
    "dropped": "Ann Lee has dropped her opposition to the tunnel",
    "once": "Ann Lee, once a fierce critic of the tunnel, now backs it",
    "having": "Having voted against the tunnel, Ann Lee said she would support it",
    "reversed": "Ann Lee reversed herself on the tunnel",
    "mind": "Ann Lee has changed her mind about the tunnel",
    "sides": "Ann Lee changed sides and backs the tunnel",
    "no longer": "Ann Lee no longer objects to the tunnel",
}
NO_TURNS = {
    "not changed": "Ann Lee has not changed her mind about the tunnel",
    "never dropped": "Ann Lee never dropped her opposition to the tunnel",
    "another reversal": "Ann Lee wants the lorry to reverse out of the tunnel",
    "plain": "Ann Lee backs the tunnel",
}


@pytest.mark.parametrize(
    ("passage", "kinds"),
    [*((text, ["change"]) for text in TURNS.values()), *((text, []) for text in NO_TURNS.values())],
    ids=[*TURNS, *NO_TURNS],
)
def test_a_passage_that_tells_a_turn_is_a_change(passage: str, kinds: list[str]) -> None:
    """One paper, one sentence: it says that the holder was of another mind before."""
    here = paper("p0").stance("Ann Lee", "the tunnel", "support", passage)
    assert [conflict.kind for conflict in conflicts_of(here, paper("p1"))] == kinds


def test_an_event_that_tells_a_turn_is_a_change_of_the_stance() -> None:
    """Against the tunnel in one paper, in another an event: "changes her mind about the tunnel"."""
    before = paper("p0").stance("Ann Lee", "the tunnel", "oppose")
    turn = paper("p1").event("Ann Lee changes her mind about the tunnel", "changes", agent="Ann Lee")
    assert [conflict.kind for conflict in conflicts_of(before, turn)] == ["change"]
