"""The stories suite: merging reaches its bars on gold records, its scores are B-cubed, and a broken sheet is refused."""

import json
import re
from pathlib import Path

import pytest

from summarizer.errors import SuiteError
from summarizer.evaluation.stories import (
    Bcubed,
    Story,
    bcubed,
    gold_findings,
    load_stories,
    read_findings,
    score_story,
    total,
)
from summarizer.records import Findings
from summarizer.settings import Settings
from tests.conftest import ROOT

SUITE = ROOT / "evals" / "stories"


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return load_stories(SUITE)


def test_gold_records_are_joined_as_the_annotators_joined_them(stories: list[Story]) -> None:
    """B-cubed F1 at least 0.85 for entities and events and 0.95 for quotes."""
    clusters = total(score_story(story, gold_findings(story)) for story in stories).clusters
    assert clusters["entities"].f1 >= 0.85
    assert clusters["events"].f1 >= 0.85
    assert clusters["quotes"].f1 >= 0.95


def test_conflicts_between_papers_are_found_and_few_are_invented(stories: list[Story]) -> None:
    """Recall and precision of conflicts at least 0.8."""
    conflicts = total(score_story(story, gold_findings(story)) for story in stories).conflicts
    assert conflicts.recall >= 0.8
    assert conflicts.precision >= 0.8


def test_no_two_people_of_any_story_are_joined(stories: list[Story]) -> None:
    """Holms, Mauds, Brandals, Perrins, Lindqvists, Pinnocks, Marchbanks, Quillards and the like stay who they are."""
    assert total(score_story(story, gold_findings(story)) for story in stories).wrong_joins == ()


def test_every_story_has_three_to_five_papers_and_a_conflict(stories: list[Story]) -> None:
    """At least four stories, none of them thin."""
    assert len(stories) >= 4
    assert all(3 <= len(story.documents) <= 5 and story.conflicts for story in stories)


async def test_a_story_is_scored_end_to_end_as_a_reader_reads_it(stories: list[Story]) -> None:
    """Documents go through the pipeline of `brief`; a reader that finds anything joins some of it."""
    told = await read_findings(stories[0], Settings(model="reader"))
    score = score_story(stories[0], told)
    assert [article.id for article, _ in told] == [document.id for document in stories[0].documents]
    assert score.clusters["quotes"].f1 > 0.7


def test_a_reader_that_finds_nothing_joins_nothing(stories: list[Story]) -> None:
    """Precision 1 of nothing, recall only of what stands alone, no conflict."""
    told = [(document.article(), Findings()) for document in stories[0].documents]
    score = score_story(stories[0], told)
    assert score.clusters["quotes"].precision == 1.0
    assert score.clusters["quotes"].recall < 1.0
    assert (score.conflicts.right, score.conflicts.predicted) == (0, 0)


A, B, C, D = (("p", name) for name in "abcd")


@pytest.mark.parametrize(
    ("predicted", "precision", "recall"),
    [
        ({A: 1, B: 1, C: 2, D: 2}, 1.0, 1.0),
        ({A: 1, B: 2, C: 3, D: 4}, 1.0, 0.5),
        ({A: 1, B: 1, C: 1, D: 1}, 0.5, 1.0),
        ({A: 1, B: 1, C: 1, D: 2}, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4, (1 + 1 + 0.5 + 0.5) / 4),
    ],
    ids=["perfect", "all apart", "all one", "one astray"],
)
def test_bcubed_by_hand(predicted: dict[tuple[str, str], int], precision: float, recall: float) -> None:
    """Worked out on paper for gold {a, b}, {c, d}."""
    counts = bcubed({A: 1, B: 1, C: 2, D: 2}, predicted)
    assert counts.precision == pytest.approx(precision)
    assert counts.recall == pytest.approx(recall)


def test_counts_of_several_stories_are_summed_before_they_are_divided() -> None:
    """A long story weighs more than a short one."""
    assert (Bcubed(1.0, 1.0, 1) + Bcubed(0.0, 3.0, 3)).precision == 0.25


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        ("documents: [nobody]", "nobody"),
        ("documents: [crane-wire]\nquotes:\n  - [crane-wire q99, crane-wire q1]", "no record crane-wire q99"),
        ("documents: [crane-wire]\nquotes:\n  - [crane-wire q1]\n  - [crane-wire q1]", "two clusters"),
        ("documents: [crane-wire]\nconflicts:\n  - {kind: quarrel, records: [crane-wire q1]}", "quarrel"),
        ("documents: [crane-wire]\nquotes:\n  - [q1]", "ValueError"),
        ("{", "ParserError"),
    ],
    ids=["document", "record", "twice", "kind", "reference", "yaml"],
)
def test_a_broken_story_is_refused_with_its_file(tmp_path: Path, sheet: str, told: str) -> None:
    """The message names the file and what is wrong in it."""
    (tmp_path / "documents").symlink_to(SUITE / "documents")
    (tmp_path / "suite.toml").write_text((SUITE / "suite.toml").read_text())
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "broken.yaml").write_text(sheet)
    with pytest.raises(SuiteError, match=told) as refused:
        load_stories(tmp_path)
    assert "broken.yaml" in str(refused.value)


def test_the_command_shows_every_story_and_the_sum(stories: list[Story]) -> None:
    """`summarizer eval stories` prints a row a story and one for all."""
    from typer.testing import CliRunner

    from summarizer.cli import app

    done = CliRunner().invoke(app, ["eval", "stories", str(SUITE)], env={"COLUMNS": "160"})
    assert done.exit_code == 0, done.output
    rows = [line.split()[0] for line in done.output.splitlines() if re.search(r"\d+ of \d+", line)]
    assert rows == [*sorted(path.stem for path in (SUITE / "stories").iterdir()), "all"]


def test_unrelated_articles_are_said_to_be_so() -> None:
    """`brief --together` of two stories says so on stderr, and the brief holds the two groups."""
    from typer.testing import CliRunner

    from summarizer.cli import app

    papers = sorted((SUITE / "documents").glob("crane-*.txt")) + sorted((SUITE / "documents").glob("ferry-*.txt"))
    done = CliRunner().invoke(app, ["brief", *map(str, papers), "--together", "--format", "json"])
    assert "2 stories that have nothing in common" in done.stderr
    assert json.loads(done.stdout)["stories"] == [
        ["crane-courier", "crane-herald", "crane-post", "crane-wire"],
        ["ferry-dispatch", "ferry-gazette", "ferry-observer"],
    ]


def test_the_example_of_three_papers_is_the_suites_story(stories: list[Story]) -> None:
    """`examples/night-ferries.jsonl` holds the very texts that are annotated, with their dates."""
    (story,) = [one for one in stories if one.name == "ferry"]
    lines = (ROOT / "examples" / "night-ferries.jsonl").read_text(encoding="utf-8").splitlines()
    told = {one["id"]: one for one in map(json.loads, lines)}
    for document in story.documents:
        one = told[document.id.removeprefix("ferry-")]
        assert (one["text"], one["title"], one["published"]) == (document.text, document.title, document.published)


def test_a_suite_without_stories_is_refused() -> None:
    """There is nothing to score in it."""
    with pytest.raises(SuiteError, match="no stories"):
        load_stories(ROOT / "evals" / "newsroom")
