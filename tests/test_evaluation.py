"""Scores are right on hand-worked cases, obey their properties, and a run can be killed, resumed and compared."""

import hashlib
import html
import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from sklearn.metrics import f1_score

from summarizer.errors import SuiteError
from summarizer.evaluation.checking import check_suite
from summarizer.evaluation.comparing import compare_runs
from summarizer.evaluation.folders import read_metrics
from summarizer.evaluation.gating import gate
from summarizer.evaluation.metrics import Counts, evaluate, metrics_for
from summarizer.evaluation.recast import brief_from_gold
from summarizer.evaluation.scoring import score_document
from summarizer.evaluation.sheets import compile_suite
from summarizer.evaluation.statistics import compare, estimate
from summarizer.evaluation.suites import GoldDocument, load_suite
from summarizer.evaluation.workflow import fill_run, open_run
from summarizer.records import Brief, Quote
from summarizer.settings import Settings
from tests.conftest import ROOT

TEXT = "Ann Lee said the bridge had failed. “It fell,” said Bo Ek on Friday. Ms Lee blamed Mr Ek."
SHEET = """
id: bridge
title: Bridge
published: 2025-01-21
entities:
  e1: {name: Ann Lee, kind: person, mentions: ["p1 Ann Lee", "p1 Ms Lee"]}
  e2: {name: Bo Ek, kind: person, mentions: ["p1 Bo Ek", "p1 Mr Ek"]}
quotes:
  q1: {kind: indirect, content: ["p1 the bridge had failed"], speaker: [e1, p1 Ann Lee], cue: "p1 said #1"}
  q2: {kind: direct, content: ["p1 It fell,"], speaker: [e2, p1 Bo Ek], cue: "p1 said #2"}
stances:
  s1: {holder: e1, target: e2, polarity: oppose, evidence: ["p1 Ms Lee blamed Mr Ek"]}
events:
  v1:
    what: the bridge falls
    trigger: p1 fell
    status: occurred
    when: [p1 on Friday, 2025-01-17]
    evidence: ["p1 It fell"]
"""


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A suite of one document, compiled from its sheet."""
    folder = tmp_path / "tiny"
    (folder / "documents").mkdir(parents=True)
    (folder / "sheets").mkdir()
    (folder / "suite.toml").write_text('name = "tiny"\nkinds = ["quotes", "stances", "events", "entities"]\n')
    (folder / "documents" / "bridge.txt").write_text(TEXT)
    (folder / "sheets" / "bridge.yaml").write_text(SHEET)
    compile_suite(folder)
    return folder


@pytest.fixture
def gold(suite: Path) -> GoldDocument:
    return load_suite(suite).documents[0]


def figures(gold: GoldDocument, brief: Brief | None) -> dict[str, float]:
    counts = Counts.of([score_document(gold, brief).counts])
    found = {
        metric.name: float(evaluate(metric, counts)[0])
        for metric in metrics_for(("quotes", "stances", "events", "entities"))
    }
    return {name: value for name, value in found.items() if value == value}


HEADLINES = ("quotes.f1", "stances.joint_f1", "events.f1", "entities.ceafe")


def test_gold_scores_one(gold: GoldDocument) -> None:
    """A prediction that is the gold is perfect in every headline."""
    found = figures(gold, brief_from_gold(gold))
    assert {name: found[name] for name in HEADLINES} == dict.fromkeys(HEADLINES, 1.0)


def test_nothing_scores_zero(gold: GoldDocument) -> None:
    """A failed document counts as all missed."""
    found = figures(gold, None)
    assert all(found[name] == 0.0 for name in HEADLINES)


def test_hand_worked_quotes(gold: GoldDocument) -> None:
    """Two gold quotes; one found with the wrong speaker, one spurious: P 1/2, R 1/2, F1 1/2, attributed 0."""
    brief = brief_from_gold(gold)
    first, second = brief.quotes
    wrong = first.model_copy(update={"speaker": second.speaker})
    spurious = Quote(id="q9", kind="indirect", content=(gold.article().span(70, 80),))
    found = figures(gold, brief.model_copy(update={"quotes": (wrong, spurious)}))
    assert found["quotes.f1"] == pytest.approx(0.5)
    assert found["quotes.attributed_f1"] == 0.0


def test_the_order_of_predictions_does_not_matter(gold: GoldDocument) -> None:
    """Shuffled records score the same counts."""
    brief = brief_from_gold(gold)
    turned = brief.model_copy(update={name: tuple(reversed(getattr(brief, name))) for name in ("quotes", "entities")})
    assert score_document(gold, turned).counts == score_document(gold, brief).counts


def test_a_wrong_record_never_raises_precision(gold: GoldDocument) -> None:
    """Adding a spurious quote lowers precision and leaves recall."""
    brief = brief_from_gold(gold)
    more = (*brief.quotes, Quote(id="q9", kind="indirect", content=(gold.article().span(70, 80),)))
    before, after = figures(gold, brief), figures(gold, brief.model_copy(update={"quotes": more}))
    assert after["quotes.precision"] < before["quotes.precision"]
    assert after["quotes.recall"] == before["quotes.recall"]


def test_matching_is_optimal_not_greedy() -> None:
    """A greedy matcher would take the better-looking pair and lose one; ours finds both."""
    import numpy as np

    from summarizer.evaluation.matching import match

    worth = np.array([[0.9, 0.8], [0.85, 0.0]])
    pairs = match([0, 1], [0, 1], lambda one, other: float(worth[one, other]))
    assert sorted((one, other) for one, other, _ in pairs) == [(0, 1), (1, 0)]


def test_macro_f1_agrees_with_scikit_learn() -> None:
    """Polarity macro-F1 over all targets is scikit-learn's, on 300 random labels."""
    chance = random.Random(7)
    labels = ("support", "oppose", "neutral")
    truth = [chance.choice(labels) for _ in range(300)]
    guess = [chance.choice(labels) for _ in range(300)]
    counts = {}
    for label in (*labels, "mixed"):
        counts[f"x.{label}.tp"] = float(sum(t == g == label for t, g in zip(truth, guess, strict=True)))
        counts[f"x.{label}.gold"] = float(truth.count(label))
        counts[f"x.{label}.predicted"] = float(guess.count(label))
    metric = next(m for m in metrics_for(("stances",)) if m.form == "macro_f1").model_copy(update={"counts": ("x",)})
    ours = float(evaluate(metric, Counts.of([counts]))[0])
    assert ours == pytest.approx(f1_score(truth, guess, average="macro", labels=list(labels)))


def random_counts(documents: int, seed: int) -> Counts:
    chance = random.Random(seed)
    rows = []
    for _ in range(documents):
        expected, predicted = chance.randint(1, 20), chance.randint(1, 20)
        rows.append(
            {
                "quotes.tp": float(chance.randint(0, min(expected, predicted))),
                "quotes.expected": float(expected),
                "quotes.predicted": float(predicted),
            }
        )
    return Counts.of(rows)


def test_a_run_compared_with_itself_differs_by_nothing() -> None:
    """Difference 0, p 1."""
    metrics = [m for m in metrics_for(("quotes",)) if m.name == "quotes.f1"]
    counts = random_counts(40, 1)
    (found,) = compare(metrics, counts, counts, resamples=500)
    assert (found.difference, found.p, found.p_holm) == (0.0, 1.0, 1.0)


def test_the_interval_holds_the_value() -> None:
    """A bootstrap interval contains its estimate, and is the same each time."""
    metrics = [m for m in metrics_for(("quotes",)) if m.name == "quotes.f1"]
    first, second = (estimate(metrics, random_counts(40, 1), 1_000)["quotes.f1"] for _ in range(2))
    assert first == second
    assert first.low is not None
    assert first.high is not None
    assert first.value is not None
    assert first.low < first.value < first.high


FAULTY = {
    "span out of range": lambda d: d["quotes"][0]["content"].append([5, 9_999]),
    "overlapping segments": lambda d: d["quotes"][0].update(content=[[13, 30], [20, 34]]),
    "unknown entity": lambda d: d["quotes"][0]["speaker"].update(entity="e9"),
    "unknown label": lambda d: d["quotes"][0].update(kind="loud"),
    "text changed": lambda d: d.update(sha256=hashlib.sha256(b"other").hexdigest()),
}


@pytest.mark.parametrize("spoil", FAULTY.values(), ids=FAULTY.keys())
def test_faulty_gold_is_refused_by_name(suite: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    """The message names the file; nothing is scored."""
    path = suite / "documents" / "bridge.json"
    document = json.loads(path.read_text())
    spoil(document)
    path.write_text(json.dumps(document))
    try:
        faults = [fault.reason for fault in check_suite(suite) if fault.severity == "error"]
    except SuiteError as error:
        faults = [str(error)]
    assert faults
    with pytest.raises(SuiteError, match="bridge"):
        load_suite(suite)


def test_an_empty_suite_is_refused(tmp_path: Path) -> None:
    """A suite without documents measures nothing."""
    (tmp_path / "suite.toml").write_text('name = "empty"\nkinds = ["quotes"]\n')
    with pytest.raises(SuiteError):
        load_suite(tmp_path)


def test_a_sheet_with_an_ambiguous_reference_is_refused(suite: Path) -> None:
    """Words that stand there twice are no reference: a guess would become gold."""
    (suite / "sheets" / "bridge.yaml").write_text(SHEET.replace("p1 said #1", "p1 said"))
    with pytest.raises(SuiteError, match="found 2 times"):
        compile_suite(suite)


def test_an_unaccounted_marked_run_is_said(suite: Path) -> None:
    """Gold that forgets a marked quotation is warned about."""
    path = suite / "documents" / "bridge.json"
    document = json.loads(path.read_text())
    document["quotes"] = document["quotes"][:1]
    path.write_text(json.dumps(document))
    assert any("It fell," in fault.reason for fault in check_suite(suite))


@pytest.fixture
def many(tmp_path: Path, suite: Path) -> Path:
    """The same document eight times, each with its own name in the text."""
    for number in range(8):
        text = TEXT.replace("Friday", f"Friday {number}")
        (suite / "documents" / f"b{number}.txt").write_text(text)
        (suite / "sheets" / f"b{number}.yaml").write_text(SHEET.replace("id: bridge", f"id: b{number}"))
    compile_suite(suite)
    return suite


async def run(suite: Path, out: Path) -> None:
    await fill_run(open_run([suite], Settings(), out))


def without_times(path: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(path.read_text())
    found.pop("times")
    return found


async def test_a_killed_run_resumes_to_the_same_figures(many: Path, tmp_path: Path) -> None:
    """Half of the samples lost and a line torn: taken up, and every figure is the same."""
    await run(many, tmp_path / "whole")
    await run(many, tmp_path / "torn")
    samples = tmp_path / "torn" / "samples.jsonl"
    lines = samples.read_text().splitlines(keepends=True)
    samples.write_text("".join(lines[:4]) + lines[4][:50])
    (tmp_path / "torn" / "metrics.json").unlink()
    await run(many, tmp_path / "torn")
    assert len(samples.read_text().splitlines()) == 9
    assert without_times(tmp_path / "torn" / "metrics.json") == without_times(tmp_path / "whole" / "metrics.json")


async def test_a_run_of_other_gold_is_not_mixed(many: Path, tmp_path: Path) -> None:
    """A run folder made with other gold is refused, and nothing in it is overwritten."""
    await run(many, tmp_path / "run")
    before = (tmp_path / "run" / "samples.jsonl").read_bytes()
    (many / "sheets" / "b0.yaml").write_text(
        SHEET.replace("id: bridge", "id: b0").replace("kind: direct", "kind: mixed")
    )
    compile_suite(many, frozenset(("b0",)))
    with pytest.raises(SuiteError):
        await run(many, tmp_path / "run")
    assert (tmp_path / "run" / "samples.jsonl").read_bytes() == before


async def test_the_gate_shuts_on_a_worse_run_and_names_documents(many: Path, tmp_path: Path) -> None:
    """A run that lost its quotes fails against its former self; one against itself passes."""
    await run(many, tmp_path / "run")
    good = read_metrics(tmp_path / "run")
    suite = good.suites["tiny"]
    worse_documents = {name: {**counts, "quotes.tp": 0.0} for name, counts in suite.documents.items()}
    worse = good.model_copy(update={"suites": {"tiny": suite.model_copy(update={"documents": worse_documents})}})
    assert gate(good, good) == []
    failures = gate(worse, good)
    assert any("quotes.f1" in failure.reason and failure.documents for failure in failures)
    (comparison,) = compare_runs(good, worse)
    assert len(comparison.changed) == 9


async def test_the_report_is_one_file_that_asks_for_nothing(many: Path, tmp_path: Path) -> None:
    """No address outside, a content security policy, the documents' text inside."""
    await run(many, tmp_path / "run")
    page = html.unescape((tmp_path / "run" / "report.html").read_text())
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "bridge" in page


def test_the_committed_suites_are_sound() -> None:
    """Every suite of the project loads, and its gold has no error."""
    folders = sorted(path.parent for path in (ROOT / "evals").glob("*/suite.toml"))
    assert folders
    for folder in folders:
        assert [f"{f.file} {f.place} {f.reason}" for f in check_suite(folder) if f.severity == "error"] == []


def test_offsets_and_words_hold_on_the_development_suites(shared_suites: Path) -> None:
    """On every article beside the checkout, verbatim rate and valid-offset rate are 1."""
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
