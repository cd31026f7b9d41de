"""`summarizer brief`: articles in, briefs out, one after the other or together."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.options import takes_settings

if TYPE_CHECKING:
    from summarizer.settings import Settings


class Format(StrEnum):
    """How a brief is written."""

    terminal = "terminal"
    markdown = "markdown"
    json = "json"
    html = "html"
    jsonl = "jsonl"
    csv = "csv"


@takes_settings(
    *("model", "base_url", "mode", "passes", "adjudicate", "max_chars"),
    *("together", "topic", "summary", "strict"),
    *("max_cost_usd", "max_tokens", "offline", "use_ledger", "concurrency"),
    *("encoding", "allow_private_hosts"),
)
def brief(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE|-|URL|FOLDER]", help="Text, Markdown, HTML or JSONL; - is standard input."),
    ] = None,
    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="How to write it; by default as --out is named, else terminal."),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(
            "--out", "-o", metavar="PATH", help="Write to this file, or one file an article into this folder (FOLDER/)."
        ),
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the article, instead of its own.")] = None,
    published: Annotated[str | None, typer.Option(help="Date of publication, YYYY-MM-DD.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be read and spent; call nothing.")] = False,
    *,
    settings: "Settings",
) -> None:
    """Write the brief of each article: who said what, who stands where, what happened.

    Every record points at the characters of the article that prove it.
    """
    from summarizer.articles import read_sources
    from summarizer.cli.briefs import default_sources, forecast, write_briefs
    from summarizer.cli.output import open_output

    articles = read_sources(sources or default_sources(), settings, title=title, published=published)
    if dry_run:
        raise typer.Exit(forecast(articles, settings))
    with open_output(out, format.value if format else None) as output:
        code = write_briefs(articles, settings, output)
    raise typer.Exit(code)
