"""Every answer is bought once: stored before it is used, replayed after a kill, never with a secret in it."""

import contextlib
import dataclasses
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from summarizer.cli import app
from summarizer.errors import LedgerError, UsageError
from summarizer.ledger import MIGRATIONS, Call, Ledger, call_key
from tests.server.scripted import Reply, scripted_server
from tests.test_cli import REPLY, call


def one_call(key: str = "k1") -> Call:
    return Call(
        key=key, answered_at="2026-01-01T00:00:00+00:00", server="s", model="m", prompt="read.v1", prompt_sha256="p",
        text_sha256="t", schema="ChunkDraft", request="{}", response='{"a": 1}', input_tokens=1, cached_tokens=0,
        output_tokens=1, cost_usd=None, seconds=0.1,
    )  # fmt: skip


def quiet(message: str) -> None:
    pass


def test_what_is_stored_is_found_again(tmp_path: Path) -> None:
    """By another process's ledger, too."""
    path = tmp_path / "ledger.sqlite3"
    with Ledger(path, 5.0, quiet) as ledger:
        ledger.store(one_call())
    with Ledger(path, 5.0, quiet) as again:
        found = again.find("k1")
    assert found is not None
    assert found.response == '{"a": 1}'


def test_the_key_covers_all_that_determines_an_answer() -> None:
    """Another server, request or sample is another call; the order of fields is not."""
    request = {"model": "m", "temperature": 0.0}
    keys = {
        call_key("s", request, 0),
        call_key("other", request, 0),
        call_key("s", {**request, "temperature": 0.7}, 0),
        call_key("s", request, 1),
    }
    assert len(keys) == 4
    assert call_key("s", dict(reversed(request.items())), 0) in keys


def test_a_corrupt_file_is_set_aside_not_deleted(tmp_path: Path) -> None:
    """The user hears of it, the old file is kept, and work goes on."""
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(b"this is no database at all" * 100)
    said: list[str] = []
    with Ledger(path, 5.0, said.append) as ledger:
        ledger.store(one_call())
    assert said
    kept = [p for p in tmp_path.iterdir() if p.name != path.name and p.read_bytes().startswith(b"this is no database")]
    assert len(kept) == 1


def test_a_disk_error_is_said_at_once(tmp_path: Path) -> None:
    """Only another process's lock is waited for: with no room for the file, the longest patience ends in an error."""
    program = (
        "import resource, signal, sys; from pathlib import Path; from summarizer.ledger import Ledger\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
        "Ledger(Path(sys.argv[1]), 1e9, print)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "l.sqlite3")], capture_output=True, text=True, timeout=120
    )
    assert "LedgerError: the ledger" in done.stderr


def test_two_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Two ledgers on one file, 50 calls each."""
    path = tmp_path / "ledger.sqlite3"

    def write(name: str) -> None:
        with Ledger(path, 15.0, quiet) as ledger:
            for number in range(50):
                ledger.store(one_call(f"{name}{number}"))

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with Ledger(path, 5.0, quiet) as ledger:
        assert len(list(ledger.calls())) == 100


ARTICLES = "".join(json.dumps({"text": f"“We go {n},” said Ann Lee.", "id": f"a{n}"}) + "\n" for n in range(6))


def test_a_run_killed_half_way_buys_nothing_twice(tmp_path: Path) -> None:
    """kill -9 while the fourth call waits: the second run sends only what was not answered."""
    source = tmp_path / "articles.jsonl"
    source.write_text(ARTICLES)
    environment = {
        **os.environ,
        "SUMMARIZER_LEDGER": str(tmp_path / "ledger.sqlite3"),
        "SUMMARIZER_START_CONCURRENCY": "1",
        "SUMMARIZER_CONCURRENCY": "1",
    }
    arguments = ["brief", str(source), "--model", "m", "--no-summary", "--format", "json"]
    reached, answered = threading.Event(), []

    def script(body: dict[str, object]) -> Reply:
        if len(answered) == 3 and not reached.is_set():
            reached.set()
            return Reply(REPLY, delay_s=5.0)
        answered.append(body)
        return Reply(REPLY)

    with scripted_server(script) as server:
        code = "from summarizer.cli import main; main()"
        process = subprocess.Popen(
            [sys.executable, "-c", code, *arguments, "--base-url", server.base_url],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert reached.wait(60)
        process.send_signal(signal.SIGKILL)
        process.wait()
        bought = len(answered)
        done = call(
            *arguments,
            "--base-url",
            server.base_url,
            **{k: environment[k] for k in environment if k.startswith("SUMMARIZER_")},
        )
        assert done.returncode == 0
        assert len(answered) - bought == 6 - 3
        offline = call(
            *arguments,
            "--base-url",
            server.base_url,
            "--offline",
            **{k: environment[k] for k in environment if k.startswith("SUMMARIZER_")},
        )
        assert offline.returncode == 0
        assert len(answered) - bought == 6 - 3


def test_offline_names_what_is_missing(tmp_path: Path) -> None:
    """Nothing is sent; the error says which call the ledger lacks."""
    with scripted_server([Reply(REPLY)]) as server:
        done = call(
            "brief",
            "-",
            "--model",
            "m",
            "--base-url",
            server.base_url,
            "--offline",
            stdin=b'"We go," said Ann Lee.\n',
            SUMMARIZER_LEDGER=str(tmp_path / "l"),
        )
        assert server.count == 0
    assert done.returncode == 1
    assert b"error: " in done.stderr


def test_no_key_is_in_the_ledger(tmp_path: Path) -> None:
    """The file holds no secret of the environment or of the headers."""
    path = tmp_path / "ledger.sqlite3"
    with scripted_server([Reply(REPLY)]) as server:
        done = call(
            "brief",
            "-",
            "--model",
            "m",
            "--base-url",
            server.base_url,
            "--no-summary",
            stdin=b'"We go," said Ann Lee.\n',
            SUMMARIZER_LEDGER=str(path),
            OPENAI_API_KEY="sk-very-secret",
        )
    assert done.returncode == 0
    held = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"sk-very-secret" not in held
    assert b"We go" in held


# -- files that are not what they should be ----------------------------------------------


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """An error with a remedy, and the file as it was."""
    path = tmp_path / "theirs.sqlite3"
    with contextlib.closing(sqlite3.connect(path)) as theirs:
        theirs.execute("CREATE TABLE bookmarks (url TEXT)")
        theirs.commit()
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="another program's") as caught:
        Ledger(path, 1.0, quiet)
    assert caught.value.hint
    assert path.read_bytes() == before


def test_a_ledger_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """Its tables may mean something else."""
    path = tmp_path / "ledger.sqlite3"
    Ledger(path, 1.0, quiet).close()
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(LedgerError, match="newer version"):
        Ledger(path, 1.0, quiet)


@pytest.mark.parametrize("place", ["a folder", "below a file"])
def test_a_path_where_no_file_can_be_is_refused(place: str, tmp_path: Path) -> None:
    """One line and a remedy."""
    file = tmp_path / "file"
    file.write_text("x")
    with pytest.raises(LedgerError) as caught:
        Ledger(tmp_path if place == "a folder" else file / "ledger.sqlite3", 1.0, quiet)
    assert caught.value.hint


def test_damage_found_while_in_use_is_set_aside_too(tmp_path: Path) -> None:
    """The call at hand is stored in a new file, the damaged one is kept."""
    path = tmp_path / "ledger.sqlite3"
    with Ledger(path, 1.0, quiet) as ledger:
        for number in range(200):
            ledger.store(one_call(f"k{number}"))
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    said: list[str] = []
    with Ledger(path, 1.0, said.append) as ledger:
        ledger.store(one_call("new"))
        assert ledger.find("new") is not None
    assert "set aside" in said[0]
    assert [p for p in tmp_path.iterdir() if ".corrupt-" in p.name and p.stat().st_size == len(whole)]


def test_the_first_stored_answer_is_the_answer_for_all(tmp_path: Path) -> None:
    """Two processes that bought the same call go on with the same answer."""
    path = tmp_path / "ledger.sqlite3"
    with Ledger(path, 1.0, quiet) as one, Ledger(path, 1.0, quiet) as other:
        first = one.store(one_call())
        second = other.store(dataclasses.replace(one_call(), response='{"a": 2}'))
    assert first == second


def test_what_could_not_be_written_is_written_when_there_is_room(tmp_path: Path) -> None:
    """The disk is full for a while: nothing is lost, and the trouble is over when it is over."""
    path = tmp_path / "ledger.sqlite3"
    with Ledger(path, 1.0, quiet) as ledger:
        ledger._database.execute("PRAGMA max_page_count = 1")
        large = dataclasses.replace(one_call("large"), request=json.dumps("x" * 9000))
        assert ledger.store(large) == large
        assert ledger.trouble is not None
        assert ledger.find("large") == large
        ledger._database.execute("PRAGMA max_page_count = 100000")
        ledger.store(one_call("later"))
        assert ledger.trouble is None
    with Ledger(path, 1.0, quiet) as again:
        assert again.find("large") == large


# -- the commands ------------------------------------------------------------------------


@pytest.fixture
def stocked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of three calls, of two models and two years, that the commands use."""
    path = tmp_path / "stocked.sqlite3"
    monkeypatch.setenv("SUMMARIZER_LEDGER", str(path))
    messages = [{"role": "system", "content": "Answer."}, {"role": "user", "content": "evil \x1b]0;x\x07 \u202etext"}]
    response = {"choices": [{"message": {"role": "assistant", "content": '{"keep": ["Q1"]}'}}]}
    base = dataclasses.replace(
        one_call(), request=json.dumps({"messages": messages}), response=json.dumps(response), input_tokens=1000
    )
    with Ledger(path, 1.0, quiet) as ledger:
        ledger.store(dataclasses.replace(base, key="aa11", model="old", cost_usd=0.25, answered_at="2024-05-01T10:00"))
        ledger.store(dataclasses.replace(base, key="aa22", model="new", answered_at="2025-05-01T10:00"))
        ledger.store(dataclasses.replace(base, key="bb33", model="new", cost_usd=0.5, answered_at="2026-05-01T10:00"))
    return path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["ledger", *arguments])


def test_stats_sum_by_model(stocked: Path) -> None:
    """Calls, tokens and cost; a call of unknown price is said, not counted as nothing."""
    output = run("stats").stdout
    assert str(stocked) in output
    (line,) = [line for line in output.splitlines() if line.startswith("new")]
    assert "2 calls" in line
    assert "2,000 in" in line
    assert "$0.5000, 1 calls of unknown price" in line


@pytest.mark.usefixtures("stocked")
def test_show_lists_the_latest_first() -> None:
    """Without a key: one line a call."""
    assert [line.split()[0] for line in run("show").stdout.splitlines()] == ["bb33", "aa22", "aa11"]


@pytest.mark.usefixtures("stocked")
def test_show_tells_what_was_asked_and_answered_without_acting_on_it() -> None:
    """Control characters of an article are shown, not obeyed."""
    output = run("show", "bb").stdout
    assert '{"keep": ["Q1"]}' in output
    assert "evil" in output
    assert not {"\x1b", "\x07", "\u202e"} & set(output)


@pytest.mark.usefixtures("stocked")
def test_show_of_an_unknown_key_is_a_usage_error() -> None:
    """With the way to find one."""
    error = run("show", "ff").exception
    assert isinstance(error, UsageError)
    assert error.hint


@pytest.mark.usefixtures("stocked")
def test_export_is_json_lines_oldest_first() -> None:
    """Every call whole, request and response as objects."""
    lines = [json.loads(line) for line in run("export").stdout.splitlines()]
    assert [line["key"] for line in lines] == ["aa11", "aa22", "bb33"]
    assert lines[0]["response"]["choices"][0]["message"]["content"] == '{"keep": ["Q1"]}'


PRUNED = {
    "by date": (["--before", "2025-06-01"], ["bb33"]),
    "by model": (["--model", "new"], ["aa11"]),
    "by both": (["--before", "2026-01-01", "--model", "new"], ["aa11", "bb33"]),
    "in a dry run": (["--before", "2030-01-01", "--dry-run"], ["aa11", "aa22", "bb33"]),
}


@pytest.mark.parametrize(("arguments", "left"), PRUNED.values(), ids=PRUNED.keys())
def test_prune_removes_what_was_chosen(arguments: list[str], left: list[str], stocked: Path) -> None:
    """And nothing else."""
    assert run("prune", *arguments).exit_code == 0
    with Ledger(stocked, 1.0, quiet) as ledger:
        assert [call.key for call in ledger.calls()] == left


@pytest.mark.parametrize("arguments", [[], ["--before", "zzz"], ["--before", "tomorrow"]], ids=str)
def test_prune_removes_nothing_by_mistake(arguments: list[str], stocked: Path) -> None:
    """No choice, or a day that is none, is a usage error."""
    assert isinstance(run("prune", *arguments).exception, UsageError)
    with Ledger(stocked, 1.0, quiet) as ledger:
        assert len(list(ledger.calls())) == 3
