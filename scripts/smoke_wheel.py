"""Install the wheel alone in a clean environment and use it, on every Python here.

Proves that no development dependency is needed at run time and that the wheel holds
what it must. Exits 1 with the failing command.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUPPORTED = ("3.11", "3.12", "3.13")
PAGE = """<!doctype html><html lang="en"><head><title>Bridge reopens</title></head>
<body><article><h1>Bridge reopens</h1>
<p>The old bridge across the Lenne reopened on Monday after nine months of repair,
the town council said, ending a detour that had added half an hour to every bus.</p>
<p>Workers replaced 240 metres of railing and both bearings, and the mayor thanked
residents for their patience while the street below was closed to traffic.</p>
<p>Support our journalism. Please donate from just $2 a month.</p>
</article></body></html>"""


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command; its stdout. Exits the program with its output on failure."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True
    )
    if done.returncode:
        print(" ".join(str(part) for part in command), file=sys.stderr)
        print(done.stdout, done.stderr, file=sys.stderr)
        raise SystemExit(1)
    return done.stdout


def pythons() -> list[str]:
    """Supported interpreters, at least the running one.

    Those named in ``NEWSREADER_PYTHONS``, else those on the PATH.
    """
    if named := os.environ.get("NEWSREADER_PYTHONS", "").split():
        return named
    found = []
    for version in SUPPORTED:
        path = shutil.which(f"python{version}")
        probe = [path or "", "-c", "import venv, ssl"]
        if path and subprocess.run(probe, capture_output=True).returncode == 0:
            found.append(path)
    return found or [sys.executable]


def build(folder: Path) -> Path:
    """Build the wheel without a build environment; its path."""
    run(
        sys.executable,
        *("-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"),
        *("-w", folder, ROOT),
        cwd=ROOT,
    )
    return next(folder.glob("newsreader-*.whl"))


def files_of(packages: set[str]) -> set[str]:
    """Return every file of the packages, as the wheel names it."""
    return {
        path.relative_to(ROOT).as_posix()
        for package in packages
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix not in (".pyc", ".pyo")
    }


def check(python: str, wheel: Path, folder: Path) -> str:
    """Install and use the wheel with `python`; one line about it."""
    env = folder / "env"
    run(python, "-m", "venv", "--clear", env, cwd=folder)
    pip = (env / "bin" / "python", "-m", "pip", "--disable-pip-version-check")
    lock = ROOT / "requirements.lock"
    run(*pip, "install", "--quiet", "--require-hashes", "-r", lock, cwd=folder)
    run(*pip, "install", "--quiet", "--no-deps", wheel, cwd=folder)
    newsreader = env / "bin" / "newsreader"
    version = run(newsreader, "--version", cwd=folder).strip()
    page = folder / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    text = run(newsreader, "read", page, "--as", "text", cwd=folder)
    if "240 metres of railing" not in text or "from just $2" in text:
        raise SystemExit(f"newsreader read gave a wrong article:\n{text}")
    run(newsreader, "config", "check", ROOT / "config.example.toml", cwd=folder)
    return f"{version} works on {Path(python).name}"


def main() -> None:
    """Build once, check on every Python, print one line each."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wheel = build(folder)
        names = zipfile.ZipFile(wheel).namelist()
        roots = {name.split("/")[0] for name in names if ".dist-info" not in name}
        if roots != {"newsreader", "filters", "tui"}:
            raise SystemExit(f"the wheel holds {sorted(roots)}")
        if missing := files_of(roots) - set(names):
            raise SystemExit(f"the wheel is without {sorted(missing)}")
        for python in pythons():
            print(check(python, wheel, folder))


if __name__ == "__main__":
    main()
