"""`summarizer eval`: run suites, score, compare, gate, look. Results on stdout, the rest on stderr."""

import asyncio
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.cli.options import takes_settings
from summarizer.errors import BelowGate, SuiteError

if TYPE_CHECKING:
    from summarizer.evaluation.sidebyside import Verdict
    from summarizer.evaluation.suites import Suite
    from summarizer.settings import Settings

# a table in a file or a pipe is as wide as it needs to be
FILE_COLUMNS = 120
FAILURES: tuple["Verdict", ...] = ("missed", "spurious", "partly")


class Kind(StrEnum):
    """A kind of record."""

    quotes = "quotes"
    stances = "stances"
    events = "events"
    entities = "entities"


app = typer.Typer(no_args_is_help=True, help="Measure a reader, a prompt or a model against gold annotations.")

Run = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]
SuiteFolder = Annotated[Path, typer.Argument(metavar="SUITE", help="A suite folder, or a folder of suites.")]


def _show(*parts: Any) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = FILE_COLUMNS
    for part in parts:
        console.print(part)


@app.command("run")
@takes_settings(
    *("model", "base_url", "mode", "passes", "adjudicate", "max_chars"),
    *("max_cost_usd", "max_tokens", "offline", "use_ledger", "concurrency"),
)
def run(
    suites: Annotated[list[Path], typer.Argument(metavar="SUITE...", help="Suite folders, or folders of suites.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The run folder; an unfinished run in it is taken up.")],
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw away what the run folder has.")] = False,
    *,
    settings: "Settings",
) -> None:
    """Read the documents of suites as `brief` does, score them and write the report."""
    from summarizer.cli.progress import open_counter
    from summarizer.evaluation.tables import show_metrics
    from summarizer.evaluation.workflow import fill_run, open_run

    opened = open_run(suites, settings, out, fresh=fresh)
    for note in opened.notes:
        print(f"note: {note}", file=sys.stderr)
    total = sum(len(opened.left(suite)) for suite in opened.suites)
    with open_counter(total, "documents") as count:
        metrics = asyncio.run(fill_run(opened, lambda sample: count()))
    _show(show_metrics(metrics))
    print(f"report: {out / 'report.html'}", file=sys.stderr)


@app.command("score")
def score(
    folder: Run,
    present_gold: Annotated[bool, typer.Option("--present-gold", help="Score on the gold of now.")] = False,
) -> None:
    """Score a finished run again, without reading again."""
    from summarizer.evaluation.tables import show_metrics
    from summarizer.evaluation.workflow import score_again

    _show(show_metrics(score_again(folder, present_gold=present_gold)))


@app.command("show")
def show(
    folder: Run,
    worst: Annotated[int | None, typer.Option(min=1, help="The N documents with the most failures.")] = None,
    missed: Annotated[bool, typer.Option("--missed", help="Gold records that were not found.")] = False,
    spurious: Annotated[bool, typer.Option("--spurious", help="Records that are in no gold.")] = False,
    partly: Annotated[bool, typer.Option("--partly", help="Records found with something wrong in them.")] = False,
    kind: Annotated[Kind | None, typer.Option(help="Only records of this kind.")] = None,
    document: Annotated[str | None, typer.Option(help="Only this document.")] = None,
) -> None:
    """Show all figures of a run, its worst documents, or its failures with gold beside prediction."""
    from summarizer.evaluation.folders import read_metrics
    from summarizer.evaluation.showing import show_rows, show_worst
    from summarizer.evaluation.tables import show_metrics
    from summarizer.evaluation.workflow import look_into

    wanted = {"missed": missed, "spurious": spurious, "partly": partly}
    asked = [verdict for verdict in FAILURES if wanted[verdict]]
    if worst is None and not asked and kind is None and document is None:
        _show(show_metrics(read_metrics(folder), everything=True))
        return
    views = look_into(folder, document)
    if worst is not None:
        _show(show_worst(views, worst))
    if worst is None or asked:
        _show(show_rows(views, asked or FAILURES, kind.value if kind else None))


@app.command("compare")
def compare(
    first: Run,
    second: Annotated[Path, typer.Argument(metavar="RUN", help="The run to compare.")],
    everything: Annotated[bool, typer.Option("--all", help="Show figures that do not differ, too.")] = False,
) -> None:
    """Compare two runs document by document: difference, interval, p; and which documents changed."""
    from summarizer.evaluation.comparing import compare_runs
    from summarizer.evaluation.folders import read_metrics
    from summarizer.evaluation.tables import show_comparison

    comparisons = compare_runs(read_metrics(first), read_metrics(second))
    _show(*(show_comparison(one, everything=everything) for one in comparisons))


@app.command("gate")
def gate(
    folder: Run,
    baseline: Annotated[
        Path | None, typer.Option(help="A folder with the metrics.json to hold the run against.")
    ] = None,
    minimum: Annotated[
        list[str] | None, typer.Option("--min", help="[SUITE:]METRIC=VALUE, as often as needed.")
    ] = None,
) -> None:
    """Exit with 3 where a run is significantly worse than the baseline or below a floor."""
    from summarizer.evaluation.folders import read_metrics
    from summarizer.evaluation.gating import gate as check
    from summarizer.evaluation.gating import read_minimum
    from summarizer.evaluation.tables import how_many

    minimums = [read_minimum(text) for text in minimum or ()]
    failures = check(read_metrics(folder), read_metrics(baseline) if baseline else None, minimums)
    for failure in failures:
        named = f": {', '.join(failure.documents)}" if failure.documents else ""
        print(f"{failure.suite}: {failure.reason}{named}")
    if failures:
        raise BelowGate(
            f"{how_many(len(failures), 'reason')} not to let {folder} pass",
            f"look with `summarizer eval show {folder} --worst 5`",
        )
    print("passes")


@app.command("check")
def check(suites: Annotated[list[Path], typer.Argument(metavar="SUITE...", help="Suite folders.")]) -> None:
    """Verify spans, hashes, ids and labels of gold, and that every marked quotation is accounted for."""
    from summarizer.evaluation.checking import check_suite
    from summarizer.evaluation.tables import how_many
    from summarizer.evaluation.workflow import find_suites

    errors = 0
    for folder in find_suites(suites):
        faults = check_suite(folder)
        for fault in faults:
            print(": ".join(part for part in (fault.severity, fault.file, fault.place, fault.reason) if part))
        bad = sum(fault.severity == "error" for fault in faults)
        errors += bad
        print(f"{folder}: {how_many(bad, 'error')}, {how_many(len(faults) - bad, 'warning')}", file=sys.stderr)
    if errors:
        raise SuiteError(f"{how_many(errors, 'error')} in the gold", "mend the sheets (or the JSON) named above")


@app.command("agreement")
def agreement(
    first: SuiteFolder,
    second: SuiteFolder,
    differences: Annotated[
        bool, typer.Option("--differences", help="Print each difference as a line of JSON, to be decided.")
    ] = False,
) -> None:
    """How well two annotations of the same texts agree, scored as any prediction is."""
    from summarizer.evaluation.agreement import measure_agreement, pair_documents
    from summarizer.evaluation.differences import find_differences
    from summarizer.evaluation.tables import show_agreement

    one, other = _load(first), _load(second)
    if not differences:
        _show(show_agreement(measure_agreement(one, other)))
        return
    for pair in pair_documents(one, other):
        for difference in find_differences(*pair):
            sys.stdout.write(difference.model_dump_json() + "\n")


@app.command("stories")
@takes_settings("model", "base_url", "offline", "use_ledger")
def stories(
    suite: Annotated[Path, typer.Argument(metavar="SUITE", help="A suite with stories.")] = Path("evals/stories"),
    read: Annotated[bool, typer.Option("--read", help="Read the articles too, not only merge their gold.")] = False,
    *,
    settings: "Settings",
) -> None:
    """Score how the records of several articles are joined, and which conflicts between them are found."""
    from summarizer.evaluation.stories import gold_findings, load_stories, read_findings, score_story
    from summarizer.evaluation.storytables import show_stories

    scores = {}
    for story in load_stories(suite):
        told = asyncio.run(read_findings(story, settings)) if read else gold_findings(story)
        scores[story.name] = score_story(story, told)
    _show(*show_stories(scores))


@app.command("annotate")
def annotate(
    suite: SuiteFolder,
    documents: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Only these documents.")] = None,
) -> None:
    """Compile annotation sheets into gold."""
    from summarizer.evaluation.sheets import compile_suite

    print(f"{len(compile_suite(suite, frozenset(documents or ())))} documents compiled", file=sys.stderr)


@app.command("list")
def list_suites(
    places: Annotated[list[Path] | None, typer.Argument(metavar="[FOLDER]...", help="Where to look.")] = None,
) -> None:
    """List suites with their size and what they score."""
    from summarizer.evaluation.workflow import find_suites

    for folder in find_suites(places or [Path("evals")]):
        suite = _load(folder)
        print(f"{suite.name}\t{len(suite.documents)} documents\t{', '.join(suite.header.kinds)}\t{folder}")


def _load(folder: Path) -> "Suite":
    from summarizer.evaluation.suites import load_suite

    return load_suite(folder)
