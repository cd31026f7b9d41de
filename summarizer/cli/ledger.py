"""`summarizer ledger`: what was bought, and what of it to keep."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from summarizer.ledger import Call, Ledger

app = typer.Typer(no_args_is_help=True, help="See, export and prune the stored answers of models.")

Model = Annotated[str | None, typer.Option("--model", "-m", help="Only this model's calls.")]
Before = Annotated[str | None, typer.Option(help="Only calls answered before this day (UTC), as YYYY-MM-DD.")]


def _open() -> "Ledger":
    from summarizer.cli.edge import note
    from summarizer.ledger import Ledger
    from summarizer.settings import Settings

    settings = Settings()
    return Ledger(settings.ledger, settings.ledger_timeout_s, note)


@app.command("stats")
def stats() -> None:
    """Where the ledger is, and its calls, tokens and cost by model."""
    from summarizer.cli.edge import plain

    with _open() as ledger:
        print(plain(f"{ledger.path} ({ledger.path.stat().st_size / 1e6:.1f} MB)"))
        for one in ledger.totals():
            cost = f"${one.cost_usd:.4f}" + (f", {one.unpriced} calls of unknown price" if one.unpriced else "")
            tokens = f"{one.input_tokens:,} in ({one.cached_tokens:,} cached)  {one.output_tokens:,} out"
            print(plain(f"{one.model}  {one.server}  {one.calls} calls  {tokens}  {cost}"))


@app.command("show")
def show(
    key: Annotated[str | None, typer.Argument(metavar="KEY", help="A call's key, or the beginning of it.")] = None,
    last: Annotated[int, typer.Option(min=1, help="Without KEY: how many of the latest calls to list.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="The whole record, as JSON.")] = False,
) -> None:
    """List the latest calls; with KEY, what was asked and answered."""
    from summarizer.cli.edge import plain
    from summarizer.errors import UsageError

    with _open() as ledger:
        calls = ledger.latest(last) if key is None else ledger.calls_starting(key.lower())
    if key is not None and not calls:
        raise UsageError(f"the ledger has no call {key!r}", "`summarizer ledger show` lists the latest")
    for call in calls:
        if as_json:
            print(plain(call.as_json()))
            continue
        print(plain(_summary(call)))
        for line in () if key is None else _conversation(call):
            print(plain(line))


@app.command("export")
def export(
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file instead of standard output.")] = None,
    model: Model = None,
) -> None:
    """Write calls as JSON lines, oldest first."""
    from summarizer.cli.output import write_text

    with _open() as ledger:
        lines = (f"{call.as_json()}\n" for call in ledger.calls(model))
        if out is not None:
            write_text(out, "".join(lines))
            return
        for line in lines:
            print(line, end="")


@app.command("prune")
def prune(
    before: Before = None,
    model: Model = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how many; remove none.")] = False,
) -> None:
    """Remove stored calls: by date, by model, or both."""
    from summarizer.errors import UsageError

    if before is None and model is None:
        raise UsageError("nothing says which calls to remove", "give --before, --model, or both")
    day = None if before is None else _day(before)
    with _open() as ledger:
        removed = ledger.prune(day, model, dry_run=dry_run)
    print(f"{removed} calls {'would be removed' if dry_run else 'removed'}")


def _day(text: str) -> str:
    """The day as ISO date. Raises UsageError: any other text would compare as some date, and calls would be gone."""
    from datetime import date

    from summarizer.errors import UsageError

    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise UsageError(f"{text!r} is not a day", "write it as YYYY-MM-DD") from error


def _summary(call: "Call") -> str:
    cost = "cost unknown" if call.cost_usd is None else f"${call.cost_usd:.4f}"
    tokens = f"{call.input_tokens:,} in, {call.output_tokens:,} out"
    return "  ".join((call.key[:12], call.answered_at, call.model, call.prompt, tokens, cost))


def _conversation(call: "Call") -> list[str]:
    """What was asked and answered, line by line."""
    import json

    lines = []
    for message in json.loads(call.request).get("messages", []):
        lines += ["", f"--- {message.get('role')}", *str(message.get("content") or "").splitlines()]
    message = json.loads(call.response)["choices"][0]["message"]
    tools = [tool["function"]["arguments"] for tool in message.get("tool_calls") or () if "function" in tool]
    said = tools[0] if tools else message.get("content") or message.get("refusal") or ""
    return [*lines, "", "--- answer", *str(said).splitlines()]
