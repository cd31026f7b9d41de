"""Nothing a model says becomes a record without its place in the article."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.chunking import chunk_reading
from summarizer.drafts import ChunkDraft
from summarizer.grounding import Grounded, ground_again, ground_draft
from summarizer.grounding.lines import read_member, read_new
from summarizer.grounding.places import Refused
from summarizer.pointers import Numbering
from summarizer.reading import read_article
from summarizer.records import Chunk, EntityRef, Event, Quote, Reading, records_of, spans_of
from tests.conftest import article_of

TEXT = (
    "Mayor Ann Lee said the bridge had not cost 40 million euros.\n"
    "“We will open it in May,” she told reporters. “Nobody pays.”\n"
    "Bo Ek, who leads the opposition, blamed Ms Lee for the delay.\n"
)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return read_article(article_of(TEXT))


@pytest.fixture(scope="module")
def chunk(reading: Reading) -> Chunk:
    return chunk_reading(reading, 8_000)[0]


def draft(**fields: object) -> ChunkDraft:
    empty: dict[str, object] = dict.fromkeys(ChunkDraft.model_fields, ())
    return ChunkDraft.model_validate({**{name: list(value) for name, value in empty.items()}, **fields})  # type: ignore[call-overload]


def settle(reading: Reading, chunk: Chunk, **fields: object) -> Grounded:
    return ground_draft(draft(**fields), Numbering(reading), chunk)


def everything(reading: Reading, chunk: Chunk) -> list[str]:
    return list(Numbering(reading).proposals_in(chunk))


def test_what_is_kept_is_kept_and_what_is_dropped_is_gone(reading: Reading, chunk: Chunk) -> None:
    """Every proposal goes where its number says."""
    numbers = everything(reading, chunk)
    grounded = settle(reading, chunk, keep=numbers[:1], drop=numbers[1:])
    assert list(grounded.records) == numbers[:1]
    assert not grounded.failed


def test_silence_is_not_consent(reading: Reading, chunk: Chunk) -> None:
    """A proposal named nowhere is no record, but is asked about and then counted as refused."""
    grounded = settle(reading, chunk)
    assert not grounded.records
    assert [failed.number for failed in grounded.failed] == everything(reading, chunk)
    grounded.close()
    assert len(grounded.findings().rejections) == len(everything(reading, chunk))


def quote(words: str) -> str:
    return f"R {words} | by P1 - | cue said"


VERDICTS = {
    "exact": ("S1 the bridge had not cost 40 million euros", "exact"),
    "normalised": ("S1 the bridge had not cost  40 million euros", "normalised"),
    "wrong neighbour sentence": ("S2 the bridge had not cost 40 million euros", "exact"),
    "from and to": ("S1 the bridge ~ million euros", "exact"),
    "negation dropped": ("S1 the bridge had cost 40 million euros", None),
    "number altered": ("S1 the bridge had not cost 4 million euros", None),
    "currency altered": ("S1 the bridge had not cost 40 million dollars", None),
    "name altered": ("S3 Bo Lee, who leads the opposition", None),
    "word altered": ("S1 the tunnel had not cost 40 million euros", None),
    "invented": ("S1 taxes will rise next year", None),
    "no such sentence": ("S99 the bridge", None),
    "no such run": ("Q99", None),
}


@pytest.mark.parametrize(("words", "verdict"), VERDICTS.values(), ids=VERDICTS.keys())
def test_verdicts_on_typed_words(reading: Reading, chunk: Chunk, words: str, verdict: str | None) -> None:
    """Only exact and normalised words become a record; a guard word makes any difference an alteration."""
    grounded = settle(reading, chunk, keep=everything(reading, chunk), new=[quote(words)])
    added = [record for number, record in grounded.records.items() if number.startswith("n")]
    assert [getattr(record, "verdict", None) for record in added] == ([verdict] if verdict else [])
    assert len(grounded.failed) == (0 if verdict else 1)


def test_a_normalised_difference_is_listed(reading: Reading, chunk: Chunk) -> None:
    """What was forgiven stands in the record."""
    grounded = settle(reading, chunk, new=[quote("S1 the bridge had not cost  40 million euros")])
    (record,) = grounded.records.values()
    assert record.differences  # type: ignore[union-attr]


UNREADABLE = {
    "no letter": "S1 the bridge",
    "letter alone": "V",
    "no such field": "R S1 the bridge had not cost 40 million euros | speaker P1",
    "no such polarity": "T P1 likes S3 the delay | evidence S3",
    "stance without target": "T P1 oppose",
    "no such status": "V S2 open | maybe",
    "no such kind": "Q spoken Q1",
    "an event with a cue": "V S2 open | cue said",
}


@pytest.mark.parametrize("line", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_line_that_is_no_record_is_asked_about(reading: Reading, chunk: Chunk, line: str) -> None:
    """It costs itself and nothing else: no record, one failed item with its reason."""
    grounded = settle(reading, chunk, keep=everything(reading, chunk), new=[line])
    assert list(grounded.records) == everything(reading, chunk)
    assert [failed.item for failed in grounded.failed] == [line]
    assert grounded.failed[0].reason


@given(st.text(alphabet="QRTVSP0123456789 |;~#=-[]?abc", max_size=60))
def test_no_line_of_an_answer_is_a_crash(line: str) -> None:
    """Whatever a model writes is a draft of a record, or refused with its reason."""
    for read in (read_new, read_member):
        with suppress(Refused):
            assert read(line).model_dump()


def test_a_line_may_be_said_anew(reading: Reading, chunk: Chunk) -> None:
    """The second answer replaces a whole line by its F number, whatever was wrong with the first."""
    grounded = settle(reading, chunk, keep=everything(reading, chunk), new=["V S2 open | maybe"])
    ground_again(grounded, draft(change=["F1 V S2 open | planned | when in May"]))
    (added,) = [record for number, record in grounded.records.items() if number.startswith("n")]
    assert isinstance(added, Event)
    assert (added.trigger.text, added.status) == ("open", "planned")
    assert added.when is not None
    assert added.when.mention is not None
    assert added.when.mention.text == "in May"


def test_a_mending_that_is_none_is_rejected(reading: Reading, chunk: Chunk) -> None:
    """A word outside its enumeration in the second answer is a counted refusal, never a crash."""
    grounded = settle(reading, chunk, keep=everything(reading, chunk), new=[quote("S1 taxes will rise")])
    ground_again(grounded, draft(change=["F1 kind shouted | content S1 the bridge had not cost 40 million euros"]))
    assert [r.stage for r in grounded.rejected] == ["grounding"]
    assert list(grounded.records) == everything(reading, chunk)


def test_one_change_line_changes_several_fields(reading: Reading, chunk: Chunk) -> None:
    """Fields after `|` are of the same record; each is settled for itself."""
    grounded = settle(
        reading, chunk, keep=everything(reading, chunk), change=["Q1 cue told reporters | kind direct | colour red"]
    )
    record = grounded.records["Q1"]
    assert isinstance(record, Quote)
    assert record.cue is not None
    assert (record.cue.text, record.kind) == ("told reporters", "direct")
    assert [failed.item for failed in grounded.failed] == ["Q1 colour red"]


def test_an_unproven_item_may_be_mended_once(reading: Reading, chunk: Chunk) -> None:
    """The second answer mends a failed item by its F number; the record then is the mended one."""
    grounded = settle(reading, chunk, new=[quote("S1 taxes will rise")], keep=everything(reading, chunk))
    ground_again(grounded, draft(change=["F1 content S1 the bridge had not cost 40 million euros"]))
    added = [record for number, record in grounded.records.items() if number.startswith("n")]
    assert [span.text for record in added for span in spans_of(record)] == ["the bridge had not cost 40 million euros"]
    assert not grounded.failed


def test_an_item_that_fails_twice_is_rejected(reading: Reading, chunk: Chunk) -> None:
    """It ends as a rejection with its reason, not as a record."""
    grounded = settle(reading, chunk, new=[quote("S1 taxes will rise")], keep=everything(reading, chunk))
    ground_again(grounded, draft(change=["F1 content S1 taxes will fall"]))
    assert [r.reason.split(":")[0] for r in grounded.rejected] == ["absent"]
    assert not [number for number in grounded.records if number.startswith("n")]


def test_a_change_line_gives_words_to_somebody_else(reading: Reading, chunk: Chunk) -> None:
    """`Q1 by P2 ...` moves the quote; the words stay the article's."""
    numbers = Numbering(reading)
    number = next(n for n, entity in numbers.cast.items() if entity.name == "Bo Ek")
    grounded = settle(reading, chunk, keep=everything(reading, chunk), change=[f"Q1 by {number} S3 Bo Ek"])
    record = grounded.records["Q1"]
    assert record.speaker.entity == numbers.cast[number].id  # type: ignore[union-attr]
    assert [span.text for span in spans_of(record)] == ["We will open it in May,", "Nobody pays."]


def test_a_new_member_must_be_named_in_the_article(reading: Reading, chunk: Chunk) -> None:
    """A name that stands nowhere is refused at once."""
    grounded = settle(reading, chunk, cast=["P9 Carla Diaz | person"])
    assert [r.stage for r in grounded.rejected] == ["cast"]


def test_a_new_event_and_stance(reading: Reading, chunk: Chunk) -> None:
    """Triggers, dates and targets point at the article's words."""
    numbers = Numbering(reading)
    ek = next(n for n, entity in numbers.cast.items() if entity.name == "Bo Ek")
    new = ["V S2 open | planned | when S2 in May = 2025-05", f"T {ek} oppose S3 the delay | evidence S3"]
    grounded = settle(reading, chunk, drop=everything(reading, chunk), new=new)
    assert not grounded.failed
    findings = grounded.findings()
    assert findings.events[0].when is not None
    assert findings.events[0].when.value == "2025-05"
    assert isinstance(findings.stances[0].holder, EntityRef)


def test_a_date_that_the_words_do_not_say_is_refused(reading: Reading, chunk: Chunk) -> None:
    """A value finer than, or other than, its phrase is an invented date."""
    new = ["V S2 open | planned | when S2 in May = 2025-06-03"]
    grounded = settle(reading, chunk, drop=everything(reading, chunk), new=new)
    assert not grounded.records
    assert "2025-06-03" in grounded.failed[0].reason


def test_every_span_of_what_is_grounded_is_true(reading: Reading, chunk: Chunk) -> None:
    """Kept or new, a record's spans slice to their own words."""
    grounded = settle(reading, chunk, keep=everything(reading, chunk))
    for record in records_of(grounded.findings()):
        assert all(span.text == TEXT[span.start : span.end] for span in spans_of(record))
