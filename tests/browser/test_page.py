"""The page in the hands of a reader: click, filter, keys, tabs, narrow screens, print, and what it never does."""

from collections.abc import Callable
from typing import Any

import pytest
from rendering_briefs import hostile_brief, many_articles, two_papers
from rendering_example import EXAMPLE, example_brief

from summarizer.records import Brief

Open = Callable[..., Any]
PHONE = (380, 760)


def texts(page: Any, selector: str) -> list[str]:
    return page.eval_on_selector_all(selector, "found => found.map(one => one.textContent)")


def visible(page: Any, selector: str) -> int:
    return page.eval_on_selector_all(selector, "found => found.filter(one => one.offsetParent).length")


@pytest.mark.parametrize("size", [(1280, 900), PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_opens_from_disk_without_a_request_or_an_error(opened: Open, size: tuple[int, int], scheme: str) -> None:
    """The page asks for nothing, logs nothing, and does not scroll sideways."""
    page = opened(example_brief(), size, scheme)
    assert page.trouble == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_article_is_shown_whole(opened: Open) -> None:
    """Cut into stretches, the paragraphs still read as the article does, character for character."""
    page = opened(example_brief())
    paragraphs = EXAMPLE.read_text(encoding="utf-8").strip().split("\n")
    assert texts(page, ".text p[data-p]") == paragraphs


def test_click_on_a_record_lights_its_passage(opened: Open) -> None:
    """The words that prove a quote, and no others, are lit, and scrolled into sight."""
    page = opened(example_brief())
    page.click(".entry.quote:has-text('We jointly support') .head")
    assert "".join(texts(page, ".m.lit-quote")).startswith("We jointly support the development")
    assert page.eval_on_selector(".m.lit-quote", "mark => mark.getBoundingClientRect().top > 0")
    assert page.eval_on_selector(".m.lit-quote", "mark => mark.getBoundingClientRect().bottom < innerHeight")


def test_click_on_a_passage_finds_its_record(opened: Open) -> None:
    """A click on the trigger of an event opens the timeline at that event."""
    page = opened(example_brief())
    page.click("a.m.event:has-text('spoke by phone')")
    assert texts(page, "[role=tab][aria-selected=true]")[-1].startswith("Timeline")
    assert "Xi Jinping speaks by phone" in texts(page, ".entry.on")[0]
    assert visible(page, ".entry.on") == 1


def test_clicks_on_one_passage_go_round_its_records(opened: Open) -> None:
    """Where a stance lies inside a quotation, the second click finds the other record."""
    page = opened(example_brief())
    mark = page.locator("a.m.oppose.quote").first
    mark.click()
    first = texts(page, ".entry.on .head")
    mark.click()
    second = texts(page, ".entry.on .head")
    assert "opposes" in first[0]
    assert "As for the settlement" in second[0]


def test_citations_of_the_abstract_lead_to_records(opened: Open) -> None:
    """A click on a citation opens the tab of the record it cites."""
    page = opened(example_brief())
    page.click(".short .cite:has-text('q12')")
    assert "has not received any such signals" in texts(page, ".entry.on")[0]


def test_filter_by_person(opened: Open) -> None:
    """Only records in which the person takes part stay, and only their marks; the count says so."""
    page = opened(example_brief())
    page.select_option("#who", label="Yuri Ushakov (8)")
    assert page.text_content("#count") == "8 of 30 records"
    assert texts(page, "#s1 .group:not([hidden]) h3") == ["Yuri Ushakov — foreign affairs adviser"]
    background = "getComputedStyle(document.querySelector('a.m.quote:not(.fits)')).backgroundColor"
    assert page.evaluate(background) == "rgba(0, 0, 0, 0)"


def test_filter_by_kind(opened: Open) -> None:
    """Without quotes their tab says that the filter left nothing, their marks fade, stances stay."""
    page = opened(example_brief())
    page.click("[data-kind=quote]")
    assert visible(page, ".entry.quote") == 0
    assert visible(page, "#s1 .none.filtered") == 1
    assert page.text_content("#count") == "12 of 30 records"
    page.click("[data-kind=quote]")
    assert page.text_content("#count") == "30 records"


def test_a_passage_whose_record_is_filtered_away_brings_it_back(opened: Open) -> None:
    """Following a citation to a hidden record lifts the filter instead of leading nowhere."""
    page = opened(example_brief())
    page.click("[data-kind=quote]")
    page.click(".short .cite:has-text('q12')")
    assert visible(page, ".entry.quote.on") == 1


def test_matrix_leads_to_stances(opened: Open) -> None:
    """A cell of the matrix finds its stance; a reported one is marked, and says so in words."""
    page = opened(example_brief())
    page.click("#ts2")
    assert texts(page, ".matrix td a:has-text('*') span[aria-hidden]") == ["▲*"]
    page.click(".matrix tr:has-text('China') td a")
    assert "is divided on China" in texts(page, ".entry.on")[0]


def test_keys_alone_reach_everything(opened: Open) -> None:
    """Arrows move between tabs and marks, j and k between records, Enter finds the other, Escape lets go."""
    page = opened(example_brief())
    page.focus("#ts1")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "ts2"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "We jointly support" in texts(page, ".entry.on")[0]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('a.m.lit-quote')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('.entry').matches('.on')")
    page.keyboard.press("Escape")
    assert texts(page, ".on") == []


def test_marks_are_one_stop_of_the_tab_key(opened: Open) -> None:
    """A hundred marks do not stand between a keyboard user and the records."""
    page = opened(example_brief())
    assert page.eval_on_selector_all("a.m", "marks => marks.filter(mark => mark.tabIndex === 0).length") == 1


def test_screen_readers_get_names_and_roles(opened: Open) -> None:
    """Landmarks, tabs with their panels, a labelled choice, a status that speaks, a table with headers."""
    page = opened(two_papers())
    snapshot = page.locator("body").aria_snapshot()
    for words in ['main:', 'region "Articles"', 'region "Records"', 'tablist "Articles"', 'tab "dam-herald" [selected]',
                  'tabpanel "Conflicts', 'combobox "Who"', 'combobox "Told"', 'status: 3 records', 'banner:', 'contentinfo:']:  # fmt: skip
        assert words in snapshot


def test_several_articles_are_tabs(opened: Open) -> None:
    """One article shows at a time; a passage of the other one opens its tab."""
    page = opened(two_papers())
    assert visible(page, "article.text") == 1
    page.click(".conflict .ref:has-text('dam-courier')")
    assert texts(page, "#articles [role=tab][aria-selected=true]") == ["dam-courier"]
    assert texts(page, ".m.target") == ["20 people were hurt"]


def test_filter_by_who_carries_it(opened: Open) -> None:
    """What several papers tell and what one tells alone can each be had by itself; conflicts follow their papers."""
    brief = two_papers()
    page = opened(brief)
    several = sum(len(one.articles) > 1 for one in (*brief.quotes, *brief.stances, *brief.events))
    page.select_option("#told", label="in several papers")
    assert page.text_content("#count") == f"{several} of 3 records"
    assert visible(page, ".entry.conflict") == len(brief.conflicts)
    page.select_option("#told", label="only in dam-courier")
    assert visible(page, ".entry.conflict") == 0
    page.select_option("#told", label="anywhere")
    assert page.text_content("#count") == "3 records"


def test_what_is_disputed_in_the_abstract_leads_to_the_conflict(opened: Open) -> None:
    """A sentence that cites a disputed record says so, and a click shows the passages side by side."""
    page = opened(two_papers())
    page.click("#ts2")
    page.click(".short .cite.t-warning")
    assert visible(page, ".entry.conflict.on") == 1


def test_a_phone_shows_article_or_records(opened: Open) -> None:
    """On a narrow screen one view shows at a time, and a click takes the reader to the other."""
    page = opened(example_brief(), PHONE)
    assert (visible(page, ".text"), visible(page, ".entry")) == (1, 0)
    page.click("a.m.event:has-text('sworn in')")
    assert (visible(page, ".text"), visible(page, ".entry.on")) == (0, 1)
    page.click(".entry.on .ref")
    assert visible(page, ".m.lit-event") == 1


def test_print_shows_everything_but_the_controls(opened: Open) -> None:
    """On paper all tabs and articles follow each other, filters or not, without buttons."""
    page = opened(two_papers())
    page.select_option("#who", index=1)
    page.emulate_media(media="print")
    assert visible(page, "article.text") == 2
    assert visible(page, ".entry") == 5
    assert visible(page, "button, select") == 0


def test_a_link_to_a_record_opens_it(opened: Open) -> None:
    """The address with a record's anchor shows that record."""
    page = opened(example_brief(), hash="#r20")
    assert visible(page, ".entry.on") == 1


def test_reads_without_script(chromium: Any, opened: Open, tmp_path: Any) -> None:
    """With scripts off, everything is on the page and plain links join marks and records."""
    opened(two_papers())
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "brief.html").as_uri())
    assert page.locator("article.text:visible").count() == 2
    assert page.locator(".entry:visible").count() == 5
    assert page.locator("button:visible").count() == 0
    context.close()


HOSTILE = {
    "end of script": "</script><script>window.pwned = 1</script>",
    "end of style": "</style></title><script>window.pwned = 1</script>",
    "event handlers": "<img src=x onerror='window.pwned = 1'><svg onload=window.pwned=1>",
    "out of an attribute": "\"><a href=javascript:window.pwned=1 id=r0 autofocus onfocus=window.pwned=1>' x='",
    "template": "{{ 7 * 7 }} {% for x in y %} {# gone #}",
    "loads": "<link rel=stylesheet href=http://evil.example/x.css><iframe src=http://evil.example></iframe>",
    "comment": "<!-- --><![CDATA[ ]]>",
    "policy": "<meta http-equiv=refresh content='0;url=http://evil.example'>",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_text_from_outside_is_inert(opened: Open, text: str) -> None:
    """In the article, in names, titles, drafts and labels: it is shown as it is, and nothing of it acts."""
    page = opened(hostile_brief(text))
    page.click(".entry.quote .head")
    page.select_option("#who", index=1)
    assert page.trouble == []
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, svg, iframe, link, [onerror], [onload], [onfocus]").count() == 0
    assert "".join(texts(page, ".text p[data-p]")) == text
    assert page.title() == text


def test_addresses_lead_nowhere_but_the_page(opened: Open) -> None:
    """Every link of the page is an anchor of the page, and its target is there."""
    page = opened(hostile_brief("javascript:window.pwned=1"))
    hrefs = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    assert {href[0] for href in hrefs} == {"#"}
    missing = page.evaluate("hrefs => hrefs.filter(href => !document.getElementById(href.slice(1)))", hrefs)
    assert missing == []


def test_the_policy_stops_what_escaping_would_miss(opened: Open) -> None:
    """Even a script planted in the page afterwards does not run, and nothing can be loaded."""
    page = opened(example_brief())
    page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.pwned = 1'; document.body.append(s);"
        "const i = document.createElement('img'); i.src = 'http://evil.example/x.png'; document.body.append(i);"
    )
    assert page.evaluate("window.pwned") is None
    assert any("Content Security Policy" in line for line in page.trouble)


# The least of three: what the script needs, not what else the machine was doing.
SPENT = """selector => {
  const element = document.querySelector(selector);
  const once = () => {
    const start = performance.now();
    if (element.matches('select')) { element.selectedIndex += 1; element.dispatchEvent(new Event('change')); }
    else element.click();
    return performance.now() - start;
  };
  return Math.min(once(), once(), once());
}"""


@pytest.mark.parametrize(
    "selector", ["[data-kind=quote]", "#who", "#ta19", "#ts2", "a.m.quote", ".entry.event .ref", ".entry.quote .head"]
)
def test_twenty_articles_answer_at_once(opened: Open, selector: str) -> None:
    """On a page of twenty articles no click costs 50 ms of script, as the browser itself measures it."""
    page = opened(many_articles(20))
    assert page.evaluate(SPENT, selector) < 50


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_from_the_ground(opened: Open, scheme: str) -> None:
    """Text has the contrast of WCAG 2 AA (4.5 to 1) on both grounds, in light and in dark."""
    page = opened(example_brief(), scheme=scheme)
    names = ["ink", "soft", "accent", "support", "oppose", "neutral", "mixed", "occurred", "ongoing", "planned",
             "hypothetical", "denied", "warning"]  # fmt: skip
    poor = page.evaluate(CONTRAST, names)
    assert poor == []


CONTRAST = """names => {
  const style = getComputedStyle(document.documentElement);
  const light = (hex) => {
    const parts = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
    const [r, g, b] = parts.map((part) => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const ratio = (a, b) => (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  const value = (name) => light(style.getPropertyValue('--' + name).trim());
  return names.flatMap((name) => ['paper', 'panel'].map((ground) => [name, ground, ratio(value(name), value(ground))]))
    .filter(([, , found]) => found < 4.5);
}"""


def test_an_empty_brief_is_a_page(opened: Open) -> None:
    """No text, no records: the page says so and still works."""
    page = opened(Brief(articles=(many_articles(1).articles[0].model_copy(update={"text": ""}),),
                        provenance=example_brief().provenance))  # fmt: skip
    assert page.trouble == []
    assert texts(page, ".text .none") == ["This article is empty."]
    assert page.text_content("#count") == "0 records"
