"""Write ``rules/prepared``: run ``python -m filters.appeals.prepare`` after an edit.

An edited rule file works without it, only more slowly at the first use of a language.
"""

from __future__ import annotations

from pathlib import Path

from filters.appeals.rules import (
    NOTES,
    RuleFile,
    languages,
    notes_of,
    prepare,
    read_rules,
)


def main() -> None:
    """Prepare the rule file of every language, and their notes of the editors."""
    folder = Path(__file__).resolve().parent.parent / "rules"
    (folder / "prepared").mkdir(exist_ok=True)
    texts, files = [], []
    for lang in sorted(languages()):
        texts.append((folder / f"{lang}.toml").read_text("utf-8"))
        files.append(read_rules(texts[-1], f"{lang}.toml", lang))
        _write(folder, lang, files[-1], texts[-1])
    _write(folder, NOTES, notes_of(files), "".join(texts))


def _write(folder: Path, name: str, file: RuleFile, text: str) -> None:
    ready = folder / "prepared" / f"{name}.json"
    ready.write_text(prepare(file, text), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
