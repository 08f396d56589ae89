"""Write ``rules/prepared``: run ``python -m filters.appeals.prepare`` after an edit.

An edited rule file works without it, only more slowly at the first use of a language.
"""

from __future__ import annotations

from pathlib import Path

from filters.appeals.rules import languages, prepare, read_rules


def main() -> None:
    """Prepare the rule file of every language."""
    folder = Path(__file__).resolve().parent.parent / "rules"
    (folder / "prepared").mkdir(exist_ok=True)
    for lang in sorted(languages()):
        text = (folder / f"{lang}.toml").read_text("utf-8")
        file = read_rules(text, f"{lang}.toml", lang)
        ready = folder / "prepared" / f"{lang}.json"
        ready.write_text(prepare(file, text), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
