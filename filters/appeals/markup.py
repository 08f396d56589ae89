"""Evidence of the page's markup: the element chain a block stands in. Pure."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from filters.article import Block

#: An element with more of the text than this is the article, whatever it is called.
ARTICLE_SHARE = 0.35
#: Elements looked at, from the block outwards.
_DEPTH = 4
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Markup:
    """What the element chain of one block says."""

    core: float = 0.0
    peripheral: float = 0.0
    #: The words that said it: "newsletter", "<form>".
    words: tuple[str, ...] = ()
    #: The chain up to the outermost telling element: blocks with the same one stand in
    #: one container. Empty when nothing is told.
    container: str = ""


@dataclass(frozen=True, slots=True)
class _Table:
    elements: dict[str, float]
    core: dict[str, float]
    peripheral: dict[str, float]


@cache
def _table() -> _Table:
    text = resources.files("filters.rules").joinpath("markup.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return _Table(data["elements"], data["core"], data["peripheral"])


def read_markup(blocks: Sequence[Block]) -> list[Markup]:
    """Return the evidence of every block's `dom`, in order."""
    if not any(block.dom for block in blocks):
        return [Markup()] * len(blocks)
    chains = [block.dom.split(" > ") if block.dom else [] for block in blocks]
    share: Counter[str] = Counter()
    total = sum(len(block.text) for block in blocks) or 1
    for block, chain in zip(blocks, chains, strict=True):
        path = ""
        for step in chain:
            path = f"{path} > {step}" if path else step
            share[path] += len(block.text)
    return [_evidence(chain, share, total) for chain in chains]


def _evidence(chain: list[str], share: Counter[str], total: int) -> Markup:
    core = peripheral = 0.0
    words: list[str] = []
    container = ""
    path = ""
    for depth, step in enumerate(chain):
        path = f"{path} > {step}" if path else step
        if len(chain) - depth > _DEPTH or share[path] > ARTICLE_SHARE * total:
            continue
        for word, element, points, beside in _telling(step):
            core = max(core, element)
            if points:
                core = max(core, points) + 0.3 * min(core, points)
            peripheral = max(peripheral, beside)
            words.append(word)
        if words and not container:
            container = path
    return Markup(
        min(core, 4.5), peripheral, tuple(dict.fromkeys(words))[:4], container
    )


@lru_cache(maxsize=4096)
def _telling(step: str) -> tuple[tuple[str, float, float, float], ...]:
    """Return each telling word of a step: points as element, core, peripheral."""
    table = _table()
    name, *classes = re.split(r"[.#]", step)
    found = []
    if points := table.elements.get(name, 0.0):
        found.append((f"<{name}>", points, 0.0, 0.0))
    for token in _tokens(classes):
        core = table.core.get(token, 0.0)
        peripheral = table.peripheral.get(token, 0.0)
        if core or peripheral:
            found.append((token, 0.0, core, peripheral))
    return tuple(found)


def _tokens(classes: Sequence[str]) -> list[str]:
    """Return the different words of class names, in the order they are written."""
    tokens: dict[str, None] = {}
    for name in classes:
        tokens.update(dict.fromkeys(_SPLIT.split(_CAMEL.sub("-", name).lower())))
    tokens.pop("", None)
    return list(tokens)
