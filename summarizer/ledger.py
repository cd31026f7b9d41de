"""The ledger: every answered call, bought once, kept in one SQLite file.

In goes an answered call under the hash of what determines its answer; out comes the
same answer whenever the same call is about to be made again. The only module that
knows SQLite. Refused are a path where no database can be, another program's database
and a newer version of ours (LedgerError).

A corrupt file is set aside beside itself with a message, never deleted. A full disk
loses nothing of the run: what cannot be written is kept in memory, written later if
the disk has room again, and `trouble` says what happened. Two processes may share a
ledger: the first stored answer of a call is the answer of that call for both. What a
call stores is a request's body and a response's body, so no header and no key.
"""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from summarizer.errors import LedgerError

# "Sumz": marks the file as ours (PRAGMA application_id)
APPLICATION_ID = 0x53756D7A

# one entry a version; PRAGMA user_version counts how many have been applied
MIGRATIONS = (
    """
    CREATE TABLE calls (
        key TEXT PRIMARY KEY,
        answered_at TEXT NOT NULL,
        server TEXT NOT NULL,
        model TEXT NOT NULL,
        prompt TEXT NOT NULL,
        prompt_sha256 TEXT NOT NULL,
        text_sha256 TEXT NOT NULL,
        schema TEXT NOT NULL,
        request TEXT NOT NULL,
        response TEXT NOT NULL,
        input_tokens INTEGER NOT NULL,
        cached_tokens INTEGER NOT NULL,
        output_tokens INTEGER NOT NULL,
        cost_usd REAL,
        seconds REAL NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX calls_by_time ON calls (answered_at, key);
    CREATE TABLE windows (
        server TEXT NOT NULL,
        model TEXT NOT NULL,
        tokens INTEGER,
        PRIMARY KEY (server, model)
    ) WITHOUT ROWID;
    """,
)

_HELD = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_CORRUPT = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_INSERT = """
    INSERT OR IGNORE INTO calls VALUES (
        :key, :answered_at, :server, :model, :prompt, :prompt_sha256, :text_sha256, :schema, :request, :response,
        :input_tokens, :cached_tokens, :output_tokens, :cost_usd, :seconds
    )
"""
_COUNT_CHOSEN = """
    SELECT count(*) FROM calls
    WHERE (:before IS NULL OR answered_at < :before) AND (:model IS NULL OR model = :model)
"""
_DELETE_CHOSEN = """
    DELETE FROM calls
    WHERE (:before IS NULL OR answered_at < :before) AND (:model IS NULL OR model = :model)
"""


@dataclass(frozen=True)
class Call:
    """One answered call. `request` and `response` are JSON bodies; `answered_at` is ISO 8601 in UTC.

    `server` names where it went, without credentials; `prompt` and `prompt_sha256` the
    prompt file; `text_sha256` hashes the messages alone; `schema` names the draft.
    """

    key: str
    answered_at: str
    server: str
    model: str
    prompt: str
    prompt_sha256: str
    text_sha256: str
    schema: str
    request: str
    response: str
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: float | None
    seconds: float

    def as_json(self) -> str:
        """One line of JSON, the request and response as objects."""
        fields = {**asdict(self), "request": json.loads(self.request), "response": json.loads(self.response)}
        return json.dumps(fields, ensure_ascii=False)


@dataclass(frozen=True)
class ModelTotals:
    """What was bought of one model. `unpriced` calls have no known cost and are not in `cost_usd`."""

    server: str
    model: str
    calls: int
    input_tokens: int
    cached_tokens: int
    output_tokens: int
    cost_usd: float
    unpriced: int


def call_key(server: str, request: dict[str, Any], sample: int) -> str:
    """The hash of all that determines an answer: server, model, parameters, prompt, schema, text, and which sample."""
    determined = {"v": 1, "server": server, "request": request, "sample": sample}
    return sha256(canonical_json(determined).encode()).hexdigest()


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no blanks; unpaired surrogates are escaped, not refused."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def now_utc() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class Ledger:
    """An open ledger. `say` hears of a corrupt file set aside and of a full disk. Close it, or use it in `with`."""

    def __init__(self, path: Path, timeout_s: float, say: Callable[[str], None]) -> None:
        self.path = path
        self.trouble: LedgerError | None = None
        self._timeout_s = timeout_s
        self._say = say
        self._unsaved: dict[str, Call] = {}
        self._database = self._open()

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    def find(self, key: str) -> Call | None:
        """The call stored under `key`, or None. Raises LedgerError."""
        if key in self._unsaved:
            return self._unsaved[key]
        rows = self._read("SELECT * FROM calls WHERE key = ?", (key,))
        return Call(**rows[0]) if rows else None

    def store(self, call: Call) -> Call:
        """Keep `call`; gives the answer that counts from now on: an earlier one, if another process stored it first.

        Where the file cannot be written, the call is kept in memory and `trouble` is set: the answer is not lost.
        """
        waiting = {**self._unsaved, call.key: call}
        try:
            self._write(tuple(waiting.values()))
        except LedgerError as error:
            self._unsaved = waiting
            self._note_trouble(error)
            return call
        self._unsaved, self.trouble = {}, None
        return self.find(call.key) or call

    def window(self, server: str, model: str) -> int | None:
        """The context window last told by the server, in tokens, or None."""
        rows = self._read("SELECT tokens FROM windows WHERE server = ? AND model = ?", (server, model))
        return rows[0][0] if rows else None

    def keep_window(self, server: str, model: str, tokens: int) -> None:
        """Remember a context window, so that a replay cuts articles the same way. A full disk only loses that."""
        try:
            with self._translated(), self._database:
                self._database.execute("INSERT OR REPLACE INTO windows VALUES (?, ?, ?)", (server, model, tokens))
        except LedgerError as error:
            self._note_trouble(error)

    def totals(self) -> list[ModelTotals]:
        """What was bought, one row a model, most calls first."""
        query = """
            SELECT server, model, count(*) AS calls, sum(input_tokens) AS input_tokens,
                   sum(cached_tokens) AS cached_tokens, sum(output_tokens) AS output_tokens,
                   total(cost_usd) AS cost_usd, sum(cost_usd IS NULL) AS unpriced
            FROM calls GROUP BY server, model ORDER BY calls DESC, server, model
        """
        return [ModelTotals(**row) for row in self._read(query, ())]

    def calls(self, model: str | None = None) -> Iterator[Call]:
        """Stored calls, oldest first; of one model where given. Read as they are needed: a ledger may be large."""
        query = "SELECT * FROM calls WHERE ? IS NULL OR model = ? ORDER BY answered_at, key"
        with self._translated():
            for row in self._database.execute(query, (model, model)):
                yield Call(**row)

    def latest(self, limit: int) -> list[Call]:
        """The last `limit` stored calls, newest first."""
        return [
            Call(**row) for row in self._read("SELECT * FROM calls ORDER BY answered_at DESC, key LIMIT ?", (limit,))
        ]

    def calls_starting(self, prefix: str) -> list[Call]:
        """The calls whose key starts with `prefix` (hexadecimal)."""
        query = "SELECT * FROM calls WHERE key >= ? AND key < ? ORDER BY key"
        return [Call(**row) for row in self._read(query, (prefix, prefix + "g"))]

    def prune(self, before: str | None, model: str | None, *, dry_run: bool) -> int:
        """Delete the calls answered before an ISO time and, where given, of one model; gives their number.

        None means any time, or any model. The file shrinks at once. `dry_run` only counts.
        """
        chosen = {"before": before, "model": model}
        if dry_run:
            return int(self._read(_COUNT_CHOSEN, chosen)[0][0])
        with self._translated():
            with self._database:
                pruned = self._database.execute(_DELETE_CHOSEN, chosen).rowcount
            self._database.execute("VACUUM")
        return pruned

    def _note_trouble(self, error: LedgerError) -> None:
        """Say it once: every further call of the run meets the same."""
        if self.trouble is None:
            self._say(f"error: {error}\nhint: {error.hint}")
        self.trouble = error

    def _read(self, query: str, values: tuple[Any, ...] | dict[str, Any]) -> list[Any]:
        try:
            with self._translated():
                return self._database.execute(query, values).fetchall()
        except _CorruptError:
            self._start_afresh()
            return []

    def _write(self, calls: tuple[Call, ...]) -> None:
        rows = [vars(call) for call in calls]
        for is_last in (False, True):
            try:
                with self._translated(), self._database:
                    self._database.executemany(_INSERT, rows)
                return
            except _CorruptError:
                if is_last:
                    raise
                self._start_afresh()

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except _CorruptError:
            self._set_aside()
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        with self._translated():
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise LedgerError(
                    f"cannot make the folder of the ledger {str(self.path)!r}: {error.strerror}", _ELSEWHERE
                ) from error
            database = sqlite3.connect(self.path, timeout=self._timeout_s)
            database.row_factory = sqlite3.Row
            try:
                self._prepare(database)
            except BaseException:
                database.close()
                raise
            return database

    def _prepare(self, database: sqlite3.Connection) -> None:
        # one snapshot: another process may be making the file right now, and half of it would look foreign
        database.execute("BEGIN")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        application = database.execute("PRAGMA application_id").fetchone()[0]
        has_tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] > 0
        database.execute("COMMIT")
        if application != APPLICATION_ID and (application or version or has_tables):
            raise LedgerError(f"{str(self.path)!r} is another program's database", _ELSEWHERE)
        if version > len(MIGRATIONS):
            raise LedgerError(
                f"the ledger {str(self.path)!r} was written by a newer version of this program",
                f"upgrade summarizer, or {_ELSEWHERE}",
            )
        # a killed process loses nothing in WAL mode; only a power cut may lose the last calls, never the file
        self._switch_to_wal(database)
        database.execute("PRAGMA synchronous = NORMAL")
        if version < len(MIGRATIONS):
            _migrate(database)

    def _switch_to_wal(self, database: sqlite3.Connection) -> None:
        """SQLite does not wait for this lock as it does for others (its busy handler is not asked)."""
        until = time.monotonic() + self._timeout_s
        while True:
            try:
                database.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                is_held = error.sqlite_errorcode & 0xFF in _HELD
                if not is_held or time.monotonic() > until:
                    raise
                time.sleep(0.01)

    def _start_afresh(self) -> None:
        self._database.close()
        self._set_aside()
        self._database = self._connect()

    def _set_aside(self) -> None:
        """Rename the corrupt file and its companions, whichever are there: another process may have been faster."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = self.path.with_name(f"{self.path.name}.corrupt-{stamp}")
        try:
            for suffix in ("-wal", "-shm", ""):
                companion = self.path.with_name(self.path.name + suffix)
                if companion.exists():
                    companion.rename(aside.with_name(aside.name + suffix))
        except OSError as error:
            raise LedgerError(
                f"the ledger {str(self.path)!r} is corrupt and cannot be set aside", _ELSEWHERE
            ) from error
        self._say(f"the ledger {str(self.path)!r} is corrupt: set aside as {aside.name!r}, a new one is begun")

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """SQLite's errors in this program's words; a corrupt file becomes a `_CorruptError`."""
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in _CORRUPT:
                raise _CorruptError(f"the ledger {str(self.path)!r} is corrupt: {error}", _ELSEWHERE) from error
            raise LedgerError(f"the ledger {str(self.path)!r} cannot be used: {error}", _remedy(code)) from error


class _CorruptError(LedgerError):
    """The file is no database, or a damaged one. Never leaves this module but where setting aside did not help."""


_ELSEWHERE = "point SUMMARIZER_LEDGER at another file"


def _remedy(code: int) -> str:
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return f"free some space on its disk, or {_ELSEWHERE}; answers of this run are kept until it ends"
    if code in _HELD:
        return f"another process holds it: wait for that to end, or {_ELSEWHERE}"
    return f"check the file's permissions, or {_ELSEWHERE}"


def _migrate(database: sqlite3.Connection) -> None:
    """Apply what is missing, in one transaction: two processes may come here at once, and the second finds it done."""
    database.execute("BEGIN IMMEDIATE")
    try:
        version = database.execute("PRAGMA user_version").fetchone()[0]
        for migration in MIGRATIONS[version:]:
            for statement in filter(str.strip, migration.split(";")):
                database.execute(statement)
        database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise
