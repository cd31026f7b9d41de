"""`summarizer models`: what reads, and what the configured servers offer."""

from typing import TYPE_CHECKING

from summarizer.cli.options import takes_settings

if TYPE_CHECKING:
    from summarizer.settings import Settings


@takes_settings("base_url")
def models(*, settings: "Settings") -> None:
    """List what can be named with --model: the reader, local weights, and what the configured servers offer."""
    import asyncio

    from summarizer.cli.edge import note
    from summarizer.llm.listing import list_models

    for line in asyncio.run(list_models(settings, note)):
        print(line)
