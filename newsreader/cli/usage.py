"""The error of a command line that cannot be meant."""

from __future__ import annotations

from newsreader.errors import NewsreaderError


class UsageError(NewsreaderError):
    """The arguments make no sense together; exit code 2."""
