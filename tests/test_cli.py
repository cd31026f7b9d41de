"""The command line: results on stdout, the rest on stderr, exit codes as promised, never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import EXAMPLE, ROOT
from tests.server.scripted import Reply, scripted_server

REPLY = {"keep": ["Q1-9", "R1-9", "T1-9", "V1-9"]} | {
    name: [] for name in ("drop", "cast", "mentions", "change", "new")
}


def call(
    *arguments: str, stdin: bytes = b"", cwd: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, **variables}
    return subprocess.run(
        [sys.executable, "-c", "from summarizer.cli import main; main()", *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env=environment,
        timeout=900,  # a guard against a hang, not a measure
        check=False,
    )


def test_a_brief_of_the_example_needs_no_key_and_no_model() -> None:
    """The brief on stdout; one line on stderr says who read."""
    done = call("brief", str(EXAMPLE))
    assert done.returncode == 0
    assert "don’t depend on internal political factors" in " ".join(done.stdout.decode().split())
    assert done.stderr.decode().count("\n") == 1
    assert "built-in reader" in done.stderr.decode()


def test_a_key_alone_spends_nothing() -> None:
    """With OPENAI_API_KEY set and no model named, the reader reads."""
    done = call("brief", str(EXAMPLE), "--format", "json", OPENAI_API_KEY="sk-test")
    assert json.loads(done.stdout)["provenance"]["model"] == "reader"


def test_the_same_article_gives_the_same_bytes() -> None:
    """JSON of two runs differs in its seconds only."""
    first, second = (json.loads(call("brief", str(EXAMPLE), "--format", "json").stdout) for _ in range(2))
    first["provenance"].pop("seconds")
    second["provenance"].pop("seconds")
    assert first == second


def test_help_imports_neither_spacy_nor_openai() -> None:
    """`--help` answers at once: the heavy packages stay out."""
    code = (
        "import sys\nfrom summarizer.cli import main\nsys.argv = ['summarizer', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.exit(bool({'spacy', 'openai', 'instructor', 'pydantic_settings'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


BAD: dict[str, tuple[bytes, int]] = {
    "empty": (b"", 1),
    "blank": (b" \n\t\n", 1),
    "binary": (bytes(range(256)) * 20, 1),
    "wrong encoding": ("Ann Lee said “no” to Zürich.".encode("latin-1", "replace") + b"\xfc\xe9", 1),
    "no sentence end": (b"Ann Lee said nothing " * 50, 0),
    "only quotation marks": (("“”\"'‘’«»" * 20).encode(), 0),
    "NUL and ANSI": (b"Ann\x00 Lee said \x1b[31mred\x1b[0m.\n", 0),
    "right to left and emoji": ("قالت آن: «نعم» 👩‍🚀.\n".encode(), 0),
    "one very long line": (b"Ann Lee said it rained. " * 8_400, 0),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD.keys())
def test_bad_input(tmp_path: Path, content: bytes, code: int) -> None:
    """A brief, or a one-line error with its remedy; never a traceback, never a control character let through."""
    file = tmp_path / "article.txt"
    file.write_bytes(content)
    done = call("brief", str(file))
    assert b"Traceback" not in done.stderr
    assert b"\x1b[31m" not in done.stdout
    assert b"\x00" not in done.stdout
    if code:
        assert done.returncode == code
        assert done.stdout == b""
        assert done.stderr.count(b"error: ") == 1
        assert b"hint: " in done.stderr
    else:
        assert done.returncode in (0, 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device here")
@pytest.mark.parametrize("format", ["terminal", "json"])
def test_a_full_disk_is_one_error(format: str) -> None:
    """What cannot be written to is said in one line with its remedy."""
    command = [sys.executable, "-c", "from summarizer.cli import main; main()", "brief", str(EXAMPLE)]
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*command, "--format", format], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 1
    assert b"error: cannot write: No space left" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


REFUSED = {
    "missing file": (["brief", "nowhere.txt"], 1),
    "unknown option": (["brief", "--nonsense"], 2),
    "unknown format": (["brief", "-", "--format", "pdf"], 2),
    "missing key": (["brief", str(EXAMPLE), "--model", "openai/gpt-5-mini"], 1),
    "unknown model": (["brief", str(EXAMPLE), "--model", "nonsense"], 2),
    "server down": (["brief", str(EXAMPLE), "--model", "m", "--base-url", "http://127.0.0.1:9/v1"], 1),
    "private address": (["brief", "http://127.0.0.1:9/a"], 1),
    "no such weights": (["brief", str(EXAMPLE), "--model", "local/nowhere.gguf"], 2),
    "no run": (["eval", "score", "nowhere"], 1),
    "no suite": (["eval", "check", "nowhere"], 1),
}


@pytest.mark.parametrize(("arguments", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_done_says_so_in_one_line(arguments: list[str], code: int) -> None:
    """An error, its remedy, its exit code, nothing on stdout."""
    fast = {"SUMMARIZER_MAX_ATTEMPTS": "2", "SUMMARIZER_BACKOFF_BASE_S": "0.01"}
    done = call(*arguments, **fast)
    assert done.returncode in ({code} if code != 2 else {1, 2})
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
    assert b"error" in done.stderr.lower()


def test_one_bad_article_stops_only_itself(tmp_path: Path) -> None:
    """Two briefs, one error, exit code 1."""
    (tmp_path / "a.txt").write_text("Ann Lee said it rained.\n")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 40)
    (tmp_path / "c.txt").write_text("Bo Ek said it snowed.\n")
    done = call("brief", str(tmp_path), "--format", "markdown")
    assert done.returncode == 1
    assert b"it rained" in done.stdout
    assert b"it snowed" in done.stdout
    assert done.stderr.count(b"error: ") == 1


def test_a_broken_line_of_jsonl_stops_only_itself(tmp_path: Path) -> None:
    """The error names the line; the others are read."""
    file = tmp_path / "articles.jsonl"
    file.write_text('{"text": "Ann Lee said it rained."}\n{"text": \n{"text": "Bo Ek said it snowed."}\n')
    done = call("brief", str(file), "--format", "markdown")
    assert done.returncode == 1
    assert b"2" in done.stderr
    assert b"it snowed" in done.stdout


def test_out_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """A failed run leaves what was there."""
    target = tmp_path / "brief.md"
    target.write_text("before")
    assert call("brief", str(tmp_path / "nowhere.txt"), "--out", str(target)).returncode == 1
    assert target.read_text() == "before"
    assert call("brief", str(EXAMPLE), "--out", str(target)).returncode == 0
    assert target.read_text().startswith("#")
    assert [path.name for path in tmp_path.iterdir()] == ["brief.md"]


def test_a_model_over_the_command_line() -> None:
    """`--base-url` and a plain name: the brief is the model's, and needs no key."""
    with scripted_server([Reply(REPLY)]) as server:
        done = call(
            *("brief", "-", "--model", "test-model", "--base-url", server.base_url, "--format", "json", "--no-summary"),
            stdin="“We go,” said Ann Lee.\n".encode(),
        )
    assert done.returncode == 0
    brief = json.loads(done.stdout)
    assert brief["provenance"]["model"] == "test-model"
    assert [q["content"][0]["text"] for q in brief["quotes"]] == ["We go,"]


def test_a_limit_stops_with_exit_code_3() -> None:
    """`--max-tokens` below one call: nothing sent, incomplete brief, exit 3."""
    with scripted_server([Reply(REPLY)]) as server:
        done = call(
            *("brief", "-", "--model", "m", "--base-url", server.base_url, "--max-tokens", "10", "--no-summary"),
            stdin="“We go,” said Ann Lee.\n".encode(),
        )
        assert server.count == 0
    assert done.returncode == 3


def test_models_lists_what_a_server_offers() -> None:
    """The reader first, then the names of the server."""
    with scripted_server([], models=("alpha", "beta")) as server:
        done = call("models", "--base-url", server.base_url)
    assert done.returncode == 0
    names = [line.split()[0] for line in done.stdout.decode().splitlines()]
    assert names[0] == "reader"
    assert {"alpha", "beta"} <= set(names)


def test_the_whole_prompt_of_the_example_is_as_it_was() -> None:
    """Every character that a model is sent: a change of prompt, reader or markup is seen. `make docs` writes it anew."""
    done = call("prompts", "render", str(EXAMPLE))
    assert done.returncode == 0
    assert done.stdout.decode() == (ROOT / "tests" / "snapshots" / "example-prompt.txt").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    """`--out site/` writes a file an article into a new folder, in a format that holds one brief a file, too."""
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("Ann Lee said: “We go.”\n", encoding="utf-8")
    given = [str(tmp_path / "one.txt"), str(tmp_path / "two.txt")]
    done = call("brief", *given, "--format", "html", "--out", f"{tmp_path / 'site'}/")
    assert done.returncode == 0, done.stderr
    assert sorted(one.name for one in (tmp_path / "site").iterdir()) == ["one.html", "two.html"]
