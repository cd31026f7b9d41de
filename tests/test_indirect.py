"""Indirect quotes: where a reported clause begins and ends, whose it is, and what reports nothing."""

import pytest

from summarizer.reading import read_article
from tests.conftest import article_of

Reported = tuple[str | None, str | None, str]


def reported(text: str) -> list[Reported]:
    """(cue, the attribution's wording, words) of every quote in text order."""
    return [
        (
            quote.cue.text if quote.cue else None,
            quote.speaker.mention.text if quote.speaker and quote.speaker.mention else None,
            " / ".join(span.text for span in quote.content),
        )
        for quote in read_article(article_of(text)).quotes
    ]


BORDERS = {
    "a series without conjunctions": (
        "Her lawyer argued the evidence was thin, the witnesses were drunk and the police had lied.",
        ("argued", "Her lawyer", "the evidence was thin, the witnesses were drunk and the police had lied"),
    ),
    "a series of that clauses": (
        "The inspector wrote that the kitchen was filthy, that food was kept next to rat poison and that staff had no "
        "gloves.",
        (
            "wrote",
            "The inspector",
            "the kitchen was filthy, that food was kept next to rat poison and that staff had no gloves",
        ),
    ),
    "a second sentence behind then": (
        "Neighbours said they heard shouting at about 2 a.m., then saw a car speed away.",
        ("said", "Neighbours", "they heard shouting at about 2 a.m., then saw a car speed away"),
    ),
    "a series behind an aside": (
        "A spokesman for the board said that 310 posts would go, 120 of them nurses’, and that £6.4m a year would be "
        "saved.",
        (
            "said",
            "A spokesman for the board",
            "310 posts would go, 120 of them nurses’, and that £6.4m a year would be saved",
        ),
    ),
    "a relative pronoun that the parser gives the cue": (
        "North Korea called a meeting to discuss the test, which state news media claimed now allows Pyongyang to "
        "produce warheads.",
        ("claimed", "state news media", "which / now allows Pyongyang to produce warheads"),
    ),
    "a reason behind a comma": (
        "Ms Orton said that rule smacked of spite, because the mayors have been at the forefront of breaking it.",
        (
            "said",
            "Ms Orton",
            "rule smacked of spite, because the mayors have been at the forefront of breaking it",
        ),
    ),
    "what a colon goes on to tell": (
        "Mr Pike notes that three things are happening at once: prices are rising, wages are falling and rents are high.",
        (
            "notes",
            "Mr Pike",
            "three things are happening at once: prices are rising, wages are falling and rents are high",
        ),
    ),
    "the article's reserve": (
        "He claimed that paying no tax was smart, although he again refused to show his returns.",
        ("claimed", "He", "paying no tax was smart"),
    ),
    "the article's name for a claim": (
        "Tehran says its nuclear programme is peaceful, a claim that Israel rejects.",
        ("says", "Tehran", "its nuclear programme is peaceful"),
    ),
    "the day of the saying": (
        "Officials said Tuesday the dam was safe.",
        ("said", "Officials", "the dam was safe"),
    ),
    "the day of the saying behind late on": (
        "The mayor's office said late on Monday it was looking into the complaint.",
        ("said", "The mayor's office", "it was looking into the complaint"),
    ),
    "an aside in front of that": (
        "Several experts cautioned, as did the campaign itself, that the tax proposals might well change.",
        ("cautioned", "Several experts", "the tax proposals might well change"),
    ),
    "a pronoun with its verb where the parser sees no clause": (
        "The banker admitted under Warren's grilling he hadn't yet been held personally accountable.",
        ("admitted", "The banker", "he hadn't yet been held personally accountable"),
    ),
    "that behind an addressee": (
        "Rakeyia Scott can be heard yelling to the officers that her husband was unarmed.",
        ("yelling", "Rakeyia Scott", "her husband was unarmed"),
    ),
    "a demand without that": (
        "The council has recommended the pool be closed.",
        ("recommended", "The council", "the pool be closed"),
    ),
    "the pronoun in front of its source": (
        "She blamed the price of power, which she said had doubled.",
        ("said", "she", "which / had doubled"),
    ),
    "how somebody described it": (
        "The detective described how the thieves cut through the roof.",
        ("described", "The detective", "how the thieves cut through the roof"),
    ),
    "a question behind a participle": (
        "They marched through the town, asking why nobody had been charged.",
        ("asking", "They", "why nobody had been charged"),
    ),
}

ASIDES = {
    "what came of the deed": (
        "The ferry turned over within minutes, survivors said, leaving hundreds in the water.",
        ("said", "survivors", "The ferry turned over within minutes / leaving hundreds in the water"),
    ),
    "its director and the name": (
        "Nordlast Shipping has suspended loading at the port, its director Leif Arnesen said.",
        ("said", "its director Leif Arnesen", "Nordlast Shipping has suspended loading at the port"),
    ),
    "the parser takes the verb for a participle": (
        "Some 9,000 litres of solvent leaked into the Lomma from Vidar Chemicals in Lundby on Monday, Anne Tangen of the "
        "Environment Board said.",
        (
            "said",
            "Anne Tangen",
            "Some 9,000 litres of solvent leaked into the Lomma from Vidar Chemicals in Lundby on Monday",
        ),
    ),
    "a headline in capitals": (
        "Clinton Hid Past Health Problems From Public, Former White House Doctor Says",
        ("Says", "Former White House Doctor", "Clinton Hid Past Health Problems From Public"),
    ),
    "a headline with a plan": (
        "Storm to hit coast by Friday, forecasters say",
        ("say", "forecasters", "Storm to hit coast by Friday"),
    ),
    "an addressee in the aside": (
        "Wages, the governor told MPs, were rising too fast.",
        ("told", "the governor", "Wages / were rising too fast"),
    ),
    "a description and a name between commas": (
        "The alliance, its leader, Samson Phirani, confirmed, would vote against the budget on 17 November.",
        ("confirmed", "Samson Phirani", "The alliance / would vote against the budget on 17 November"),
    ),
    "as in the midst": (
        "The bridge, as one of the mayor's aides pointed out, was built for horses.",
        ("pointed out", "one of the mayor's aides", "The bridge / was built for horses"),
    ),
    "a relative clause around its attribution": (
        "The park is near the stadium, which, Tompkins said, is usually full of children on game days.",
        ("said", "Tompkins", "which / is usually full of children on game days"),
    ),
    "including is no aside": (
        "The plan is vague, experts say, including a rule that could exclude single mothers.",
        ("say", "experts", "The plan is vague / including a rule that could exclude single mothers"),
    ),
    "a relative clause about the source": (
        "According to the police report, which was released on Friday, the driver was texting.",
        ("According to", "the police report", "the driver was texting"),
    ),
}

SOURCES = {
    "forced to admit": (
        "The chief executive was forced to admit that the figures were wrong.",
        ("admit", "The chief executive", "the figures were wrong"),
    ),
    "who is forced speaks": (
        "The senator forced Stumpf to admit that the figures were wrong.",
        ("admit", "Stumpf", "the figures were wrong"),
    ),
    "quick to point out": (
        "She was quick to point out that he had lied.",
        ("point out", "She", "he had lied"),
    ),
    "made clear": (
        "The senator made clear that she would vote against the bill.",
        ("made clear", "The senator", "she would vote against the bill"),
    ),
    "accepted that": (
        "Mr Hall accepted that he had made mistakes.",
        ("accepted", "Mr Hall", "he had made mistakes"),
    ),
    "a verb that the tagger takes for a noun": (
        "Trump charges that countries that stand to benefit from the deal donated millions of dollars to the charity.",
        (
            "charges",
            "Trump",
            "countries that stand to benefit from the deal donated millions of dollars to the charity",
        ),
    ),
    "a newspaper's report": (
        "Hillary Clinton is seizing upon a New York Times report that Donald Trump had a net loss in 1995.",
        ("report", "New York Times", "Donald Trump had a net loss in 1995"),
    ),
    "an answer": (
        "Asked about the jobs, his best response was to say he would prevent more from leaving.",
        ("say", "his", "he would prevent more from leaving"),
    ),
    "a chance that is taken": (
        "Ms Orton took the opportunity to remind the council that it had promised a pool.",
        ("remind", "Ms Orton", "it had promised a pool"),
    ),
    "a chance never missed": (
        "Mr Pike never missed a chance to tell voters that he paid his own way.",
        ("tell", "Mr Pike", "he paid his own way"),
    ),
    "let slip": (
        "The minister let slip that the tunnel would not open this year.",
        ("let slip", "The minister", "the tunnel would not open this year"),
    ),
    "a verb that the parser takes for a part of the name": (
        "Prosecutors allege Mr Tan paid the officer 5,000 dollars.",
        ("allege", "Prosecutors", "Mr Tan paid the officer 5,000 dollars"),
    ),
    "a court that hears does not speak": (
        "The tribunal heard that the nurse had slept on duty.",
        ("heard", None, "the nurse had slept on duty"),
    ),
    "it was reported": (
        "It was reported that the minister had offered to resign.",
        ("reported", None, "the minister had offered to resign"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), BORDERS.values(), ids=BORDERS.keys())
def test_borders_of_a_clause_behind_its_cue(text: str, expected: Reported) -> None:
    """All of the clause and nothing of the article's own."""
    assert reported(text) == [expected]


@pytest.mark.parametrize(("text", "expected"), ASIDES.values(), ids=ASIDES.keys())
def test_clause_around_or_before_its_attribution(text: str, expected: Reported) -> None:
    """The attribution is found between its commas, whatever the parser takes for its subject."""
    assert reported(text) == [expected]


@pytest.mark.parametrize(("text", "expected"), SOURCES.values(), ids=SOURCES.keys())
def test_whose_words_a_cue_reports(text: str, expected: Reported) -> None:
    """The one who speaks, where the sentence has other subjects or none."""
    assert reported(text) == [expected]


SEVERAL: dict[str, tuple[str, list[Reported]]] = {
    "a participle with that does not look back at marks": (
        'In a statement, Peabody said: "Patriot was highly successful when it became a public company," adding that '
        "its worth had quadrupled.",
        [
            ("said", "Peabody", "Patriot was highly successful when it became a public company,"),
            ("adding", "Peabody", "its worth had quadrupled"),
        ],
    ),
    "a cue with a clause of its own does not look back at marks": (
        "Less than a year after she promised to stop it “with my own two hands”, Mayor Astrid Ravnsborg said on "
        "Wednesday that she would vote for the wind farm.",
        [
            ("promised", "she", "with my own two hands"),
            ("said", "Mayor Astrid Ravnsborg", "she would vote for the wind farm"),
        ],
    ),
    "a thing calls nobody names": (
        "The company denies that safety has suffered and called the walkout ‘needless and badly timed’.",
        [
            ("denies", "The company", "safety has suffered"),
            ("called", "The company", "needless and badly timed"),
        ],
    ),
    "a participle has the source of its cue": (
        "Mr Lowe denied that she had taken money from the firm, saying the transfers were loans.",
        [
            ("denied", "Mr Lowe", "she had taken money from the firm"),
            ("saying", "Mr Lowe", "the transfers were loans"),
        ],
    ),
    "a participle in front that the parser takes for a noun": (
        "Claiming the criticism of Lauer is designed to help his rival, Mr Pike told Fox that he was sorry.",
        [
            ("Claiming", "Mr Pike", "the criticism of Lauer is designed to help his rival"),
            ("told", "Mr Pike", "he was sorry"),
        ],
    ),
    "all is what the office said": (
        "He has not suspended its licence, as other newspapers reported, because the law does not let him, his office "
        "said.",
        [
            (
                "said",
                "his office",
                "He has not suspended its licence, as other newspapers reported, because the law does not let him",
            )
        ],
    ),
    "marks behind a phrase are of the next cue": (
        "According to Ms Abbott, two towns accepted such doctors in 2018, “and both,” she said, “are still waiting.”",
        [
            ("According to", "Ms Abbott", "two towns accepted such doctors in 2018"),
            ("said", "she", "and both, / are still waiting."),
        ],
    ),
    "and that goes on from the cue above": (
        "She said she had twice written to the engineer, and that Pym had cancelled both visits.",
        [("said", "She", "she had twice written to the engineer, and that Pym had cancelled both visits")],
    ),
    "a paragraph without marks behind a colon": (
        "The governor spoke of the fire on Monday.\n\nHe added:\n\nIt is typical of them. As you pointed out, they knew "
        "nothing.\n\nThe fire was put out.",
        [("added", "He", "It is typical of them. As you pointed out, they knew nothing.")],
    ),
    "a semicolon between two reports": (
        "She predicted the drains would never be dug; the last ones, she recalled, were announced in 2015.",
        [
            ("predicted", "She", "the drains would never be dug"),
            ("recalled", "she", "the last ones / were announced in 2015"),
        ],
    ),
    "two cues and a contrast": (
        "Officials had said earlier that the dam was safe, but engineers disagreed.",
        [("said", "Officials", "the dam was safe")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SEVERAL.values(), ids=SEVERAL.keys())
def test_several_cues_of_a_sentence(text: str, expected: list[Reported]) -> None:
    """Each has its own words and its own source."""
    assert reported(text) == expected


NOTHING = {
    "neither confirm nor deny": "He would neither confirm nor deny that refunds had begun in January.",
    "important to say": "It is important to say that the bridge is old.",
    "a relative clause behind something": (
        "That two hosts would sign up says something about the scepticism that has fallen upon the land."
    ),
    "a participle with an object": "Get those jokes off, adding levity.",
    "others vow consequences": "World leaders denounce the test; Obama, others vow consequences.",
    "a verb between a cue and its clause": "The man police say robbed three banks was caught in Ohio.",
    "a modal's series": "Her father would put his ear to the pipe and tell her how far off the leak was.",
    "let's say": "Let’s say you think that the house will cost too much.",
    "who has said something": (
        "Editor’s note: Mr Pike often stirs up hatred and is a serial cheat, rampant snob, racist, bully and rake who has "
        "repeatedly pledged to ban all cyclists — half of the town — from entering the park."
    ),
    "heard by somebody who is no court": "The driver heard that the road was closed.",
    "an infinitive": "The owner vowed to rebuild the shop.",
    "a noun phrase": "The pilot reported a fire in the left engine.",
    "a thought": "The fire began in the kitchen, firefighters believe.",
    "not said": "Apple did not say when the phone would go on sale.",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_nobody_is_reported_to_have_said_anything(text: str) -> None:
    """No quote of words that no source is shown to have said."""
    assert reported(text) == []
