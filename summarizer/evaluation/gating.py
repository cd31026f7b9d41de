"""The gate: may this change pass, measured against a committed baseline and floors?

In go the metrics of a run, those of the baseline and minimums, out come the `Failure`s,
each naming the documents behind it. A headline fails where it is worse than
the baseline's with p < 0.05 (two-sided, Holm-corrected over the suite's headlines);
what must never happen fails at once, without statistics: a span that does not hold its words,
a document that fails and did not, two people joined that were not.
"""

import re
from collections.abc import Sequence

from summarizer.errors import UsageError
from summarizer.evaluation.comparing import SuiteComparison, compare_suite, refuse_other_gold
from summarizer.evaluation.folders import RunMetrics, SuiteMetrics
from summarizer.evaluation.statistics import RESAMPLES, Difference
from summarizer.records import Record

SIGNIFICANT = 0.05
NEW_BASELINE = "where gold was changed on purpose, make a new baseline (`make baseline`) and commit it with the gold"
_MUST_BE_ONE = ("grounding.verbatim", "grounding.valid")
_MINIMUM = re.compile(r"(?:(?P<suite>[^:=]+):)?(?P<metric>[^:=]+)=(?P<value>[0-9.]+)\Z")


class Minimum(Record):
    """A figure that must reach `value`; `suite` None means every suite that has it."""

    suite: str | None
    metric: str
    value: float


class Failure(Record):
    """Why the gate is shut. `documents` are those to look at, worst first."""

    suite: str
    reason: str
    documents: tuple[str, ...] = ()


def read_minimum(text: str) -> Minimum:
    """`quotes.f1=0.9` or `newsroom:quotes.f1=0.9`. Raises UsageError."""
    match = _MINIMUM.match(text)
    try:
        if match:
            return Minimum(suite=match["suite"], metric=match["metric"], value=float(match["value"]))
    except ValueError:
        pass
    raise UsageError(f"--min {text!r} is no minimum", "write [SUITE:]METRIC=VALUE, as in newsroom:quotes.f1=0.9")


def gate(
    run: RunMetrics, baseline: RunMetrics | None, minimums: Sequence[Minimum] = (), resamples: int = RESAMPLES
) -> list[Failure]:
    """The reasons not to let this run pass; none means it passes.

    Raises SuiteError where the baseline was scored on other gold, and UsageError where a minimum
    names a figure that no suite of the run has.
    """
    failures: list[Failure] = []
    for name, suite in run.suites.items():
        floors = [Minimum(suite=name, metric=metric, value=value) for metric, value in suite.floors.items()]
        failures += _below(name, suite, [*floors, *minimums])
        failures += _broken(name, suite)
    for minimum in minimums:
        if not any(_applies(minimum, name) and minimum.metric in suite.metrics for name, suite in run.suites.items()):
            raise UsageError(f"--min names {minimum.metric!r}, which this run does not have", "see metrics.json")
    for name, before in baseline.suites.items() if baseline else ():
        if name not in run.suites:
            failures.append(Failure(suite=name, reason="is in the baseline, but this run did not read it"))
            continue
        refuse_other_gold(name, before, run.suites[name], NEW_BASELINE)
        failures += _worse(name, before, run.suites[name], resamples)
    return failures


def _applies(minimum: Minimum, suite: str) -> bool:
    return minimum.suite in (None, suite)


def _below(name: str, suite: SuiteMetrics, minimums: Sequence[Minimum]) -> list[Failure]:
    failures = []
    for minimum in minimums:
        found = suite.metrics.get(minimum.metric)
        if _applies(minimum, name) and found is not None and (found.value or 0) < minimum.value:
            reason = f"{minimum.metric} is {found.value:.4f}, below its floor {minimum.value:g}"
            failures.append(Failure(suite=name, reason=reason))
    return failures


def _broken(name: str, suite: SuiteMetrics) -> list[Failure]:
    failures = []
    for metric in _MUST_BE_ONE:
        bad = [d for d, counts in suite.documents.items() if counts.get(metric, 0) < counts.get("grounding.spans", 0)]
        if bad:
            failures.append(Failure(suite=name, reason=f"{metric} is not 1: spans that lie", documents=tuple(bad)))
    return failures


def _worse(name: str, before: SuiteMetrics, after: SuiteMetrics, resamples: int) -> list[Failure]:
    failures = []
    for count, reason in (("run.failed", "documents fail that did not"), ("entities.joined", "more people are joined")):
        worse = [d for d in after.documents if after.documents[d].get(count, 0) > before.documents[d].get(count, 0)]
        if worse:
            failures.append(Failure(suite=name, reason=reason, documents=tuple(worse)))
    comparison = compare_suite(name, before, after, resamples, only=before.headlines)
    for difference in comparison.differences:
        if (difference.difference or 0) < 0 and difference.p_holm < SIGNIFICANT:
            worse = _worse_documents(comparison, difference.metric)
            failures.append(Failure(suite=name, reason=_sentence(difference), documents=tuple(worse)))
    return failures


def _sentence(d: Difference) -> str:
    interval = f" (95 % interval {d.low:+.4f} to {d.high:+.4f})" if d.low is not None and d.high is not None else ""
    change = f"{d.first:.4f} -> {d.second:.4f}, {d.difference:+.4f}{interval}, p {d.p_holm:.4f}"
    return f"{d.metric} is significantly worse: {change}"


def _worse_documents(comparison: SuiteComparison, metric: str) -> list[str]:
    losses = []
    for change in comparison.changed:
        first, second = change.headlines.get(metric, (None, None))
        if (second or 0) < (first or 0):
            losses.append(((second or 0) - (first or 0), change.document))
    return [document for _, document in sorted(losses)]
