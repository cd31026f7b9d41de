"""Progress of a run on stderr: a line that moves in a terminal, and nothing anywhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from summarizer.pipeline import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Bar


class Meter:
    """Shows progress while it is open; `hidden()` clears the line while something else is printed."""

    def __init__(self, bar: "Bar | None") -> None:
        self._bar = bar
        self._task = bar.add_task("reading", total=None) if bar else None

    def __call__(self, progress: Progress) -> None:
        if self._bar is None or self._task is None:
            return
        total, done = progress.articles_total, progress.articles_done
        described = f"{done} of {total} articles" if total else f"{done} articles"
        if progress.chunks_total:
            described += f", {progress.chunks_done} of {progress.chunks_total} chunks"
        if progress.usage.calls:
            cost = progress.usage.cost_usd
            spent = f"${cost:.4f}" if cost is not None else "cost unknown"
            described += f", {progress.usage.input_tokens + progress.usage.output_tokens:,} tokens, {spent}"
        self._bar.update(self._task, description=described, total=total, completed=done)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """While results go to the same terminal, the line is away."""
        if self._bar is None:
            yield
            return
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()


@contextmanager
def open_meter() -> Iterator[Meter]:
    """A meter on stderr; a silent one where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield Meter(None)
        return
    from rich.console import Console
    from rich.progress import Progress as Bar
    from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Meter(bar)


@contextmanager
def open_counter(total: int, what: str) -> Iterator[Callable[[], None]]:
    """A bar on stderr that its caller moves by one; silent where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
