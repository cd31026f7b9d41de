"""`summarizer eval` by exit code and output: what a user, a script and a gate in CI see."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from summarizer.cli import app, edge
from tests.evaluation.conftest import change_gold, write_suite


def call(*words: object) -> int:
    """The exit code of one command line, in this process."""
    assert isinstance(app, typer.Typer)
    return edge.run(app, [str(word) for word in ("eval", *words)])


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A suite of four documents and a finished run of the built-in reader on it."""
    folder = tmp_path_factory.mktemp("commands")
    write_suite(folder / "suite", copies=4)
    assert call("run", folder / "suite", "--out", folder / "run") == 0
    return folder


@pytest.fixture
def worse(base: Path, tmp_path: Path) -> Path:
    """The same run without its quotes in the first document, scored."""
    folder = tmp_path / "worse"
    folder.mkdir()
    record = json.loads((base / "run" / "run.json").read_text())
    record["suites"][0]["path"] = str(base / "suite")
    (folder / "run.json").write_text(json.dumps(record))
    samples = [json.loads(line) for line in (base / "run" / "samples.jsonl").read_text().splitlines()]
    samples[0]["brief"]["quotes"] = []
    (folder / "samples.jsonl").write_text("".join(json.dumps(sample) + "\n" for sample in samples))
    assert call("score", folder) == 0
    return folder


def test_run_prints_figures_on_stdout_and_the_rest_on_stderr(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Headlines with intervals for a pipe, the report's place for the user."""
    assert call("run", base / "suite", "--out", tmp_path / "run") == 0
    out, err = capsys.readouterr()
    assert "quotes F1" in out
    assert "report.html" in err
    assert "report.html" not in out


def test_compare_names_the_documents_that_changed(base: Path, worse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One document lost its quotes: it alone is named."""
    capsys.readouterr()
    assert call("compare", base / "run", worse) == 0
    out = capsys.readouterr().out
    assert "1 document changed" in out
    assert "ferry " in out
    assert "ferry1" not in out


def test_compare_names_what_changed_beside_the_headlines(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One rule less, one cue lost: no headline moves, and the document is listed with the figure that did."""
    metrics = json.loads((base / "run" / "metrics.json").read_text())
    metrics["suites"]["tiny"]["documents"]["ferry2"]["quotes.cue.right"] -= 1
    (tmp_path / "metrics.json").write_text(json.dumps(metrics))
    capsys.readouterr()
    assert call("compare", base / "run", tmp_path) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("ferry")]
    assert len(rows) == 1
    assert rows[0].startswith("ferry2")
    assert "quotes: cue" in rows[0]


def test_compare_with_itself_finds_nothing(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Difference 0, p 1, no document."""
    capsys.readouterr()
    assert call("compare", base / "run", base / "run") == 0
    out = capsys.readouterr().out
    assert "no document changed" in out
    assert "+0.000" in out
    assert "1.0000" in out


@pytest.mark.parametrize(
    ("minimum", "code"), [("quotes.recall=0.01", 0), ("tiny:quotes.f1=1.01", 3), ("quotes.f1", 2), ("x.y=1", 2)]
)
def test_gate_has_an_exit_code_for_each_end(base: Path, minimum: str, code: int) -> None:
    """0 passed, 3 below, 2 where the minimum is no minimum or names no figure."""
    assert call("gate", base / "run", "--baseline", base / "run", "--min", minimum) == code


def test_gate_names_the_documents_that_got_worse(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A run that lost its quotes in every one of eight documents is shut out, and each is named."""
    metrics = json.loads((base / "run" / "metrics.json").read_text())
    good = metrics["suites"]["tiny"]
    good["documents"] = {f"d{n}": good["documents"]["ferry"] | {"quotes.tp": float(2 + n % 2)} for n in range(8)}
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    (tmp_path / "before" / "metrics.json").write_text(json.dumps(metrics))
    good["documents"] = {name: counts | {"quotes.tp": 0.0} for name, counts in good["documents"].items()}
    (tmp_path / "after" / "metrics.json").write_text(json.dumps(metrics))
    capsys.readouterr()
    assert call("gate", tmp_path / "after", "--baseline", tmp_path / "before") == 3
    line = next(line for line in capsys.readouterr().out.splitlines() if "quotes.f1 is significantly worse" in line)
    assert all(f"d{n}" in line for n in range(8))


def test_gate_refuses_a_baseline_of_other_gold(base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The gold has changed since: no verdict, and the remedy."""
    metrics = json.loads((base / "run" / "metrics.json").read_text())
    metrics["suites"]["tiny"]["sha256"] = "0" * 64
    (tmp_path / "metrics.json").write_text(json.dumps(metrics))
    assert call("gate", base / "run", "--baseline", tmp_path) == 1
    assert "make baseline" in capsys.readouterr().err


def test_show_puts_gold_beside_prediction(base: Path, worse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missed quote is shown in its passage, its words in brackets."""
    capsys.readouterr()
    assert call("show", worse, "--missed", "--kind", "quotes", "--document", "ferry") == 0
    out = capsys.readouterr().out
    assert "[It is paid for,]" in out
    assert "speaker: Nora Quist (“she”)" in out


def test_show_worst_lists_the_worst_first(worse: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The document without quotes heads the list."""
    capsys.readouterr()
    assert call("show", worse, "--worst", "2") == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if "ferry" in line]
    assert len(rows) == 2
    assert rows[0].split("│")[2].strip() == "ferry"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "{run}", "--document", "nobody"), 1),
        (("show", "{run}", "--kind", "rumours"), 2),
        (("score", "{suite}"), 1),
        (("run", "{nowhere}", "--out", "{new}"), 1),
        (("compare", "{run}", "{nowhere}"), 1),
    ],
    ids=["unknown document", "unknown kind", "no run folder", "no suite", "missing run"],
)
def test_what_is_not_there_is_said_in_two_lines(
    base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    """One line for the error, one for the remedy, nothing on stdout."""
    places = {"run": base / "run", "suite": base / "suite", "nowhere": tmp_path / "nowhere", "new": tmp_path / "new"}
    capsys.readouterr()
    assert call(*(word.format(**places) for word in words)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(":")[0] for line in err.splitlines()] == ["error", "hint"]


def test_check_lists_every_fault_with_file_and_record(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two documents with a fault each: both are named, exit 1."""
    suite = write_suite(tmp_path / "suite", copies=3)
    quotes = json.loads((suite / "documents" / "ferry.json").read_text())["quotes"]
    change_gold(suite, "ferry", quotes=[{**quotes[0], "content": [[5, 90_000]]}, *quotes[1:]])
    change_gold(suite, "ferry1", quotes=quotes[:1])
    assert call("check", suite) == 1
    out = capsys.readouterr().out
    assert "ferry.json" in out
    assert "q1: span [5, 90000) does not lie in the text" in out
    assert "ferry1.json" in out
    assert "'It is paid for,'" in out


def test_annotators_that_agree_agree_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same annotation twice agrees by 1; one that lost a quote of three by F1 0.8."""
    one, other = write_suite(tmp_path / "one", "one"), write_suite(tmp_path / "other", "other")
    assert call("agreement", one, other) == 0
    assert "1.000" in next(line for line in capsys.readouterr().out.splitlines() if line.startswith("quotes F1"))
    quotes = json.loads((other / "documents" / "ferry.json").read_text())["quotes"]
    change_gold(other, "ferry", quotes=quotes[:2])
    assert call("agreement", one, other) == 0
    assert "0.800" in next(line for line in capsys.readouterr().out.splitlines() if line.startswith("quotes F1"))


def test_differences_of_two_annotations_are_lines_to_decide(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One JSON object a difference, with the record, the point, and what either side says."""
    one, other = write_suite(tmp_path / "one", "one"), write_suite(tmp_path / "other", "other")
    events = json.loads((other / "documents" / "ferry.json").read_text())["events"]
    change_gold(other, "ferry", events=[events[0] | {"status": "planned"}, events[1]])
    capsys.readouterr()
    assert call("agreement", one, other, "--differences") == 0
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert (found["first"], found["aspect"]) == ("v1", "status")
    assert (found["first_only"], found["second_only"]) == ("occurred", "planned")


def test_list_finds_suites_in_a_folder(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Name, size, kinds and place of each."""
    capsys.readouterr()
    assert call("list", base) == 0
    assert capsys.readouterr().out.split("\t")[:2] == ["tiny", "4 documents"]


def test_the_commands_load_no_spacy_where_nothing_is_read(base: Path) -> None:
    """Comparing, gating and showing are quick: neither spaCy nor openai is imported."""
    code = (
        "import sys\n"
        "from summarizer.cli import app, edge\n"
        "for words in (['compare', sys.argv[1], sys.argv[1]], ['show', sys.argv[1], '--worst', '1']):\n"
        "    assert edge.run(app, ['eval', *words]) == 0\n"
        "assert not {'spacy', 'openai'} & set(sys.modules), sorted({'spacy', 'openai'} & set(sys.modules))\n"
    )
    subprocess.run([sys.executable, "-c", code, str(base / "run")], check=True, capture_output=True)
