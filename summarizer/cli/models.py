"""`summarizer models`: what reads, and what the configured servers offer."""

from typing import TYPE_CHECKING

from summarizer.cli.options import takes_settings

if TYPE_CHECKING:
    from summarizer.llm.listing import Offer
    from summarizer.settings import Settings


@takes_settings("base_url")
def models(*, settings: "Settings") -> None:
    """List what can be named with --model: the reader, local weights, and what the configured servers offer."""
    import asyncio

    from summarizer.cli.edge import note, plain
    from summarizer.llm.listing import list_models

    for offer in asyncio.run(list_models(settings, note)):
        print(plain(_line(offer)))


def _line(offer: "Offer") -> str:
    """Name, place, window and price, a tab between them on a screen or in a pipe; a dash for what nobody knows."""
    window = f"{offer.window:,} tokens" if offer.window else "-"
    if offer.input_usd is None or offer.output_usd is None:
        price = "-"
    elif not offer.input_usd and not offer.output_usd:
        price = "free"
    else:
        price = f"${offer.input_usd:g} in, ${offer.output_usd:g} out a million tokens"
    return "  ".join((offer.name.ljust(32), offer.where.ljust(32), window.rjust(16), price))
