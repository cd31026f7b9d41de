"""Two annotations become gold: every difference is found, decided, and in the gold as it was decided."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from summarizer.errors import SuiteError
from summarizer.evaluation.adjudication import Adjudication, Decision, read_adjudication
from summarizer.evaluation.differences import Difference, find_differences
from summarizer.evaluation.suites import GoldDocument, load_suite
from tests.conftest import ROOT

AGREEMENT = ROOT / "evals" / "agreement"
Documents = dict[str, GoldDocument]


def documents(suite: Path) -> Documents:
    return {document.id: document for document in load_suite(suite).documents}


FIRST, SECOND, GOLD = (
    documents(folder) for folder in (AGREEMENT / "first", AGREEMENT / "second", ROOT / "evals/newsroom")
)


@pytest.fixture(scope="module")
def adjudication() -> Adjudication:
    return read_adjudication(AGREEMENT / "adjudication")


def changed(gold: GoldDocument, kind: str, number: int, changes: dict[str, Any]) -> GoldDocument:
    """A copy of `gold` with one record changed."""
    on_disk = gold.model_dump(mode="json")
    on_disk[kind][number] |= changes
    return GoldDocument.model_validate(on_disk)


def test_an_annotation_does_not_differ_from_itself(gold: GoldDocument) -> None:
    """No difference."""
    assert find_differences(gold, gold) == []


@pytest.mark.parametrize(
    ("kind", "number", "changes", "aspect"),
    [
        ("quotes", 0, {"kind": "direct"}, "kind"),
        ("quotes", 0, {"content": [[22, 45]]}, "content"),
        ("quotes", 0, {"speaker": {"entity": "e2", "mention": [0, 16]}}, "speaker"),
        ("quotes", 0, {"speaker": {"entity": "e1", "mention": [6, 16]}}, "speaker mention"),
        ("quotes", 0, {"cue": None}, "cue"),
        ("stances", 0, {"polarity": "support"}, "polarity"),
        ("stances", 0, {"reported_by": "e1"}, "reported by"),
        ("stances", 0, {"target": {"topic": "the plan", "mention": [118, 131]}}, "target"),
        ("stances", 1, {"evidence": []}, "evidence"),
        ("events", 0, {"status": "denied"}, "status"),
        ("events", 0, {"trigger": [194, 210]}, "trigger"),
        ("events", 0, {"when": {"mention": None, "value": "2025-03-07"}}, "when"),
        ("events", 0, {"when": {"mention": [233, 242], "value": "2025-03-08"}}, "when value"),
        ("events", 0, {"where": {"mention": None, "entity": "e3"}}, "where"),
        ("events", 0, {"evidence": [[181, 242]]}, "evidence"),
        ("events", 1, {"participants": [{"role": "agent", "entity": "e3", "mention": None}]}, "participant"),
        ("entities", 0, {"kind": "group"}, "kind"),
        ("entities", 0, {"mentions": [[0, 16]]}, "mention"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_changed_point_is_found(
    gold: GoldDocument, kind: str, number: int, changes: dict[str, Any], aspect: str
) -> None:
    """Exactly that point of that record, and nothing else."""
    found = find_differences(gold, changed(gold, kind, number, changes))
    record = getattr(gold, kind)[number].id
    if "trigger" in changes or "when" in changes:
        found = [one for one in found if one.aspect == aspect]
    assert [(one.kind, one.first, one.second, one.aspect) for one in found] == [(kind, record, record, aspect)]


@pytest.mark.parametrize("kind", ["quotes", "stances", "events", "entities"])
def test_a_record_that_one_lacks_is_a_difference_of_presence(gold: GoldDocument, kind: str) -> None:
    """Named from the side that has it; ids do not matter, so a renamed record is not one."""
    on_disk = gold.model_dump(mode="json")
    spare = {
        "quotes": {"id": "x", "kind": "indirect", "content": [[132, 149]]},
        "stances": {"id": "x", "holder": {"author": True}, "target": {"entity": "e1"}, "polarity": "oppose"},
        "events": {"id": "x", "what": "he resigns", "trigger": [170, 176]},
        "entities": {"id": "x", "name": "tourists", "kind": "group", "mentions": [[140, 148]]},
    }[kind]
    other = GoldDocument.model_validate({**on_disk, kind: [*on_disk[kind], spare]})
    found = find_differences(gold, other)
    assert [(one.first, one.second, one.aspect) for one in found] == [(None, "x", "presence")]
    assert found[0].second_only


def test_borders_of_the_same_passage_are_no_difference(gold: GoldDocument) -> None:
    """Evidence that is shorter by a full stop shows the same."""
    evidence = [list(span) for span in gold.events[0].evidence]
    evidence[0][1] -= 1
    assert find_differences(gold, changed(gold, "events", 0, {"evidence": evidence})) == []


def test_every_difference_of_the_two_annotations_is_decided_once(adjudication: Adjudication) -> None:
    """The decisions are about exactly the differences that there are."""
    found = [one for key, document in FIRST.items() for one in find_differences(document, SECOND[key])]
    decided = [Difference(**one.model_dump(exclude={"decision", "reason"})) for one in adjudication.decisions]
    assert sorted(decided, key=str) == sorted(found, key=str)


def test_gold_says_what_was_decided(adjudication: Adjudication) -> None:
    """Where one side was right gold has its value and not the other's, save what was mended afterwards."""
    mended = {(one.document, one.record) for one in adjudication.corrections}
    wrong = [
        one
        for one in adjudication.decisions
        if (one.document, one.first) not in mended and one.decision in ("first", "second") and not is_followed(one)
    ]
    assert wrong == []


def is_followed(one: Decision) -> bool:
    """Whether gold departs, on this point, from the side that was overruled and not from the other."""
    departed = find_differences(FIRST[one.document], GOLD[one.document])
    kept = find_differences(GOLD[one.document], SECOND[one.document])
    from_first = one.first and any(other.first == one.first and same_point(one, other, 0) for other in departed)
    from_second = one.second and any(other.second == one.second and same_point(one, other, 1) for other in kept)
    if one.first is None:
        return bool(from_second) == (one.decision == "first")
    if one.second is None:
        return bool(from_first) == (one.decision == "second")
    return (from_first, from_second) == (one.decision == "second", one.decision == "first")


def same_point(one: Difference, other: Difference, side: int) -> bool:
    """Whether both are about the same words of annotation `side`, or, where it has none, of the other."""
    ours, theirs = (
        [re.sub(r"\+?\be\d+ ?", "", words) for words in (d.first_only, d.second_only)] for d in (one, other)
    )
    value = side if ours[side] else 1 - side
    return (one.kind, one.aspect, ours[value]) == (other.kind, other.aspect, theirs[value])


def test_a_line_that_is_no_decision_is_named(tmp_path: Path) -> None:
    """File, line and field."""
    (tmp_path / "decisions.jsonl").write_text(json.dumps({"document": "ferry", "decision": "third"}) + "\n")
    (tmp_path / "corrections.jsonl").write_text("")
    with pytest.raises(SuiteError, match=r"decisions\.jsonl:1: kind: Field required"):
        read_adjudication(tmp_path)
