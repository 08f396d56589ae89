"""Layout, help, and the program itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsreader.actions import Where
from tui.commands.registry import command

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


@command("list_toggle")
def list_toggle(main: MainScreen, count: int = 0) -> None:
    """Show or hide the list beside the text."""
    main.wishes = replace(main.wishes, list=not main.wishes.list)
    if main.level is Where.LIST and not main.wishes.list and main.wishes.reading:
        main.level = Where.ARTICLE
    main.keep_panes()
    main.rearrange()


@command("feeds_toggle")
def feeds_toggle(main: MainScreen, count: int = 0) -> None:
    """Show or hide the feeds."""
    if main.app.size.width < 100 or main.wishes.reading:
        if main.level is Where.FEEDS:
            main.go_to(Where.LIST)
        else:
            if main.app.size.width < 160:
                main.wishes = replace(main.wishes, reading=False)
            main.wishes = replace(main.wishes, feeds=True)
            main.go_to(Where.FEEDS)
        return
    main.wishes = replace(main.wishes, feeds=not main.wishes.feeds)
    if main.level is Where.FEEDS and not main.wishes.feeds:
        main.level = Where.LIST
    main.keep_panes()
    main.rearrange()


@command("toggle_theme")
def toggle_theme(main: MainScreen, count: int = 0) -> None:
    """Switch between light and dark."""
    if main.app.no_color:
        main.say("NO_COLOR is set: there is only one theme.")
        return
    shown = main.app.toggle_theme()  # type: ignore[attr-defined]
    main.say(f"The {shown} theme.")


@command("help")
def help_(main: MainScreen, count: int = 0) -> None:
    """Show the keys that work here."""
    from tui.screens.help import HelpSheet

    main.app.push_screen(HelpSheet(main.keys, main.where))


@command("command_line")
def command_line(main: MainScreen, count: int = 0) -> None:
    """Type the name of an action."""
    from tui.widgets.prompt import Prompt

    main.mount(Prompt("command", ":", "", main.keys), before=main.hints)


@command("palette")
def palette(main: MainScreen, count: int = 0) -> None:
    """Choose from every action."""
    main.app.action_command_palette()


@command("suspend")
def suspend(main: MainScreen, count: int = 0) -> None:
    """Put the reader to sleep."""
    main.app.action_suspend_process()


@command("quit")
def quit_(main: MainScreen, count: int = 0) -> None:
    """Leave the reader."""
    main.desk.remember()
    main.app.exit(return_code=0)
