"""A real headless Chromium for the pages; tests are skipped where there is none."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.records import Brief
from summarizer.rendering import render_html

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = (1280, 900)


@pytest.fixture(scope="module", name="chromium")  # its event loop must end before other tests run theirs
def _chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine (set CHROMIUM to its path)")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Open the page of a brief from disk. The page's `trouble` lists errors and every request but the page itself."""
    contexts = []

    def open_page(brief: Brief, size: tuple[int, int] = WIDE, scheme: str = "light", hash: str = "") -> Any:
        path = tmp_path / "brief.html"
        path.write_text(render_html(brief), encoding="utf-8")
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.trouble = []
        page.on("request", lambda request: _keep(page.trouble, request.url, path.as_uri()))
        page.on("pageerror", lambda error: page.trouble.append(str(error)))
        page.on("console", lambda message: page.trouble.append(message.text))
        page.goto(path.as_uri() + hash)
        return page

    yield open_page
    for context in contexts:
        context.close()


def _keep(trouble: list[str], url: str, own: str) -> None:
    if url.partition("#")[0] != own:
        trouble.append(url)
