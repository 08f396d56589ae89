"""``newsreader doctor``: how the installation is doing, in plain words."""

from __future__ import annotations

import locale
import os
import platform
import shutil
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit

from newsreader import __version__, locations
from newsreader.cli.boundary import FAILED, OK
from newsreader.cli.output import counted, feed_name, put, put_json
from newsreader.cli.setup import config_argument, config_path, stored
from newsreader.config import Config, StorageConfig, load
from newsreader.config.read import short_path
from newsreader.config.syntax import is_missing
from newsreader.errors import ConfigError, StoreError
from newsreader.facts import nlp
from newsreader.models import HealthState
from newsreader.passwords import keyring_installed


class Verdict(StrEnum):
    """How bad it is; only WRONG makes the command fail."""

    FINE = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    section: str
    verdict: Verdict
    sentence: str
    #: How many feeds it says are failing.
    failing_feeds: int = 0


#: Packages the reader is made of, in the order shown.
_PARTS = (
    "textual",
    "httpx",
    "feedparser",
    "lxml",
    "selectolax",
    "readability-lxml",
    "apsw",
    "backports.zstd",
    "tomlkit",
)


def doctor(args: Namespace) -> int:
    """Examine everything and print what was found."""
    findings = list(examine(args, os.environ))
    wrong = sum(finding.verdict is Verdict.WRONG for finding in findings)
    if args.json:
        put_json(
            [
                {
                    "section": finding.section,
                    "verdict": finding.verdict.value,
                    "sentence": finding.sentence,
                }
                for finding in findings
            ]
        )
    else:
        _print(findings)
        failing = sum(finding.failing_feeds for finding in findings)
        put(f"\n{_verdict(wrong, failing)}")
    return FAILED if wrong else OK


def _print(findings: list[Finding]) -> None:
    section = ""
    for finding in findings:
        if finding.section != section:
            put(f"{'' if not section else chr(10)}{finding.section}")
            section = finding.section
        put(f"  {finding.verdict.value:<5}  {finding.sentence}")


def _verdict(wrong: int, failing: int) -> str:
    if wrong:
        return "1 thing is wrong." if wrong == 1 else f"{wrong} things are wrong."
    if failing:
        feeds = "1 feed fails" if failing == 1 else f"{failing} feeds fail"
        return f"The installation is fine; {feeds}."
    return "All is well."


def examine(args: Namespace, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Yield every finding, section by section."""
    yield from _versions()
    config, problems = _configuration(args)
    yield from problems
    yield from _own_rules(config)
    yield from _paths(config)
    yield from _database(config)
    yield from _terminal(environ)
    yield from _extras()


def _finder(section: str) -> Callable[[Verdict, str], Finding]:
    return lambda verdict, sentence: Finding(section, verdict, sentence)


def _versions() -> Iterator[Finding]:
    found = _finder("Versions")
    yield found(
        Verdict.FINE,
        f"newsreader {__version__} on Python {platform.python_version()}, "
        f"{platform.system()} {platform.release()}",
    )
    parts, missing = [], []
    for name in _PARTS:
        try:
            parts.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    yield found(Verdict.FINE, ", ".join(parts))
    if missing:
        yield found(
            Verdict.WRONG, f"missing: {', '.join(missing)}; install newsreader again"
        )
    try:
        import apsw
    except ImportError as error:
        yield found(Verdict.WRONG, f"the database engine does not load: {error}")
        return
    fts = "with" if "ENABLE_FTS5" in apsw.compile_options else "WITHOUT"
    verdict = Verdict.FINE if fts == "with" else Verdict.WRONG
    yield found(verdict, f"SQLite {apsw.sqlite_lib_version()} {fts} full-text search")


def _configuration(args: Namespace) -> tuple[Config, list[Finding]]:
    """Return the configuration, or the defaults when it has mistakes."""
    found = _finder("Configuration")
    path = config_path(args)
    try:
        config = load(config_argument(args))
    except ConfigError as error:
        findings = [found(Verdict.WRONG, str(problem)) for problem in error.problems]
        config = Config()
    else:
        said = short_path(path) if config.path else "no file, everything by default"
        feeds = counted(
            len(config.feeds), f"{'starter ' if config.starter else ''}feed"
        )
        findings = [found(Verdict.FINE, f"{said}; {feeds}")]
        if written := sum("@" in urlsplit(feed.url).netloc for feed in config.feeds):
            them = "1 feed has" if written == 1 else f"{written} feeds have"
            sentence = (
                f"{them} a password written in the address; password_command or "
                "password_keyring keep it out of the file"
            )
            findings.append(found(Verdict.NOTE, sentence))
    if args.data:
        database = locations.expand(args.data, Path.cwd()) / "newsreader.db"
        config = replace(config, storage=StorageConfig(database))
    return config, findings


def _own_rules(config: Config) -> Iterator[Finding]:
    from filters.appeals import rule_problems
    from filters.options import CleanOptions

    for problem in rule_problems(CleanOptions(rules_dir=config.filters.rules_dir)):
        yield Finding("Configuration", Verdict.WRONG, problem)


def _paths(config: Config) -> Iterator[Finding]:
    found = _finder("Paths")
    for what, path in (
        ("database", config.storage.database),
        ("saved articles", config.save.folder),
        ("log and crash reports", locations.state_dir()),
    ):
        folder = path.parent if what == "database" else path
        why_not = _why_not_writable(folder)
        verdict = Verdict.WRONG if why_not else Verdict.FINE
        yield found(verdict, f"{what}: {short_path(path)}{why_not}")


def _why_not_writable(folder: Path) -> str:
    """Say why files cannot be made in a folder that may not exist yet, or ""."""
    there = folder
    while not os.path.exists(there) and there != there.parent:
        there = there.parent
    if not os.path.isdir(there):
        return f"; {short_path(there)} is not a folder"
    if not os.access(there, os.W_OK | os.X_OK):
        return f"; {short_path(there)} cannot be written"
    free_mib = shutil.disk_usage(there).free >> 20
    return f"; only {free_mib} MiB are free there" if free_mib < 50 else ""


def _database(config: Config) -> Iterator[Finding]:
    found = _finder("Database")
    from newsreader.store.recovery import set_aside, what_follows

    path = config.storage.database
    for aside in set_aside(path):
        yield found(
            Verdict.NOTE,
            f"set aside as damaged: {short_path(aside)},"
            f" {aside.stat().st_size / (1 << 20):.1f} MiB; delete it when you miss"
            f" nothing, or put it back as {path.name} while no newsreader runs to have"
            " it tried again",
        )
    if is_missing(path):
        yield found(Verdict.FINE, "none yet; the first poll makes it")
        return
    try:
        with closing(stored(config)) as store:
            totals = store.totals()
            feeds = store.feeds()
            damage = store.check()
    except StoreError as error:
        yield found(Verdict.WRONG, str(error))
        return
    for problem in damage[:5]:
        yield found(
            Verdict.WRONG,
            f"damaged: {problem}; the next start {what_follows(path)}",
        )
    size = path.stat().st_size / (1 << 20)
    state = "damaged" if damage else "every page checked and healthy"
    yield found(
        Verdict.WRONG if damage else Verdict.FINE,
        f"{state}, {size:.1f} MiB, {counted(totals.total, 'article')} of"
        f" {counted(totals.feeds, 'feed')}, "
        f"{totals.unread:,} unread",
    )
    failing = [feed for feed in feeds if feed.health is HealthState.FAILING]
    for feed in failing[:10]:
        name = feed_name(feed.title, feed.url)
        said = f"{name}: {feed.sentence} {feed.next_step}".rstrip()
        yield replace(found(Verdict.NOTE, said), failing_feeds=1)
    if more := failing[10:]:
        said = f"and {len(more)} more feeds are failing"
        yield replace(found(Verdict.NOTE, said), failing_feeds=len(more))


def _terminal(environ: Mapping[str, str]) -> Iterator[Finding]:
    found = _finder("Terminal")
    term = environ.get("TERM", "")
    if not sys.stdout.isatty():
        yield found(Verdict.NOTE, "the output is not a terminal; some is guessed")
    if term in ("", "dumb"):
        yield found(Verdict.NOTE, "TERM names no terminal; the reader needs one")
    else:
        size = shutil.get_terminal_size()
        yield found(Verdict.FINE, f"{term}, {size.columns} by {size.lines}")
        if size.columns < 40:
            yield found(Verdict.NOTE, "narrower than 40 columns; lines will be cut")
    yield found(Verdict.FINE, _colours(environ, term))
    encoding = locale.getpreferredencoding(False)
    if encoding.lower().replace("-", "") == "utf8":
        yield found(Verdict.FINE, "letters: UTF-8")
    else:
        yield found(
            Verdict.NOTE,
            f"letters: {encoding}; set LANG to a UTF-8 locale to see all of them",
        )
    if environ.get("TMUX"):
        yield found(
            Verdict.NOTE,
            "inside tmux: copying needs  set -g set-clipboard on  in tmux.conf",
        )


def _colours(environ: Mapping[str, str], term: str) -> str:
    if environ.get("NO_COLOR"):
        return "colours: none, as NO_COLOR asks"
    if environ.get("COLORTERM", "").lower() in ("truecolor", "24bit"):
        return "colours: all of them"
    return "colours: 256" if "256color" in term else "colours: the terminal's own 16"


def _extras() -> Iterator[Finding]:
    found = _finder("Extras")
    try:
        provided = metadata.metadata("newsreader").get_all("Provides-Extra") or []
    except metadata.PackageNotFoundError:
        provided = []
    if "keyring" in provided:
        there = keyring_installed()
        said = "keyring: installed" if there else "keyring: not installed; optional"
        yield found(Verdict.FINE if there else Verdict.NOTE, said)
    if "nlp" in provided:
        yield found(Verdict.FINE if nlp.installed() else Verdict.NOTE, nlp.available())
