"""The picture of the README: `python scripts/screenshot_page.py` makes `docs/night-ferries.png` anew.

Reads `examples/night-ferries.jsonl` with the built-in reader, renders the page of its brief, and
photographs it in headless Chromium (CHROMIUM names its path, if it is not on PATH). Needs
the development dependencies. The picture shows no seconds, so it changes only with the page.
"""

import asyncio
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from summarizer.articles import read_sources
from summarizer.pipeline import brief_together
from summarizer.rendering import render_html
from summarizer.settings import Settings

ROOT = Path(__file__).parent.parent
STORY, PICTURE = ROOT / "examples" / "night-ferries.jsonl", ROOT / "docs" / "night-ferries.png"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SIZE = {"width": 1200, "height": 800}


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("no Chromium on this machine: install one, or set CHROMIUM to its path")
    settings = Settings()
    brief = asyncio.run(brief_together(read_sources([str(STORY.relative_to(ROOT))], settings), settings))
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "brief.html"
        page_file.write_text(render_html(brief), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(viewport=SIZE, color_scheme="light", reduced_motion="reduce")
        page.goto(page_file.as_uri())
        page.click("#articles [role=tab]:has-text('gazette')")
        page.eval_on_selector("footer", "footer => footer.remove()")
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    os.chdir(ROOT)
    main()
