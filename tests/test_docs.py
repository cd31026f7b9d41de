"""What the documents say is what the program does."""

import importlib
import operator
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.measure_rules import RULES, switched_off
from tests.conftest import EXAMPLE, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_generated_documents_are_up_to_date() -> None:
    """`docs/cli.md` and `docs/figures.md` are what `make docs` writes."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "generate_docs.py"), "--check"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def test_the_python_of_the_readme_runs_and_prints_what_it_says() -> None:
    """The library example, with its real output."""
    code, output = re.findall(r"```python\n(.*?)```\s+```text\n(.*?)```", README, re.DOTALL)[0]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == output


def test_the_output_in_the_readme_is_the_programs() -> None:
    """Every line of it stands in the brief of the example, at the same width."""
    shown = re.findall(r"```text\n(putin-xi-call\n.*?)```", README, re.DOTALL)[0]
    call = "from summarizer.cli import main; main()"
    arguments = [sys.executable, "-c", call, "brief", str(EXAMPLE.relative_to(ROOT))]
    done = subprocess.run(
        arguments,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**__import__("os").environ, "COLUMNS": "88"},
        check=True,
    )
    lines = set(done.stdout.splitlines())
    assert [line for line in shown.splitlines() if line.strip() != "..." and line not in lines] == []


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"^summarizer ((?:eval |prompts |ledger )?\w+)", README, re.MULTILINE)))
)
def test_the_commands_of_the_readme_exist(command: str) -> None:
    """Each has a help page."""
    call = [sys.executable, "-c", "from summarizer.cli import main; main()", *command.split(), "--help"]
    assert subprocess.run(call, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("option", sorted(set(re.findall(r"(--[a-z][a-z-]+)", README))))
def test_the_options_of_the_readme_exist(option: str) -> None:
    """Each is in the help pages."""
    assert option in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def test_the_files_that_the_documents_name_exist() -> None:
    """No document points at nothing."""
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "CONTRIBUTING.md"]:
        for name in re.findall(
            r"`((?:docs|tests|prompts|examples|evals|summarizer)/[\w./-]+)`", page.read_text(encoding="utf-8")
        ):
            assert Path(ROOT / name).exists(), f"{page.name} names {name}"


@pytest.mark.parametrize(("module", "name", "instead"), RULES.values(), ids=RULES)
def test_a_rule_that_is_measured_is_one_of_the_readers(module: str, name: str, instead: Callable[..., Any]) -> None:
    """It can be switched off, and is on again afterwards."""
    home = importlib.import_module(f"summarizer.reading.{module}")
    rule = operator.attrgetter(name)
    before = rule(home)
    with switched_off(module, name, instead):
        assert rule(home) is not before
    assert rule(home) is before


def test_the_architecture_names_every_room() -> None:
    """Whoever looks for a module or folder of the package finds what it is for."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [path for path in (ROOT / "summarizer").iterdir() if not path.name.startswith("_")]
    assert [room.name for room in rooms if room.name not in page and room.stem not in page] == []


def test_the_list_of_benchmarks_names_every_benchmark() -> None:
    """Each has its line with what it measures."""
    page = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in (ROOT / "benchmarks").glob("*.py") if f"`{path.name}" not in page] == []
