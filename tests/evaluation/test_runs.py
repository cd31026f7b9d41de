"""The life of a run folder: killed, resumed, refused, scored again, with failures and limits inside."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest

from summarizer.errors import ArticleError, BudgetReached, ModelUnavailable, SuiteError, SummarizerError
from summarizer.evaluation.folders import read_metrics, read_run
from summarizer.evaluation.recast import brief_from_gold
from summarizer.evaluation.suites import load_suite
from summarizer.evaluation.workflow import fill_run, look_into, open_run, score_again
from summarizer.pipeline import Outcome
from summarizer.records import Article
from summarizer.settings import Settings
from tests.evaluation.conftest import change_gold, write_suite


@pytest.fixture
def many(tmp_path: Path) -> Path:
    return write_suite(tmp_path / "many", "many", copies=6)


class Oracle:
    """A pipeline that answers from gold, and fails or stops where it is told to. Counts what it is given."""

    def __init__(self, suite: Path, errors: dict[str, SummarizerError] | None = None) -> None:
        self.gold = {document.id: document for document in load_suite(suite).documents}
        self.errors = errors or {}
        self.asked: list[str] = []

    async def __call__(
        self, articles: Iterable[Article], settings: Settings, watch: object = None
    ) -> AsyncIterator[Outcome]:
        for article in articles:
            self.asked.append(article.id)
            error = self.errors.get(article.id)
            yield Outcome(article, None if error else brief_from_gold(self.gold[article.id]), error)


@pytest.fixture
def oracle(many: Path, monkeypatch: pytest.MonkeyPatch) -> Oracle:
    answering = Oracle(many)
    monkeypatch.setattr("summarizer.pipeline.brief_each", answering)
    return answering


def run(suite: Path, out: Path, **settings: object) -> None:
    asyncio.run(fill_run(open_run([suite], Settings(**settings), out)))  # type: ignore[arg-type]


def without_times(folder: Path) -> bytes:
    """The bytes of metrics.json without its times."""
    metrics = read_metrics(folder)
    return metrics.model_copy(update={"times": {}}).model_dump_json(by_alias=True).encode()


def test_a_run_killed_by_the_system_resumes_to_the_same_bytes(many: Path, tmp_path: Path) -> None:
    """SIGKILL after three documents, then the same command again: metrics as of an undisturbed run, nothing read twice."""
    killing = (
        "import asyncio, os, signal, sys\n"
        "from pathlib import Path\n"
        "from summarizer.settings import Settings\n"
        "from summarizer.evaluation.workflow import fill_run, open_run\n"
        "run = open_run([Path(sys.argv[1])], Settings(), Path(sys.argv[2]))\n"
        "done = []\n"
        "def watch(sample):\n"
        "    done.append(sample)\n"
        "    if len(done) == 3: os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(fill_run(run, watch))\n"
    )
    ended = subprocess.run([sys.executable, "-c", killing, many, tmp_path / "killed"], check=False, env=os.environ)
    samples = tmp_path / "killed" / "samples.jsonl"
    assert (ended.returncode, len(samples.read_text().splitlines())) == (-signal.SIGKILL, 3)
    run(many, tmp_path / "killed")
    run(many, tmp_path / "whole")
    assert len(samples.read_text().splitlines()) == 6
    assert without_times(tmp_path / "killed") == without_times(tmp_path / "whole")


def test_only_what_is_left_is_read(many: Path, tmp_path: Path, oracle: Oracle) -> None:
    """Two of six samples there: the four others are given to the pipeline, in order."""
    run(many, tmp_path / "run")
    samples = tmp_path / "run" / "samples.jsonl"
    samples.write_text("".join(samples.read_text().splitlines(keepends=True)[:2]))
    oracle.asked.clear()
    run(many, tmp_path / "run")
    assert oracle.asked == ["ferry2", "ferry3", "ferry4", "ferry5"]


def test_a_failed_document_is_a_row_and_all_missed(many: Path, tmp_path: Path, oracle: Oracle) -> None:
    """One of six fails: recall is 5/6, the document is named, and its reason is there to see."""
    oracle.errors["ferry2"] = ArticleError("no words in it")
    run(many, tmp_path / "run")
    suite = read_metrics(tmp_path / "run").suites["many"]
    assert suite.failed == ("ferry2",)
    assert suite.metrics["quotes.recall"].value == pytest.approx(5 / 6, abs=1e-6)
    (view,) = [view for view in look_into(tmp_path / "run") if view.id == "ferry2"]
    assert view.failure == "ArticleError: no words in it"


@pytest.mark.parametrize(
    ("error", "again"),
    [(ModelUnavailable("overloaded"), ["ferry1"]), (ArticleError("no words in it"), [])],
    ids=["may have passed", "will not pass"],
)
def test_a_failure_is_tried_again_if_it_may_have_passed(
    many: Path, tmp_path: Path, oracle: Oracle, error: SummarizerError, again: list[str]
) -> None:
    """The same run once more reads only documents that failed for a reason that passes."""
    oracle.errors["ferry1"] = error
    run(many, tmp_path / "run")
    oracle.asked.clear()
    oracle.errors.clear()
    run(many, tmp_path / "run")
    assert oracle.asked == again


def test_a_spent_budget_keeps_what_was_bought_and_fails_nothing(many: Path, tmp_path: Path, oracle: Oracle) -> None:
    """The limit reached at the fourth document: three samples stay, no document counts as failed, the run can go on."""
    oracle.errors["ferry3"] = BudgetReached("the next call would pass $0.01")
    with pytest.raises(BudgetReached):
        run(many, tmp_path / "run")
    assert len((tmp_path / "run" / "samples.jsonl").read_text().splitlines()) == 3
    oracle.errors.clear()
    run(many, tmp_path / "run")
    assert read_metrics(tmp_path / "run").suites["many"].metrics["quotes.f1"].value == 1.0


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


REFUSED = {
    "other gold": (lambda suite, out: change_gold(suite, "ferry", title="x"), {}, "other gold"),
    "another model": (lambda suite, out: None, {"model": "openai/other"}, "its model is 'reader'"),
    "other settings": (lambda suite, out: None, {"max_chars": 500}, "settings differ in max_chars"),
    "a damaged line": (
        lambda suite, out: (out / "samples.jsonl").write_text(
            (out / "samples.jsonl").read_text().replace('"document":"ferry3"', '"document":3', 1)
        ),
        {},
        "samples.jsonl: line 4 is damaged",
    ),
    "a damaged run.json": (lambda suite, out: (out / "run.json").write_text("{"), {}, "run.json"),
}


@pytest.mark.parametrize(("spoil", "settings", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_would_mix_two_runs_is_refused(  # type: ignore[no-untyped-def]
    many: Path, tmp_path: Path, oracle: Oracle, spoil, settings: dict[str, object], message: str
) -> None:
    """The message says in what they differ, and no byte of the folder changes."""
    run(many, tmp_path / "run")
    spoil(many, tmp_path / "run")
    before = contents(tmp_path / "run")
    with pytest.raises(SuiteError, match=message):
        run(many, tmp_path / "run", **settings)
    assert contents(tmp_path / "run") == before


def test_a_folder_of_something_else_is_refused(many: Path, tmp_path: Path, oracle: Oracle) -> None:
    """A folder with a file in it that is no run is left alone."""
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("mine")
    with pytest.raises(SuiteError, match="no run"):
        run(many, tmp_path / "thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter.txt"]


def test_other_reading_code_is_another_run(many: Path, tmp_path: Path, oracle: Oracle) -> None:
    """A rule changed since: the old samples are not taken for the new reader's."""
    run(many, tmp_path / "run")
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    (tmp_path / "run" / "run.json").write_text(json.dumps({**record, "code_sha256": "0" * 64}))
    with pytest.raises(SuiteError, match="reading code"):
        run(many, tmp_path / "run")


def test_scoring_again_reads_nothing_and_changes_nothing(many: Path, tmp_path: Path, oracle: Oracle) -> None:
    """The same scorers on the same samples write the same metrics."""
    run(many, tmp_path / "run")
    before = (tmp_path / "run" / "metrics.json").read_bytes()
    oracle.asked.clear()
    score_again(tmp_path / "run")
    assert ((tmp_path / "run" / "metrics.json").read_bytes(), oracle.asked) == (before, [])


def test_changed_gold_is_scored_only_when_asked(many: Path, tmp_path: Path, oracle: Oracle) -> None:
    """Gold that lost a quote: refused at first, then scored against on demand, and the run knows its new gold."""
    run(many, tmp_path / "run")
    quotes = json.loads((many / "documents" / "ferry.json").read_text())["quotes"]
    change_gold(many, "ferry", quotes=quotes[:2])
    with pytest.raises(SuiteError, match="other gold"):
        score_again(tmp_path / "run")
    metrics = score_again(tmp_path / "run", present_gold=True)
    assert metrics.suites["many"].metrics["quotes.precision"].value == pytest.approx(17 / 18, abs=1e-6)
    assert read_run(tmp_path / "run").suites[0].sha256 == metrics.suites["many"].sha256


def test_a_run_folder_may_be_moved_with_its_suite(many: Path, tmp_path: Path, oracle: Oracle) -> None:
    """Paths in a run are relative: both moved to another place, it scores as before."""
    run(many, tmp_path / "run")
    (tmp_path / "elsewhere").mkdir()
    shutil.move(many, tmp_path / "elsewhere" / "many")
    shutil.move(tmp_path / "run", tmp_path / "elsewhere" / "run")
    before = without_times(tmp_path / "elsewhere" / "run")
    score_again(tmp_path / "elsewhere" / "run")
    assert without_times(tmp_path / "elsewhere" / "run") == before


def test_a_run_holds_no_password(many: Path, tmp_path: Path, oracle: Oracle) -> None:
    """A server's address is kept without the name and password in it."""
    run(many, tmp_path / "run", model="m", base_url="http://ann:secret@127.0.0.1:9/v1")
    kept = (tmp_path / "run" / "run.json").read_text()
    assert ("secret" in kept, "http://127.0.0.1:9/v1" in kept) == (False, True)
