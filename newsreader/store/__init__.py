"""The store: one SQLite file with everything newsreader remembers.

`Store` is the only door. No module outside this package knows SQL or apsw, and
nothing of apsw escapes it: its errors become the `StoreError`s of `errors`.
"""

from __future__ import annotations

from newsreader.store.store import Store

__all__ = ["Store"]
