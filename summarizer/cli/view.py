"""`summarizer view`: the page of a brief that was written as JSON."""

from pathlib import Path
from typing import Annotated

import typer


def view(
    brief: Annotated[Path, typer.Argument(metavar="BRIEF.json", help="A brief written with --format json.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The page; by default beside the brief.")] = None,
    show: Annotated[bool, typer.Option("--open/--no-open", help="Open the page in a browser.")] = True,
) -> None:
    """Make the HTML page of a brief and open it."""
    import webbrowser

    from summarizer.cli.output import read_brief, write_text
    from summarizer.errors import UsageError
    from summarizer.rendering import render_html, unproven_spans

    target, found = out or brief.with_suffix(".html"), read_brief(brief)
    for span in unproven_spans(found):
        place = f"{span.article!r} [{span.start}, {span.end})"
        raise UsageError(f"{brief}: the words {span.text[:40]!r} do not stand at {place}", "write the brief again")
    write_text(target, render_html(found))
    print(target)
    if show:
        webbrowser.open(target.resolve().as_uri())
