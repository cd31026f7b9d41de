"""Where briefs are written: stdout, one file, or a folder with one file each; whole or not at all.

A file appears under its name when everything is in it: it is written beside its
place and renamed. Machine formats are UTF-8 wherever they go; a terminal gets what
it can show.
"""

import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from summarizer.errors import SummarizerError, UsageError
from summarizer.records import Brief

SUFFIXES = {"terminal": ".txt", "markdown": ".md", "json": ".json", "html": ".html", "jsonl": ".jsonl", "csv": ".csv"}
# the width of a brief in a text file: what a mail or a code review shows without wrapping
_FILE_COLUMNS = 100


@dataclass(slots=True)
class Output:
    """An open place for briefs. `stream` is None where each brief gets a file of its own in `folder`."""

    format: str
    stream: TextIO | None
    folder: Path | None = None
    written: list[str] = field(default_factory=list)

    def write(self, brief: Brief) -> None:
        """Write one brief. Raises UsageError for a second HTML page in one stream: a page is a whole file."""
        name = brief.articles[0].id
        if self.folder is not None:
            with _whole_file(self.folder / (_file_name(name) + SUFFIXES[self.format])) as stream:
                _render(brief, self.format, stream, is_first=True)
        elif self.stream is not None:
            if self.written and self.format == "html":
                raise UsageError(
                    "an HTML page holds one brief, and there are several", "add --together, or --out with a folder"
                )
            _render(brief, self.format, self.stream, is_first=not self.written)
            self.stream.flush()
        self.written.append(name)


@contextmanager
def open_output(out: str | None, format: str | None) -> Iterator[Output]:
    """An output for the duration of a run. `format` None: as `out` is named, else for a terminal.

    `out` is as the user wrote it: a path would lose the slash that asks for a folder yet to be made.
    Raises SummarizerError where nothing can be written there, before anything is read.
    """
    path = None if out in (None, "-") else Path(str(out))
    format = format or _format_of(path)
    if path is None:
        _prepare_stdout(format)
        yield Output(format, sys.stdout)
    elif path.is_dir() or str(out).endswith(os.sep):
        _make_folder(path)
        yield Output(format, None, path)
    else:
        with _whole_file(path) as stream:
            output = Output(format, stream)
            yield output
            if not output.written:
                raise _NothingWritten


class _NothingWritten(Exception):
    """No brief came: the file of an earlier run stays."""


@contextmanager
def _whole_file(path: Path) -> Iterator[TextIO]:
    """A text file that replaces `path` at the end, if all went well; otherwise `path` stays as it was."""
    temporary = None
    try:
        if path.exists() and not path.is_file():  # a pipe or a device cannot be replaced
            with path.open("w", encoding="utf-8", newline="\n") as stream:
                yield stream
            return
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        with open(handle, "w", encoding="utf-8", newline="\n") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(temporary, mode)
        os.replace(temporary, path)
        temporary = None
    except _NothingWritten:
        return
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise SummarizerError(
            f"cannot write {str(path)!r}: {error.strerror or error}", "check the folder, its permissions and its disk"
        ) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _render(brief: Brief, format: str, stream: TextIO, *, is_first: bool) -> None:
    from summarizer import rendering  # with rich and jinja2, which --help does not need

    if format == "terminal":
        from rich.console import Console

        console = Console(file=stream, width=None if stream is sys.stdout else _FILE_COLUMNS)
        if not is_first:
            console.print()
        rendering.render_terminal(brief, console)
        return
    if format == "csv":
        text = rendering.render_csv(brief, has_header=is_first)
    else:
        render = {
            "markdown": rendering.render_markdown,
            "json": rendering.render_json,
            "jsonl": rendering.render_jsonl,
            "html": rendering.render_html,
        }[format]
        text = render(brief)
    if format == "markdown" and not is_first:
        stream.write("\n")
    stream.write(text if text.endswith("\n") or not text else text + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a whole file or none. Raises SummarizerError."""
    with _whole_file(path) as stream:
        stream.write(text)


def read_brief(path: Path) -> Brief:
    """A brief that was written as JSON. Raises UsageError where the file is none."""
    from pydantic import ValidationError

    try:
        return Brief.model_validate_json(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}", "name a brief written with --format json") from error
    except ValidationError as error:
        where = ".".join(map(str, error.errors()[0]["loc"])) or "file"
        raise UsageError(
            f"{path} is no brief: {where}: {error.errors()[0]['msg']}", "write one with --format json"
        ) from error


def _format_of(out: Path | None) -> str:
    suffixes = {suffix: format for format, suffix in SUFFIXES.items()}
    return suffixes.get(out.suffix.lower(), "terminal") if out is not None else "terminal"


def _prepare_stdout(format: str) -> None:
    """UTF-8 for machines; for a terminal whose encoding lacks a character, a replacement instead of an error."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        if format == "terminal":
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SummarizerError(
            f"cannot make folder {str(folder)!r}: {error.strerror}", "choose another --out"
        ) from error


def _file_name(id: str) -> str:
    """An article's id as a file name: no separators, no leading dot, not longer than file systems take."""
    kept = "".join(char if char.isalnum() or char in "._-" else "-" for char in id).lstrip(".")
    return kept.encode()[:200].decode(errors="ignore") or "article"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
