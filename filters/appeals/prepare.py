"""Write ``prepared`` files: run ``python -m filters.appeals.prepare`` after an edit.

An edited rule file works without it, only more slowly at the first use of a language.
"""

from __future__ import annotations

from pathlib import Path

from filters import access_walls
from filters.appeals.rules import (
    NOTES,
    RuleFile,
    languages,
    notes_of,
    prepare,
    read_rules,
)


def main() -> None:
    """Prepare the rule files and wordings of walls of every language, and the notes."""
    folder = Path(__file__).resolve().parent.parent / "rules"
    texts, files = [], []
    for lang in sorted(languages()):
        texts.append((folder / f"{lang}.toml").read_text("utf-8"))
        files.append(read_rules(texts[-1], f"{lang}.toml", lang))
        _write(folder, lang, files[-1], texts[-1])
    _write(folder, NOTES, notes_of(files), "".join(texts).encode())
    walls = folder / "walls"
    for lang in sorted(access_walls.languages()):
        text = (walls / f"{lang}.toml").read_text("utf-8")
        _write(walls, lang, access_walls.parsed(text, lang), text)


def _write(folder: Path, name: str, file: RuleFile, text: str | bytes) -> None:
    ready = folder / "prepared" / f"{name}.json"
    ready.parent.mkdir(exist_ok=True)
    ready.write_text(prepare(file, text), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
