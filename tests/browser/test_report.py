"""The evaluation report in a real headless Chromium: one file, nothing asked for, filters and links that work."""

from pathlib import Path

import pytest


def open_report(chromium, path: Path, scheme: str):  # type: ignore[no-untyped-def]
    """The page, with what it asked for and what went wrong."""
    page = chromium.new_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    return page, asked, errors


async def make_report(tmp_path: Path) -> Path:
    from summarizer.evaluation.workflow import fill_run, open_run
    from summarizer.settings import Settings
    from tests.conftest import ROOT

    await fill_run(open_run([ROOT / "evals" / "example"], Settings(), tmp_path / "run"))
    return tmp_path / "run" / "report.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_filters_and_links(chromium, tmp_path: Path, scheme: str) -> None:  # type: ignore[no-untyped-def]
    """Only failures on request; a click on a record marks its passage."""
    import asyncio
    import threading

    made: list[Path] = []
    # playwright's own loop is running in this thread: the run gets another
    thread = threading.Thread(target=lambda: made.append(asyncio.run(make_report(tmp_path))))
    thread.start()
    thread.join()
    page, asked, errors = open_report(chromium, made[0], scheme)
    assert (asked, errors) == ([made[0].as_uri()], [])
    page.click("#failures")
    shown = page.evaluate("[...document.querySelectorAll('.row:not([hidden])')].map(r => r.dataset.verdict)")
    assert set(shown) <= {"partly", "missed", "spurious"}
    page.click("#failures")
    page.evaluate("document.querySelector('.row[data-kind=quotes]').click()")
    assert page.evaluate("document.querySelectorAll('.text .on').length") > 0
