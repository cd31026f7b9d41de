"""A run of 200 articles, killed with SIGKILL at 20 random moments and resumed each time.

A scripted server answers through real HTTP. Each resume may repeat at most the calls
that were in flight at the kill; the run that ends in peace must print the same bytes
as one that was never disturbed, seconds apart. Prints both, and exits with 1 where
either is not so.

    python benchmarks/crash.py [KILLS [ARTICLES [SEED]]]
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.server.scripted import Reply, ScriptedServer, scripted_server

IN_FLIGHT = 8
LATENCY_S = 0.05
PROGRAM = "from summarizer.cli import main; main()"
LISTS = ("keep", "drop", "cast", "mentions", "change", "new")
KEEP = {name: [] for name in LISTS} | {"keep": ["Q1-9", "R1-9", "T1-9", "V1-9"]}


def articles(count: int) -> str:
    """Short articles, each another text, one a line."""
    names = ("Ann Lee", "Bo Ek", "Carla Diaz", "Dan Obi")
    texts = (
        f"{names[n % 4]} said on Friday that bridge {n} would close.\n\n“We will open it again,” said {names[n % 3]}.\n"
        for n in range(count)
    )
    return "".join(json.dumps({"id": f"a{n}", "text": text}) + "\n" for n, text in enumerate(texts))


class Watched:
    """The server's script, and a bell that rings after a chosen number of further requests."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._left = -1
        self._lock = threading.Lock()
        self.bell = threading.Event()

    def ring_after(self, requests: int) -> None:
        with self._lock:
            self._left = requests
            self.bell.clear()

    def __call__(self, body: dict[str, Any]) -> Reply:
        with self._lock:
            self.seen[json.dumps(body, sort_keys=True)] += 1
            self._left -= 1
            if self._left == 0:
                self.bell.set()
        is_abstract = "sentences" in json.dumps(body["response_format"])
        return Reply({"sentences": []} if is_abstract else KEEP, delay_s=LATENCY_S)


def start(server: ScriptedServer, source: Path, ledger: Path, out: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "SUMMARIZER_LEDGER": str(ledger),
        "SUMMARIZER_CONCURRENCY": str(IN_FLIGHT),
        "SUMMARIZER_START_CONCURRENCY": str(IN_FLIGHT),
    }
    arguments = ["brief", str(source), "--format", "json", "--model", "m", "--base-url", server.base_url]
    with out.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *arguments], env=environment, stdout=file, stderr=subprocess.DEVNULL
        )


def timeless(path: Path) -> str:
    """What was printed, without the seconds it took."""
    return re.sub(r'"seconds": ?[\d.e-]+', '"seconds":0', path.read_text(encoding="utf-8"))


def crash(kills: int, count: int, seed: int) -> bool:
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / "articles.jsonl"
        source.write_text(articles(count), encoding="utf-8")
        watched = Watched()
        with scripted_server(watched) as server:
            start(server, source, folder / "calm.sqlite3", folder / "calm.json").wait()
            needed, watched.seen = len(watched.seen), Counter()
            for _ in range(kills):
                # on average every kill leaves enough of the run for the next ones
                watched.ring_after(chance.randint(1, max(2 * needed // (kills + 2), 2)))
                process = start(server, source, folder / "torn.sqlite3", folder / "torn.json")
                while process.poll() is None and not watched.bell.wait(0.05):
                    pass
                process.send_signal(signal.SIGKILL)
                process.wait()
            ended = start(server, source, folder / "torn.sqlite3", folder / "torn.json").wait()
        repeated = sum(watched.seen.values()) - len(watched.seen)
        same = timeless(folder / "calm.json") == timeless(folder / "torn.json")
        print(f"{count} articles, {needed} calls, {kills} kills (seed {seed}); exit code at last: {ended}")
        print(f"calls repeated: {repeated}, at most {IN_FLIGHT} in flight at each kill: {kills * IN_FLIGHT}")
        print(f"same bytes as undisturbed, seconds apart: {same}")
        return same and ended == 0 and repeated <= kills * IN_FLIGHT


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:4]]
    kills, count, seed = [*given, *(20, 200, 1)[len(given) :]]
    sys.exit(0 if crash(kills, count, seed) else 1)
