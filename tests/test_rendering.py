"""What a brief looks like on the terminal, in Markdown and as JSON."""

import io
import json
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rendering_briefs import hostile_brief, two_papers
from rendering_example import example_brief, find, make_article
from rich.console import Console

from summarizer.records import Brief, Coverage, Provenance, Quote, Speaker, Timeline, When
from summarizer.rendering import render_json, render_markdown, render_terminal

HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "link": "[click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example>",
    "reference link": "[a]: http://evil.example\n[a]",
    "bare addresses": "http://evil.example www.evil.example joe@evil.example",
    "headings": "# big\n\n## bigger\n===\n---",
    "lists": "1. one\n- two\n+ three\n> four",
    "table": "|a|b|\n|-|-|\n|c|d|",
    "fences": "```\ncode\n```\n    indented\n~~~",
    "emphasis": "**bold** _low_ ~~gone~~ `code` $x$",
    "entities": "&lt;b&gt; &#x202e;",
    "rich markup": "[red]red[/red] [link=http://evil.example]x[/link] :smile:",
    "escape sequences": "\x1b[31mred\x1b]8;;http://evil.example\x07x\x1b[2J\x9b1m\x00\x7f",
    "bidirectional": "abc\u202egnp.exe\u2066x\u2069",
    "emoji and Arabic": "\U0001f469‍\U0001f680 مرحبا بالعالم",
    "line separators": "a\u2028b\u2029c\rd\x85e",
    "blank": " \n ",
}
OURS = {"h1", "h2", "h3", "p", "ul", "li", "hr", "blockquote"}


def on_terminal(brief: Brief, width: int = 100, **options: object) -> str:
    out = io.StringIO()
    render_terminal(brief, Console(file=out, width=width, **options))
    return out.getvalue()


def unwrapped(text: str) -> str:
    return re.sub(r"\s+", " ", text)


RENDERINGS: dict[str, Callable[[Brief], str]] = {
    "terminal": lambda brief: unwrapped(on_terminal(brief)),
    "markdown": lambda brief: re.sub(r"</?(?:b|i|sub)>|\*|<!-- -->|\\", "", unwrapped(render_markdown(brief))),
}


@pytest.fixture(params=RENDERINGS, name="shown")
def _shown(request: pytest.FixtureRequest) -> str:
    return RENDERINGS[request.param](example_brief())


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Yuri Ushakov told: was not specifically linked", id="negation inside the words"),
        pytest.param(
            "if Mr Trump’s team shows interest in that … he said: Mr Putin and Mr Xi", id="condition in front"
        ),
        pytest.param("✕ denied Vladimir Putin talks to Donald Trump", id="status denied"),
        pytest.param("has yet to talk to Mr Trump", id="the words of the denial"),
        pytest.param("○ planned Donald Trump imposes tariffs on China", id="status planned"),
        pytest.param("threatened to impose tariffs", id="the words of the plan"),
        pytest.param("wanted to make a peace deal", id="the words of the wish"),
        pytest.param("as reported by Vladimir Putin", id="whose report a stance is"),
        pytest.param("the two rival powers could co-operate [hinting at ways]", id="qualifier beside the evidence"),
        pytest.param("takes no side on Mr Trump’s statement", id="a refusal to take sides"),
    ],
)
def test_words_that_turn_a_record_round_are_shown(shown: str, words: str) -> None:
    """No rendering for people shows a record without its negation, condition, status or reporter."""
    assert words in shown


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("Putin and Xi speak a day after Trump’s inauguration", id="title"),
        pytest.param("21 January 2025", id="date"),
        pytest.param("second opinion (reader): said by Xi Jinping", id="second opinion"),
        pytest.param("said by nobody the article names", id="second opinion without a speaker"),
        pytest.param("≈ normalised, not exact: ’ for '; one blank for two", id="normalised verdict"),
        pytest.param("found in 2 of 3 readings", id="support"),
        pytest.param("altered: the words “do depend” stand for “don’t depend”", id="rejection"),
        pytest.param("“safeguard international fairness and justice” ¶6", id="unaccounted words and their paragraph"),
        pytest.param("13 of 14 marked quotations attributed", id="coverage"),
        pytest.param("$0.0031 (prices of 2026-10-01)", id="cost"),
        pytest.param("[v1 v2]", id="citations"),
        pytest.param("he — who this is, the article does not say", id="speaker not identified"),
        pytest.param("when “in his second term”", id="the article's own date"),
    ],
)
def test_what_is_known_of_a_record_is_shown(shown: str, words: str) -> None:
    """Title, doubts, losses and costs are in the text for people."""
    assert words in shown


def test_sections_follow_the_reading_order(shown: str) -> None:
    """Abstract, quotes, stances, events, conflicts and losses come in this order."""
    titles = [
        "In short",
        "Who said what",
        "Who stands where",
        "What happened",
        "Where it does not agree",
        "What is not in it",
    ]
    places = [shown.index(title) for title in titles]
    assert places == sorted(places)


@pytest.mark.parametrize("render", RENDERINGS.values(), ids=RENDERINGS)
def test_quotations_are_verbatim(render: Callable[[Brief], str]) -> None:
    """Every segment of every quote stands unaltered, between marks unless it is indirect."""
    brief = example_brief()
    shown = render(brief)
    for quote in brief.quotes:
        for span in quote.content:
            assert (span.text if quote.kind == "indirect" else f"“{span.text}”") in shown


def test_segments_are_joined_by_an_ellipsis_of_ours() -> None:
    """A broken quotation keeps its segments apart."""
    assert "as a whole,” … “Joint efforts" in unwrapped(on_terminal(example_brief()))


@pytest.mark.parametrize("render", RENDERINGS.values(), ids=RENDERINGS)
def test_marks_differ_from_those_inside(render: Callable[[Brief], str]) -> None:
    """Words that hold double marks stand between single ones."""
    article = make_article("He said: 'They call it “home” here.'")
    quote = Quote(id="q1", kind="direct", content=(find(article, "They call it “home” here."),))
    shown = render(Brief(articles=(article,), quotes=(quote,), provenance=Provenance(version="1", model="reader")))
    assert "‘They call it “home” here.’" in shown


@pytest.mark.parametrize(
    ("cue", "qualifiers", "expected"),
    [
        pytest.param("say", ("did not",), "Ann did not say: it fell", id="negated cue"),
        pytest.param("did not say", ("not",), "Ann did not say: it fell", id="negation inside the cue"),
        pytest.param("say", ("did not say",), "Ann did not say: it fell", id="cue inside the qualifier"),
        pytest.param(
            "say", ("unless the wind", "did not"), "Ann did not say: it fell [unless the wind]", id="far condition"
        ),
        pytest.param(None, ("unless the wind",), "Ann: it fell [unless the wind]", id="no cue"),
    ],
)
def test_attribution_keeps_its_qualifiers(cue: str | None, qualifiers: tuple[str, ...], expected: str) -> None:
    """Qualifiers near the cue stand in it in text order, far ones in brackets behind the words, none twice."""
    article = make_article("Ann did not say it fell down the whole of the long hill, unless the wind was up.")
    quote = Quote(
        id="q1",
        kind="indirect",
        content=(find(article, "it fell"),),
        speaker=Speaker(mention=find(article, "Ann")),
        cue=find(article, cue) if cue else None,
        qualifiers=tuple(find(article, words) for words in qualifiers),
    )
    brief = Brief(articles=(article,), quotes=(quote,), provenance=Provenance(version="1", model="reader"))
    assert expected in unwrapped(on_terminal(brief))


@pytest.mark.parametrize("render", RENDERINGS.values(), ids=RENDERINGS)
@pytest.mark.parametrize(
    "words",
    ["in all 2 articles", "only in dam-herald", "also dam-courier ¶2", "differs: + the", "figure: 12 people hurt, or 20",
     "“20 people were hurt” dam-courier ¶2", "joined: same speaker", "incomplete: 1 of 2 chunks", "the server refused it"],
)  # fmt: skip
def test_several_papers_say_who_reports_what(render: Callable[[Brief], str], words: str) -> None:
    """A brief of two papers shows who carries a record, variants, conflicts side by side, and what is missing."""
    assert words in render(two_papers())


@pytest.mark.parametrize("width", [1, 7, 20, 40, 80, 200])
def test_terminal_keeps_to_the_width(width: int) -> None:
    """No line is wider than the console, and none ends in blanks."""
    lines = on_terminal(two_papers(), width).splitlines()
    assert max(len(line) for line in lines) <= width
    assert [line for line in lines if line.rstrip() != line] == []


def test_terminal_has_colour_only_on_a_terminal() -> None:
    """Colours carry meaning on a terminal; a pipe gets plain text with the same words."""
    coloured = on_terminal(example_brief(), force_terminal=True, color_system="standard")
    plain = on_terminal(example_brief())
    assert "\x1b[31m▼ opposes" in coloured
    assert "\x1b[32m▲ supports" in coloured
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_article_text_cannot_command_the_terminal(text: str) -> None:
    """Whatever a text holds, only line feeds of ours are control characters of the output."""
    shown = on_terminal(hostile_brief(text))
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown) == []


def test_control_characters_are_shown_not_dropped() -> None:
    """A reader sees that an escape sequence was there."""
    assert "␛[31mred␛]8;;" in on_terminal(hostile_brief(HOSTILE["escape sequences"]))


def markdown_tags(markdown: str) -> tuple[set[str], set[str]]:
    """Block tags and inline token types that a GitHub-like parser makes of it."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(markdown)
    blocks = {token.tag or token.type for token in tokens if token.type != "inline"}
    inline = {child.type for token in tokens for child in token.children or []}
    return blocks, inline


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_article_text_cannot_make_markdown(text: str) -> None:
    """No link, picture, code, table, quote or foreign HTML comes out of an article's text."""
    markdown = render_markdown(hostile_brief(text))
    blocks, inline = markdown_tags(markdown)
    assert blocks <= OURS
    assert inline <= {
        "text",
        "html_inline",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
        "hardbreak",
        "softbreak",
    }
    assert set(re.findall(r"(?<!\\)<[^>]*>", markdown)) <= {"<b>", "</b>", "<i>", "</i>", "<sub>", "</sub>", "<!-- -->"}


@pytest.mark.parametrize("text", ["# big", "- x", "12. x", "+ x", "=== x"])
def test_markdown_shows_the_text_itself(text: str) -> None:
    """What a reader of the rendered Markdown sees is the article's words."""
    html = MarkdownIt("commonmark").render(render_markdown(hostile_brief(text)))
    assert f"“<em><strong>{text}" in html or f"“<b>{text}" in html


@pytest.mark.parametrize(
    "address", ["http://evil.example", "www.evil.example", "joe@evil.example", "@joe", "#12", ":smile:"]
)
def test_markdown_splits_what_github_would_link(address: str) -> None:
    """Addresses, mentions, references and emoji codes never stand whole in the Markdown."""
    assert address not in render_markdown(hostile_brief(f"see {address} now"))


TEXTS = st.text(max_size=200)


@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_any_text_can_be_rendered(text: str) -> None:
    """Any text at all goes through every rendering for people, and Markdown stays our Markdown."""
    brief = hostile_brief(text)
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f]", on_terminal(brief, 60)) == []
    blocks, _ = markdown_tags(render_markdown(brief))
    assert blocks <= OURS


@settings(deadline=None, max_examples=40)
@given(TEXTS)
def test_json_reads_back_equal(text: str) -> None:
    """The JSON of any brief is read back as the same brief."""
    brief = hostile_brief(text)
    assert Brief.model_validate_json(render_json(brief)) == brief


def test_json_has_the_documented_shape() -> None:
    """The keys of the public format are there, spelled so, in order, and nulls are written."""
    brief = json.loads(render_json(example_brief()))
    assert list(brief) == ["schema", "title", "articles", "entities", "quotes", "stances", "events", "timeline", "conflicts",
                           "summary", "rejections", "stories", "coverage", "provenance"]  # fmt: skip
    assert brief["schema"] == "summarizer.brief/1"
    assert brief["stances"][5]["holder"] == {"author": True}
    assert brief["quotes"][13]["cue"] is None
    span = brief["quotes"][0]["content"][0]
    assert brief["articles"][0]["text"][span["start"] : span["end"]] == span["text"]


def test_json_is_the_same_bytes_for_the_same_brief() -> None:
    """Two renderings of equal briefs do not differ, and article text is readable in them."""
    assert render_json(example_brief()) == render_json(example_brief())
    assert "don’t depend" in render_json(example_brief())


def test_json_survives_a_lone_surrogate() -> None:
    """A string that UTF-8 cannot hold is escaped, not a crash at the time of writing."""
    brief = Brief(
        title="half \ud83d", articles=(make_article("x"),), provenance=Provenance(version="1", model="reader")
    )
    text = render_json(brief)
    text.encode("utf-8")
    assert json.loads(text)["title"] == "half \ud83d"


def test_json_holds_nothing_a_terminal_obeys() -> None:
    """C1 controls and bidirectional overrides are escaped in JSON too: it is printed on terminals."""
    shown = render_json(hostile_brief(HOSTILE["escape sequences"] + HOSTILE["bidirectional"]))
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown) == []


@pytest.mark.parametrize("render", RENDERINGS.values(), ids=RENDERINGS)
def test_a_brief_of_nothing_says_so(render: Callable[[Brief], str]) -> None:
    """Without records the sections say that none were found; the account is still there."""
    brief = Brief(articles=(make_article("", "empty"),), provenance=Provenance(version="1", model="reader"))
    shown = render(brief)
    assert shown.count("none found") == 3
    assert "0 of 0 marked quotations attributed" in shown


@pytest.mark.parametrize(
    ("provenance", "words"),
    [
        pytest.param({"calls": 0}, "no model calls, no cost", id="reader"),
        pytest.param({"calls": 2, "input_tokens": 10}, "cost unknown", id="price not known"),
        pytest.param({"calls": 1, "input_tokens": 9, "cost_usd": 0.0}, "$0.0000", id="free"),
    ],
)
def test_unknown_cost_is_not_zero(provenance: dict[str, object], words: str) -> None:
    """A price nobody knows is said to be unknown."""
    brief = Brief(
        articles=(make_article("x"),),
        coverage=Coverage(chunks=1, answered=1),
        provenance=Provenance(version="1", model="m", **provenance),
    )
    assert words in on_terminal(brief)


@pytest.mark.parametrize("render", RENDERINGS.values(), ids=RENDERINGS)
def test_unrelated_articles_are_said_to_be_so_first(render: Callable[[Brief], str]) -> None:
    """Above all records of a brief of articles that have nothing in common stands that they have not."""
    brief = two_papers().model_copy(update={"stories": (("dam-herald",), ("dam-courier",))})
    shown = " ".join(render(brief).split())
    assert "These articles tell 2 stories that have nothing in common: dam-herald; dam-courier" in shown
    assert shown.index("nothing in common") < shown.index("Who said what")


def test_events_stand_in_the_order_of_time() -> None:
    """Dated events come first and by date, though the text tells them in another order; undated ones are set apart."""
    brief = two_papers()
    first = brief.events[0]
    dates = {"v1": "2025-03-05", "v2": "2024", "v3": None}
    events = tuple(
        first.model_copy(update={"id": id, "what": f"event {id}", "when": When(value=value) if value else None})
        for id, value in dates.items()
    )
    shown = render_markdown(brief.model_copy(update={"events": events, "timeline": Timeline(happened=("v2", "v1"))}))
    places = [shown.index(words) for words in ("event v2", "event v1", "Happened, no date told", "event v3")]
    assert places == sorted(places)
