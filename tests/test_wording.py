"""Numbers, dates and word forms compare by what they mean, wherever and however they stand in a text."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

import summarizer.figures
import summarizer.wording
from summarizer.figures import agree, date_facts_of_value, find_dates, find_figures, number_of_words
from summarizer.wording import content_stems, is_negated, looks_english, stem, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("four workers", [(4, "number", "worker")]),
        ("At least twenty-one miners", [(21, "number", "miner")]),
        ("two hundred and five jobs", [(205, "number", "job")]),
        ("1,234.5 litres", [(1234.5, "number", "litr")]),
        ("a dozen boats", [(12, "number", "boat")]),
        ("$1.5bn", [(1.5e9, "money", "usd")]),
        ("3 million euros", [(3e6, "money", "eur")]),
        ("40 per cent", [(40, "percent", "")]),
        ("40%", [(40, "percent", "")]),
        ("the 47th president", [(47, "ordinal", "president")]),
        ("at 10:30", [(1030, "clock", "")]),
        ("one of the winners", []),
        ("on 20 January 2025", []),
        ("in 2022", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_figure_is_its_value_kind_and_what_it_counts(text: str, found: list[tuple[float, str, str]]) -> None:
    """Digits and words give the same figure; numbers of dates are no figures."""
    assert [(one.value, one.kind, one.unit) for one in find_figures(text)] == found


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12 people", "twelve people", True),
        ("12 people", "14 people", False),
        ("at least 12 people", "14 people", True),
        ("at least 12 people", "10 people", False),
        ("about 100 people", "105 people", True),
        ("about 100 people", "150 people", False),
        ("up to 20 people", "12 people", True),
    ],
)
def test_bounds_decide_whether_two_counts_can_both_be_right(one: str, other: str, expected: bool) -> None:
    """A lower bound does not contradict what lies above it."""
    assert agree(find_figures(one)[0], find_figures(other)[0]) is expected


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("on 20 January 2025", {"day:01-20", "year:2025"}),
        ("on January 20th", {"day:01-20"}),
        ("in May 2022", {"month:05", "year:2022"}),
        ("he may go", set()),
        ("on Monday", {"weekday:0"}),
        ("last week", {"relative:last week"}),
    ],
)
def test_dates_are_found_as_facts(text: str, facts: set[str]) -> None:
    """A date is known by its day, month, year or weekday; the verb "may" is no month."""
    assert {fact for one in find_dates(text) for fact in one.facts} == facts


def test_a_resolved_day_allows_its_weekday() -> None:
    """20 January 2025 was a Monday."""
    assert "weekday:0" in date_facts_of_value("2025-01-20")


@pytest.mark.parametrize("word", ["collapse collapsed collapsing collapses", "vote voted votes voting", "city cities"])
def test_forms_of_a_word_share_a_stem(word: str) -> None:
    """Number and tense do not tell two wordings apart."""
    assert len({stem(form) for form in word.split()}) == 1


def test_content_stems_leave_function_words_out() -> None:
    """Who, which and of say nothing about a topic."""
    assert content_stems("the ban on the night ferries") == content_stems("a ban of night ferry")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("it did not rain", True), ("it didn’t rain", True), ("it rained", False), ("a knot", False)],
)
def test_negations_are_seen_with_either_apostrophe(text: str, expected: bool) -> None:
    """A typographic apostrophe hides no negation."""
    assert is_negated(text) is expected


@given(st.text(max_size=200))
def test_any_text_has_words_and_figures_at_their_offsets(text: str) -> None:
    """Nothing raises, and every offset lies in the text."""
    for one in (*words(text), *find_figures(text), *find_dates(text)):
        assert 0 <= one.start < one.end <= len(text)


def test_what_is_no_number_has_no_value() -> None:
    """A word that counts nothing is None, not zero."""
    assert number_of_words("harbour") is None


@pytest.mark.parametrize("module", [summarizer.figures, summarizer.wording])
def test_the_examples_of_the_docstrings_run(module: object) -> None:
    """What a docstring shows is what happens."""
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


LANGUAGES = {
    "English": "The council approved a ban on night ferries on Thursday, and islanders marched through the town. ",
    "German": "Der Stadtrat hat am Donnerstag ein Verbot der Nachtfähren beschlossen. Der Minister sagte nichts. ",
    "French": "Le conseil a approuvé jeudi une interdiction des ferries de nuit. Le ministre n’a rien dit aux élus. ",
    "Spanish": "El presidente anunció ayer que los impuestos bajarán en otoño y que las empresas tendrán que esperar. ",
    "Norwegian": "Ministeren sa mandag at skattene blir satt ned til høsten. Han var sikker på at de ville hjelpe. ",
    "Russian": "Городской совет в четверг одобрил запрет ночных паромов. Министр ничего не сказал. ",
    "Chinese": "市议会周四批准了夜间渡轮禁令。部长没有发表评论。岛上居民周五举行了游行。",
    "English in capitals": "THE COUNCIL APPROVED A BAN ON NIGHT FERRIES ON THURSDAY, AND ISLANDERS MARCHED THROUGH IT. ",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_english_is_told_from_other_languages(language: str) -> None:
    """By its small words, or by its letters where they are not Latin ones."""
    assert looks_english(LANGUAGES[language] * 3) is language.startswith("English")


def test_a_text_of_few_words_may_be_english() -> None:
    """A headline or a result is not refused for want of small words."""
    assert looks_english("Harbour Lions 2 Asebu Miners 2")
    assert looks_english("")
