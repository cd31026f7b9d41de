"""The page as text: what is in the file before a browser opens it. What it does there: tests/browser."""

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering_briefs import hostile_brief, many_articles, two_papers
from rendering_example import example_brief

from summarizer.rendering import render_html
from summarizer.rendering.lookup import Lookup, date_in_words, paragraph_bounds
from summarizer.rendering.matrix import stance_matrix
from summarizer.rendering.segments import Mark, cut_segments


class Elements(HTMLParser):
    """Tags, attributes and text of a page, as a parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, str] = {}
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        self.text[self._open] = self.text.get(self._open, "") + data


def test_the_example_is_a_small_page() -> None:
    """At most 150 KB, with everything inside."""
    assert len(render_html(example_brief()).encode()) <= 150_000


def test_the_policy_allows_the_pages_own_style_and_script_only() -> None:
    """The hashes of the policy are those of what stands in the file, and nothing else is allowed."""
    page = Elements(render_html(example_brief()))
    policy = next(a["content"] or "" for tag, a in page.tags if tag == "meta" and a.get("http-equiv"))
    digests = [
        base64.b64encode(hashlib.sha256(page.text[tag].encode()).digest()).decode() for tag in ("style", "script")
    ]
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_nothing_is_loaded_and_nothing_is_inline() -> None:
    """No src, no style attribute, no handler, no address but anchors of the page."""
    page = Elements(render_html(two_papers()))
    names = {name for _, attributes in page.tags for name in attributes}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "style", "srcset", "action"})
    assert {(a["href"] or "")[0] for _, a in page.tags if "href" in a} == {"#"}


def test_ids_are_unique() -> None:
    """No two elements share an id, so that every link has one target."""
    ids = [attributes["id"] for _, attributes in Elements(render_html(many_articles(3))).tags if "id" in attributes]
    assert len(ids) == len(set(ids))


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60).map(lambda text: f"<{text}>\"'&"))
def test_any_text_adds_no_element_and_no_attribute(text: str) -> None:
    """A page of hostile text has the tags and attribute names of a page of harmless text."""
    harmless = Elements(render_html(hostile_brief("x" + "\nx" * (len(paragraph_bounds(text)) - 1)))).tags
    hostile = Elements(render_html(hostile_brief(text))).tags
    assert [(tag, sorted(attributes)) for tag, attributes in hostile] == [
        (tag, sorted(attributes)) for tag, attributes in harmless
    ]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("as reported by Vladimir Putin", id="reporter of a stance"),
        pytest.param('<span class="t-qualifier">has yet to</span>', id="denial of an event"),
        pytest.param('<span class="t-denied">denied</span>', id="status"),
        pytest.param('<span class="t-qualifier">if Mr Trump’s team shows interest in that</span>', id="condition"),
        pytest.param('<span class="t-qualifier">hinting at ways</span>', id="qualifier beside the evidence"),
        pytest.param("second opinion (reader): said by Xi Jinping", id="second opinion"),
        pytest.param("13 of 14 marked quotations attributed", id="loss account"),
    ],
)
def test_words_that_turn_a_record_round_are_on_the_page(words: str) -> None:
    """The page keeps what terminal and Markdown keep."""
    assert words in render_html(example_brief())


def test_a_reported_stance_is_marked_in_the_matrix() -> None:
    """A cell alone never claims more than the record behind it."""
    matrix = stance_matrix(example_brief(), Lookup(example_brief()))
    cells = {cell.record: cell.symbol for row in matrix.rows for column in row.cells for cell in column}
    assert cells == {"s1": "▼", "s2": "▲", "s3": "▲*", "s4": "◆", "s5": "○", "s6": "○"}


MARKS = st.lists(
    st.builds(
        lambda start, length, record: Mark(start, start + length, record, "quote"),
        st.integers(-3, 40),
        st.integers(-2, 30),
        st.integers(0, 5),
    ),
    max_size=12,
)


@given(st.integers(0, 40), MARKS, st.lists(st.integers(-5, 50), max_size=5))
def test_segments_cover_the_text_once(length: int, marks: list[Mark], cuts: list[int]) -> None:
    """Segments follow each other from 0 to the end, and each character has exactly the marks that hold it."""
    segments = list(cut_segments(length, marks, cuts))
    assert [at for segment in segments for at in range(segment.start, segment.end)] == list(range(length))
    valid = [mark for mark in marks if 0 <= mark.start < mark.end <= length]
    for segment in segments:
        for at in range(segment.start, segment.end):
            assert sorted(segment.marks) == sorted(mark for mark in valid if mark.start <= at < mark.end)


def test_the_narrowest_mark_comes_first() -> None:
    """Where marks nest, a click means the inner one."""
    segments = cut_segments(10, [Mark(0, 10, 0, "quote"), Mark(2, 8, 1, "quote"), Mark(4, 5, 2, "event")])
    assert [mark.record for mark in next(s for s in segments if s.start == 4).marks] == [2, 1, 0]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        pytest.param("One.\nTwo.\n", ["One.", "Two."], id="a line each"),
        pytest.param("One.\n\nTwo.", ["One.", "Two."], id="blank lines"),
        pytest.param(
            "Wrapped at\nthe margin.\n\nAlso a\nblock.", ["Wrapped at\nthe margin.", "Also a\nblock."], id="wrapped"
        ),
        pytest.param("  \n \n", [], id="blank"),
        pytest.param("", [], id="empty"),
    ],
)
def test_paragraphs(text: str, paragraphs: list[str]) -> None:
    """A paragraph is a line, or a block where lines are wrapped."""
    assert [text[start:end] for start, end in paragraph_bounds(text)] == paragraphs


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2025-01-21", "21 January 2025"),
        ("2025-01-21T09:30:00+01:00", "21 January 2025, 09:30"),
        ("2025-01-21T00:00:00", "21 January 2025"),
        ("2025-01", "January 2025"),
        ("2025", "2025"),
        ("2025-01-01/2025-03-31", "1 January 2025 – 31 March 2025"),
        ("2025-13-99", "2025-13-99"),
        ("last Friday", "last Friday"),
        ("../..", ".. – .."),
        ("", ""),
    ],
)
def test_dates_are_as_fine_as_they_are_given(value: str, words: str) -> None:
    """A month stays a month, an interval an interval; what is no date is shown as it is."""
    assert date_in_words(value) == words


def test_the_page_is_the_same_bytes_for_the_same_brief() -> None:
    """Nothing random and no time of making is in the file."""
    assert render_html(two_papers()) == render_html(two_papers())
    assert not re.search(r"nonce|timestamp", render_html(two_papers()))
