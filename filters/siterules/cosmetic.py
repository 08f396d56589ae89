"""Cosmetic filter lists in the Adblock ``##`` syntax over the shared tree.

Generic rules of one class or id go into an index, so that tens of thousands of them
cost one look-up per class on the page. Rules that need scripts, styles or procedural
operators are left out. Nothing is deleted here: elements are marked, and what they
hold is shown as taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

#: Attribute that carries the selector which hides an element.
CUT = "data-cut-by"

_SIMPLE = re.compile(r"^[.#]-?[A-Za-z_][\w-]*$")
_NEEDED = re.compile(r"([.#])(-?[A-Za-z_][\w-]*)")
_UNSUPPORTED = re.compile(
    r":(?:has-text|contains|xpath|upward|remove|style|matches-|min-text|watch-attr"
    r"|-abp-|if|if-not|nth-ancestor|others|properties)|\+js\(|^\^|\{"
)
_SEPARATOR = re.compile(r"^([^#\s]*)(#@?#)(.+)$")


@dataclass(frozen=True, slots=True)
class CosmeticRules:
    """Parsed filter lists."""

    #: ".class" and "#id" rules for every site.
    simple: frozenset[str] = frozenset()
    #: Class or id ("" when none is needed) to generic selectors that need it.
    generic: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Domain to selectors.
    by_domain: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: Domain to selectors that do not apply there; "" for everywhere.
    exceptions: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is any rule."""
        return bool(self.simple or self.generic or self.by_domain)


def parse_lists(lists: Iterable[str]) -> CosmeticRules:
    """Parse filter lists; network rules and unsupported ones are left out."""
    simple: set[str] = set()
    generic: dict[str, list[str]] = {}
    by_domain: dict[str, list[str]] = {}
    exceptions: dict[str, set[str]] = {}
    for text in lists:
        for line in text.splitlines():
            if line.startswith(("!", "[")) or "#" not in line:
                continue
            match = _SEPARATOR.match(line.strip())
            if match is None:
                continue
            domains, mark, selector = match.groups()
            selector = selector.strip()
            if _UNSUPPORTED.search(selector):
                continue
            names = [d.strip().lower() for d in domains.split(",") if d.strip()]
            if mark == "#@#":
                for name in names or [""]:
                    exceptions.setdefault(name, set()).add(selector)
                continue
            # "~news.example##.box": everywhere but there.
            for name in names:
                if name.startswith("~"):
                    exceptions.setdefault(name[1:], set()).add(selector)
            wanted = [n for n in names if not n.startswith("~")]
            if wanted:
                for name in wanted:
                    by_domain.setdefault(name, []).append(selector)
            elif _SIMPLE.match(selector):
                simple.add(selector)
            else:
                needed = _NEEDED.search(selector.partition(",")[0])
                key = (
                    f"{needed[1]}{needed[2]}" if needed and "," not in selector else ""
                )
                generic.setdefault(key, []).append(selector)
    return CosmeticRules(
        frozenset(simple),
        {key: tuple(found) for key, found in generic.items()},
        {key: tuple(found) for key, found in by_domain.items()},
        {key: frozenset(found) for key, found in exceptions.items()},
    )


def mark_hidden(tree: LexborHTMLParser, host: str, rules: CosmeticRules) -> int:
    """Mark the elements that `rules` hide on a page of `host`; return how many.

    Marked elements carry the selector in the attribute `CUT`.
    """
    if not rules:
        return 0
    domains = _domains(host)
    spared: set[str] = set(rules.exceptions.get("", ()))
    for domain in domains:
        spared |= rules.exceptions.get(domain, frozenset())
    marked = 0
    present: set[str] = set()
    for node in tree.css("[class], [id]"):
        for name in _names(node):
            present.add(name)
            if name in rules.simple and name not in spared:
                marked += _mark(node, name)
    selectors = [s for d in domains for s in rules.by_domain.get(d, ())]
    for key, found in rules.generic.items():
        if not key or key in present:
            selectors.extend(found)
    for selector in dict.fromkeys(selectors):
        if selector in spared:
            continue
        try:
            nodes = tree.css(selector)
        except Exception:  # selectolax raises its own and plain errors on bad CSS
            continue
        for node in nodes:
            marked += _mark(node, selector)
    return marked


def _names(node: LexborNode) -> list[str]:
    attributes = node.attributes
    names = [f".{name}" for name in (attributes.get("class") or "").split()]
    if ident := attributes.get("id"):
        names.append(f"#{ident}")
    return names


def _mark(node: LexborNode, selector: str) -> int:
    if node.tag in ("html", "body", "head"):
        return 0
    node.attrs[CUT] = selector
    return 1


def _domains(host: str) -> list[str]:
    """Return a host and its parents: "a.b.c", "b.c", "c"."""
    parts = host.lower().split(".")
    return [".".join(parts[i:]) for i in range(len(parts))]
