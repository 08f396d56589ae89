"""The main screens as text, line by line.

``UPDATE_GOLDEN=1 pytest tests/tui/test_golden.py`` writes them anew; look at the
difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from driving import Run

GOLDEN = Path(__file__).parent / "golden"

SCREENS: list[tuple[str, tuple[int, int], tuple[str | tuple[str, int], ...]]] = [
    ("browse-120x30", (120, 30), ()),
    ("browse-40x15", (40, 15), ()),
    ("cards-200x30", (200, 30), ()),
    ("reading-120x40", (120, 40), ("open",)),
    ("reading-80x24", (80, 24), ("open", "facts_toggle")),
    ("removed-80x40", (80, 40), ("open", "show_removed", "bottom")),
    ("paywalled-80x12", (80, 12), (("next_line", 2), "open")),
    ("health-80x24", (80, 24), ("feed_info",)),
]


@pytest.mark.parametrize(
    ("name", "size", "actions"), SCREENS, ids=lambda v: str(v)[:20]
)
async def test_screen(
    run: Run,
    name: str,
    size: tuple[int, int],
    actions: tuple[str | tuple[str, int], ...],
) -> None:
    async with run(size) as reader:
        await reader.do(*actions)
        shown = reader.text + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
