"""Nothing a model says becomes a record without its place in the article."""

import pytest

from summarizer.chunking import chunk_reading
from summarizer.drafts import ChunkDraft
from summarizer.grounding import Grounded, ground_again, ground_draft
from summarizer.pointers import Numbering
from summarizer.reading import read_article
from summarizer.records import Chunk, EntityRef, Reading, records_of, spans_of
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
