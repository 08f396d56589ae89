"""docs/pictures/performance.svg: the ratios of docs/performance.md as bars."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

_ROW, _LEFT, _UNIT, _WIDTH = 24, 230, 200, 760
_RATIOS = re.compile(r"^\| ([^|]+?) \| ([\d.]+)× \| ([\d.]+)× \|", re.MULTILINE)


def bars(document: str) -> list[tuple[str, float, float]]:
    """Return (what, wall ratio, CPU ratio) of every table row that has ratios."""
    found = []
    for section in re.split(r"^## ", document, flags=re.MULTILINE)[1:]:
        feeds = re.match(r"Polling ([\d,]+) feeds", section)
        for part in re.split(r"^Every answer ", section, flags=re.MULTILINE):
            late = re.match(r"\d+ ms", part)
            for what, wall, cpu in _RATIOS.findall(part):
                name = f"start, {what} stored"
                if feeds and late:
                    name = f"poll {feeds[1]}, {what}, {late[0]}"
                found.append((name, float(wall), float(cpu)))
    return found


def svg(rows: Sequence[tuple[str, float, float]]) -> str:
    """Draw wall and CPU time as bars; the line at 1 is whom we are compared with."""
    height = _ROW * len(rows) + 60
    one = _LEFT + _UNIT
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}"'
        ' font-family="sans-serif" font-size="12">',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        '<text x="10" y="18">Time against newsboat (polls) and an empty Textual app '
        "(starts); dark: wall, light: CPU</text>",
        f'<path d="M{one} 28V{height - 22}" stroke="#888" stroke-dasharray="3 3"/>',
        f'<text x="{one}" y="{height - 8}" text-anchor="middle">1×</text>',
    ]
    for number, (what, wall, cpu) in enumerate(rows):
        y = 34 + number * _ROW
        lines.append(
            f'<text x="{_LEFT - 8}" y="{y + 13}" text-anchor="end">'
            f"{escape(what)}</text>"
        )
        for shift, value, ink in ((0, wall, "#27548a"), (9, cpu, "#9fb8d6")):
            width = min(value * _UNIT, _WIDTH - _LEFT - 60)
            lines.append(
                f'<rect x="{_LEFT}" y="{y + shift}" width="{width:.0f}" height="8"'
                f' fill="{ink}"/>'
            )
        end = _LEFT + min(max(wall, cpu) * _UNIT, _WIDTH - _LEFT - 60) + 6
        lines.append(f'<text x="{end:.0f}" y="{y + 13}">{wall:.2f} / {cpu:.2f}</text>')
    return "\n".join([*lines, "</svg>", ""])


def draw(document: Path) -> Path:
    """Draw the picture for a document beside it; returns the picture's path."""
    picture = document.parent / "pictures" / "performance.svg"
    picture.write_text(svg(bars(document.read_text("utf-8"))), "utf-8")
    return picture
