"""``newsreader rules explain``: what the appeal filter thought of every block."""

from __future__ import annotations

from argparse import Namespace
from contextlib import closing
from typing import Any

from filters.appeals.decision import Decision
from filters.options import CleanOptions
from newsreader.cli import sources
from newsreader.cli.boundary import OK, USAGE
from newsreader.cli.output import counted, fit, put, put_json, say
from newsreader.cli.setup import configuration, stored
from newsreader.config import Config
from newsreader.errors import SourceError
from newsreader.parse.charset import decode

_PRELOAD = ("newsreader.pipeline", "newsreader.cli.rules")
_TEXT_CELLS = 76


def usage(args: Namespace) -> int:
    """Say what can follow "rules"."""
    say("newsreader rules: choose explain\nTry newsreader rules --help.")
    return USAGE


def explain(args: Namespace) -> int:
    """Print every block with its score, cues and verdict."""
    from filters.appeals import rule_problems

    config = configuration(args)
    for problem in rule_problems(sources.options(config)):
        say(problem)
    decisions = _explain(args, config)
    if args.json:
        put_json([_as_json(decision) for decision in decisions])
        return OK
    for decision in decisions:
        put(_as_text(decision))
    removed = sum(decision.removal is not None for decision in decisions)
    say(f"{counted(len(decisions), 'block')}, {removed} taken out.")
    return OK


def _explain(args: Namespace, config: Config) -> list[Decision]:
    entry_id = sources.stored_id(args.source)
    options = sources.options(config)
    if entry_id is None:
        found = sources.document(args, config)
        body, kind, url, lang = found.body, str(found.kind), found.url, ""
    else:
        with closing(stored(config)) as store:
            entry = store.entry(entry_id)
            if entry is None:
                raise SourceError(f"There is no article {entry_id} in the database.")
            raw = store.raw(entry_id)
        options = CleanOptions(options.keep | entry.spec.keep, options.rules_dir)
        html = raw.page_html or raw.feed_html or entry.summary
        body, kind = html.encode(), "html" if raw.page_html else "fragment"
        url, lang = raw.page_url or entry.row.url, entry.row.lang
    return sources.in_worker(
        args.source,
        explain_document,
        body,
        kind,
        url,
        lang,
        options,
        preload=_PRELOAD,
    )


def explain_document(
    body: bytes, kind: str, url: str, lang: str, options: CleanOptions
) -> list[Decision]:
    """Return a decision for each block. Runs in a worker.

    `kind` is "html" for a page, "fragment" for a feed's HTML, or "text".
    """
    from filters import Block, BlockKind, appeals
    from filters.extract import Extracted, Page, extract, extract_fragment
    from filters.pipeline import explained
    from filters.text import fold_blanks

    if kind == "text":
        lines = fold_blanks(decode(body)[0]).split("\n")
        found = Extracted(tuple(Block(BlockKind.PARAGRAPH, x) for x in lines if x))
    else:
        page = Page(body, url or None)
        reader = extract if kind == "html" else extract_fragment
        found = reader(page, options)
    decisions = appeals.explain(
        found.blocks,
        lang=lang or found.lang,
        url=url or None,
        options=options,
        title=found.title,
    )
    return explained(found, decisions)


def _as_text(decision: Decision) -> str:
    verdict = (
        f"taken out: {decision.removal.category.value} ({decision.removal.rule})"
        if decision.removal
        else "kept"
    )
    lines = [
        f"{decision.index + 1:>4}  {decision.score:+.2f}  {verdict}",
        f"      {fit(decision.text.replace(chr(10), ' / '), _TEXT_CELLS)}",
    ]
    for cue in decision.cues:
        lines.append(f"      {cue.strength:+.2f}  {cue.rule}: {cue.matched}")
    for part in decision.evidence:
        lines.append(f"      {part.points:+.2f}  {part.what}")
    if decision.reason:
        lines.append(f"      {decision.reason}")
    return "\n".join(lines) + "\n"


def _as_json(decision: Decision) -> dict[str, Any]:
    removal = decision.removal
    return {
        "block": decision.index + 1,
        "text": decision.text,
        "score": round(decision.score, 4),
        "cues": [
            {"rule": cue.rule, "strength": cue.strength, "matched": cue.matched}
            for cue in decision.cues
        ],
        "evidence": [
            {"what": part.what, "points": part.points} for part in decision.evidence
        ],
        "removed": removal
        and {
            "category": removal.category.value,
            "rule": removal.rule,
            "reason": removal.reason,
        },
        "reason": decision.reason,
    }
