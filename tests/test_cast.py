"""What the cast promises: nobody is two people, and descriptions and pronouns find whom they mean."""

import pytest

from summarizer.evaluation.scoring.alignment import Alignment
from summarizer.evaluation.scoring.entities import joined_people
from summarizer.evaluation.suites import load_suite
from summarizer.reading import read_article, read_articles
from summarizer.records import Brief, Provenance
from tests.conftest import ROOT, article_of


def cast_of(text: str) -> dict[str, list[str]]:
    """Each entity's name with its mentions as they stand."""
    return {entity.name: [span.text for span in entity.mentions] for entity in read_article(article_of(text)).entities}


@pytest.mark.parametrize("suite", ["newsroom", "stories", "example", "agreement/first"])
def test_no_entity_of_a_suite_is_two_people(suite: str) -> None:
    """No entity of the reader's cast holds the names of two people whom the annotators tell apart."""
    documents = load_suite(ROOT / "evals" / suite).documents
    for gold, reading in zip(documents, read_articles([one.article() for one in documents]), strict=True):
        brief = Brief(
            articles=(reading.article,), entities=reading.entities, provenance=Provenance(version="", model="")
        )
        assert joined_people(gold, brief, Alignment(gold, brief.entities)) == {}, gold.id


APART = {
    "a title against a given name": (
        "Union leader Dag Holm blamed them. Ms Holm, the mayor, called it a lie.",
        {"Dag Holm": ["Union leader Dag Holm"], "Holm": ["Ms Holm"]},
    ),
    "a title before the full name it speaks against": (
        "Mr Holm, the union leader, welcomed it. Mayor Petra Holm left.",
        {"Holm": ["Mr Holm"], "Petra Holm": ["Mayor Petra Holm"]},
    ),
    "a title against a pronoun": (
        "Tovik Marn spoke. He left. Ms Marn, the mayor, resigned.",
        {"Tovik Marn": ["Tovik Marn", "He"], "Marn": ["Ms Marn"]},
    ),
    "a generation": (
        "Donald Trump Jr. spoke. Donald Trump waved.",
        {"Donald Trump Jr.": ["Donald Trump Jr."], "Donald Trump": ["Donald Trump"]},
    ),
    "a surname of two": (
        "Tom Holm sued Eva Holm. Holm won.",
        {"Tom Holm": ["Tom Holm"], "Eva Holm": ["Eva Holm"]},
    ),
}


@pytest.mark.parametrize(("text", "expected"), APART.values(), ids=APART.keys())
def test_two_bearers_of_a_surname_are_two(text: str, expected: dict[str, list[str]]) -> None:
    """Title, given name, pronoun or generation keeps them apart; what fits both is nobody's."""
    found = cast_of(text)
    assert {name: found.get(name) for name in expected} == expected


MEANT = {
    "it": ("The Port Agency said it would close.", "Port Agency", "it"),
    "its": ("The Port Agency closed its office.", "Port Agency", "its"),
    "they": ("The officials met. They left.", "The officials", "They"),
    "possessive": ("Ann Lee left with her dog.", "Ann Lee", "her"),
    "a class of body": ("Halden Bank lost money. The lender said nothing.", "Halden Bank", "The lender"),
    "an age": ("Ann Lee won. The 61-year-old had warned of it.", "Ann Lee", "The 61-year-old"),
    "not the speaker": ('Bo Ek met Tom Lee. "He lied," Tom Lee said.', "Bo Ek", "He"),
    "honours": ("Ann Lee KC spoke. Ms Lee left.", "Ann Lee", "Ms Lee"),
}


@pytest.mark.parametrize(("text", "name", "mention"), MEANT.values(), ids=MEANT.keys())
def test_who_is_meant(text: str, name: str, mention: str) -> None:
    """The mention belongs to the entity that carries the name."""
    assert mention in cast_of(text).get(name, [])
