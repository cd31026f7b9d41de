"""The documents of a run in the terminal: the worst of them, and failures with their passages.

In go document views, out come rich renderables. Article text is put into `Text`
objects (never markup), with control characters made visible: an article must not
colour, move or retitle the terminal that shows it.
"""

import itertools
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from summarizer.evaluation.sidebyside import DocumentView, Row, Side
from summarizer.evaluation.suites import Offsets

# a passage is shown with this much around it, enough for the sentence it stands in
CONTEXT_CHARS = 90
_COLOURS = {"right": "green", "partly": "yellow", "missed": "red", "spurious": "magenta", "ignored": "dim"}
_GOLD, _PREDICTED, _BOTH = "bold green underline", "bold magenta", "bold"


def show_worst(views: Sequence[DocumentView], most: int) -> RenderableType:
    """The documents with the most failures, worst first."""
    worst = sorted(views, key=lambda view: (-view.count("partly", "missed", "spurious"), view.suite, view.id))
    table = Table(title="documents with the most failures", title_justify="left", title_style="bold")
    for column in ("suite", "document"):
        table.add_column(column, overflow="fold")
    for column in ("right", "partly", "missed", "spurious"):
        table.add_column(column, justify="right", style=_COLOURS[column])
    for view in worst[:most]:
        counts = (view.count("right"), view.count("partly"), view.count("missed"), view.count("spurious"))
        name = Text(visible(view.id))
        if view.failure:
            name.append(f"\nfailed: {visible(view.failure)}", style="red")
        table.add_row(visible(view.suite), name, *map(str, counts))
    return table


def show_rows(views: Sequence[DocumentView], verdicts: Sequence[str], kind: str | None) -> RenderableType:
    """The records with these verdicts, of one kind or all, each with its passage, under a heading a document."""
    parts: list[RenderableType] = []
    for view in views:
        rows = [row for row in view.rows if row.verdict in verdicts and kind in (None, row.kind)]
        if rows or view.failure:
            parts.append(Text(f"\n{visible(view.suite)} / {visible(view.id)}", style="bold"))
        if view.failure:
            parts.append(Text(f"failed: {visible(view.failure)}", style="red"))
        parts += [Padding(_show_row(view, row), (0, 0, 1, 2)) for row in rows]
    legend = Text("passages: [gold]  {predicted}", style="dim")
    return Group(legend, *parts) if parts else Text(f"no record is {' or '.join(verdicts)}")


def visible(text: str) -> str:
    """`text` with line ends as blanks and every other control or direction character as its escape."""
    return "".join(" " if c in "\n\t" else c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _show_row(view: DocumentView, row: Row) -> RenderableType:
    head = Text()
    head.append(row.verdict, style=f"bold {_COLOURS[row.verdict]}")
    head.append(f" {row.kind}")
    if row.faults:
        head.append(f": wrong {', '.join(row.faults)}", style="yellow")
    parts: list[RenderableType] = [head, passage(view.text, row)]
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim")
    for side, label, style in ((row.gold, "gold", "green"), (row.predicted, "predicted", "magenta")):
        if side is not None:
            facts.add_row(Text(f"{label} {visible(side.id)}", style=style), _facts(side))
    return Group(*parts, facts)


def _facts(side: Side) -> Text:
    return Text("\n").join(Text(visible(f"{name}: {value}")) for name, value in side.facts)


def passage(text: str, row: Row) -> Text:
    """The words around a row: [gold] in green, {predicted} in magenta; the marks show borders without colours, too."""
    gold = row.gold.spans if row.gold else ()
    predicted = row.predicted.spans if row.predicted else ()
    windows = _windows([*gold, *predicted], len(text)) if row.kind != "entities" else []
    out = Text()
    for number, (start, end) in enumerate(windows):
        out.append(" ... " if number or start else "", style="dim")
        for position, piece_end in _pieces(start, end, [*gold, *predicted]):
            in_gold = any(a <= position < b for a, b in gold)
            in_predicted = any(a <= position < b for a, b in predicted)
            style = (f"{_GOLD} magenta" if in_predicted else _GOLD) if in_gold else _PREDICTED if in_predicted else ""
            out.append(_marks(position, gold, predicted, opening=True), style="bold")
            out.append(visible(text[position:piece_end]), style=style)
            out.append(_marks(piece_end, gold, predicted, opening=False), style="bold")
    if windows and windows[-1][1] < len(text):
        out.append(" ...", style="dim")
    return out


def _marks(position: int, gold: Sequence[Offsets], predicted: Sequence[Offsets], *, opening: bool) -> str:
    edge = 0 if opening else 1
    one = ("[" if opening else "]") * any(span[edge] == position for span in gold)
    other = ("{" if opening else "}") * any(span[edge] == position for span in predicted)
    return one + other if opening else other + one


def _windows(spans: Sequence[Offsets], size: int) -> list[Offsets]:
    windows: list[Offsets] = []
    for start, end in sorted(spans):
        low, high = max(0, start - CONTEXT_CHARS), min(size, end + CONTEXT_CHARS)
        if windows and low <= windows[-1][1]:
            windows[-1] = windows[-1][0], max(high, windows[-1][1])
        else:
            windows.append((low, high))
    return windows


def _pieces(start: int, end: int, spans: Sequence[Offsets]) -> Iterator[Offsets]:
    inside = {border for span in spans for border in span if start < border < end}
    borders = sorted({start, end, *inside})
    yield from itertools.pairwise(borders)
