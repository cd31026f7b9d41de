"""Write the documents that are made from the program, or (--check) say which are out of date.

`docs/cli.md` holds every help page. `docs/figures.md` holds the reader's figures, from
`evals/baseline/metrics.json`, which `make baseline` writes. `docs/agreement.md` holds how far two
annotations agree and what was decided between them, from `evals/agreement` and `evals/newsroom`. The snapshot
holds the whole prompt that a model is sent about the example, so that a changed word of it is seen.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
COMMANDS = [
    "", "brief", "view", "models", "prompts", "prompts list", "prompts show", "prompts render",
    "eval", "eval run", "eval score", "eval show", "eval compare", "eval gate", "eval check", "eval agreement",
    "eval stories", "eval annotate", "eval list", "ledger", "ledger stats", "ledger show", "ledger export", "ledger prune",
]  # fmt: skip


def cli_page() -> str:
    """Every help page, as a terminal 100 columns wide shows it."""
    environment = {**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb", "TERMINAL_WIDTH": "100"}
    parts = ["# Commands\n\nMade by `make docs` from the program's own help pages.\n"]
    for command in COMMANDS:
        call = [sys.executable, "-c", "from summarizer.cli import main; main()", *command.split(), "--help"]
        done = subprocess.run(call, capture_output=True, text=True, env=environment, check=True)
        text = "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())
        parts.append(f"## summarizer {command}".rstrip() + f"\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def figures_page() -> str:
    """The figures of the committed baseline and the agreement of the annotators, with their intervals."""
    from summarizer.evaluation.agreement import measure_agreement
    from summarizer.evaluation.folders import read_metrics
    from summarizer.evaluation.pages import figures_page as page
    from summarizer.evaluation.suites import load_suite

    annotations = [load_suite(ROOT / "evals" / "agreement" / name) for name in ("first", "second")]
    return page(read_metrics(ROOT / "evals" / "baseline"), [measure_agreement(*annotations)])


def example_prompt() -> str:
    """The rendered prompt of the example: what is sent, the instructions first."""
    example = str(ROOT / "examples" / "putin-xi-call.txt")
    call = [sys.executable, "-c", "from summarizer.cli import main; main()", "prompts", "render", example]
    return subprocess.run(call, capture_output=True, text=True, check=True).stdout


def agreement_page() -> str:
    """The agreement of two annotations, of each with the adjudicated gold, and the decisions between them."""
    from summarizer.evaluation.adjudication import read_adjudication
    from summarizer.evaluation.agreement import measure_agreement
    from summarizer.evaluation.pages import agreement_page as page
    from summarizer.evaluation.suites import load_suite

    first, second, gold = (
        load_suite(ROOT / "evals" / name) for name in ("agreement/first", "agreement/second", "newsroom")
    )
    with_gold = [measure_agreement(gold, one) for one in (first, second)]
    return page(
        measure_agreement(first, second), with_gold, read_adjudication(ROOT / "evals" / "agreement" / "adjudication")
    )


def main() -> None:
    written = {
        "docs/cli.md": cli_page,
        "docs/figures.md": figures_page,
        "docs/agreement.md": agreement_page,
        "tests/snapshots/example-prompt.txt": example_prompt,
    }
    pages = {ROOT / name: make() for name, make in written.items()}
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        if stale:
            sys.exit(f"out of date: {', '.join(str(p.relative_to(ROOT)) for p in stale)}; run `make docs`")
        return
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(pages[path], encoding="utf-8")
        sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
