"""What can be done with the article shown, and with its facts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsreader.actions import Where
from tui import entrywork
from tui.commands.registry import command, perform

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


@command("save")
async def save(main: MainScreen, count: int = 0) -> None:
    """Save the article as Markdown."""
    if row := entrywork.chosen_row(main):
        saved = await main.session.save(row.id)
        if not saved.is_new:
            main.say(f"Already saved to {short(saved.path)}.")
            return
        again = f"; it was saved before as {saved.before.name}" if saved.before else ""
        main.say(f"Saved to {short(saved.path)}{again}")


@command("open_browser")
async def open_browser(main: MainScreen, count: int = 0) -> None:
    """Open the article's page in the browser."""
    if row := entrywork.chosen_row(main):
        await entrywork.browse(main, row.url)


@command("fetch_full")
async def fetch_full(main: MainScreen, count: int = 0) -> None:
    """Fetch the article's own page."""
    if main.level is Where.LIST:
        row = main.article_list.current
        if row is None:
            return
        await entrywork.open_entry(main, row.id)
    await main.desk.fetch()
    main.tell_place()


@command("switch_text")
async def switch_text(main: MainScreen, count: int = 0) -> None:
    """Switch between the feed's text and the page's."""
    await main.desk.switch_text(main.keys.shown("switch_text"))
    main.tell_place()


@command("show_removed")
def show_removed(main: MainScreen, count: int = 0) -> None:
    """Show or hide what the filters took out."""
    main.desk.toggle_removed()
    main.tell_place()


@command("never_cut")
async def never_cut(main: MainScreen, count: int = 0) -> None:
    """Never cut by these rules in this feed again."""
    reading = main.desk.reading
    rules, name = main.desk.rules_in_view()
    if reading is None or not rules:
        main.say("Nothing was taken out of this article.")
        return
    entry_id, feed = reading.entry.row.id, reading.entry.row.feed_title
    await main.session.never_cut(entry_id, rules)
    await main.desk.open(entry_id)

    async def cut_again() -> None:
        await main.session.cut_again(entry_id, rules)
        if main.desk.entry_id == entry_id:
            await main.desk.open(entry_id)
        main.tell_place()

    told = f"The {name} will stay in {feed} from now on."
    undone = f"The {name} will be taken out of {feed} again."
    main.changes.can_undo(undone, cut_again)
    main.say(f"{told} {main.keys.shown('undo')} takes it back.")
    main.tell_place()


@command("toggle_original")
async def toggle_original(main: MainScreen, count: int = 0) -> None:
    """Switch between the cleaned text and what it was made of."""
    await main.desk.toggle_original()


@command("show_changes")
async def show_changes(main: MainScreen, count: int = 0) -> None:
    """Show what the outlet changed in the article."""
    await main.desk.show_changes()


@command("copy_link")
def copy_link(main: MainScreen, count: int = 0) -> None:
    """Send the article's address to the terminal's clipboard."""
    if row := entrywork.chosen_row(main):
        if not row.url:
            main.say(entrywork.NO_ADDRESS, trouble=True)
            return
        main.app.copy_to_clipboard(row.url)
        main.say("The address was sent to the terminal's clipboard.")


@command("links")
def links(main: MainScreen, count: int = 0) -> None:
    """List the links of the article."""
    from tui.screens.links import LinkSheet

    document = main.article.document
    links = document.links() if document else []
    if not links:
        main.say("There are no links in this article.")
        return
    main.app.push_screen(
        LinkSheet(links),
        lambda url: main.run(entrywork.browse(main, url)) if url else None,
    )


@command("facts_toggle")
def facts_toggle(main: MainScreen, count: int = 0) -> None:
    """Show or hide the key facts."""
    if main.app.size.width >= 100:
        main.wishes = replace(main.wishes, facts=not main.wishes.facts)
    else:
        main.wishes = replace(main.wishes, sheet=not main.wishes.sheet)
    main.keep_panes()
    if main.level is Where.FACTS:
        main.go_to(Where.ARTICLE)
        main.desk.step_back()
    else:
        main.rearrange()


@command("facts_focus")
def facts_focus(main: MainScreen, count: int = 0) -> None:
    """Go to the key facts, or back to the text."""
    if main.level is Where.FACTS:
        perform(main, "back")
        return
    if not main.facts.panel.items and not main.desk.reading:
        return
    main.wishes = replace(main.wishes, facts=True, sheet=True)
    main.go_to(Where.FACTS)


def short(path: Path) -> str:
    """Return a path with the home folder as "~"."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return str(path)
