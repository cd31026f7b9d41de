"""`summarizer view`: from a brief on disk to its page, or a reason why not."""

import json
from pathlib import Path

import pytest
from rendering_briefs import two_papers
from rendering_example import example_brief

from summarizer.cli import app, edge
from summarizer.rendering import render_html, render_json, unproven_spans


@pytest.fixture
def brief_file(tmp_path: Path) -> Path:
    path = tmp_path / "brief.json"
    path.write_text(render_json(example_brief()), encoding="utf-8")
    return path


def test_view_writes_the_page_beside_the_brief(brief_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page of the brief that was saved, and where it is on stdout."""
    assert edge.run(app, ["view", "--no-open", str(brief_file)]) == 0
    page = brief_file.with_suffix(".html")
    assert capsys.readouterr().out == f"{page}\n"
    assert page.read_text(encoding="utf-8") == render_html(example_brief())


def test_view_opens_the_page(brief_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser is given the page as a file address."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert edge.run(app, ["view", str(brief_file), "--out", str(brief_file.parent / "page.html")]) == 0
    assert opened == [(brief_file.parent / "page.html").as_uri()]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"not json", id="no JSON"),
        pytest.param(b"\xff\xfe\x00", id="binary"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"schema": "summarizer.brief/2"}', id="another schema"),
        pytest.param(None, id="missing"),
    ],
)
def test_what_is_no_brief_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None) -> None:
    """One line of error, one of hint, exit code 2, and no page."""
    path = tmp_path / "brief.json"
    if content is not None:
        path.write_bytes(content)
    assert edge.run(app, ["view", "--no-open", str(path)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in said] == ["error", "hint"]
    assert not path.with_suffix(".html").exists()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"text": "We jointly oppose"}, id="other words"),
        pytest.param({"start": 0}, id="other place"),
        pytest.param({"article": "elsewhere"}, id="article that is not there"),
        pytest.param({"end": 10_000_000}, id="beyond the end"),
    ],
)
def test_a_brief_whose_words_are_not_the_articles_is_refused(
    brief_file: Path, capsys: pytest.CaptureFixture[str], change: dict[str, object]
) -> None:
    """An edited quotation does not get a page that shows it as proven."""
    brief = json.loads(brief_file.read_text(encoding="utf-8"))
    brief["quotes"][1]["content"][0] |= change
    brief_file.write_text(json.dumps(brief), encoding="utf-8")
    assert edge.run(app, ["view", "--no-open", str(brief_file)]) == 2
    assert "do not stand at" in capsys.readouterr().err
    assert not brief_file.with_suffix(".html").exists()


def test_our_own_briefs_are_proven() -> None:
    """Every span of a brief of one or several articles slices to its text."""
    assert [*unproven_spans(example_brief()), *unproven_spans(two_papers())] == []
