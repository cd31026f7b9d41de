"""Merging over articles: contradictions stay visible, each named once, and what can both be right is none."""

import pytest

from summarizer.merging import merge_articles
from summarizer.merging.folding import fold_conflicts
from summarizer.records import Conflict
from tests.conftest import article_of
from tests.merging_papers import FERRY, Paper, collapse, conflicts_of, day

CONFLICTS = {
    "figure": (
        day("p0").event("four workers die as a crane falls", "falls", "2025-03-03", place="Halden"),
        day("p1").event("five dockers die as a crane falls", "falls", "2025-03-03", place="Halden"),
    ),
    "date": (collapse("p0"), collapse("p1", when="2025-03-04")),
    "place": (
        day("p0").event("a tank leaks solvent", "leaks", "2025-03-03", place="Halden", agent="Vidar"),
        day("p1").event("a tank leaks solvent", "leaks", "2025-03-03", place="Lundby", agent="Vidar"),
    ),
    "wording": (
        day("p0").quote("We lost four boats in the storm", "Ann Lee"),
        day("p1").quote("We lost forty boats in the storm", "Ann Lee"),
    ),
    "speaker": (
        day("p0").quote("We lost four boats in the storm", "Ann Lee"),
        day("p1").quote("We lost four boats in the storm", "Tom Ek"),
    ),
    "stance": (
        day("p0").stance("Ann Lee", "the ferry ban", "support"),
        day("p1").stance("Ann Lee", "the ferry ban", "oppose"),
    ),
    "change": (
        day("p0").stance("Ann Lee", "the ferry ban", "support"),
        day("p1", "2025-03-09").stance("Ann Lee", "the ferry ban", "oppose"),
    ),
    "denial": (
        day("p0").quote("Vestra skipped an inspection in May", "Ann Lee", "indirect"),
        day("p1").quote("it had skipped an inspection", "Vestra", "indirect", cue="denied"),
    ),
    "status": (
        day("p0").event("Ann Lee opens the bridge", "opens", "2025-03-09", "planned", agent="Ann Lee"),
        day("p1").event("Ann Lee opens the bridge", "opens", "2025-03-09", "denied", agent="Ann Lee"),
    ),
}


@pytest.mark.parametrize("kind", CONFLICTS)
def test_a_contradiction_is_named_with_its_passages_side_by_side(kind: str) -> None:
    """Each kind of conflict is found once, alone, and shows what each paper says."""
    (conflict,) = conflicts_of(*CONFLICTS[kind])
    assert conflict.kind == kind
    if kind != "speaker":  # there the passages are the attributions, which these papers leave out
        assert {span.article for span in conflict.passages} == {"p0", "p1"}


@pytest.mark.parametrize(
    "papers",
    [
        (
            day("p0").event("at least four workers die as a crane falls", "falls", "2025-03-03", place="Halden"),
            day("p1").event("five workers die as a crane falls", "falls", "2025-03-03", place="Halden"),
        ),
        (
            day("p0").quote("We lost four boats in the storm", "Ann Lee"),
            day("p1").quote("We lost 4 boats in the storm", "Ann Lee"),
        ),
        (
            day("p0").stance("Ann Lee", "the vote", "support"),
            day("p1").stance("Ann Lee", "the delay of the vote", "oppose"),
        ),
        (collapse("p0"), collapse("p1", when="2025-03")),
        (
            day("p0").event("a tank leaks solvent", "leaks", "2025-03-03", place="Halden mill", agent="Vidar"),
            day("p1").event("a tank leaks solvent", "leaks", "2025-03-03", place="mill in Halden", agent="Vidar"),
        ),
        (day("p0").quote("It is safe for all of us", "Ann Lee"), day("p1").quote("It is safe", "Ann Lee")),
    ],
    ids=["lower bound", "digits", "turned topic", "coarser date", "described place", "cut"],
)
def test_what_can_both_be_right_is_no_conflict(papers: tuple[Paper, ...]) -> None:
    """Bounds, notations, granularity and cuts contradict nothing."""
    assert conflicts_of(*papers) == []


@pytest.mark.parametrize(("agent", "kinds"), [("Ann Lee", ["denial"]), (None, [])], ids=["who held it", "bare noun"])
def test_a_mere_mention_contradicts_no_denial(agent: str | None, kinds: list[str]) -> None:
    """ "Opposed the inquiry" does not say that one was held; "Ann Lee held an inquiry" does."""
    told = (
        day("p0").event("a public inquiry into the dam", "inquiry", agent=agent),
        day("p1").event("a public inquiry into the dam", "inquiry", status="denied", agent=agent),
    )
    assert [conflict.kind for conflict in conflicts_of(*told)] == kinds


def test_a_crowd_counted_twice_is_one_rescue_with_two_figures() -> None:
    """“60 people” and “some 85 people” are one crowd in two counts."""
    told = [
        Paper(name, headline=FERRY).event(what, trigger, patient=crowd).done()
        for name, what, trigger, crowd in (
            ("p0", "rescuers save 60 people from roofs", "save", "60 people"),
            ("p1", "some 85 people are rescued", "rescued", "some 85 people"),
        )
    ]
    merged = merge_articles(told)
    assert len(merged.events) == 1
    assert [conflict.note for conflict in merged.conflicts] == ["60 people or 85 people (rescued)"]


def test_whom_one_paper_only_describes_the_other_may_name() -> None:
    """A quotation given to "the director" and to Ann Lee in two wordings is one, and no dispute over its speaker."""
    told = [
        Paper("p0").quote("The alarm did not ring because it was switched off", "Ann Lee").done(),
        Paper("p1").quote("The alarm did not ring because somebody turned it off", "the director").done(),
    ]
    merged = merge_articles(told)
    assert len(merged.quotes) == 1
    assert [conflict.kind for conflict in merged.conflicts] == ["wording"]


@pytest.mark.parametrize(("note", "count"), [("230 jobs or 320 job", 1), ("230 jobs or 400 jobs", 2)])
def test_one_disputed_figure_is_one_conflict(note: str, count: int) -> None:
    """Where one paper's sentence stands against two of another with the same figure, that is one dispute."""
    echo, times, star = (
        article_of(f"The mill cuts jobs, says {name}.").model_copy(update={"id": name}).span(0, 20)
        for name in ("echo", "times", "star")
    )
    first = Conflict(kind="figure", records=("q1", "q2"), note="230 jobs or 320 jobs", passages=(echo, times))
    second = Conflict(kind="figure", records=("v1",), note=note, passages=(echo, star))
    folded = fold_conflicts([first, second])
    assert len(folded) == count
    assert {one for conflict in folded for one in conflict.records} == {"q1", "q2", "v1"}
