"""Evidence of the page's markup: the element chain a block stands in. Pure."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from filters.article import Block

#: An element with more of the text than this is the article, whatever it is called.
ARTICLE_SHARE = 0.35
#: Evidence from which the page itself says what a block is.
TOLD = 1.5
#: Elements looked at, from the block outwards.
_DEPTH = 4
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CHILD = " > "
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
    # Most paragraphs of an article have the same chain as others.
    lengths: defaultdict[str, int] = defaultdict(int)
    for block in blocks:
        lengths[block.dom] += len(block.text)
    chains = {dom: _paths(dom) for dom in lengths}
    share: defaultdict[str, int] = defaultdict(int)
    for dom, length in lengths.items():
        for path, _ in chains[dom]:
            share[path] += length
    most = ARTICLE_SHARE * (sum(lengths.values()) or 1)
    found = {dom: _evidence(chain, share, most) for dom, chain in chains.items()}
    return [found[block.dom] for block in blocks]


def _paths(dom: str) -> list[tuple[str, str]]:
    """Return each step of a chain with the chain up to it."""
    paths = []
    end = 0
    for step in dom.split(_CHILD) if dom else ():
        end += len(step)
        paths.append((dom[:end], step))
        end += len(_CHILD)
    return paths


def _evidence(
    chain: Sequence[tuple[str, str]], share: Mapping[str, int], most: float
) -> Markup:
    core = peripheral = 0.0
    words: list[str] = []
    container = ""
    for path, step in chain[-_DEPTH:]:
        if share[path] > most:
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
