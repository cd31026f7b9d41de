"""What the reader promises of events: what is one, whether it took place, who, when, where, and in which words."""

from typing import get_args

import pytest

from summarizer.reading import lexicon, read_article
from summarizer.reading.events.dates import dateline_of, resolve_date
from summarizer.reading.events.wording import MAX_WHAT_WORDS
from summarizer.records import Event, Reading, Role, Status
from tests.conftest import article_of


def event_of(text: str, trigger: str, published: str | None = "2025-01-21") -> tuple[Event, Reading]:
    """The one event whose trigger starts so, and the reading it is of."""
    reading = read_article(article_of(text, published))
    (event,) = [event for event in reading.events if event.trigger.text.startswith(trigger)]
    return event, reading


def triggers_in(text: str) -> list[str]:
    return [event.trigger.text for event in read_article(article_of(text)).events]


# -- what is an event ------------------------------------------------------------

LEAD = "Nine of the twelve old houses of the upper village were sold in May. " * 5

TRIGGERS = {
    "a light verb carries its noun": ("Ann Lee held talks with Tom Holm in Oslo.", ["talks"]),
    "a began verb carries its infinitive": ("The firm began to sell its ships on Friday.", ["sell"]),
    "saying is none": ("Ann Lee said that the weather was fine.", []),
    "a verb of saying that names an act": ("Tom Holm was charged in May.", ["charged"]),
    "speaking by phone is an occasion": ("The president spoke by phone on Friday with Tom Holm.", ["spoke"]),
    "speaking one's mind is none": ("The president spoke softly.", []),
    "an announcement is one": ("The ministry announced that the road was safe.", ["announced"]),
    "an idiom is none": ("The mayor took no side on Friday.", []),
    "the simple present tells what is usual": (LEAD + "She sells dried fish at the market.", ["sold"]),
    "the simple present with a date": (LEAD + "The council meets again on 10 February.", ["sold", "meets"]),
    "a lead in the present": ("The mayor resigns after a long winter.", ["resigns"]),
    "a survey made is the survey": ("An inspection was made by Ann Lee.", ["inspection"]),
    "what somebody made somebody do": ("Ann Lee made Tom Holm sell the farm.", ["sell"]),
    "putting it somewhere is none": ("Ann Lee put it in writing.", []),
    "putting up a fence is one": ("Tom Holm put up the fence.", ["put"]),
    "leading is a state": ("Ann Lee led the choir.", []),
    "going bankrupt is one": ("The firm went bankrupt in May.", ["went"]),
    "refusing is none": ("Ann Lee declined to attack the town.", []),
    "failing is one": ("Ann Lee failed to attack the town.", ["attack"]),
    "talk of I and you is none": ("“I sold the farm,” said Ann Lee.", []),
    "a name is no verb": ("The two banks of the Denmarks were flooded.", ["flooded"]),
    "a headline in the present": ("Mayor resigns\nThe town was quiet.", ["resigns"]),
}


@pytest.mark.parametrize(("text", "expected"), TRIGGERS.values(), ids=TRIGGERS.keys())
def test_which_words_name_an_event(text: str, expected: list[str]) -> None:
    """One trigger for one happening, the word that says most; states, habits and acts of saying have none."""
    assert triggers_in(text) == expected


FOLDED = {
    "by verb and noun": ("Ann Lee resigned on Monday. The resignation surprised everybody.", "resigned", 1),
    "a noun with its article": ("There will be an inquiry into the flood. Tom Holm fears the inquiry.", "inquiry", 1),
    "by a family of words": ("The firm sold its ships to Ann Lee. The sale was secret.", "sold", 1),
    "another doer is another event": ("Ann Lee resigned on Monday. Tom Holm resigned, too.", "resigned", 2),
    "another day is another event": ("Ann Lee voted on Monday. Ann Lee voted on Friday.", "voted", 2),
}


@pytest.mark.parametrize(("text", "trigger", "count"), FOLDED.values(), ids=FOLDED.keys())
def test_later_mentions_are_evidence_of_the_first(text: str, trigger: str, count: int) -> None:
    """One event per happening, and never two happenings joined."""
    happenings = [t for t in triggers_in(text) if t[:4] in (trigger[:4], "sale", "resi")]
    assert len(happenings) == count


# -- whether it took place --------------------------------------------------------

STATUSES = {
    "Rebels attacked the town on Friday.": "occurred",
    "Rebels are known to have attacked the town.": "occurred",
    "Rebels began to attack the town.": "occurred",
    "Rebels will attack the town on Friday.": "planned",
    "Rebels are to attack the town on Friday.": "planned",
    "Rebels attack the town on Friday.": "planned",
    "Rebels said that they would attack the town.": "planned",
    "Rebels are going to attack the town.": "planned",
    "Rebels said that they would attack the town if it rained.": "hypothetical",
    "Rebels could attack the town.": "hypothetical",
    "Rebels are alleged to have attacked the town.": "hypothetical",
    "Rebels are accused of attacking the town.": "hypothetical",
    "The general called for the town to be attacked.": "hypothetical",
    "The town fears what happens if rebels do not attack it.": "hypothetical",
    "Rebels did not attack the town.": "denied",
    "Rebels have yet to attack the town.": "denied",
    "Nobody attacked the town.": "denied",
    "Rebels attacked nothing.": "denied",
    "No rebels attacked the town.": "denied",
    "Rebels crossed the river without attacking the town.": "denied",
    "Rebels are not going to attack the town.": "denied",
    "Rebels are attacking the town.": "ongoing",
    "The mayor said that rebels were attacking the town.": "ongoing",
    "The planned attack on the town worries Ann Lee.": "planned",
    "Ann Lee called off the attack on the town.": "denied",
}


@pytest.mark.parametrize(("text", "status"), STATUSES.items(), ids=STATUSES.keys())
def test_status_of_an_event(text: str, status: str) -> None:
    """Tense, modality, negation, the word above and a date that lies ahead decide whether it took place."""
    assert event_of(text, "attack")[0].status == status


def test_a_status_that_is_not_told_by_a_date_has_its_words() -> None:
    """`has yet to attack` is denied, and the word that says so is a qualifier of the event."""
    event, _ = event_of("Rebels have yet to attack the town.", "attack")
    assert [span.text for span in event.qualifiers] == ["yet"]


# -- who takes part ------------------------------------------------------------------

PARTICIPANTS = {
    "subject and object": ("Tom Holm sued Ann Lee.", "sued", [("agent", "Tom Holm"), ("patient", "Ann Lee")]),
    "passive": ("Tom Holm was sued by Ann Lee.", "sued", [("patient", "Tom Holm"), ("agent", "Ann Lee")]),
    "what falls undergoes it": ("The mine collapsed.", "collapsed", [("patient", "The mine")]),
    "who loses undergoes it": ("Tom Holm lost his house.", "lost", [("patient", "Tom Holm"), ("patient", "his house")]),
    "relative clause": (
        "Ann Lee met Tom Holm, who sued the bank.",
        "sued",
        [("agent", "Tom Holm"), ("patient", "the bank")],
    ),
    "object control": ("The court urged Ann Lee to resign.", "resign", [("agent", "Ann Lee")]),
    "subject control": ("Ann Lee promised Tom Holm to resign.", "resign", [("agent", "Ann Lee")]),
    "participle": ("Ann Lee went home, leaving the firm.", "leaving", [("agent", "Ann Lee"), ("patient", "the firm")]),
    "both sides of a meeting": ("Ann Lee met Tom Holm.", "met", [("agent", "Ann Lee"), ("agent", "Tom Holm")]),
    "recipient of a passive": (
        "Ann Lee was given a medal.",
        "given",
        [("recipient", "Ann Lee"), ("patient", "a medal")],
    ),
    "light verb": ("Ann Lee gave an interview.", "interview", [("agent", "Ann Lee")]),
    "possessor of a death": ("The death of Ann Lee shocked the town.", "death", [("patient", "Ann Lee")]),
    "possessor of a deed": ("Ann Lee's resignation shocked the town.", "resignation", [("agent", "Ann Lee")]),
    "a group's part": ("Two of her pupils were rescued.", "rescued", [("patient", "Two of her pupils")]),
    "the subject beside the verb": (
        "Q: At home, your sister sold the farm.",
        "sold",
        [("agent", "your sister"), ("patient", "the farm")],
    ),
    "a share of a group": ("Half of them left Oslo.", "left", [("agent", "Half of them"), ("patient", "Oslo")]),
    "the first to do it": (
        "Ann Lee became the first woman to row it.",
        "row",
        [("agent", "Ann Lee"), ("patient", "it")],
    ),
    "who is in an occasion": (
        "It led to a meeting at which 400 people shouted.",
        "meeting",
        [("agent", "400 people")],
    ),
    "who joins a body": ("Ann Lee joined the council.", "joined", [("agent", "Ann Lee"), ("other", "the council")]),
    "who is taught": ("Ann Lee taught children to row.", "taught", [("agent", "Ann Lee"), ("recipient", "children")]),
    "who hurts himself": ("Tom Holm hurt his ankle.", "hurt", [("patient", "Tom Holm"), ("patient", "his ankle")]),
    "with whom it is done": ("Ann Lee left with Tom Holm.", "left", [("agent", "Ann Lee"), ("other", "Tom Holm")]),
    "with whom one meets": ("Ann Lee met with Tom Holm.", "met", [("agent", "Ann Lee"), ("agent", "Tom Holm")]),
    "who sells": (
        "The firm bought the ships from Tom Holm.",
        "bought",
        [("agent", "The firm"), ("patient", "the ships"), ("recipient", "Tom Holm")],
    ),
    "who gave what was given": (
        "The boy was given a season ticket by the cricket club.",
        "given",
        [("recipient", "The boy"), ("patient", "a season ticket"), ("agent", "the cricket club")],
    ),
    "what is wanted done": ("Tom Holm wants it pulled down.", "pulled", [("patient", "it")]),
    "a report behind its maker": (
        "A report by Ann Lee, published in May, was wrong.",
        "published",
        [("patient", "A report by Ann Lee"), ("agent", "Ann Lee")],
    ),
    "where it is debated": ("There will be a debate in parliament.", "debate", [("agent", "parliament")]),
    "an event is none": ("The firm signed the contract.", "signed", [("agent", "The firm")]),
}


@pytest.mark.parametrize(("text", "trigger", "expected"), PARTICIPANTS.values(), ids=PARTICIPANTS.keys())
def test_who_takes_part_in_an_event(text: str, trigger: str, expected: list[tuple[Role, str]]) -> None:
    """Roles follow the grammar of the trigger, through control, relative clauses and light verbs."""
    event, _ = event_of(text, trigger)
    assert [(p.role, p.mention.text if p.mention else None) for p in event.participants] == expected


# -- when and where -----------------------------------------------------------------

DATES = {
    ("on Friday", False): "2025-01-17",
    ("on Friday", True): "2025-01-24",
    ("yesterday", False): "2025-01-20",
    ("on 5 March", True): "2025-03-05",
    ("on 5 March", False): "2024-03-05",
    ("on 14 March last year", False): "2024-03-14",
    ("on the twenty-eighth of December", False): "2024-12-28",
    ("on the 18th", False): "2025-01-18",
    ("on the 18th", True): "2025-02-18",
    ("in March 2024", False): "2024-03",
    ("in 2022", False): "2022",
    ("last week", False): "2025-01-13/2025-01-19",
    ("in the last week of March", True): "2025-03-25/2025-03-31",
    ("in the third quarter of 2024", False): "2024-07/2024-09",
    ("in the first half of 2024", False): "2024-01/2024-06",
    ("in the first quarter of last year", False): "2024-01/2024-03",
    ("in the '90s", False): "1990/1999",
    ("three days ago", False): "2025-01-18",
    ("since Monday", False): "2025-01-20/2025-01-21",
    ("since September", False): "2024-09/2025-01",
    ("until 2035", True): "2025/2035",
    ("until March", True): "2025-01/2025-03",
    ("between 2021 and 2023", False): "2021/2023",
    ("by the end of 2026", True): None,
    ("before April", True): None,
    ("on Thursday evenings", False): None,
    ("on the Sunday after the flood", False): None,
    ("two days later", False): None,
    ("one fine day", False): None,
}


@pytest.mark.parametrize(("phrase", "value"), DATES.items(), ids=[f"{p} {a}" for p, a in DATES])
def test_dates_resolve_as_finely_as_the_words(phrase: tuple[str, bool], value: str | None) -> None:
    """Resolved against a Tuesday, 21 January 2025; ahead or behind as the flag says."""
    assert resolve_date(phrase[0], "2025-01-21", phrase[1]) == value


ANCHORED = {
    "two days later": ("2024-05-30", "2024-06-01"),
    "the following year": ("2019", "2020"),
    "four months later": ("2022-05", "2022-09"),
    "the same day": ("2024-05-30", "2024-05-30"),
    "three weeks later": ("2022-05", None),  # no finer than what it counts from
}


@pytest.mark.parametrize(("phrase", "anchor", "value"), [(k, *v) for k, v in ANCHORED.items()], ids=ANCHORED.keys())
def test_later_counts_from_the_date_named_before(phrase: str, anchor: str, value: str | None) -> None:
    """`later` and `the following` are as fine as the date that they count from."""
    assert resolve_date(phrase, "2025-01-21", anchor=anchor) == value


TIMES = {
    "of what goes on from it": ("The wall collapsed on Monday, burying the farm.", "burying", "2025-01-20"),
    "of the same time": ("Ann Lee wept on Monday as she presented her plan.", "presented", "2025-01-20"),
    "of the date it is told of": ("It was the first win since December 9, when they beat Oslo.", "beat", "2024-12-09"),
    "the following year": ("He left Oslo in 2019 and sold the farm the following year.", "sold", "2020"),
    "at dusk of the day being told": ("The wall broke on Monday. The crew left at 5 p.m.", "left", "2025-01-20"),
    "seen from the past": ("Tom Holm had been due to leave on Wednesday.", "leave", "2025-01-15"),
    "the present with a date lies ahead": ("The team plays in Oslo on Saturday.", "plays", "2025-01-25"),
    "beside a noun": ("Tom Holm promised Ann Lee a farm during his campaign in 2020.", "campaign", "2020"),
    "of the occasion": (
        "A reception is planned in Oslo on 21 February, at which the mayor is to give her a medal.",
        "give",
        "2025-02-21",
    ),
    "of what opens": ("The inquiry, which opens on 13 June, will hear Ann Lee.", "inquiry", "2025-06-13"),
    "counted from another event": ("He photographed it on the Sunday after the flood.", "photographed", None),
    "a number in a name": ("The rest of the 1974 main was replaced.", "replaced", None),
    "an adjective is no date": ("Tom Holm left the annual dinner.", "left", None),
}


@pytest.mark.parametrize(("text", "trigger", "value"), TIMES.values(), ids=TIMES.keys())
def test_when_an_event_took_place(text: str, trigger: str, value: str | None) -> None:
    """A time belongs to the word it hangs on, and to what happens with that."""
    event, _ = event_of(text, trigger)
    assert (event.when.value if event.when else None) == value


def test_a_dateline_dates_the_article_and_not_its_events() -> None:
    """Times count from the line under the headline; what the text does not date stays without a date."""
    text = "Mayor resigns\nMay 6, 2024\nAnn Lee fired Tom Holm yesterday. Her party collapsed."
    reading = read_article(article_of(text, published=None))
    when = {event.trigger.text: event.when and event.when.value for event in reading.events}
    assert when == {"resigns": None, "fired": "2024-05-05", "collapsed": None}


ANNOUNCED = {
    "in the lead": ("Ann Lee has announced the sale of Norbank.", "announced", "May 6, 2024"),
    "with a time of its own": ("Ann Lee announced the sale on Friday.", "announced", "on Friday"),
    "below the lead": (f"{'The bank is an old one. ' * 12}Ann Lee announced the sale.", "announced", None),
    "announced to come": ("Ann Lee will announce the sale of Norbank.", "announce", None),
    "other news": ("Ann Lee resigned.", "resigned", None),
}


@pytest.mark.parametrize(("text", "trigger", "mention"), ANNOUNCED.values(), ids=ANNOUNCED.keys())
def test_what_the_lead_announces_is_of_the_day_of_the_dateline(text: str, trigger: str, mention: str | None) -> None:
    """The date under the headline, as it stands there, proves the day of an announcement and of nothing else."""
    reading = read_article(article_of(f"Norbank is for sale\nMay 6, 2024\n{text}", published=None))
    when = {event.trigger.text: event.when for event in reading.events}[trigger]
    assert (when.mention.text if when and when.mention else None) == mention


def test_a_dateline_is_a_line_of_its_own() -> None:
    """A date within a sentence is none."""
    assert dateline_of("Mayor resigns\n  May 6, 2024\nAll.") == ((16, 27), "2024-05-06")
    assert dateline_of("On May 6, 2024 the mayor resigned.") is None


PLACES = {
    "a name": ("Ann Lee met Tom Holm in Oslo.", "met", "Oslo"),
    "a common noun": ("Ann Lee met Tom Holm in the parish hall.", "met", "the parish hall"),
    "an object": ("Ann Lee visited the quarry.", "visited", "the quarry"),
    "beside the object": ("The firm cut 90 jobs at Oslo.", "cut", "Oslo"),
    "of the verb that plans it": ("A reception is planned in Oslo on Friday.", "reception", "Oslo"),
    "out of a place": ("The police drove Tom Holm out of Oslo.", "drove", "Oslo"),
    "in a part of it": ("The rain flooded 140 houses in the lower part of Oslo.", "flooded", "Oslo"),
    "of a relative clause": ("The river into which the mud slid was grey.", "slid", "The river"),
    "there": ("Tom Holm, whose brother died there, wept.", "died", "there"),
    "no place": ("Ann Lee met Tom Holm in secret.", "met", None),
}


@pytest.mark.parametrize(("text", "trigger", "place"), PLACES.values(), ids=PLACES.keys())
def test_where_an_event_took_place(text: str, trigger: str, place: str | None) -> None:
    """The place is the trigger's own, or stands beside what takes part."""
    event, _ = event_of(text, trigger)
    assert (event.where.mention.text if event.where and event.where.mention else None) == place


# -- what happened ----------------------------------------------------------------

CLAUSES = {
    "tense and negation go": ("Tom Holm did not sell the farm.", "sell", "Tom Holm sells the farm"),
    "a name for a pronoun": ("Ann Lee wept. She left the firm.", "left", "Ann Lee leaves the firm"),
    "passive": ("The farm was bought in May by Tom Holm.", "bought", "The farm is bought by Tom Holm"),
    "irregular participle": ("Tom Holm wants the shop to be shut.", "shut", "The shop is shut"),
    "plural": ("The mines closed in May.", "closed", "The mines close"),
    "a time is left out": ("Tom Holm moved to Oslo on Friday.", "moved", "Tom Holm moves to Oslo"),
    "light verb": ("Ann Lee will give an interview.", "interview", "Ann Lee gives an interview"),
    "a noun takes place": ("The funeral of Tom Holm moved the town.", "funeral", "The funeral of Tom Holm takes place"),
    "a noun there is": ("Ann Lee spoke to him after a wedding.", "wedding", "There is a wedding"),
    "the object of a relative clause": ("I saw the fence that Tom Holm built.", "built", "Tom Holm builds the fence"),
    "marks of quotation go": ("Ann Lee sold the “old” mill.", "sold", "Ann Lee sells the old mill"),
    "a name that looks plural": ("Rhys Lee wept. Rhys bought the farm.", "bought", "Rhys buys the farm"),
    "whose": (
        "Ann Lee, whose brother died in 2022, left.",
        "died",
        "Ann Lee’s brother dies",
    ),
    "each other": ("The two brothers met each other.", "met", "The two brothers meet each other"),
    "a source is left out": ("The valve failed according to Tom Holm.", "failed", "The valve fails"),
    "missing": ("About 14 people are still missing.", "missing", "About 14 people are missing"),
    "nobody is somebody": ("Nobody attacked the town.", "attacked", "Somebody attacks the town"),
}


@pytest.mark.parametrize(("text", "trigger", "clause"), CLAUSES.values(), ids=CLAUSES.keys())
def test_what_happened_is_a_clause_that_stands_alone(text: str, trigger: str, clause: str) -> None:
    """Affirmative, in the present, with the names."""
    assert event_of(text, trigger)[0].what == clause


def test_no_clause_is_longer_than_the_guidelines_allow(example: Reading) -> None:
    """At most fifteen words, each of them whole."""
    assert example.events
    assert all(0 < len(event.what.split()) <= MAX_WHAT_WORDS for event in example.events)


# -- the words that carry knowledge ---------------------------------------------------


@pytest.mark.parametrize("name", ["status_verbs", "status_adjectives"])
def test_status_words_give_statuses(name: str) -> None:
    """Every row's status is one of the record's, or "same"."""
    assert {row[0] for row in lexicon.table(name).values()} <= {*get_args(Status), "same"}


@pytest.mark.parametrize("name", ["event_noun_roles", "light_verbs"])
def test_role_words_give_roles(name: str) -> None:
    """Every row's roles are those of the record."""
    assert {role for row in lexicon.table(name).values() for role in row} <= {*get_args(Role)}
