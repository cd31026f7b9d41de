"""What was decided where two annotations differ: the record that makes gold out of two annotations.

In go `decisions.jsonl` (one `Decision` a line: a difference, which side was right,
and why) and `corrections.jsonl` (one `Correction` a line: what was mended in gold by the same rules where no
second annotation showed it). Refused, with file and line: a line that is neither.
Offsets and ids in them are those of the two annotations as they were compared.
"""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError

from summarizer.errors import SuiteError
from summarizer.evaluation.differences import Difference
from summarizer.evaluation.suites import KINDS, Kind, first_faults
from summarizer.records import Record

Side = Literal["first", "second", "both", "neither"]
SIDES: tuple[Side, ...] = ("first", "second", "both", "neither")


class Decision(Difference):
    """A difference with the side that gold took: one, what both say together, or something else."""

    decision: Side
    reason: str


class Correction(Record):
    """A point of gold that was mended; `record` is its id in gold, or the id it had."""

    document: str
    kind: Kind
    record: str
    aspect: str
    reason: str


class Adjudication(Record):
    """All decisions and corrections, in the order of their files."""

    decisions: tuple[Decision, ...]
    corrections: tuple[Correction, ...]


L = TypeVar("L", bound=Record)


def read_adjudication(folder: Path) -> Adjudication:
    """Read both files of `folder`. Raises SuiteError naming file and line."""
    return Adjudication(
        decisions=_read_lines(folder / "decisions.jsonl", Decision),
        corrections=_read_lines(folder / "corrections.jsonl", Correction),
    )


def count_decisions(decisions: Iterable[Decision]) -> list[tuple[Kind, str, Counter[Side]]]:
    """How often each side was right, by kind and aspect, kinds in their order and frequent aspects first."""
    counts: dict[tuple[Kind, str], Counter[Side]] = {}
    for one in decisions:
        counts.setdefault((one.kind, one.aspect), Counter())[one.decision] += 1
    ordered = sorted(counts.items(), key=lambda item: (KINDS.index(item[0][0]), -item[1].total(), item[0][1]))
    return [(kind, aspect, sides) for (kind, aspect), sides in ordered]


def _read_lines(path: Path, model: type[L]) -> tuple[L, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"{path}: {error}", "an adjudication is two UTF-8 files of JSON lines") from error
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(model.model_validate_json(line))
        except ValidationError as error:
            raise SuiteError(
                f"{path}:{number}: {first_faults(error)}", "see docs/agreement.md for the format"
            ) from error
    return tuple(found)
