"""`summarizer prompts`: which prompts there are, and exactly what would be sent."""

from typing import TYPE_CHECKING, Annotated

import typer

from summarizer.cli.options import takes_settings

if TYPE_CHECKING:
    from summarizer.settings import Settings

app = typer.Typer(no_args_is_help=True, help="See the prompts, and what an article becomes in them.")


@app.command("list")
def list_all() -> None:
    """List the prompt files with what they are for."""
    from summarizer.prompting import estimate_tokens, list_prompts

    for prompt in list_prompts():
        size = estimate_tokens(prompt.system + prompt.user)
        print(f"{prompt.id}\tabout {size} tokens\t{prompt.purpose}")


@app.command("show")
def show(name: Annotated[str, typer.Argument(metavar="ID", help="As `prompts list` names it.")]) -> None:
    """Print one prompt file's parts."""
    from summarizer.prompting import load_prompt

    prompt = load_prompt(name)
    print(f"id {prompt.id}\nsha256 {prompt.sha256}\nvariables {', '.join(prompt.variables)}\nanswers {prompt.answers}")
    print(f"\n=== system ===\n{prompt.system}\n\n=== user ===\n{prompt.user}")


@app.command("render")
@takes_settings("max_chars", "encoding", "allow_private_hosts")
def render(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="A file, an address, or - for standard input.")],
    published: Annotated[str | None, typer.Option(help="Date of publication, YYYY-MM-DD.")] = None,
    *,
    settings: "Settings",
) -> None:
    """Print exactly what would be sent for an article, chunk by chunk, with token estimates on stderr."""
    from summarizer.articles import read_sources
    from summarizer.chunking import chunk_reading
    from summarizer.cli.edge import note
    from summarizer.errors import SummarizerError
    from summarizer.pointers import Numbering
    from summarizer.prompting import estimate_tokens, render_chunk
    from summarizer.reading import read_article

    for item in read_sources([article], settings, published=published):
        if isinstance(item, SummarizerError):
            raise item
        numbers = Numbering(read_article(item))
        for chunk in chunk_reading(numbers.reading, settings.max_chars):
            prompt = render_chunk(numbers.reading, chunk, numbers)
            print(f"=== system ===\n{prompt.system}\n\n=== user ===\n{prompt.user}\n")
            sizes = estimate_tokens(prompt.system), estimate_tokens(prompt.user)
            note(f"chunk {chunk.index + 1} of {chunk.of}: about {sizes[0]} + {sizes[1]} tokens")
