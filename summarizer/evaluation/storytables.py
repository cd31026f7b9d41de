"""Scores of stories as a table for the terminal: a row a story, a row for all, and below it what went wrong.

In go story names with their scores, out come rich renderables. What went wrong is listed
with the papers' own words, which are shown as they are and never as markup.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from summarizer.evaluation.stories import CLUSTER_KINDS, StoryScore, total


def show_stories(scores: Mapping[str, StoryScore]) -> Iterator[Any]:
    """The table, then missed and invented conflicts and wrongly joined people, one a line."""
    table = Table(box=None, pad_edge=False)
    table.add_column("story")
    for kind in CLUSTER_KINDS:
        table.add_column(f"{kind} B³ F1 (P R)", justify="right")
    table.add_column("conflicts found", justify="right")
    table.add_column("precision", justify="right")
    whole = total(scores.values())
    for name, score in [*scores.items(), ("all", whole)]:
        table.add_row(name, *_cells(score), style="bold" if score is whole else None)
    yield table
    for label, lines in (
        ("missed", whole.conflicts.missed),
        ("in no gold", whole.conflicts.spurious),
        ("people joined wrongly", whole.wrong_joins),
    ):
        yield from (Text(f"{label}: {line}") for line in lines)


def _cells(score: StoryScore) -> list[str]:
    clusters = [score.clusters[kind] for kind in CLUSTER_KINDS]
    conflicts = score.conflicts
    return [
        *(f"{one.f1:.3f} ({one.precision:.2f} {one.recall:.2f})" for one in clusters),
        f"{conflicts.right} of {conflicts.gold}",
        f"{conflicts.precision:.2f}",
    ]
