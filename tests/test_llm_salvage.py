"""Cut and misshapen answers: whole items are kept, the rest is dropped with its reason."""

import json

from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict

from summarizer.llm.salvage import complete_part, salvage_answer


class Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    n: int
    words: list[str]
    note: str | None


class Draft(BaseModel):
    model_config = ConfigDict(extra="forbid")

    keep: list[str]
    numbers: list[int]
    items: list[Item]


ITEMS = st.builds(Item, n=st.integers(), words=st.lists(st.text(), max_size=3), note=st.none() | st.text())
DRAFTS = st.builds(
    Draft,
    keep=st.lists(st.text(), max_size=3),
    numbers=st.lists(st.integers(), max_size=3),
    items=st.lists(ITEMS, max_size=3),
)


@given(DRAFTS, st.floats(0, 1), st.booleans())
def test_a_cut_answer_gives_only_whole_items(draft: Draft, part: float, escaped: bool) -> None:
    """Wherever the cut falls, what is kept is the beginning of each list, item by item, and never half an item."""
    text = json.dumps(draft.model_dump(), ensure_ascii=escaped)
    cut = text[: int(part * len(text))]
    saved = salvage_answer(cut, Draft)
    if saved is None:
        assert "[" not in cut
        return
    for name in Draft.model_fields:
        kept, whole = getattr(saved.draft, name), getattr(draft, name)
        assert kept == whole[: len(kept)]
    assert saved.dropped == ()


def test_a_number_at_the_cut_is_not_kept() -> None:
    """12 may have been 123."""
    assert complete_part('{"numbers": [7, 12') == '{"numbers": [7]}'


@given(st.text() | st.recursive(st.none() | st.integers() | st.text(), lambda x: st.lists(x)).map(json.dumps))
def test_any_text_is_salvaged_or_given_up(text: str) -> None:
    """No answer at all is a crash."""
    saved = salvage_answer(text, Draft)
    assert saved is None or isinstance(saved.draft, Draft)


def test_deep_nesting_is_no_crash() -> None:
    """A hundred thousand open brackets are no answer."""
    saved = salvage_answer('{"keep": ' + "[" * 100_000, Draft)
    assert saved is not None
    assert saved.draft == Draft(keep=[], numbers=[], items=[])


def test_each_misfit_is_dropped_with_its_reason() -> None:
    """Items of the wrong shape and unknown fields, and nothing else."""
    text = json.dumps({"keep": ["Q1", 5], "items": [{"n": "x"}, {"n": 1, "words": [], "note": None}], "extra": 1})
    saved = salvage_answer(text, Draft)
    assert saved is not None
    assert (saved.draft.keep, [item.n for item in saved.draft.items]) == (["Q1"], [1])
    assert sorted(item.field for item in saved.dropped) == ["extra", "items", "keep"]
    assert all(item.reason for item in saved.dropped)
