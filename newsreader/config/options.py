"""Every option there is: its name, its field, what it takes and one sentence on it.

The loader, `config show`, config.example.toml and the manual are made from this table.
"""

from __future__ import annotations

from typing import Any

from filters.article import Category
from filters.records import dataclass
from newsreader import locations
from newsreader.config import read
from newsreader.config.model import Config, SaveConfig
from newsreader.config.read import Reader
from newsreader.models import FullText

_MIB = 1 << 20
_MONTH = 31 * 1440


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a section."""

    name: str
    #: Name of the field in the section's dataclass.
    field: str
    reader: Reader
    help: str


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the file."""

    name: str
    help: str
    options: tuple[Option, ...]


#: Our own three and the names Textual gives its themes.
THEMES = (
    "dark", "light", "terminal", "ansi-dark", "ansi-light", "atom-one-dark",
    "atom-one-light", "catppuccin-frappe", "catppuccin-latte",
    "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki", "gruvbox",
    "monokai", "nord", "rose-pine", "rose-pine-dawn", "rose-pine-moon",
    "solarized-dark", "solarized-light", "textual-dark", "textual-light", "tokyo-night",
)  # fmt: skip

_POLL = Section(
    "poll",
    "When feeds are asked for news.",
    (
        Option(
            "interval",
            "interval_minutes",
            read.interval("adaptive", 5, _MONTH),
            '"adaptive" lets each feed\'s own pace decide; or minutes, or "2h".',
        ),
        Option(
            "min_interval",
            "min_interval_minutes",
            read.minutes(5, _MONTH),
            "Adaptive polling asks no feed more often than this (minutes).",
        ),
        Option(
            "max_interval",
            "max_interval_minutes",
            read.minutes(5, _MONTH),
            "Adaptive polling asks every feed at least this often (minutes).",
        ),
        Option(
            "on_start",
            "on_start",
            read.boolean(),
            "Ask the feeds in good health when the reader starts, due or not.",
        ),
        Option(
            "prefetch",
            "prefetch",
            read.boolean(),
            "Make the next three unread articles ready while you read one, fetching"
            " their pages where full_text says so.",
        ),
        Option(
            "max_entries",
            "max_entries",
            read.whole(1, 100_000),
            "Newest entries of one feed document that are looked at.",
        ),
    ),
)

_NETWORK = Section(
    "network",
    "Limits and manners of every request.",
    (
        Option(
            "user_agent",
            "user_agent",
            read.user_agent(),
            "What the reader calls itself to servers; empty for its own name.",
        ),
        Option(
            "timeout",
            "timeout_s",
            read.seconds(1, 600),
            "Seconds one answer may take in all.",
        ),
        Option(
            "max_feed_size",
            "max_feed_bytes",
            read.size(64 << 10, 256 * _MIB),
            "Largest feed that is read, unpacked.",
        ),
        Option(
            "max_page_size",
            "max_page_bytes",
            read.size(64 << 10, 256 * _MIB),
            "Largest article page that is read, unpacked.",
        ),
        Option(
            "max_redirects",
            "max_redirects",
            read.whole(0, 20),
            "Redirects followed for one address.",
        ),
        Option(
            "concurrency",
            "concurrency",
            read.whole(1, 256),
            "Requests under way at once.",
        ),
        Option(
            "per_host",
            "per_host",
            read.whole(1, 16),
            "Requests under way at once to one host.",
        ),
        Option(
            "proxy",
            "proxy",
            read.proxy(),
            'Address of a proxy ("http://host:port"), empty for none.',
        ),
        Option(
            "allow_private",
            "allow_private",
            read.hosts(),
            "Hosts on private networks that may be asked; others are refused.",
        ),
    ),
)

#: What each category of `[filters]` is, for people.
CATEGORY_HELP: dict[Category, str] = {
    Category.DONATION: "Appeals to give money.",
    Category.SUBSCRIPTION: "Invitations to subscribe.",
    Category.PAYWALL: "Notices that the rest is for subscribers.",
    Category.REGISTRATION: "Notices that ask for an account.",
    Category.NEWSLETTER: "Sign-up boxes for newsletters.",
    Category.APP_PROMO: "Promotion of the outlet's app or channels.",
    Category.ADBLOCK_NAG: "Complaints about ad blockers.",
    Category.COOKIE: "Cookie and consent notices.",
    Category.RELATED: 'Lists of other articles ("Read also").',
    Category.SHARE: "Share buttons and follow-us lines.",
    Category.LEGAL: "Copyright and legal lines at the end.",
}

_FILTERS_RULES = Option(
    "rules_dir",
    "rules_dir",
    read.rules_folder(),
    'Folder with rules of your own; empty means "rules" beside this file.',
)

_FACTS = Section(
    "facts",
    "How key facts are found.",
    (
        Option(
            "nlp",
            "nlp",
            read.boolean(),
            "Let a language model help to find English names; needs newsreader[nlp].",
        ),
    ),
)

_DISPLAY = Section(
    "display",
    "How the reader looks and behaves.",
    (
        Option(
            "theme",
            "theme",
            read.one_of(*THEMES),
            '"dark", "light", "terminal" (its own colours) or a theme such as "nord".',
        ),
        Option(
            "measure",
            "measure",
            read.whole(30, 200),
            "Columns of an article's text at most.",
        ),
        Option(
            "mouse",
            "mouse",
            read.boolean(),
            "Whether the mouse works; false leaves selecting to the terminal.",
        ),
        Option(
            "mark_read",
            "mark_read",
            read.one_of("open", "manual"),
            '"open" marks an article read when it is opened, "manual" never does.',
        ),
        Option(
            "density",
            "density",
            read.one_of("comfortable", "compact"),
            '"comfortable" gives an article two or three lines, "compact" one.',
        ),
        Option(
            "hide_read",
            "hide_read",
            read.boolean(),
            "Start with unread articles only.",
        ),
        Option(
            "date_format",
            "date_format",
            read.date_format(),
            "How the date above an article is written (strftime).",
        ),
    ),
)

_SAVE = Section(
    "save",
    "Where saved articles go.",
    (
        Option(
            "folder",
            "folder",
            read.place("a folder", lambda: SaveConfig().folder, name_default=True),
            'Folder for saved articles; empty means "~/newsreader".',
        ),
        Option(
            "name_template",
            "name_template",
            read.name_template(),
            "File name: {date} {title} {feed} {id} {lang} {host}; / makes folders.",
        ),
    ),
)

_STORAGE = Section(
    "storage",
    "Where the reader keeps what it knows.",
    (
        Option(
            "database",
            "database",
            read.place("a file", locations.database),
            "The database file; empty means the usual place for data.",
        ),
    ),
)

#: Sections with one dataclass field per option. `[filters]`, `[keys]` and `[[feeds]]`
#: are read by rules of their own.
PLAIN_SECTIONS: tuple[Section, ...] = (
    _POLL, _NETWORK, _FACTS, _DISPLAY, _SAVE, _STORAGE,
)  # fmt: skip

FILTER_RULES = _FILTERS_RULES

#: Every table of the file, in the order it is written.
SECTION_NAMES = (
    "feeds", "poll", "network", "filters", "facts", "display", "save", "storage",
    "keys",
)  # fmt: skip

FEED_OPTIONS: tuple[Option, ...] = (
    Option(
        "url",
        "url",
        read.line_of_text("the address of a feed"),
        "Address of the feed. The only option a feed must have.",
    ),
    Option(
        "title",
        "title",
        read.line_of_text(),
        "Shown instead of the feed's own title.",
    ),
    Option(
        "tags",
        "tags",
        read.words('a list of short texts such as ["world", "en"]'),
        "Words to group feeds by.",
    ),
    Option(
        "interval",
        "interval_minutes",
        read.interval("default", 5, _MONTH),
        'Minutes, or "2h", between polls of this feed; "default" is [poll] interval.',
    ),
    Option(
        "full_text",
        "full_text",
        read.one_of(*FullText),
        '"auto" fetches the page when the feed gives a teaser, or "always", "never".',
    ),
    Option(
        "keep",
        "keep",
        read.words(f"a list of {', '.join(Category)}"),
        "Categories the filters leave alone in this feed.",
    ),
    Option(
        "user",
        "user",
        read.line_of_text("a name to log in with"),
        "Name to log in with, when the feed asks for one.",
    ),
    Option(
        "password_command",
        "password_command",
        read.command(),
        'Command whose first line is the password: ["pass", "feeds/example"].',
    ),
    Option(
        "password_keyring",
        "password_keyring",
        read.line_of_text("the name of a service"),
        "Service name of the password in the system's keyring (an extra).",
    ),
)


def value_of(config: Config, section: Section, option: Option) -> Any:
    """Return what TOML shows for an option of a configuration."""
    return option.reader.show(getattr(getattr(config, section.name), option.field))
