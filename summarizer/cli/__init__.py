"""The command line: results on stdout, everything else on stderr, exit codes as in `errors`.

Heavy modules (spaCy, openai) are imported inside the commands that need them, so
that `summarizer --help` answers at once. Each group of commands has its own file.
"""

import sys
from typing import Annotated

import typer

from summarizer import __version__
from summarizer.cli import brief, edge, ledger, models, prompts, view
from summarizer.cli import eval as evaluating

app = typer.Typer(
    name="summarizer",
    help="Turn news articles into a brief - quotes, stances, events - whose every record points at its proof.",
    add_completion=True,
    pretty_exceptions_enable=False,
)
app.command("brief")(brief.brief)
app.command("view")(view.view)
app.command("models")(models.models)
app.add_typer(evaluating.app, name="eval")
app.add_typer(prompts.app, name="prompts")
app.add_typer(ledger.app, name="ledger")


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"summarizer {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turn news articles into a brief - quotes, stances, events - whose every record points at its proof."""


def main() -> None:
    """The program `summarizer`."""
    sys.exit(edge.run(app, sys.argv[1:]))
