"""What tests share: articles made of a text, the example, and where development suites may lie."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from summarizer.records import Article, Reading

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "putin-xi-call.txt"


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees a user's model, key or ledger."""
    for name in [name for name in os.environ if name.startswith("SUMMARIZER_")]:
        if name != "SUMMARIZER_SHARED":
            monkeypatch.delenv(name)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("SUMMARIZER_LEDGER", str(tmp_path / "ledger.sqlite3"))


def article_of(text: str, published: str | None = "2025-01-21") -> Article:
    """An article with this text, id "a"."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Article(id="a", text=text, published=published, sha256=digest)


@pytest.fixture
def make_article() -> Callable[..., Article]:
    return article_of


@pytest.fixture(scope="session")
def example() -> Reading:
    """The reader's reading of the shipped example."""
    from summarizer.reading import read_article

    return read_article(article_of(EXAMPLE.read_text(encoding="utf-8")))


@pytest.fixture
def shared_suites() -> Path:
    """The development suites, where they lie beside the checkout."""
    folder = Path(os.environ.get("SUMMARIZER_SHARED", ROOT.parent / "shared")) / "suites"
    if not folder.is_dir():
        pytest.skip("the development suites are not beside this checkout")
    return folder
