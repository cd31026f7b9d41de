"""Gold on disk: faulty gold is refused by file and record, from the command line as in Python, and our own is sound."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarizer.cli import app, edge
from summarizer.errors import SuiteError
from summarizer.evaluation.checking import check_suite
from summarizer.evaluation.sheets import compile_suite
from tests.conftest import ROOT
from tests.evaluation.conftest import SHEET, change_gold

Spoil = Callable[[dict[str, Any]], object]


def call(*words: object) -> int:
    """The exit code of `summarizer eval` with these words."""
    code: int = edge.run(app, ["eval", *map(str, words)])
    return code


FAULTS: dict[str, tuple[Spoil, str]] = {
    "span out of range": (
        lambda gold: gold["quotes"][0]["content"].append([5, 9_999]),
        "q1: span [5, 9999) does not lie in the text of 261 characters",
    ),
    "span turned round": (lambda gold: gold["events"][0].update(trigger=[20, 10]), "v1: span [20, 10) does not lie in"),
    "overlapping segments": (
        lambda gold: gold["quotes"][0].update(content=[[22, 45], [40, 49]]),
        "q1: content segments overlap",
    ),
    "unknown entity": (lambda gold: gold["quotes"][0]["speaker"].update(entity="e9"), "q1: unknown entity 'e9'"),
    "id given twice": (lambda gold: gold["quotes"][1].update(id="q1"), "quotes: id 'q1' is given twice"),
    "unknown label": (
        lambda gold: gold["events"][0].update(status="rumoured"),
        "events.v1.status: Input should be 'occurred', 'ongoing', 'planned', 'hypothetical' or 'denied'",
    ),
    "unknown key": (lambda gold: gold["stances"][0].update(targets=[]), "stances.s1.targets: Extra inputs"),
    "another text": (lambda gold: gold.update(sha256="0" * 64), "its text is not the one that was annotated"),
}


@pytest.mark.parametrize(("spoil", "message"), FAULTS.values(), ids=FAULTS.keys())
@pytest.mark.parametrize("command", ["check", "run"])
def test_faulty_gold_is_refused_by_file_and_record(
    suite: Path, capsys: pytest.CaptureFixture[str], command: str, spoil: Spoil, message: str
) -> None:
    """`check` lists it and `run` makes no run folder: both name the file, the record and what is wrong, and exit 1."""
    gold = json.loads((suite / "documents" / "ferry.json").read_text(encoding="utf-8"))
    spoil(gold)
    change_gold(suite, "ferry", **gold)
    capsys.readouterr()
    out = suite.parent / "run"
    assert call("check", suite) == 1 if command == "check" else call("run", suite, "--out", out) == 1
    said = "".join(capsys.readouterr())
    assert "ferry." in said
    assert message in said
    assert ": :" not in said
    assert not out.exists()


BROKEN: dict[str, tuple[str, bytes | None, str]] = {
    "no JSON": ("documents/ferry.json", b"{", "ferry.json: is no JSON"),
    "no JSON object": ("documents/ferry.json", b"[]", "ferry.json: is no JSON object"),
    "text that is not UTF-8": ("documents/ferry.txt", b"\xff\xfe", "ferry.txt: is not UTF-8"),
    "no text": ("documents/ferry.txt", None, "ferry.txt: No such file"),
    "an empty suite": ("documents/ferry.json", None, "documents: no gold (<id>.json) in it"),
    "no header": ("suite.toml", None, "tiny: no suite in it"),
    "a header of an unknown kind": ("suite.toml", b'name = "tiny"\nkinds = ["rumours"]', "suite.toml: kinds.0: Input"),
    "a header that is no TOML": ("suite.toml", b"name =", "suite.toml: Invalid value"),
}


@pytest.mark.parametrize(("file", "content", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_named_itself(
    suite: Path, capsys: pytest.CaptureFixture[str], file: str, content: bytes | None, message: str
) -> None:
    """One line for the error, one for the remedy; the file named is the one to mend, and no run folder is made."""
    if content is None:
        (suite / file).unlink()
    else:
        (suite / file).write_bytes(content)
    capsys.readouterr()
    assert call("run", suite, "--out", suite.parent / "run") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err.splitlines()[0]
    assert err.splitlines()[1].startswith("hint: ")
    assert not (suite.parent / "run").exists()


def test_a_sheet_with_an_ambiguous_reference_is_refused(suite: Path) -> None:
    """Words that stand there twice are no reference: a guess would become gold."""
    (suite / "sheets" / "ferry.yaml").write_text(SHEET.replace("p3 The council ~ on Friday.", "p3 e"))
    with pytest.raises(SuiteError, match="'p3 e'"):
        compile_suite(suite)


def test_the_committed_suites_are_sound() -> None:
    """Every suite of the project, the two annotations included, loads, and its gold has no error."""
    folders = sorted(path.parent for path in (ROOT / "evals").rglob("suite.toml"))
    assert {"newsroom", "example", "first", "second"} <= {folder.name for folder in folders}
    for folder in folders:
        assert [f"{f.file} {f.place} {f.reason}" for f in check_suite(folder) if f.severity == "error"] == []


def test_offsets_and_words_hold_on_the_development_suites(shared_suites: Path) -> None:
    """On every article beside the checkout each span of the reader's brief holds its words."""
    code = (
        "import sys, pathlib\n"
        "from summarizer.evaluation.suites import load_suite\n"
        "from summarizer.reading import read_articles\n"
        "from tests.test_reader import brief_of, spans_in\n"
        "for folder in sys.argv[1:]:\n"
        "    documents = load_suite(pathlib.Path(folder)).documents\n"
        "    for document, reading in zip(documents, read_articles([d.article() for d in documents])):\n"
        "        for span in spans_in(brief_of(reading)):\n"
        "            assert span.text == document.text[span.start:span.end]\n"
    )
    folders = [str(path.parent) for path in shared_suites.glob("*/suite.toml")]
    assert folders
    subprocess.run([sys.executable, "-c", code, *folders], check=True, cwd=ROOT)
