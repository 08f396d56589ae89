"""What is written down for later: redaction, the rotating log, crash reports.

The log never holds article text, passwords or tokens. Nothing is created before the
first line is written.
"""

from __future__ import annotations

import re

_USERINFO = re.compile(r"(?<=://)[^/?#\s@]*@")
_SECRET_PARAMETER = re.compile(
    r"(?i)((?:^|[?&;])(?:[\w.-]*(?:token|secret|passw(?:or)?d|pwd|api[-_]?key|auth|"
    r"signature|credential|session(?:id)?)|key|sig|pass|sid)=)[^&;#\s]+"
)


def redact_url(text: str) -> str:
    """Return `text` with names, passwords and tokens inside addresses hidden."""
    if "://" not in text:
        return text
    return _SECRET_PARAMETER.sub(r"\1***", _USERINFO.sub("***@", text))
