"""The pages in a real headless Chromium: they open from disk, ask for nothing, and run nothing of an article."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from summarizer.reading import read_article
from summarizer.records import Reading
from summarizer.rendering import render_html
from tests.conftest import article_of
from tests.test_reader import brief_of

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (set CHROMIUM to its path)")


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def opened(browser, path: Path, scheme: str = "light"):  # type: ignore[no-untyped-def]
    """The page, with what it asked for and what went wrong."""
    page = browser.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(path.as_uri())
    return page, asked, errors


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_the_example_opens_from_disk(browser, example: Reading, tmp_path: Path, scheme: str) -> None:  # type: ignore[no-untyped-def]
    """At most 150 KB, one request (itself), no error, its own colours in light and dark."""
    path = tmp_path / "brief.html"
    path.write_text(render_html(brief_of(example)), encoding="utf-8")
    page, asked, errors = opened(browser, path, scheme)
    assert path.stat().st_size <= 150_000
    assert (asked, errors) == ([path.as_uri()], [])
    background = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert (background == "rgb(21, 23, 27)") is (scheme == "dark")


HOSTILE = (
    'Ann Lee said </script><script>window.pwned=1</script><img src=x onerror="window.pwned=1"> it rained.\n'
    "“<svg onload=window.pwned=1> javascript:window.pwned=1 {{7*7}} {% for %}” said Bo Ek.\n"
)


def test_article_text_is_inert(browser, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Whatever it holds, nothing of it runs, loads or is rendered as a template."""
    path = tmp_path / "brief.html"
    path.write_text(render_html(brief_of(read_article(article_of(HOSTILE)))), encoding="utf-8")
    page, asked, errors = opened(browser, path)
    assert page.evaluate("window.pwned") is None
    assert (asked, errors) == ([path.as_uri()], [])
    assert "{{7*7}}" in page.inner_text("body")


def test_a_filter_takes_under_50_ms_on_twenty_articles(browser, example: Reading, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Script time of a click, read from the browser, on a page of twenty articles."""
    from summarizer.briefing import compose_brief
    from summarizer.merging import merge_articles, merge_chunks
    from summarizer.pipeline.reader_path import findings_of
    from summarizer.records import Provenance

    readings = []
    for number in range(20):
        article = article_of(example.article.text + f"\nIt was day {number}.").model_copy(update={"id": f"a{number}"})
        readings.append(read_article(article))
    merged = merge_articles([(r.article, merge_chunks(r, [findings_of(r)])) for r in readings])
    path = tmp_path / "brief.html"
    path.write_text(
        render_html(compose_brief(readings, merged, Provenance(version="0", model="reader"))), encoding="utf-8"
    )
    page, _, errors = opened(browser, path)
    spent = page.evaluate(
        "() => { const b = document.querySelector('button[data-kind=quote]'); const t = performance.now();"
        " b.click(); return performance.now() - t; }"
    )
    assert errors == []
    assert spent < 50


async def make_report(tmp_path: Path) -> Path:
    from summarizer.evaluation.workflow import fill_run, open_run
    from summarizer.settings import Settings
    from tests.conftest import ROOT

    await fill_run(open_run([ROOT / "evals" / "example"], Settings(), tmp_path / "run"))
    return tmp_path / "run" / "report.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_filters_and_links(browser, tmp_path: Path, scheme: str) -> None:  # type: ignore[no-untyped-def]
    """Only failures on request; a click on a record marks its passage."""
    import asyncio
    import threading

    made: list[Path] = []
    # playwright's own loop is running in this thread: the run gets another
    thread = threading.Thread(target=lambda: made.append(asyncio.run(make_report(tmp_path))))
    thread.start()
    thread.join()
    page, asked, errors = opened(browser, made[0], scheme)
    assert (asked, errors) == ([made[0].as_uri()], [])
    page.click("#failures")
    shown = page.evaluate("[...document.querySelectorAll('.row:not([hidden])')].map(r => r.dataset.verdict)")
    assert set(shown) <= {"partly", "missed", "spurious"}
    page.click("#failures")
    page.evaluate("document.querySelector('.row[data-kind=quotes]').click()")
    assert page.evaluate("document.querySelectorAll('.text .on').length") > 0
