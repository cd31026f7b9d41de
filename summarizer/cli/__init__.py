"""The command line: results on stdout, everything else on stderr, exit codes as in `errors`.

Heavy modules (spaCy, openai) are imported inside the commands that need them, so
that `summarizer --help` answers at once.
"""

import typer

app = typer.Typer(name="summarizer", no_args_is_help=True, add_completion=True)


def main() -> None:
    app()
