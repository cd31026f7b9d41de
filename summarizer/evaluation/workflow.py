"""The evaluations a user asks for, each as one call: run, score again, look.

Between the command line and the rooms of evaluation: in go folders and settings, out
come metrics and views, with the run folder's files written. Nothing here knows
how a figure is computed or shown.
"""

from collections.abc import Sequence
from pathlib import Path

from summarizer.errors import SuiteError
from summarizer.evaluation.folders import (
    METRICS_FILE,
    REPORT_FILE,
    RUN_FILE,
    SAMPLES_FILE,
    RunMetrics,
    RunRecord,
    read_run,
    suites_of,
    write_record,
    write_whole,
)
from summarizer.evaluation.report import render_report
from summarizer.evaluation.runs import OpenRun, Watch
from summarizer.evaluation.samples import Key, Sample, read_samples
from summarizer.evaluation.scoring import DocumentScore
from summarizer.evaluation.sidebyside import DocumentView, view_document
from summarizer.evaluation.suites import Suite, load_suite
from summarizer.evaluation.tallies import score_suite, tally_run
from summarizer.settings import Settings


def find_suites(places: Sequence[Path]) -> list[Path]:
    """The suites among folders: each is one, or holds some. Raises SuiteError where a place has none."""
    found = []
    for place in places:
        inside = [place] if (place / "suite.toml").exists() else sorted(p.parent for p in place.glob("*/suite.toml"))
        if not inside:
            raise SuiteError(f"{place}: no suite in it", "a suite is a folder with suite.toml, see docs/evaluation.md")
        found += inside
    return found


def open_run(places: Sequence[Path], settings: Settings, out: Path, *, fresh: bool = False) -> OpenRun:
    """Load the suites and open (or resume) the run folder; nothing is read yet."""
    run = OpenRun(out, [load_suite(path) for path in find_suites(places)], settings)
    run.open(fresh=fresh)
    return run


async def fill_run(run: OpenRun, watch: Watch | None = None) -> RunMetrics:
    """Read what is left, score everything, write `run.json`, `metrics.json` and `report.html`."""
    await run.read(watch)
    return write_results(run.folder, run.close(), run.suites, run.samples)


def score_again(folder: Path, *, present_gold: bool = False) -> RunMetrics:
    """Score a finished run with the scorers (and, if asked, the gold) of now, without reading again."""
    run, suites, samples = _finished(folder, present_gold)
    if present_gold:
        fresh = {suite.name: suite.sha256 for suite in suites}
        entries = tuple(entry.model_copy(update={"sha256": fresh[entry.name]}) for entry in run.suites)
        run = run.model_copy(update={"suites": entries})
    metrics = write_results(folder, run, suites, samples)
    write_record(folder, RUN_FILE, run)
    return metrics


def write_results(folder: Path, run: RunRecord, suites: Sequence[Suite], samples: dict[Key, Sample]) -> RunMetrics:
    """Score all, write metrics and report."""
    scores = {suite.name: score_suite(suite, samples) for suite in suites}
    metrics = tally_run(run.model, suites, samples, scores)
    write_record(folder, METRICS_FILE, metrics)
    write_whole(folder / REPORT_FILE, render_report(run, metrics, views_of(suites, samples, scores)))
    return metrics


def look_into(folder: Path, document: str | None = None) -> list[DocumentView]:
    """The documents of a finished run (or the one named), gold beside prediction. Raises SuiteError."""
    _, suites, samples = _finished(folder, present_gold=False)
    views = views_of(suites, samples, {suite.name: score_suite(suite, samples) for suite in suites})
    if document is None:
        return views
    named = [view for view in views if view.id == document]
    if not named:
        raise SuiteError(f"{folder} has no document {document!r}", "`summarizer eval show RUN --worst 99` lists them")
    return named


def views_of(
    suites: Sequence[Suite], samples: dict[Key, Sample], scores: dict[str, list[DocumentScore]]
) -> list[DocumentView]:
    return [
        view_document(suite.name, document, samples[suite.name, document.id], score)
        for suite in suites
        for document, score in zip(suite.documents, scores[suite.name], strict=True)
    ]


def _finished(folder: Path, present_gold: bool) -> tuple[RunRecord, list[Suite], dict[Key, Sample]]:
    run = read_run(folder)
    suites = suites_of(folder, run, allow_changed_gold=present_gold)
    return run, suites, read_samples(folder / SAMPLES_FILE)
