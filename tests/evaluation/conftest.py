"""A hand-made gold document with every kind of record, as an object and as a suite on disk."""

import json
from pathlib import Path

import pytest

from summarizer.evaluation.recast import brief_from_gold
from summarizer.evaluation.sheets import compile_suite
from summarizer.evaluation.suites import GoldDocument, load_suite
from summarizer.records import Brief

TEXT = """\
Mayor Nora Quist said the ferry would sail in May. “It is paid for,” she told the council on Friday.
Deputy Ivo Brandt called the plan “a gift to tourists” and threatened to resign.
The council approved the purchase of the ferry on Friday. The vote was close.
"""
SHEET = """
id: ferry
title: Ferry approved
published: 2025-03-10
tags: {section: local}
entities:
  e1: {name: Nora Quist, kind: person, mentions: ["p1 Mayor Nora Quist", p1 she]}
  e2: {name: Ivo Brandt, kind: person, mentions: [p2 Deputy Ivo Brandt]}
  e3: {name: the council, kind: organisation, mentions: ["p1 the council", "p3 The council"]}
quotes:
  q1: {kind: indirect, content: ["p1 the ferry would sail in May"], speaker: [e1, p1 Mayor Nora Quist], cue: p1 said}
  q2: {kind: direct, content: ["p1 It is paid for,"], speaker: [e1, p1 she], cue: p1 told}
  q3: {kind: mixed, content: ["p2 a gift to tourists"], speaker: [e2, p2 Deputy Ivo Brandt], cue: p2 called}
stances:
  s1: {holder: e2, target: {topic: the plan, mention: p2 the plan}, polarity: oppose, evidence: [p2]}
  s2: {holder: e3, target: {topic: the purchase of the ferry, mention: p3 the purchase of the ferry}, polarity: support,
       evidence: ["p3 The council ~ on Friday."]}
events:
  v1:
    what: the council approves the purchase of the ferry
    trigger: p3 approved
    status: occurred
    participants: [[agent, e3, p3 The council], [patient, null, p3 the purchase of the ferry]]
    when: [p3 on Friday, 2025-03-07]
    evidence: ["p3 The council ~ on Friday.", "p3 The vote"]
  v2:
    what: the ferry sails
    trigger: p1 sail
    status: planned
    when: [p1 in May, 2025-05]
    evidence: ["p1 the ferry would sail in May"]
"""


def write_suite(folder: Path, name: str = "tiny", copies: int = 1) -> Path:
    """A suite of this document, or of several that differ in one word; returns its folder."""
    (folder / "documents").mkdir(parents=True)
    (folder / "sheets").mkdir()
    (folder / "suite.toml").write_text(f'name = "{name}"\nkinds = ["quotes", "stances", "events", "entities"]\n')
    for number in range(copies):
        key = "ferry" if number == 0 else f"ferry{number}"
        (folder / "documents" / f"{key}.txt").write_text(TEXT.replace("close", f"close{number}"), encoding="utf-8")
        (folder / "sheets" / f"{key}.yaml").write_text(SHEET.replace("id: ferry", f"id: {key}"), encoding="utf-8")
    compile_suite(folder)
    return folder


def change_gold(suite: Path, document: str, **changes: object) -> None:
    """Overwrite keys of one document's gold on disk."""
    path = suite / "documents" / f"{document}.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    return write_suite(tmp_path / "tiny")


@pytest.fixture
def gold(suite: Path) -> GoldDocument:
    return load_suite(suite).documents[0]


@pytest.fixture
def perfect(gold: GoldDocument) -> Brief:
    """The brief of a perfect reader."""
    return brief_from_gold(gold)
