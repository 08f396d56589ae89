"""When Python looks for garbage: not while it imports, and never in what it imported.

Imports make some hundred thousand objects that stay. Looking through them costs a tenth
of the start, and each full look later would keep a key waiting for 50 ms.
"""

from __future__ import annotations

import gc

#: Objects between two looks. Python's own 700 are for programs that make few.
_OBJECTS = 20_000


def pause() -> None:
    """Look for none until `resume`."""
    gc.disable()


def resume() -> None:
    """Look for garbage again, but only in what is made from now on."""
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
    gc.enable()
