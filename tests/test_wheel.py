"""The wheel holds everything: prompts, words and pages are inside, and it works from any folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import EXAMPLE, ROOT


def test_the_wheel_works_from_any_folder(tmp_path: Path) -> None:
    """Built, unpacked beside nothing of the checkout, and run elsewhere."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    place = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place)
    assert (place / "summarizer" / "_prompts" / "read.v1.md").exists()
    article = tmp_path / "article.txt"
    article.write_bytes(EXAMPLE.read_bytes())
    environment = {**os.environ, "PYTHONPATH": str(place)}
    code = "import summarizer, sys; assert sys.argv[1] in summarizer.__file__; from summarizer.cli import main; sys.argv = ['summarizer', *sys.argv[2:]]; main()"

    def call(*arguments: str) -> bytes:
        return subprocess.run(
            [sys.executable, "-c", code, str(place), *arguments],
            cwd=tmp_path,
            env=environment,
            check=True,
            capture_output=True,
        ).stdout

    assert "World War III" in call("brief", "article.txt", "--format", "html").decode()
    assert b"[END]" in call("prompts", "render", "article.txt")
