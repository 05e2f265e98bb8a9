"""The checker in Go, built and asked. Beside it stand pymerkle and tlog-scales, which are libraries."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.lacking import missing

SOURCE = Path(__file__).parent / "checker" / "main.go"
LIBRARIES = Path("/usr/share/gocode")


def build(folder: Path) -> Path:
    """The checker, built in `folder` with what Debian brings and nothing from the network."""
    if shutil.which("go") is None or not (LIBRARIES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        missing("golang-go and golang-golang-x-mod-dev")
    settings = {
        "GO111MODULE": "off",
        "GOPATH": str(LIBRARIES),
        "GOFLAGS": "",
        "GOCACHE": str(folder / "cache"),
    }
    program = folder / "checker"
    subprocess.run(
        ["go", "build", "-o", program, SOURCE], cwd=folder, env={**os.environ, **settings}, check=True
    )
    return program


def asked(program: Path, folder: Path, proofs: Iterable[str] = ()) -> dict[str, Any]:
    """What the checker says of a good log and good proofs."""
    done = _run(program, folder, proofs)
    assert done.returncode == 0, done.stderr
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def refused(program: Path, folder: Path, proofs: Iterable[str] = ()) -> str:
    """Why the checker refuses."""
    done = _run(program, folder, proofs)
    assert (done.returncode, done.stdout) == (1, ""), done
    return done.stderr.strip()


def _run(program: Path, folder: Path, proofs: Iterable[str]) -> subprocess.CompletedProcess[str]:
    lines = "".join(f"{proof}\n" for proof in proofs)
    return subprocess.run([program, folder], input=lines, capture_output=True, text=True, timeout=300)


def inclusion(n: int, size: int, root: bytes, proof: Sequence[bytes]) -> str:
    """One line for the checker."""
    return json.dumps({"kind": "inclusion", "n": n, "size": size, "root": _b64(root), "proof": _all(proof)})


def consistency(old: int, size: int, root: bytes, proof: Sequence[bytes]) -> str:
    """One line for the checker."""
    return json.dumps(
        {"kind": "consistency", "old": old, "size": size, "root": _b64(root), "proof": _all(proof)}
    )


def receipt(file: Path, entry: bytes) -> str:
    """One line for the checker."""
    return json.dumps({"kind": "receipt", "file": str(file), "entry": _b64(entry)})


def _all(proof: Sequence[bytes]) -> list[str]:
    return [_b64(each) for each in proof]


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
