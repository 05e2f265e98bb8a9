"""Every dependency has its reason in docs/dependencies.md, and no reason stands there for one that left."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def plain(name: str) -> str:
    """A package's name as indexes compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def declared() -> dict[str, set[str]]:
    """Names in pyproject.toml, by group: "run" and each extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"run": project["dependencies"], **project["optional-dependencies"]}
    return {
        group: {plain(re.split(r"[^\w.-]", line)[0]) for line in lines} for group, lines in groups.items()
    }


def documented() -> dict[str, list[str]]:
    """Rows of the tables in docs/dependencies.md: name to its other cells."""
    rows: dict[str, list[str]] = {}
    for line in (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[0] != "package":
            assert plain(cells[0]) not in rows, f"{cells[0]} has two rows"
            rows[plain(cells[0])] = cells[1:]
    return rows


def locked(lock: str) -> set[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return {plain(name) for name in re.findall(r"^([\w.-]+)==", text, flags=re.MULTILINE)}


def test_each_dependency_has_a_row_and_each_row_a_dependency() -> None:
    assert set(documented()) == set().union(*declared().values())


def test_each_row_is_filled_in() -> None:
    for name, cells in documented().items():
        assert len(cells) == 5, name
        assert all(cells), name
        assert float(cells[3]) > 0, name


def test_the_locks_hold_what_is_declared() -> None:
    groups = declared()
    assert groups["run"] | groups["build"] <= locked("requirements.lock")
    assert groups["dev"] <= locked("requirements-dev.lock")
    assert locked("requirements.lock") <= locked("requirements-dev.lock")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_everything_and_names_no_index(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", text, flags=re.MULTILINE)
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[\w.-]+==\S+", entry), entry
        assert "--hash=sha256:" in entry, entry.split()[0]
