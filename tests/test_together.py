"""`brief --together` at the command line: the same brief whatever the order, and a clear word on what is amiss."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import app
from summarizer.cli.edge import run

ROOT = Path(__file__).parent.parent
PAPERS = {
    one["id"]: one["text"]
    for one in map(
        json.loads,
        (ROOT / "examples" / "night-ferries.jsonl").read_text(encoding="utf-8").splitlines(),
    )
}
MILL = "Brandal Paper will cut 320 jobs at its mill in Oldervik, chief executive Erik Brandal said on Tuesday.\n"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    for name, text in {**PAPERS, "mill": MILL}.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def together(capsys: pytest.CaptureFixture[str], folder: Path, *names: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, the brief without its times, and what was said on stderr."""
    code = run(app, ["brief", *(str(folder / name) for name in names), "--together", "--format", "json"])
    out, err = capsys.readouterr()
    brief = json.loads(out) if out else {}
    brief.get("provenance", {}).pop("seconds", None)
    return code, brief, err


def test_order_and_repetition_do_not_show(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files in another order, or one of them given twice, make the same brief; the copy is named."""
    once = together(capsys, papers, "dispatch.txt", "gazette.txt", "observer.txt")
    again = together(capsys, papers, "observer.txt", "gazette.txt", "dispatch.txt", "gazette.txt")
    assert once[:2] == (0, again[1])
    assert "has the same text as gazette and is left out" in again[2]


def test_without_dates_the_brief_is_honest(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Papers of no known day have events on no resolved weekday, and no change of mind but the one that a paper tells."""
    _, brief, _ = together(capsys, papers, "dispatch.txt", "gazette.txt", "observer.txt")
    assert {article["published"] for article in brief["articles"]} == {None}
    by_id = {event["id"]: event for event in brief["events"]}
    assert all(by_id[id]["when"]["value"] is None for id in brief["timeline"]["undated"] if by_id[id]["when"])
    changes = [conflict["note"] for conflict in brief["conflicts"] if conflict["kind"] == "change"]
    assert changes == ["a change of mind is told"]


def test_one_that_cannot_be_read_does_not_stop_the_others(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The brief is that of the readable ones; the missing file is an error, and is told in the account."""
    code, brief, err = together(capsys, papers, "dispatch.txt", "missing.txt", "gazette.txt")
    assert code == 1
    assert [article["id"] for article in brief["articles"]] == ["dispatch", "gazette"]
    assert "missing.txt" in err
    assert "missing.txt" in brief["coverage"]["failures"][0]


def test_unrelated_articles_are_no_story(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A mill and two papers on ferries: two stories, said so, and no record in common."""
    code, brief, err = together(capsys, papers, "mill.txt", "dispatch.txt", "gazette.txt")
    assert code == 0
    assert brief["stories"] == [["dispatch", "gazette"], ["mill"]]
    assert "2 stories that have nothing in common" in err
    records = [*brief["quotes"], *brief["stances"], *brief["events"]]
    assert {tuple(sorted(one["articles"])) for one in records if "mill" in one["articles"]} == {("mill",)}


def test_the_case_in_the_readme_is_the_programs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every line of the conflicts shown there stands in the brief of its three papers, at the same width."""
    shown = re.findall(r"```text\n(Where it does not agree.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[
        0
    ]
    monkeypatch.setenv("COLUMNS", "88")
    assert run(app, ["brief", str(ROOT / "examples" / "night-ferries.jsonl"), "--together"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in shown.splitlines() if line not in lines] == []


def test_what_is_off_the_topic_is_left_out_and_not_lost(papers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A topic nobody speaks of is said to be so; the account of marked quotations stays that of the article."""
    article = str(papers / "gazette.txt")
    assert run(app, ["brief", article, "--format", "json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert run(app, ["brief", article, "--topic", "elephants", "--strict", "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert "no record of gazette concerns 'elephants'" in err
    brief = json.loads(out)
    assert brief["quotes"] == []
    assert brief["coverage"] == whole["coverage"]
