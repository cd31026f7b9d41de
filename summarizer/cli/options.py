"""The options that set a `Settings` field, told once for all commands.

A command names the fields it lets its user set; `takes_settings` adds their options
to its signature and hands it one finished `Settings`. What is not given stays as the
environment or `settings.py` has it, so no default is written here.
"""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from summarizer.errors import UsageError

if TYPE_CHECKING:
    from summarizer.settings import Settings

_MODEL, _BRIEF, _LIMITS, _INPUT = "Model", "Brief", "Limits", "Input"


def takes_settings(*fields: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorate a command whose `settings` parameter is to be built from the options of `fields`.

    Raises UsageError, when the command runs, where a value is out of its range.
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        own = [p for p in inspect.signature(command).parameters.values() if p.name != "settings"]
        added = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_options()[name])
            for name in fields
        ]

        @wraps(command)
        def run(**given: Any) -> None:
            chosen = {name: given.pop(name) for name in fields}
            command(**given, settings=settings_from(chosen))

        run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
        run.__annotations__ = {}  # typer would resolve the command's own, and with them import Settings
        return run

    return decorate


def settings_from(chosen: dict[str, Any]) -> "Settings":
    """The settings with what was chosen (None: not chosen). Raises UsageError naming each value out of range."""
    from pydantic import ValidationError

    from summarizer.settings import Settings  # 0.15 s of pydantic-settings that --help does not need

    try:
        settings = Settings(**{name: value for name, value in chosen.items() if value is not None})
    except ValidationError as error:
        faults = "; ".join(f"{_spelled(fault['loc'], chosen)}: {fault['msg']}" for fault in error.errors())
        raise UsageError(faults, "see --help for options; SUMMARIZER_... variables set the same fields") from error
    if chosen.get("base_url") and "model" in chosen and not settings.model_fields_set & {"model"}:
        raise UsageError("--base-url names a server but no model", "add --model NAME; `summarizer models` lists them")
    return settings


def _spelled(location: tuple[int | str, ...], chosen: dict[str, Any]) -> str:
    """How the user wrote a field: its option if that was given, else its variable."""
    name = str(location[0]) if location else "settings"
    return f"--{name.replace('_', '-')}" if chosen.get(name) is not None else f"SUMMARIZER_{name.upper()}"


def _options() -> dict[str, Any]:
    """Field of Settings -> typed option."""
    return {
        "model": _text("--model", "-m", panel=_MODEL, help=(
            "What reads: reader (built in, free, offline), openai/NAME, ollama/NAME, local/PATH.gguf, local/smollm2, "
            "or with --base-url the name that server gives its model."
        )),
        "base_url": _text("--base-url", panel=_MODEL, help="Address of an OpenAI-compatible server; needs no key."),
        "mode": _text("--mode", panel=_MODEL, help="How answers are structured (an instructor mode), if not as usual."),
        "passes": _number("--passes", panel=_MODEL, help="Read this often and keep what the readings agree on."),
        "adjudicate": _switch("--adjudicate", panel=_MODEL, help="Ask once more where model and reader disagree."),
        "max_chars": _number("--max-chars", panel=_MODEL, help="Characters of an article that one call reads."),
        "max_cost_usd": _money("--max-cost", panel=_LIMITS, help="Stop before a run costs more US dollars than this."),
        "max_tokens": _number("--max-tokens", panel=_LIMITS, help="Stop before the run uses more tokens than this."),
        "offline": _switch("--offline", panel=_LIMITS, help="Replay bought answers only; name what is missing."),
        "use_ledger": _switch("--ledger/--no-ledger", panel=_LIMITS, help="Keep and replay bought answers, or not."),
        "concurrency": _number("--concurrency", panel=_LIMITS, help="Calls in flight at most."),
        "summary": _switch("--summary/--no-summary", panel=_BRIEF, help="Begin the brief with an abstract, or not."),
        "strict": _switch("--strict", panel=_BRIEF, help="Exit with 3 where a brief is incomplete."),
        "together": _switch("--together", panel=_BRIEF, help="One brief of all articles: who agrees, who contradicts."),
        "topic": _text("--topic", panel=_BRIEF, help="Keep to records that concern these words."),
        "encoding": _text("--encoding", panel=_INPUT, help="Encoding of text files that are not UTF-8."),
        "allow_private_hosts": _switch("--allow-private", panel=_INPUT, help="Fetch from private addresses too."),
    }  # fmt: skip


def _text(*flags: str, panel: str, help: str) -> Any:
    return Annotated[str | None, typer.Option(*flags, rich_help_panel=panel, help=help)]


def _number(*flags: str, panel: str, help: str) -> Any:
    return Annotated[int | None, typer.Option(*flags, rich_help_panel=panel, help=help)]


def _money(*flags: str, panel: str, help: str) -> Any:
    return Annotated[float | None, typer.Option(*flags, rich_help_panel=panel, help=help)]


def _switch(*flags: str, panel: str, help: str) -> Any:
    return Annotated[bool | None, typer.Option(*flags, rich_help_panel=panel, help=help, show_default=False)]
