"""`summarizer ledger`: what was bought, and what of it to keep."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from summarizer.ledger import Ledger

app = typer.Typer(no_args_is_help=True, help="See, export and prune the stored answers of models.")

Model = Annotated[str | None, typer.Option("--model", "-m", help="Only this model's calls.")]


def _open() -> "Ledger":
    from summarizer.cli.edge import note
    from summarizer.ledger import Ledger
    from summarizer.settings import Settings

    settings = Settings()
    return Ledger(settings.ledger, settings.ledger_timeout_s, note)


@app.command("stats")
def stats() -> None:
    """Calls, tokens and cost by model."""
    with _open() as ledger:
        for one in ledger.totals():
            cost = f"${one.cost_usd:.4f}" + (f", {one.unpriced} calls unpriced" if one.unpriced else "")
            print(f"{one.model}\t{one.calls} calls\t{one.input_tokens} in\t{one.output_tokens} out\t{cost}")


@app.command("show")
def show(key: Annotated[str, typer.Argument(metavar="KEY", help="A call's key, or the beginning of it.")]) -> None:
    """Print the calls whose key begins with KEY, as JSON."""
    from summarizer.errors import UsageError

    with _open() as ledger:
        calls = ledger.calls_starting(key)
    if not calls:
        raise UsageError(f"no call {key!r} in the ledger", "`summarizer ledger export` lists all")
    for call in calls:
        print(call.as_json())


@app.command("export")
def export(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file instead of standard output.")] = None,
    model: Model = None,
) -> None:
    """Write all calls as JSON lines, oldest first."""
    from summarizer.cli.output import write_text

    with _open() as ledger:
        text = "".join(f"{call.as_json()}\n" for call in ledger.calls(model))
    if out is None:
        print(text, end="")
    else:
        write_text(out, text)


@app.command("prune")
def prune(
    before: Annotated[str | None, typer.Option(help="Only calls bought before this date, YYYY-MM-DD.")] = None,
    model: Model = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how many; remove none.")] = False,
) -> None:
    """Remove stored calls: by date, by model, or both."""
    from summarizer.errors import UsageError

    if before is None and model is None:
        raise UsageError("nothing to choose the calls by", "give --before, --model, or both")
    with _open() as ledger:
        removed = ledger.prune(before, model, dry_run=dry_run)
    print(f"{removed} calls {'would be removed' if dry_run else 'removed'}")
