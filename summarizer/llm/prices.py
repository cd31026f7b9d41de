"""What tokens cost, and how large a model's context window is, from an offline table.

In go an endpoint and token counts; out come US dollars, or None where the table
(genai-prices, shipped with that package, never fetched) knows no price: unknown is
not zero. Tokens of a model that runs on the user's own machine cost 0.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from genai_prices import Usage as PricedUsage
from genai_prices import calc_price
from genai_prices.types import ModelInfo

from summarizer.llm.endpoints import Endpoint

_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")


def price_usd(endpoint: Endpoint, input_tokens: int, cached_tokens: int, output_tokens: int) -> float | None:
    """Dollars for one call; `cached_tokens` is the part of `input_tokens` that the provider had cached."""
    if endpoint.free:
        return 0.0
    usage = PricedUsage(
        input_tokens=input_tokens, cache_read_tokens=min(cached_tokens, input_tokens), output_tokens=output_tokens
    )
    try:
        if endpoint.kind == "openai":
            price = calc_price(usage, endpoint.name, provider_id="openai")
        else:
            price = calc_price(usage, endpoint.name, provider_api_url=endpoint.base_url)
    except (LookupError, ValueError):
        return None
    return float(price.total_price.quantize(Decimal("1e-10")))


def is_priced(endpoint: Endpoint) -> bool:
    return price_usd(endpoint, 1, 0, 1) is not None


def known_model(endpoint: Endpoint) -> ModelInfo | None:
    """The table's entry of the model, or None."""
    try:
        if endpoint.kind == "openai":
            return calc_price(PricedUsage(input_tokens=1), endpoint.name, provider_id="openai").model
        return calc_price(PricedUsage(input_tokens=1), endpoint.name, provider_api_url=endpoint.base_url).model
    except (LookupError, ValueError):
        return None


@cache
def prices_as_of() -> str:
    """The last day on which the table's keepers say they checked a price: ISO date."""
    from genai_prices.data import providers

    today = datetime.now(UTC).date().isoformat()
    comments = (model.price_comments or "" for provider in providers for model in provider.models)
    days = {day for comment in comments for day in _DATE.findall(comment) if day <= today}
    return max(days, default=date.min.isoformat())
