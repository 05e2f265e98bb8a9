"""The house itself: arrows between rooms, style, types, size of files, and what must not be committed."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent

LINES_PER_FILE = 400
# Folders in which people keep a checkout; such a path in a file is somebody's own machine.
HOMES = re.compile(r"(?<![\w.$}])/(?:home/\w|Users/\w|root/|work/|tmp/\w+/)")


def files() -> list[Path]:
    """Every file that is, or with the next `git add` would be, in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["lint-imports", "--no-cache"], id="arrows"),
        pytest.param(["ruff", "check", "--quiet", "."], id="style"),
        pytest.param(["ruff", "format", "--check", "--quiet", "--diff", "."], id="format"),
        pytest.param(["mypy"], id="types"),
    ],
)
def test_the_tools_find_nothing(command: list[str]) -> None:
    done = subprocess.run(
        [BIN / command[0], *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def test_files_stay_short() -> None:
    long = {}
    for path in files():
        # Migrations are written by a tool, not read like other files.
        if path.suffix == ".py" and "migrations" not in path.parts:
            count = len(path.read_text(encoding="utf-8").splitlines())
            if count > LINES_PER_FILE:
                long[path.relative_to(ROOT).as_posix()] = count
    assert not long, f"more than {LINES_PER_FILE} lines"


def test_nothing_names_the_machine_it_was_written_on() -> None:
    found = []
    for path in files():
        content = path.read_bytes()
        if b"\0" in content:  # a picture or a font
            continue
        for number, line in enumerate(content.decode().splitlines(), start=1):
            if HOMES.search(line) or (len(ROOT.parts) > 2 and str(ROOT) in line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("parts", "names_a_machine"),
    [
        (["see ", "home", "amina", "sulh"], True),
        (["open('", "root", "x')"], True),
        (['href="', "fa-af", "work", ""], False),
        (["", "var", "lib", "sulh"], False),
    ],
)
def test_the_search_for_machines_can_find_one(parts: list[str], names_a_machine: bool) -> None:
    assert bool(HOMES.search("/".join(parts))) is names_a_machine


def test_tests_mirror_the_rooms() -> None:
    rooms = {path.stem for path in (ROOT / "sulh").iterdir() if not path.name.startswith("_")}
    tests = [path.relative_to(ROOT / "tests") for path in files() if path.is_relative_to(ROOT / "tests")]
    folders = {path.parts[0] for path in tests if len(path.parts) > 1}
    assert folders <= rooms, f"no such rooms: {sorted(folders - rooms)}"
