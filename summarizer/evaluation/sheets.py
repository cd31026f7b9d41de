"""Annotation sheets -> gold: words that a person can write become offsets that a scorer can use.

In go a suite's `documents/<id>.txt` and `sheets/<id>.yaml` (the format is in
`docs/annotating.md`), out comes `documents/<id>.json`. A reference that is not in
its paragraph, or stands there more than once, is refused with its place in the
sheet: a guess would become gold.
"""

import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from summarizer.errors import SuiteError, SummarizerError

Offsets = tuple[int, int]
KINDS = ("entities", "quotes", "stances", "events")

_REFERENCE = re.compile(r"p(?P<paragraph>\d+)(?:\s+(?P<words>.+?))?(?:\s+#(?P<nth>\d+))?\s*\Z", re.DOTALL)
_TO = " ~ "


def compile_suite(suite: Path, only: frozenset[str] = frozenset()) -> list[Path]:
    """Compile every sheet of `suite` (or those whose id is in `only`); returns the gold files written.

    Raises SuiteError listing every fault of every sheet; sheets without faults are written all the same.
    """
    sheets = [path for path in sorted((suite / "sheets").glob("*.yaml")) if not only or path.stem in only]
    if not sheets:
        raise SuiteError(f"no sheets in {suite / 'sheets'}", "write sheets/<id>.yaml, see docs/annotating.md")
    written, faults = [], []
    for path in sheets:
        sheet = _Sheet(path, suite / "documents" / f"{path.stem}.txt")
        gold = sheet.compile()
        faults += sheet.faults
        if not sheet.faults:
            target = suite / "documents" / f"{path.stem}.json"
            target.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            written.append(target)
    if faults:
        raise SuiteError("\n".join(faults), "mend these references; nothing was written for their documents")
    return written


def is_compiled(suite: Path, sheet: Path) -> bool:
    """Whether the gold on disk is what `sheet` says; False where it is missing, older, or the sheet has faults."""
    gold = suite / "documents" / f"{sheet.stem}.json"
    one = _Sheet(sheet, suite / "documents" / f"{sheet.stem}.txt")
    made = one.compile()
    if one.faults or not gold.exists():
        return False
    same: bool = json.loads(gold.read_text(encoding="utf-8")) == json.loads(json.dumps(made))
    return same


def paragraphs(text: str) -> list[Offsets]:
    """The offsets of the non-blank lines of `text`, outer blanks trimmed."""
    return [(m.start(), m.end()) for m in re.finditer(r"[^\s][^\n]*[^\s]|[^\s]", text)]


class _Sheet:
    """One sheet being compiled; `faults` collects what is wrong with it, as `file: place: reason`."""

    def __init__(self, path: Path, document: Path) -> None:
        self.path = path
        self.faults: list[str] = []
        try:
            self.sheet: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
            self.text = document.read_text(encoding="utf-8")
        except (yaml.YAMLError, OSError, UnicodeDecodeError) as error:
            raise SuiteError(f"{path}: {error}", "a sheet needs valid YAML and its documents/<id>.txt") from error
        self.paragraphs = paragraphs(self.text)

    def compile(self) -> dict[str, Any]:
        sheet = self.sheet
        kinds = sheet.get("kinds", [kind for kind in KINDS if kind in sheet])
        published = sheet.get("published")
        gold: dict[str, Any] = {
            "id": sheet.get("id", self.path.stem),
            "title": sheet.get("title"),
            "published": None if published is None else str(published),
            "language": sheet.get("language", "en"),
            "sha256": hashlib.sha256(self.text.encode()).hexdigest(),
            "tags": sheet.get("tags", {}),
            "annotated": dict.fromkeys(kinds, True),
            "ignore": {
                kind: [self.find(ref, f"ignore {kind}") for ref in refs]
                for kind, refs in (sheet.get("ignore") or {}).items()
            },
        }
        if sheet.get("not_quotes"):
            gold["not_quotes"] = [self.find(ref, "not_quotes") for ref in sheet["not_quotes"]]
        builders: dict[str, Callable[[str, Any], dict[str, Any]]] = {
            "entities": self._entity,
            "quotes": self._quote,
            "stances": self._stance,
            "events": self._event,
        }
        for kind in kinds:
            gold[kind] = [self._record(builders[kind], key, entry) for key, entry in (sheet.get(kind) or {}).items()]
        return gold

    def _record(self, build: Callable[[str, Any], dict[str, Any]], key: str, entry: Any) -> dict[str, Any]:
        try:
            return {"id": key, **build(key, entry)}
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            self.faults.append(f"{self.path.name}: {key}: malformed entry ({type(error).__name__}: {error})")
            return {"id": key}

    def _entity(self, key: str, entry: dict[str, Any]) -> dict[str, Any]:
        references = entry.get("mentions", [])
        found = [self.find(ref, key) for ref in references if not str(ref).startswith("all ")]
        for ref in references:
            if str(ref).startswith("all "):
                found += self._find_all(str(ref)[4:].strip(), found, key)
        return {
            "name": entry["name"],
            "kind": entry["kind"],
            "aliases": entry.get("aliases", []),
            "mentions": sorted(set(found)),
        }

    def _quote(self, key: str, entry: dict[str, Any]) -> dict[str, Any]:
        content = [self.find(ref, key) for ref in entry["content"]]
        speaker = entry.get("speaker")
        return {
            "kind": entry["kind"],
            "content": content,
            "speaker": speaker and {"entity": speaker[0], "mention": self._optional(speaker[1], key)},
            "cue": self._optional(entry.get("cue"), key),
        }

    def _stance(self, key: str, entry: dict[str, Any]) -> dict[str, Any]:
        holder, target = entry["holder"], entry["target"]
        if isinstance(target, dict):
            target = {"topic": target["topic"], "mention": self._optional(target.get("mention"), key)}
        else:
            target = {"entity": target}
        return {
            "holder": {"author": True} if holder == "author" else holder and {"entity": holder},
            "target": target,
            "polarity": entry["polarity"],
            "reported_by": entry.get("reported_by"),
            "evidence": [
                [*self.find(item[0], key), item[1]] if isinstance(item, list) else self.find(item, key)
                for item in entry["evidence"]
            ],
        }

    def _event(self, key: str, entry: dict[str, Any]) -> dict[str, Any]:
        when, where = entry.get("when"), entry.get("where")
        return {
            "what": entry.get("what"),
            "trigger": self.find(entry["trigger"], key),
            "status": entry.get("status"),
            "participants": [
                {"role": role, "entity": entity, "mention": self._optional(ref, key)}
                for role, entity, ref in entry.get("participants") or []
            ],
            "when": when and {"mention": self._optional(when[0], key), "value": when[1] and str(when[1])},
            "where": where and {"mention": self._optional(where[0], key), "entity": where[1]},
            "evidence": [self.find(ref, key) for ref in entry.get("evidence") or []],
        }

    def _optional(self, reference: str | None, place: str) -> Offsets | None:
        return None if reference is None else self.find(reference, place)

    def find(self, reference: Any, place: str) -> Offsets:
        """The offsets of one reference; a fault is noted and (0, 0) returned where it is not found exactly once."""
        match = _REFERENCE.match(str(reference).strip())
        if not match:
            return self._fault(place, reference, "a reference reads 'p3 words', 'p3 words #2', 'p3 from ~ to' or 'p3'")
        number = int(match["paragraph"])
        if not 1 <= number <= len(self.paragraphs):
            return self._fault(place, reference, f"there are {len(self.paragraphs)} paragraphs")
        start, end = self.paragraphs[number - 1]
        if not match["words"]:
            return start, end
        found = list(self._occurrences(match["words"], start, end))
        nth = int(match["nth"] or 0)
        if not found or nth > len(found):
            return self._fault(place, reference, f"found {len(found)} times in paragraph {number}")
        if len(found) > 1 and not nth:
            return self._fault(place, reference, f"found {len(found)} times in paragraph {number}: add #1, #2 ...")
        return found[max(nth - 1, 0)]

    def _occurrences(self, words: str, start: int, end: int) -> Iterator[Offsets]:
        head, _, tail = words.partition(_TO)
        for first in _whole_words(head.strip(), self.text, start, end):
            if not tail:
                yield first
            else:
                last = next(_whole_words(tail.strip(), self.text, first[1], end), None)
                if last:
                    yield first[0], last[1]

    def _find_all(self, words: str, longer: list[Offsets], place: str) -> list[Offsets]:
        everywhere = list(_whole_words(words, self.text, 0, len(self.text)))
        if not everywhere:
            self._fault(place, f"all {words}", "found nowhere")
        return [span for span in everywhere if not any(a <= span[0] and span[1] <= b for a, b in longer)]

    def _fault(self, place: str, reference: Any, reason: str) -> Offsets:
        self.faults.append(f"{self.path.name}: {place}: {str(reference)!r}: {reason}")
        return 0, 0


def _whole_words(words: str, text: str, start: int, end: int) -> Iterator[Offsets]:
    pattern = re.escape(words)
    if words[:1].isalnum():
        pattern = r"(?<!\w)" + pattern
    if words[-1:].isalnum():
        pattern += r"(?!\w)"
    for match in re.compile(pattern).finditer(text, start, end):
        yield match.start(), match.end()


if __name__ == "__main__":
    try:
        done = compile_suite(Path(sys.argv[1]), frozenset(sys.argv[2:]))
        print(f"{len(done)} documents compiled")
    except SummarizerError as fault:
        sys.exit(f"{fault}\n{fault.hint}")
