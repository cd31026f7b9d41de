"""The run folder: `run.json` (what ran), `metrics.json` (what it scored), both read back whole or refused.

In go and out come frozen records. Everything that changes from one execution to
the next without changing a result (clock, seconds, folder) stands under `times`, so that two runs
of the same thing differ in nothing else. Paths of suites are kept relative to the run folder,
which makes a committed baseline valid on every machine. Files are written beside
their place and moved into it: a reader never meets half of one.
"""

import os
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError

from summarizer.errors import SuiteError
from summarizer.evaluation.statistics import Estimate
from summarizer.evaluation.suites import Kind, Suite, first_faults, load_suite
from summarizer.records import PromptUsed, Record, Usage

RUN_FILE, SAMPLES_FILE, METRICS_FILE, REPORT_FILE = "run.json", "samples.jsonl", "metrics.json", "report.html"

R = TypeVar("R", bound=Record)


class SuiteRun(Record):
    """One suite as it was when it was read. `path` is relative to the run folder."""

    name: str
    version: str
    path: str
    sha256: str
    kinds: tuple[Kind, ...]
    documents: int


class RunRecord(Record):
    """`run.json`: everything needed to say what produced the samples.

    `code_sha256` covers the package's reading code, word lists and prompts; `commit` is None
    outside a git checkout. `settings` holds no key and no path.
    """

    schema_: Literal["summarizer.run/1"] = Field(default="summarizer.run/1", alias="schema")
    model: str
    settings: dict[str, str | int | float | bool | None]
    suites: tuple[SuiteRun, ...]
    version: str
    code_sha256: str
    packages: dict[str, str]
    commit: str | None = None
    uncommitted: bool = False
    prompts: tuple[PromptUsed, ...] = ()
    usage: Usage = Usage()
    finished: bool = False
    times: dict[str, str | float] = Field(default_factory=dict)


class Slice(Record):
    """The headline figures of the documents that share a tag."""

    documents: int
    metrics: dict[str, Estimate]


class SuiteMetrics(Record):
    """What one suite scored: counts per document (all else is computed from them), figures, slices."""

    version: str
    sha256: str
    kinds: tuple[Kind, ...]
    headlines: tuple[str, ...]
    failed: tuple[str, ...] = ()
    documents: dict[str, dict[str, float]]
    metrics: dict[str, Estimate]
    slices: dict[str, Slice] = Field(default_factory=dict)
    rejections: dict[str, int] = Field(default_factory=dict)
    usage: Usage = Usage()
    floors: dict[str, float] = Field(default_factory=dict)


class RunMetrics(Record):
    """`metrics.json`: one entry a suite."""

    schema_: Literal["summarizer.metrics/1"] = Field(default="summarizer.metrics/1", alias="schema")
    model: str
    suites: dict[str, SuiteMetrics]
    times: dict[str, dict[str, float]] = Field(default_factory=dict)


def read_run(folder: Path) -> RunRecord:
    """Raises SuiteError where `folder` is no run folder."""
    return _read(folder / RUN_FILE, RunRecord)


def read_metrics(folder: Path) -> RunMetrics:
    """Raises SuiteError where the run has not been scored."""
    return _read(folder / METRICS_FILE, RunMetrics)


def write_record(folder: Path, name: str, record: Record) -> Path:
    """Write one of the folder's JSON files, indented and with a final newline."""
    return write_whole(folder / name, record.model_dump_json(by_alias=True, indent=1) + "\n")


def write_whole(path: Path, text: str) -> Path:
    """Write a file so that it is there whole or not at all. Raises SuiteError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SuiteError(f"{path}: {error.strerror}", "check the folder and the space on its disk") from error
    return path


def suites_of(folder: Path, run: RunRecord, *, allow_changed_gold: bool = False) -> list[Suite]:
    """Load the suites that a run read. Raises SuiteError where one has moved or its gold has changed since."""
    suites = []
    for entry in run.suites:
        suite = load_suite((folder / entry.path).resolve())
        if suite.sha256 != entry.sha256 and not allow_changed_gold:
            raise SuiteError(
                f"{folder / RUN_FILE}: suite {entry.name!r} has other gold now than when this run read it",
                "score it against the present gold with `summarizer eval score RUN --present-gold`, or run it again",
            )
        suites.append(suite)
    return suites


def relative_to_run(folder: Path, suite: Path) -> str:
    return Path(os.path.relpath(suite.resolve(), folder.resolve())).as_posix()


def _read(path: Path, model: type[R]) -> R:
    try:
        return model.model_validate_json(path.read_bytes())
    except OSError as error:
        raise SuiteError(
            f"{path}: {error.strerror}", "give a folder that `summarizer eval run --out` has made and finished"
        ) from error
    except ValidationError as error:
        raise SuiteError(f"{path}: {first_faults(error)}", "the file is damaged or of another version") from error
