"""The one home of defaults: a frozen `Settings`, from the command line, the environment and nowhere else.

Environment variables carry the prefix `SUMMARIZER_` (`SUMMARIZER_MODEL`,
`SUMMARIZER_MAX_CHARS`, ...). A provider's key is not a setting: it is read from
the provider's own variable where a call is made, and never stored or shown. A key
alone configures nothing: with no model named, the built-in reader does the work.
"""

from pathlib import Path

import platformdirs
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

READER = "reader"


class Settings(BaseSettings):
    """Every knob of the program, with units in the names. Frozen; build a changed copy with `model_copy`."""

    model_config = SettingsConfigDict(env_prefix="SUMMARIZER_", frozen=True, extra="forbid")

    # what reads
    model: str = READER
    base_url: str | None = None
    mode: str | None = None  # instructor mode; None: chosen by provider
    temperature: float = 0.0
    # several readings of one passage only differ with some heat: 0.7 as in self-consistency (Wang et al. 2022)
    sample_temperature: float = 0.7
    passes: int = Field(default=1, ge=1, le=9)
    adjudicate: bool = False

    # one article may be this large before it is refused: a 5 MB text is a book or a mistake
    max_article_bytes: int = 8_000_000
    encoding: str = "utf-8"  # of text files without a byte order mark; pages declare their own
    fetch_timeout_s: float = 20.0
    allow_private_hosts: bool = False

    # most news articles are one chunk at this size; measured, not guessed, on 84 articles of polnear-dev (median 4,300)
    max_chars: int = Field(default=8_000, ge=200)
    max_answer_tokens: int = 4_096
    # how often an answer that breaks the schema is asked again before it is given up
    schema_reasks: int = Field(default=1, ge=0)
    # tokens of context of a model run in this process; None: as many as it was trained for
    local_context: int | None = Field(default=None, ge=512)

    # one retry policy
    timeout_s: float = 120.0
    max_attempts: int = Field(default=6, ge=1)
    deadline_s: float = 600.0
    backoff_base_s: float = 0.5
    backoff_cap_s: float = 30.0

    # limits of one run, over all its articles
    concurrency: int = Field(default=64, ge=1)
    start_concurrency: int = Field(default=8, ge=1)
    requests_per_minute: int | None = None
    tokens_per_minute: int | None = None
    max_cost_usd: float | None = None
    max_tokens: int | None = None

    # what was bought
    ledger: Path = Field(default_factory=lambda: Path(platformdirs.user_data_dir("summarizer")) / "ledger.sqlite3")
    use_ledger: bool = True
    ledger_timeout_s: float = 15.0  # how long a write waits for another process
    offline: bool = False

    # what is made of it
    summary: bool = True
    summary_sentences: int = Field(default=5, ge=1, le=12)
    together: bool = False
    topic: str | None = None
    strict: bool = False
