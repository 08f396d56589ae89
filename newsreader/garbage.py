"""When Python looks for garbage: not while it imports, and never in what it imported.

Imports make some hundred thousand objects that stay. Looking through them costs a tenth
of the start, and each full look later would keep a key waiting for 50 ms.
"""

from __future__ import annotations

import gc

#: When to look: after so many new objects, and how many times before a wider look.
#: Python's own numbers (700, 10, 10) are for programs that make few objects.
_SELDOM = (20_000, 20, 20)
#: The same where someone waits for keys: more looks, each of them brief, and the wide
#: ones left to quiet moments (`look_widely`), if these come often enough.
_BRIEFLY = (4_000, 4, 40)
#: Middle looks since the last wide one that make another worth its time.
_DUE = 4


def pause() -> None:
    """Look for none until `resume`."""
    gc.disable()


def resume(*, briefly: bool = False) -> None:
    """Look for garbage again, but only in what is made from now on."""
    gc.freeze()
    gc.set_threshold(*(_BRIEFLY if briefly else _SELDOM))
    gc.enable()


def look_widely() -> bool:
    """Look at everything made since `resume`, if that is due; tells whether it was.

    Takes 10 to 40 ms: for a moment in which nobody waits for a key.
    """
    if not gc.isenabled() or gc.get_count()[2] < _DUE:
        return False
    gc.collect()
    return True
