"""Every answer is bought once: stored before it is used, replayed after a kill, never with a secret in it."""

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from summarizer.ledger import Call, Ledger, call_key
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
