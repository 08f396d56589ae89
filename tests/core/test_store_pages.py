"""Fetched pages: they come back equal, and cost what is new in them."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_builders import NOW, entry, poll, subscribe

from newsreader.models import EntryQuery
from newsreader.store import Store, codec

HOST = "https://www.news.example"


@pytest.fixture
def store() -> Iterator[Store]:
    with contextlib.closing(Store.memory()) as opened:
        subscribe(opened)
        poll(opened, [entry(f"{n}") for n in range(60)])
        yield opened


def noise(seed: str, length: int) -> str:
    """Letters that do not compress, always the same ones."""
    rng = random.Random(seed)
    return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=length))


def page(number: int, design: str = "old") -> str:
    """A page: a lot that all pages of a design have, and a little of its own."""
    own = f"<article><p>Für {number}: {noise(f'own {number}', 300)}</p></article>"
    return f"<html>{noise(design, 9000)}{own}{noise(design + '!', 9000)}</html>"


def keep(store: Store, numbers: range, design: str = "old", host: str = HOST) -> None:
    ids = list(store.entry_ids(EntryQuery()))
    for n in numbers:
        store.save_page(ids[n], page(n, design), f"{host}/{n}", NOW)


def kept(store: Store, numbers: range, design: str = "old") -> bool:
    ids = list(store.entry_ids(EntryQuery()))
    return all(store.raw(ids[n]).page_html == page(n, design) for n in numbers)


def query(store: Store, sql: str) -> int:
    value: int = store._connections.writer.execute(sql).get
    return value


def test_pages_of_one_host_cost_what_is_new_in_them(store):
    keep(store, range(20))
    assert kept(store, range(20))
    assert query(store, "SELECT count(*) FROM dictionaries") == 1
    alone = len(codec.pack(page(0)))
    later = query(store, "SELECT max(length(html)) FROM pages WHERE html >= x'03'")
    assert later < alone // 10
    assert query(store, "SELECT count(*) FROM pages WHERE html < x'03'") == 1


def test_one_page_of_a_host_makes_no_dictionary(store):
    for n in range(20):
        keep(store, range(n, n + 1), host=f"https://host{n}.example")
    assert kept(store, range(20))
    assert query(store, "SELECT count(*) FROM dictionaries") == 0


@pytest.mark.parametrize("host", ["", "https://[broken", "about:blank"])
def test_an_address_without_a_host_is_no_trouble(store, host):
    keep(store, range(4), host=host)
    assert kept(store, range(4))
    assert query(store, "SELECT count(*) FROM dictionaries") == 0


def test_a_host_with_a_new_design_gets_a_new_dictionary_but_not_with_each_page(store):
    keep(store, range(15))
    keep(store, range(15, 40), "new")
    assert kept(store, range(15))
    assert kept(store, range(15, 40), "new")
    assert query(store, "SELECT count(*) FROM dictionaries") == 2
    for n in range(40, 60):
        keep(store, range(n, n + 1), f"design {n}")
    # Pages that have nothing in common are not all kept twice.
    assert query(store, "SELECT count(*) FROM dictionaries") <= 4


def test_a_page_kept_again_is_replaced(store):
    keep(store, range(3))
    ids = list(store.entry_ids(EntryQuery()))
    store.save_page(ids[1], page(1, "new"), f"{HOST}/1", NOW + timedelta(hours=1))
    raw = store.raw(ids[1])
    assert raw.page_html == page(1, "new")
    assert raw.page_fetched == NOW + timedelta(hours=1)
    assert kept(store, range(2, 3))


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM dictionaries",
        "UPDATE dictionaries SET digest = x'00'",
        "UPDATE dictionaries SET body = x'02ffff'",
        "UPDATE pages SET html = x'02ffff'",
        "UPDATE pages SET html = x'01ffff'",
    ],
)
def test_a_page_that_cannot_be_read_counts_as_none_and_can_be_fetched_again(
    store, damage
):
    keep(store, range(5))
    store._connections.writer.execute("PRAGMA foreign_keys = OFF")
    store._connections.writer.execute(damage)
    (entry_id,) = store.entry_ids(EntryQuery(), limit=1, offset=4)
    raw = store.raw(entry_id)
    assert (raw.page_html, raw.page_fetched) == ("", None)
    assert "Text of" in raw.feed_html
    keep(store, range(3, 5))
    if "pages" in damage:
        assert kept(store, range(3, 5))
    else:
        keep(store, range(5, 20))
        assert kept(store, range(3, 20))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=0, max_size=200), min_size=1, max_size=6))
def test_any_text_comes_back(store, texts):
    ids = list(store.entry_ids(EntryQuery()))
    for n, text in enumerate(texts):
        html = text * 40
        store.save_page(ids[n], html, f"{HOST}/{n}", NOW)
        expected = html.encode("utf-8", "replace").decode()
        assert store.raw(ids[n]).page_html == expected


def with_old_pages(path: Path) -> None:
    """Give a store's pages the form they had before there were dictionaries."""
    with contextlib.closing(Store.open(path)) as store:
        subscribe(store)
        poll(store, [entry(f"{n}") for n in range(30)])
        keep(store, range(30))
        writer = store._connections.writer
        ids = list(store.entry_ids(EntryQuery()))
        for n, entry_id in enumerate(ids):
            writer.execute(
                "UPDATE pages SET html = ? WHERE entry_id = ?",
                (codec.pack(page(n)), entry_id),
            )
        writer.execute("DELETE FROM hosts")
        writer.execute("DELETE FROM dictionaries")
        writer.execute("INSERT INTO old_pages SELECT entry_id FROM pages")
        writer.execute("UPDATE pages SET html = x'01ff' WHERE entry_id = ?", (ids[7],))


def test_pages_of_an_older_version_are_packed_anew_a_few_at_a_time(tmp_path):
    path = tmp_path / "newsreader.db"
    with_old_pages(path)
    with contextlib.closing(Store.open(path)) as store:
        assert kept(store, range(7))
        while store.tidy():
            left = query(store, "SELECT count(*) FROM old_pages")
            if left and left < 20:
                break
        # Closed in the middle, as at quitting: nothing is lost and the rest is left.
        assert kept(store, range(8, 30))
    with contextlib.closing(Store.open(path)) as store:
        while store.tidy():
            pass
        assert kept(store, range(7))
        assert kept(store, range(8, 30))
        assert query(store, "SELECT count(*) FROM old_pages") == 0
        packed = query(store, "SELECT count(*) FROM pages WHERE html >= x'03'")
        assert packed == 28
        assert store.check() == []
