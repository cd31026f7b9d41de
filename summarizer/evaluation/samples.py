"""`samples.jsonl`: one line a document, appended as each ends, so that a killed run loses at most one.

In go outcomes, out come `Sample`s. A last line that was cut off by a crash is set
aside when the run is resumed (`samples.jsonl.cut`) and refused everywhere else: a score over
a torn file would be a score of something nobody read. A damaged line in the
middle is always refused, with its number.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from summarizer.errors import SuiteError, SummarizerError
from summarizer.evaluation.suites import first_faults
from summarizer.records import Brief, Record

if TYPE_CHECKING:
    from summarizer.pipeline import Outcome  # its import loads spaCy, which scoring again does not need

Key = tuple[str, str]


class SampleError(Record):
    """Why a document failed: the error's class, its message, and whether trying again may help."""

    error: str
    message: str
    retryable: bool = False


class Sample(Record):
    """What the pipeline made of one document of one suite."""

    suite: str
    document: str
    brief: Brief | None = None
    failure: SampleError | None = None

    @property
    def key(self) -> Key:
        return self.suite, self.document


def sample_of(suite: str, document: str, outcome: "Outcome") -> Sample:
    """The sample of an outcome; a brief that was cut short keeps what it has."""
    failure = describe(outcome.error) if outcome.error is not None else None
    return Sample(suite=suite, document=document, brief=outcome.brief, failure=failure)


def describe(error: SummarizerError) -> SampleError:
    return SampleError(error=type(error).__name__, message=str(error), retryable=error.retryable)


def append_sample(path: Path, sample: Sample) -> None:
    """Add one line and hand it to the disk before the next document is read."""
    with path.open("ab") as file:
        file.write(sample.model_dump_json(by_alias=True).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read_samples(path: Path) -> dict[Key, Sample]:
    """The last sample of each document. Raises SuiteError naming the line that is cut off or damaged."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SuiteError(f"{path}: {error.strerror}", "a run folder holds samples.jsonl") from error
    lines = content.split(b"\n")
    if lines[-1]:
        raise SuiteError(
            f"{path}: line {len(lines)} is cut off (the run was stopped while writing it)",
            "finish the run first: `summarizer eval run` with the same suites, model and --out resumes it",
        )
    samples = (_read_line(path, number, line) for number, line in enumerate(lines[:-1], start=1))
    return {sample.key: sample for sample in samples}


def set_aside_cut_line(path: Path) -> str | None:
    """Move an unfinished last line to `samples.jsonl.cut`; says what it did, None where nothing was cut."""
    if not path.exists():
        return None
    content = path.read_bytes()
    whole, newline, rest = content.rpartition(b"\n")
    if not rest:
        return None
    aside = path.with_name(path.name + ".cut")
    with aside.open("ab") as file:
        file.write(rest + b"\n")
    with path.open("r+b") as file:
        file.truncate(len(whole) + len(newline))
    line = whole.count(b"\n") + 1 + bool(whole)
    return f"{path}: line {line} was cut off; moved to {aside.name}, its document is read again"


def _read_line(path: Path, number: int, line: bytes) -> Sample:
    try:
        return Sample.model_validate_json(line)
    except ValidationError as error:
        raise SuiteError(
            f"{path}: line {number} is damaged: {first_faults(error, most=1)}",
            "take the line out to have its document read again, or start anew in another folder",
        ) from error
