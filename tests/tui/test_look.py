"""The colours a terminal really shows."""

from __future__ import annotations

import pytest
from rich.color import Color, ColorSystem
from textual.theme import Theme

from tui.look import DARK, LIGHT, look_of

GROUNDS = ("cursor", "idle", "find", "sentence", "mention", "code", "selection")


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)
def test_the_grounds_of_256_colours_are_greys(theme: Theme) -> None:
    variables = theme.to_color_system().generate()
    many = look_of(variables, ansi=False)
    few = look_of(variables, ansi=False, few=True)
    for name in GROUNDS:
        ground: Color = getattr(few, name).bgcolor
        red, green, blue = ground.downgrade(ColorSystem.EIGHT_BIT).get_truecolor()
        assert red == green == blue, name
    # The words keep their colours, and all of them where there are more.
    assert few.accent == many.accent
    assert many.cursor != few.cursor
