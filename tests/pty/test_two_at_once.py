"""Two readers and a poll on one database: clear words, no waiting, no damage."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from payloads import hostile_server
from terminal import terminal

from newsreader.cli import main
from newsreader.models import EntryQuery
from newsreader.store import Store

pytestmark = [pytest.mark.pty, pytest.mark.timeout(90)]


def test_app_second_app_and_headless_poll(
    environ: Mapping[str, str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hostile_server() as server:
        config = home / "newsreader/config/config.toml"
        config.parent.mkdir(parents=True)
        config.write_text(
            f'[[feeds]]\nurl = "{server.base}/feed"\nfull_text = "never"\n'
        )
        assert main(["poll"]) == 0
        with terminal([], environ=environ) as first:
            first.wait_for("1 of 54")
            # The headless poll is told who is writing, and changes nothing.
            capsys.readouterr()
            assert main(["poll", "--force"]) == 1
            told = capsys.readouterr().err
            assert f"process {first.pid}" in told
            # Reading commands are not kept waiting.
            assert main(["list", "--json"]) == 0
            with terminal([], environ=environ) as second:
                second.wait_for("1 of 54")
                second.send("\r")
                second.wait_for("M00raw body.")
                # It cannot mark, and says so instead of pretending.
                second.send("*")
                second.wait_for(
                    lambda text: "only reads" in text or "read-only" in text
                )
                first.send("j")
                first.wait_for("2 of 54")
                first.send("*")
                first.wait_for("★")
                second.send("\x11")
                assert second.wait_exit() == 0
            first.send("q")
            assert first.wait_exit() == 0
    store = Store.open(home / "newsreader/data/newsreader.db")
    assert store.check() == []
    assert store.recovered == ""
    assert store.totals().total == 54
    assert len(store.entry_ids(EntryQuery(starred=True))) == 1
    store.close()


def test_a_killed_reader_leaves_nothing_locked(
    environ: Mapping[str, str], home: Path
) -> None:
    with hostile_server() as server:
        config = home / "newsreader/config/config.toml"
        config.parent.mkdir(parents=True)
        config.write_text(f'feeds = ["{server.base}/feed"]\n')
        with terminal([], environ=environ) as first:
            first.wait_for("1 of 54")
            # Leaving the block kills it with SIGKILL.
        assert main(["poll", "--force"]) == 0
    store = Store.open(home / "newsreader/data/newsreader.db")
    assert store.check() == []
    assert store.totals().total == 54
    store.close()
