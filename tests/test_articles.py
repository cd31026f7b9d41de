"""Sources become articles: the one normalisation, strict decoding, what each kind of file gives."""

import hashlib
import io
import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.articles import article_from_text, load, normalise, read_sources
from summarizer.errors import ArticleError, UsageError
from summarizer.records import Article
from summarizer.settings import Settings

# what two bytes of noise are in UTF-16: a letter here and there, and characters that are assigned to no writing
NO_WRITING = "李\u0378\ue123한\u2fe0ა\uf8ff".encode("utf-16-be") * 20
SETTINGS = Settings()

PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="{charset}"><title>Mill to close - The Courier</title>
<meta property="article:published_time" content="2024-05-03T08:00:00Z">
<meta property="og:title" content="Mill to close">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Mill to close</h1>
<p>The paper mill at Ostby will close in March, its owner said on Friday after months of talks with the council.</p>
<p>“We have run out of road,” said Marta Lindqvist, the mill’s director for eleven years, at a meeting of its staff.</p>
<p>About two hundred people work there, and most of them have done so for more than ten years, the union said.</p>
</article><footer>Cookies and contact</footer><script>var hidden = "never read this";</script></body></html>"""


def write(folder: Path, name: str, content: bytes | str) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(b"One.\nTwo.", "One.\nTwo.", id="as it is"),
        pytest.param(b"\xef\xbb\xbfOne.", "One.", id="UTF-8 mark removed"),
        pytest.param(b"One.\r\nTwo.\rThree.\r\n", "One.\nTwo.\nThree.\n", id="line ends"),
        pytest.param("Øre.".encode("utf-16"), "Øre.", id="UTF-16 with mark"),
        pytest.param(b"\xfe\xff" + "Øre.".encode("utf-16-be"), "Øre.", id="UTF-16 big endian with mark"),
        pytest.param("Øre.".encode("utf-32"), "Øre.", id="UTF-32 with mark"),
        pytest.param("  “İ” — ﬁ\u00a0\t\n\n\n".encode(), "  “İ” — ﬁ\u00a0\t\n\n\n", id="nothing else changed"),
        pytest.param(b"A \x1b[31mred\x1b[0m word\x00.", "A \x1b[31mred\x1b[0m word\x00.", id="stray controls kept"),
        pytest.param("מילה 🙂 كلمة".encode(), "מילה 🙂 كلمة", id="right to left and emoji"),
    ],
)
def test_text_is_kept_as_read_after_one_normalisation(tmp_path: Path, content: bytes, text: str) -> None:
    """Only the byte order mark and the line ends of a text file change."""
    [article] = load(write(tmp_path, "a.txt", content), SETTINGS)
    assert article.text == text


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    """The normalisation of a normalised text without a mark is that text."""
    once = normalise(text).lstrip("\ufeff")
    assert normalise(once) == once


def test_hash_is_that_of_the_stored_text(tmp_path: Path) -> None:
    """`sha256` is the hash of `text` in UTF-8, after normalisation."""
    [article] = load(write(tmp_path, "a.txt", b"\xef\xbb\xbfOne.\r\n"), SETTINGS)
    assert article.sha256 == hashlib.sha256(b"One.\n").hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("a.txt", b"", "holds no text", id="empty"),
        pytest.param("a.txt", b" \n\t\r\n ", "holds no text", id="blank"),
        pytest.param("a.txt", b"\xef\xbb\xbf", "holds no text", id="only a mark"),
        pytest.param("a.txt", b"caf\xe9 au lait", "byte 0xe9 at offset 3", id="wrong encoding"),
        pytest.param("a.txt", b"%PDF-1.7 ...", "is a PDF", id="PDF"),
        pytest.param("a.docx", b"PK\x03\x04....", "Office document", id="Word"),
        pytest.param("a.txt", bytes(range(32)) * 4, "is binary", id="control characters"),
        pytest.param("a.txt", "Øre.".encode("utf-16-le") * 9, "is not utf-8", id="UTF-16 without a mark"),
        pytest.param("a.txt", b"\xff\xfeAnn Lee said no.", "first two bytes say so", id="mark of UTF-16 before ASCII"),
        pytest.param(
            "a.txt", b"\xff\xfe\x89PNG" + b"12" * 40, "first two bytes say so", id="mark of UTF-16 before PNG"
        ),
        pytest.param("a.txt", b"\xfe\xff" + NO_WRITING, "first two bytes say so", id="mark of UTF-16 before junk"),
        pytest.param(
            "a.html",
            b"<html><body><img src=a.png><script>1</script></body></html>",
            "without an article",
            id="page without text",
        ),
        pytest.param("a.html", b"", "without an article", id="empty page"),
        pytest.param("a.jsonl", b"{oops\n", "a.jsonl, line 1' is not JSON", id="broken line"),
        pytest.param("a.jsonl", b"[1]\n", "a.jsonl, line 1' is no JSON object", id="line of another shape"),
        pytest.param("a.jsonl", b'{"title": "x"}\n', "a.jsonl, line 1' has no text", id="line without text"),
        pytest.param("a.jsonl", b'{"text": ""}\n', "line 1", id="line with empty text"),
        pytest.param("a.jsonl", b'{"text": "x", "title": 7}\n', "title is int", id="title that is a number"),
        pytest.param("a.jsonl", b'{"text": "x", "published": "May"}\n', "line 1': 'May' is no", id="date in words"),
        pytest.param(
            "a.jsonl", b'{"text": "x", "published": NaN}\n', "published is float", id="date that is no number"
        ),
        pytest.param("a.jsonl", b'{"text": "\\ud800"}\n', "half a surrogate", id="half a character"),
        pytest.param("a.jsonl", b'{"text": "x", "id": "a\\u0007"}\n', "unusable id", id="id that rings"),
        pytest.param("a.jsonl", b"[" * 100_000, "a.jsonl, line 1' is not JSON", id="nested too deep"),
        pytest.param("a.jsonl", b"\n\n", "holds no articles", id="table of nothing"),
    ],
)
def test_what_is_no_article_is_refused_with_its_place_and_remedy(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    """Each is one ArticleError that says what and where, and what to do."""
    with pytest.raises(ArticleError, match=message) as caught:
        load(write(tmp_path, name, content), SETTINGS)
    assert caught.value.hint
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "remedy"),
    [
        pytest.param(b"caf\xe9 au lait", "--encoding windows-1252", id="letters of another encoding"),
        pytest.param("Ann Lee left.".encode("utf-16-le"), "--encoding utf-16-le", id="UTF-16 without a mark"),
        pytest.param(bytes(range(0x01, 0x100)) * 4, "binary file; save its text", id="no text at all"),
        pytest.param(b"\xff\xfe\x00\xd8", "if it is text, save it as UTF-8", id="marked and broken"),
    ],
)
def test_the_remedy_fits_the_bytes(tmp_path: Path, content: bytes, remedy: str) -> None:
    """An encoding is suggested for letters, another file for what is none."""
    with pytest.raises(ArticleError) as caught:
        load(write(tmp_path, "a.txt", content), SETTINGS)
    assert remedy in caught.value.hint


@pytest.mark.parametrize("text", ["Ann Lee left.", "李安离开了会议。", "Анна ушла. “No,” she said 👍🏽"])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_marked_text_of_any_writing_reads(tmp_path: Path, text: str, encoding: str) -> None:
    """A byte order mark is believed where what follows can be read by it."""
    [article] = load(write(tmp_path, "a.txt", text.encode(encoding)), SETTINGS)
    assert article.text == text


def test_named_encoding_is_used(tmp_path: Path) -> None:
    """A windows-1252 file reads with its letters when its encoding is named."""
    path = write(tmp_path, "a.txt", b"\x93Caf\xe9\x94, he said.")
    [article] = load(path, SETTINGS.model_copy(update={"encoding": "windows-1252"}))
    assert article.text == "“Café”, he said."


@pytest.mark.parametrize("encoding", ["klingon", "rot13", "zlib", "idna", "punycode", "undefined"])
def test_unknown_encoding_is_the_callers_mistake(tmp_path: Path, encoding: str) -> None:
    """An encoding that is none of text is a usage error."""
    with pytest.raises(UsageError, match=encoding):
        load(write(tmp_path, "a.txt", b"One."), SETTINGS.model_copy(update={"encoding": encoding}))


def test_larger_than_the_limit_is_refused(tmp_path: Path) -> None:
    """One byte over the limit is an error that names it; at the limit the text reads."""
    small = SETTINGS.model_copy(update={"max_article_bytes": 10})
    assert load(write(tmp_path, "fits.txt", b"0123456789"), small)
    with pytest.raises(ArticleError, match="larger than 10 bytes"):
        load(write(tmp_path, "over.txt", b"0123456789a"), small)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no endless device here")
def test_endless_file_is_refused() -> None:
    """Reading stops one byte past the limit, however much there is."""
    with pytest.raises(ArticleError, match="larger than"):
        load("/dev/zero", SETTINGS)


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_page_gives_main_text_title_date_and_language(tmp_path: Path, charset: str) -> None:
    """Of a page come the article's paragraphs, its title and its date; menus and scripts stay behind."""
    [article] = load(write(tmp_path, "mill.html", PAGE.format(charset=charset).encode(charset)), SETTINGS)
    assert (article.title, article.published, article.language) == ("Mill to close", "2024-05-03", "en")
    assert "“We have run out of road,” said Marta Lindqvist, the mill’s director" in article.text
    assert not any(word in article.text for word in ("Sport", "Cookies", "hidden", "<p>"))


def test_paragraphs_of_a_page_stay_apart(tmp_path: Path) -> None:
    """Each paragraph of a page is a line of its own."""
    [article] = load(write(tmp_path, "mill.html", PAGE.format(charset="utf-8")), SETTINGS)
    assert "with the council.\n" in article.text


def test_table_gives_one_article_a_line_with_its_fields(tmp_path: Path) -> None:
    """A JSONL line's fields become the article's; blank lines and other columns are passed over."""
    line = {"id": "a/1", "title": " Two\nlines ", "published": "2024-05-03", "source": "wire", "text": "One.", "n": 3}
    path = write(tmp_path, "day.jsonl", json.dumps(line) + "\n\n" + '{"text": "Two."}' + "\n")
    first, second = load(path, SETTINGS)
    assert (first.id, first.title, first.published, first.source) == ("a/1", "Two lines", "2024-05-03", "wire")
    assert (second.id, second.text, second.source) == ("day-3", "Two.", f"{path}, line 3")


def test_broken_line_stops_only_itself(tmp_path: Path) -> None:
    """Between good lines stands one error that names the line."""
    path = write(tmp_path, "day.jsonl", '{"text": "One."}\n{"text": \n{"text": "Three."}\n')
    first, second, third = read_sources([path], SETTINGS)
    assert isinstance(first, Article)
    assert isinstance(second, ArticleError)
    assert "line 2" in str(second)
    assert isinstance(third, Article)


def test_folder_gives_its_article_files_in_the_order_of_their_paths(tmp_path: Path) -> None:
    """Known suffixes only, hidden files and folders left out, folders inside walked."""
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/two.md", "one.txt", ".hidden.txt", ".git/three.txt", "picture.png", "notes.log"):
        write(tmp_path, name, f"{name}.")
    assert [article.text for article in load(str(tmp_path), SETTINGS)] == ["one.txt.", "b/two.md."]


def test_folder_without_articles_says_which_names_count(tmp_path: Path) -> None:
    """An empty folder is an error whose hint lists the suffixes."""
    with pytest.raises(ArticleError, match="holds no articles") as caught:
        load(str(tmp_path), SETTINGS)
    assert ".jsonl" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        pytest.param("One.", ["stdin"], id="text"),
        pytest.param(PAGE.format(charset="utf-8"), ["stdin"], id="page"),
        pytest.param('{"text": "One."}\n{"text": "Two."}\n', ["stdin-1", "stdin-2"], id="table"),
    ],
)
def test_standard_input_is_told_by_how_it_begins(monkeypatch: pytest.MonkeyPatch, content: str, ids: list[str]) -> None:
    """Text, a page and a table come through a pipe without a name."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    assert [article.id for article in load("-", SETTINGS)] == ids


def test_closed_standard_input_is_one_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is nothing to read from, it says so."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(ArticleError, match="standard input is closed"):
        load("-", SETTINGS)


def test_an_empty_name_is_not_the_folder_we_are_in() -> None:
    """The name of a variable that is not set reads nothing."""
    with pytest.raises(ArticleError, match="is empty"):
        load("", SETTINGS)


def test_ids_are_made_unique(tmp_path: Path) -> None:
    """Files of one name in two folders get ids of their own, and none collides with a third."""
    (tmp_path / "b").mkdir()
    paths = [write(tmp_path, name, "One.") for name in ("a.txt", "b/a.txt", "a-2.txt", "b/a.md")]
    ids = [article.id for article in read_sources(paths, SETTINGS) if isinstance(article, Article)]
    assert ids[:2] == ["a", "a-2"]
    assert len(set(ids)) == 4


def test_awkward_file_names_become_tidy_ids(tmp_path: Path) -> None:
    """An id fits an anchor, a file name and a shell."""
    [article] = load(write(tmp_path, "My report; <b>“x”.txt", "One."), SETTINGS)
    assert article.id == "My-report-b-x"


def test_title_and_date_of_the_caller_replace_the_articles_own(tmp_path: Path) -> None:
    """What the user says of an article goes before what its page says."""
    path = write(tmp_path, "mill.html", PAGE.format(charset="utf-8"))
    [article] = load(path, SETTINGS, title="Mine", published="2025-01-01")
    assert (article.title, article.published) == ("Mine", "2025-01-01")


def test_one_title_for_several_articles_is_the_callers_mistake(tmp_path: Path) -> None:
    """A title names one article."""
    with pytest.raises(UsageError, match="one article"):
        load(write(tmp_path, "a.jsonl", '{"text": "a"}\n{"text": "b"}\n'), SETTINGS, title="Mine")


def test_date_that_is_none_is_the_callers_mistake(tmp_path: Path) -> None:
    """`published` is an ISO date."""
    with pytest.raises(UsageError, match="ISO date"):
        load(write(tmp_path, "a.txt", "One."), SETTINGS, published="yesterday")


@pytest.mark.parametrize(
    "source", ["no-such-file.txt", "a\0b.txt", "x" * 5000], ids=["missing", "NUL in its name", "name too long"]
)
def test_what_cannot_be_opened_is_one_error(source: str) -> None:
    """The operating system's reason is passed on."""
    with pytest.raises(ArticleError, match="cannot read"):
        load(source, SETTINGS)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_is_one_error(tmp_path: Path) -> None:
    """A file without permission is an error that says so."""
    path = write(tmp_path, "a.txt", "One.")
    Path(path).chmod(0)
    with pytest.raises(ArticleError, match="Permission denied"):
        load(path, SETTINGS)


def test_article_from_text_refuses_a_date_that_is_none() -> None:
    """A library caller hears of a bad date too."""
    with pytest.raises(ArticleError, match="ISO date"):
        article_from_text("One.", id="a", published="03/05/2024")
