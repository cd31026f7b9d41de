"""Records as rows: JSON Lines and CSV."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering_briefs import hostile_brief, two_papers
from rendering_example import example_brief

from summarizer.records import Brief
from summarizer.rendering import render_csv, render_jsonl
from summarizer.rendering.tables import Row, table_rows

DOCUMENT = Path(__file__).parent.parent / "docs" / "output.md"


def csv_rows(brief: Brief) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(render_csv(brief), newline="")))


def json_rows(brief: Brief) -> list[dict[str, object]]:
    return [json.loads(line) for line in render_jsonl(brief).split("\n") if line]


@pytest.mark.parametrize("rows", [csv_rows, json_rows], ids=["csv", "jsonl"])
def test_one_row_for_each_record(rows) -> None:  # type: ignore[no-untyped-def]
    """Quotes, stances and events each have their row, in the brief's order, under the same columns."""
    brief = example_brief()
    found = rows(brief)
    assert [row["id"] for row in found] == [one.id for one in (*brief.quotes, *brief.stances, *brief.events)]
    assert {tuple(row) for row in found} == {tuple(Row.model_fields)}


@pytest.mark.parametrize(
    ("id", "column", "value"),
    [
        pytest.param("q2", "who", "Vladimir Putin", id="speaker by name"),
        pytest.param("q2", "mention", "Mr Putin", id="speaker as the article says"),
        pytest.param("q17", "who", "he", id="speaker who is not known"),
        pytest.param("q2", "second_opinions", "reader: Xi Jinping; openai/gpt-5: nobody", id="second opinions"),
        pytest.param("q3", "support", "2/3", id="support"),
        pytest.param("q4", "verdict", "normalised", id="verdict"),
        pytest.param("q9", "qualifiers", "if Mr Trump’s team shows interest in that", id="condition"),
        pytest.param("q6", "cue", "told", id="cue"),
        pytest.param("s1", "label", "oppose", id="polarity"),
        pytest.param("s1", "qualifiers", "not be", id="negation in the evidence"),
        pytest.param("s3", "reported_by", "Vladimir Putin", id="who reports a stance"),
        pytest.param("s6", "who", "the article itself", id="the author's stance"),
        pytest.param("v6", "label", "denied", id="status"),
        pytest.param("v6", "qualifiers", "has yet to", id="words of the denial"),
        pytest.param("v4", "when", "in his second term", id="a date that cannot be resolved"),
        pytest.param("v1", "when", "2025-01-21", id="a resolved date"),
        pytest.param("v1", "who", "Vladimir Putin; Xi Jinping", id="agents"),
        pytest.param("v1", "where", "Moscow", id="place"),
        pytest.param("v3", "trigger", "spoke by phone", id="trigger"),
    ],
)
def test_a_row_says_what_its_record_says(id: str, column: str, value: str) -> None:
    """Each thing that a record knows, and each that turns it round, has its column."""
    assert next(row for row in csv_rows(example_brief()) if row["id"] == id)[column] == value


def test_spans_of_a_row_slice_to_its_text() -> None:
    """Every span of a row is found in the article, and together they are the row's text."""
    brief = two_papers()
    texts = {article.id: article.text for article in brief.articles}
    for row in table_rows(brief):
        parts = [re.fullmatch(r"(.+):(\d+)-(\d+)", span) for span in row.spans]
        sliced = [texts[part[1]][int(part[2]) : int(part[3])] for part in parts if part]
        assert " … ".join(sliced) == row.text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    """Whatever an article or a name begins with, no cell begins with what a spreadsheet calculates."""
    cells = [cell for row in csv.reader(io.StringIO(render_csv(hostile_brief(text)), newline="")) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝"))] == []
    assert any(cell.startswith("'") for cell in cells)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=80))
def test_any_text_keeps_the_table_a_table(text: str) -> None:
    """Quotes, separators and line breaks in a text never make a cell, a row or a JSON line more."""
    brief = hostile_brief(text)
    rows = list(csv.reader(io.StringIO(render_csv(brief), newline="")))
    assert [len(row) for row in rows] == [len(Row.model_fields)] * 5
    assert len(json_rows(brief)) == 4
    assert json_rows(brief)[0]["who"] == text


def test_a_second_brief_needs_no_second_header() -> None:
    """Tables of several briefs can stand in one file."""
    assert render_csv(example_brief(), has_header=False) == render_csv(example_brief()).split("\r\n", 1)[1]


def test_a_brief_without_records_is_a_header() -> None:
    """No records give an empty JSONL and a CSV with its header alone."""
    brief = example_brief().model_copy(update={"quotes": (), "stances": (), "events": ()})
    assert render_jsonl(brief) == ""
    assert render_csv(brief) == ",".join(Row.model_fields) + "\r\n"


def test_every_column_is_documented() -> None:
    """docs/output.md has a row for each column, in order."""
    section = DOCUMENT.read_text(encoding="utf-8").partition("## Tables")[2]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(Row.model_fields)


def test_every_field_of_the_json_is_documented() -> None:
    """docs/output.md names each field of a brief and of its coverage and provenance."""
    text = DOCUMENT.read_text(encoding="utf-8")
    brief = example_brief().model_dump(by_alias=True)
    fields = [
        *brief,
        *brief["coverage"],
        *brief["provenance"],
        *brief["quotes"][0],
        *brief["stances"][0],
        *brief["events"][0],
    ]
    assert [field for field in fields if not re.search(rf"\b{field}\b", text)] == []
