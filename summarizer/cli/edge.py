"""The edge of the command line: every way a run can end, as one exit code and at most two lines on stderr.

Exit codes: 0 all well, 1 our error, 2 the call is wrong, 3 a brief that is
incomplete or a score below its gate, 130 stopped by the user. A bug is not caught:
its traceback is what we want to be sent.
"""

import errno
import os
import sys
from collections.abc import Sequence

import typer

from summarizer.errors import SummarizerError

# characters that could move the cursor, recolour or reorder what a terminal shows
_UNSAFE = {code: f"\\x{code:02x}" for code in (*range(0x20), *range(0x7F, 0xA0))}
_UNSAFE |= {code: f"\\u{code:04x}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}

STOPPED_BY_USER = 130
_NO_ROOM = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))


def run(app: typer.Typer, arguments: Sequence[str]) -> int:
    """Run a command line; returns the exit code and raises nothing but bugs."""
    try:
        code = app(args=list(arguments) or ["--help"], standalone_mode=False, prog_name="summarizer")
        sys.stdout.flush()
    except SummarizerError as error:
        return report(error)
    except typer.TyperException as error:
        return _report_usage(error)
    except typer.Abort:
        return STOPPED_BY_USER
    except KeyboardInterrupt:
        return STOPPED_BY_USER
    except BrokenPipeError:
        _hang_up()
        return 0
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        _hang_up()
        return report(SummarizerError(f"cannot write: {error.strerror}", "free some space, or write to another disk"))
    return code if isinstance(code, int) else 0


def report(error: SummarizerError) -> int:
    """Say an error and its remedy on stderr, in one line each; returns its exit code."""
    print(f"error: {plain(str(error))}", file=sys.stderr)
    if error.hint:
        print(f"hint: {plain(error.hint)}", file=sys.stderr)
    return error.exit_code


def note(message: str) -> None:
    """Say something on stderr that is no error."""
    print(plain(message), file=sys.stderr)


def plain(message: str) -> str:
    """`message` on one line, with control characters shown instead of obeyed: file names and articles are in it."""
    return message.replace("\n", "; ").translate(_UNSAFE)


def _report_usage(error: typer.TyperException) -> int:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "summarizer"
    print(f"error: {plain(error.format_message())}", file=sys.stderr)
    print(f"hint: see {command} --help", file=sys.stderr)
    return 2 if error.exit_code == 2 else 1


def _hang_up() -> None:
    """Nothing more can be written (`| head` has gone, a disk is full): the interpreter flushes into nothing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
