"""Which blocks of an article are appeals, not journalism. Pure: no I/O but the rules.

Nothing is deleted: `mark` returns the same blocks, some with a `Removal`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from filters.appeals.decision import Contribution, Cue, Decision
from filters.article import Block
from filters.options import CleanOptions

__all__ = ["Contribution", "Cue", "Decision", "explain", "mark", "rule_problems"]


def mark(
    blocks: Sequence[Block],
    *,
    lang: str,
    url: str | None,
    options: CleanOptions,
    title: str = "",
) -> tuple[Block, ...]:
    """Return `blocks` in order, appeals carrying a `Removal`; texts are untouched."""
    # Imported late: `filters` is imported by programs that clean nothing.
    from filters.appeals.judge import judge

    removals = judge(blocks, lang=lang, options=options, title=title).removals()
    return tuple(
        block if block.removal == removal else replace(block, removal=removal)
        for block, removal in zip(blocks, removals, strict=True)
    )


def explain(
    blocks: Sequence[Block],
    *,
    lang: str,
    url: str | None,
    options: CleanOptions,
    title: str = "",
) -> list[Decision]:
    """Return one `Decision` per block: score, cues, evidence, verdict, reason."""
    from filters.appeals.judge import judge

    return judge(blocks, lang=lang, options=options, title=title).decisions()


def rule_problems(options: CleanOptions) -> tuple[str, ...]:
    """Return what is wrong with the user's own rules, in plain sentences."""
    from filters.appeals.rules import user_rules, user_stamp

    stamp = user_stamp(options.rules_dir)
    return user_rules(options.rules_dir, stamp).problems if stamp else ()
