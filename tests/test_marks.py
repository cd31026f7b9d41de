"""Every marked run of words is found, whatever the marks, and nothing that is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.reading.marks import find_marked
from summarizer.reading.parsing import find_paragraphs


def runs_of(text: str) -> list[list[str]]:
    return [[text[a:b] for a, b in run.segments] for run in find_marked(text, find_paragraphs(text))]


CASES = {
    "curly double": ("“We will win,” he said. “Go home.”", [["We will win,"], ["Go home."]]),
    "straight double": ('"Yes," she said.', [["Yes,"]]),
    "curly single with apostrophes": (
        "‘I don’t like the unions’ offer,’ he said. ‘No.’",
        [["I don’t like the unions’ offer,"], ["No."]],
    ),
    "straight single with apostrophes": (
        "'It's the unions' offer. We can't,' she said.",
        [["It's the unions' offer. We can't,"]],
    ),
    "guillemets": ("« Oui », dit-il.", [["Oui"]]),
    "guillemets the other way": ("»Ja«, sagte er.", [["Ja"]]),
    "low-high": ("„Ja“, sagte er.", [["Ja"]]),
    "two straight singles": ("''We can,'' he said.", [["We can,"]]),
    "nested": ("‘He said “no” to me,’ she said.", [["He said “no” to me,"], ["no"]]),
    "three paragraphs": ("“One.\n“Two.\n“Three,” he said.", [["One.", "Two.", "Three,"]]),
    "three paragraphs in single marks": ("‘One.\n‘Two.\n‘It’s three,’ he said.", [["One.", "Two.", "It’s three,"]]),
    "decades and elisions": ("In the ’90s, rock ’n’ roll was theirs. 'Twas good.", []),
    "feet and inches": ('He is 5\'11" tall and the board is 12" wide.', []),
    "plural possessive alone": ("The unions' demands and the drivers' hours.", []),
    "closing mark missing": ('"We will win, said Tom. "It is over," he said.', [["We will win,"], ["It is over,"]]),
    "opening mark missing": ('We can go now," she said.', [["We can go now,"]]),
    "empty marks": ('He wrote "" and left.', []),
    "only marks": ('"""\'\'“”‘’«»', []),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_marked_runs(text: str, expected: list[list[str]]) -> None:
    """The words between the marks, one list of segments a run."""
    assert runs_of(text) == expected


def test_a_recovered_run_says_so() -> None:
    """A border that was inferred is flagged, one that was marked is not."""
    text = '"We will win, said Tom. "It is over," he said.'
    assert [run.recovered for run in find_marked(text, find_paragraphs(text))] == [True, False]


def test_a_nested_run_names_the_one_around_it() -> None:
    """`inside` is the id of the outer run."""
    outer, inner = find_marked("“He said ‘no’ twice,” she said.", ((0, 31),))
    assert (outer.inside, inner.inside) == (None, outer.id)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab .,!?\n“”‘’\"'«»„'5sS", max_size=120))
def test_any_marks_at_all(text: str) -> None:
    """Whatever the marks, every segment is a non-empty run of characters inside the text, in order."""
    for run in find_marked(text, find_paragraphs(text)):
        assert all(0 <= a < b <= len(text) for a, b in run.segments)
        assert list(run.segments) == sorted(run.segments)
