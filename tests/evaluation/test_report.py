"""The report in a real headless Chromium: it opens from disk, asks for nothing, and leads from record to passage."""

import asyncio
import html
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from summarizer.evaluation.report.passages import pieces_of
from summarizer.evaluation.workflow import fill_run, look_into, open_run
from summarizer.settings import Settings
from tests.evaluation.conftest import SHEET, TEXT, compile_suite, write_suite

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
HOSTILE = "</script><img src=x onerror=alert(1)> & \u202e"

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (set CHROMIUM to its path)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run of the built-in reader over three documents, one of them hostile in title and text."""
    base = tmp_path_factory.mktemp("report")
    suite = write_suite(base / "suite", copies=3)
    (suite / "documents" / "ferry2.txt").write_text(TEXT + HOSTILE + "\n", encoding="utf-8")
    sheet = SHEET.replace("id: ferry", "id: ferry2").replace("Ferry approved", f"'{HOSTILE}'")
    (suite / "sheets" / "ferry2.yaml").write_text(sheet.replace("\u202e", ""), encoding="utf-8")
    compile_suite(suite)
    asyncio.run(fill_run(open_run([suite], Settings(), base / "run")))
    return base / "run"


@pytest.fixture(scope="module")
def browser(folder: Path) -> Iterator[Any]:
    """Started after the run is made: playwright keeps this thread's event loop to itself."""
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


class Opened:
    """The report in a tab, with everything it asked for and complained about."""

    def __init__(self, browser: Any, folder: Path, scheme: str = "light", width: int = 1280) -> None:
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.address = (folder / "report.html").as_uri()
        self.page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: self.errors.append("a dialog opened"))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.goto(self.address)

    def visible(self, selector: str) -> int:
        return int(self.page.locator(f"{selector}:visible").count())


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_from_disk_and_asks_for_nothing(browser: Any, folder: Path, scheme: str) -> None:
    """One request (itself), no error or violation of its policy, no dialog of the hostile text, paper of its scheme."""
    report = Opened(browser, folder, scheme)
    assert (report.asked, report.errors) == ([report.address], [])
    paper = report.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == {"light": "rgb(252, 251, 248)", "dark": "rgb(21, 23, 27)"}[scheme]


def test_its_policy_allows_nothing_from_elsewhere(folder: Path) -> None:
    """Without a browser too: a content security policy that begins with nothing, and no address in the page."""
    page = html.unescape((folder / "report.html").read_text(encoding="utf-8"))
    assert "default-src 'none'" in page
    assert "http://" not in page
    assert "https://" not in page


@needs_chromium
def test_hostile_text_is_text(browser: Any, folder: Path) -> None:
    """Markup in an article is shown as it was written, and makes no element."""
    page = Opened(browser, folder).page
    assert page.locator("img").count() == 0
    assert any("<img src=x onerror=alert(1)>" in text for text in page.locator(".text").all_text_contents())


@needs_chromium
def test_the_text_is_whole(browser: Any, folder: Path) -> None:
    """Cut at every border of a record, a document's text still reads as it was."""
    assert TEXT.replace("close", "close0") in Opened(browser, folder).page.locator(".text").all_text_contents()


@needs_chromium
def test_only_failures_hides_what_is_right(browser: Any, folder: Path) -> None:
    """One click, and no right record is left, while each failure is."""
    report = Opened(browser, folder)
    report.page.evaluate("document.querySelectorAll('.document details').forEach((one) => { one.open = true; })")
    failures = sum(view.count("partly", "missed", "spurious") for view in look_into(folder))
    assert report.visible(".row.right") > 0
    report.page.click("#failures")
    assert (report.visible(".row.right"), report.visible(".row")) == (0, failures)


@needs_chromium
def test_a_kind_leaves_only_its_records_and_marks(browser: Any, folder: Path) -> None:
    """Filtered to quotes, every record shown is a quote, and the trigger of an event is no longer marked."""
    report = Opened(browser, folder)
    report.page.select_option("#kind", "quotes")
    kinds = report.page.eval_on_selector_all(
        ".row:not([hidden])", "rows => [...new Set(rows.map(r => r.dataset.kind))]"
    )
    trigger = report.page.locator(".text .t", has_text="approved").first
    assert kinds == ["quotes"]
    assert trigger.evaluate("span => span.classList.contains('g') || span.classList.contains('p')") is False


@needs_chromium
def test_a_record_leads_to_its_passage_and_back(browser: Any, folder: Path) -> None:
    """Clicking a record lights its words; clicking words lights their record; the keyboard does the same."""
    page = Opened(browser, folder).page
    row = page.locator(".row", has_text="It is paid for").first
    row.click()
    assert page.locator(".text .t.on").all_text_contents()[0] == "It is paid for,"
    page.locator(".text:visible .t", has_text="a gift to tourists").first.click()
    assert "a gift to tourists" in page.locator(".row.on").first.text_content()
    row.press("Enter")
    assert page.locator(".text .t.on").all_text_contents()[0] == "It is paid for,"


@needs_chromium
def test_headlines_are_a_chart_with_intervals(browser: Any, folder: Path) -> None:
    """Each headline has a dot at its value, and a whisker from low to high."""
    page = Opened(browser, folder).page
    assert page.locator(".chart .dot").count() == 4
    assert page.locator(".chart .whisker").count() == 4


@needs_chromium
def test_nothing_hangs_over_on_a_phone(browser: Any, folder: Path) -> None:
    """At 380 pixels the page is as wide as the screen."""
    page = Opened(browser, folder, width=380).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 380


def test_pieces_are_the_text(folder: Path) -> None:
    """Laid end to end, the pieces of each document are its text."""
    for view in look_into(folder):
        assert "".join(piece.text for piece in pieces_of(view)) == view.text
