"""A configuration is read whole, or every mistake in it is told at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filters.article import Category
from newsreader import locations
from newsreader.config import Config, load
from newsreader.config.check import dotted, parse, same_feed
from newsreader.errors import ConfigError, ConfigProblem
from newsreader.models import FullText
from newsreader.starter import STARTER_FEEDS
from newsreader.urls import is_web

FILE = Path("/home/someone/config.toml")


def problems(text: str) -> list[tuple[int, str, str]]:
    """(line, key, message) of everything wrong with a document."""
    with pytest.raises(ConfigError) as caught:
        parse(text, FILE)
    return [(p.line, p.key, p.message) for p in caught.value.problems]


def problem(text: str) -> tuple[int, str, str]:
    """The only thing wrong with a document."""
    (found,) = problems(text)
    return found


# ------------------------------------------------------------------ what is read


def test_without_a_file_everything_has_its_default() -> None:
    config = load()
    assert config == Config()
    assert config.starter
    assert config.feeds == STARTER_FEEDS
    assert config.path is None


def test_the_usual_file_is_read_when_it_exists() -> None:
    path = locations.config_file()
    path.parent.mkdir(parents=True)
    path.write_text("[display]\nmeasure = 60\n")
    config = load()
    assert (config.display.measure, config.path) == (60, path)
    assert config.starter, "no feeds named: the starter list stays"


def test_starter_feeds_are_a_dozen_in_several_languages() -> None:
    assert len(STARTER_FEEDS) >= 12
    assert len({spec.tags[-1] for spec in STARTER_FEEDS}) >= 6
    assert all(is_web(spec.url) and spec.title for spec in STARTER_FEEDS)
    assert len({same_feed(spec.url) for spec in STARTER_FEEDS}) == len(STARTER_FEEDS)
    assert "The Moscow Times" in {spec.title for spec in STARTER_FEEDS}


def test_every_option_reaches_its_field() -> None:
    config = parse(
        """
        [poll]
        interval = "2h"
        min_interval = 20
        max_interval = "1.5d"
        on_start = false
        max_entries = 7
        [network]
        user_agent = "mine/1"
        timeout = 2.5
        max_feed_size = "500 KiB"
        max_page_size = 1048576
        max_redirects = 0
        concurrency = 3
        per_host = 1
        proxy = "http://127.0.0.1:3128"
        allow_private = ["nas.local", "192.168.1.5:8080"]
        [filters]
        newsletter = false
        related = false
        legal = true
        [display]
        theme = "light"
        measure = 60
        mouse = false
        mark_read = "manual"
        density = "compact"
        hide_read = true
        date_format = "%d.%m.%Y"
        [save]
        folder = "saved"
        name_template = "{feed}/{title}"
        [storage]
        database = "~/my.db"
        [keys]
        save = ["S", "Ctrl+S"]
        undo = []
        [[feeds]]
        url = "https://example.org/rss"
        title = "Example"
        tags = ["a", "b", "a"]
        interval = 60
        full_text = "never"
        keep = ["share", "legal"]
        """,
        FILE,
    )
    poll, network, display = config.poll, config.network, config.display
    assert (poll.interval_minutes, poll.min_interval_minutes) == (120, 20)
    assert (poll.max_interval_minutes, poll.on_start, poll.max_entries) == (
        2160,
        False,
        7,
    )
    assert (network.user_agent, network.timeout_s) == ("mine/1", 2.5)
    assert (network.max_feed_bytes, network.max_page_bytes) == (500 << 10, 1 << 20)
    assert (network.max_redirects, network.concurrency, network.per_host) == (0, 3, 1)
    assert network.proxy == "http://127.0.0.1:3128"
    assert network.allow_private == ("nas.local", "192.168.1.5:8080")
    assert config.filters.keep == {Category.NEWSLETTER, Category.RELATED}
    assert (display.theme, display.measure, display.mouse) == ("light", 60, False)
    assert (display.mark_read, display.density) == ("manual", "compact")
    assert (display.hide_read, display.date_format) == (True, "%d.%m.%Y")
    assert config.save.folder == FILE.parent / "saved"
    assert config.save.name_template == "{feed}/{title}"
    assert config.storage.database == locations.home() / "my.db"
    assert config.keys == {"save": ("S", "ctrl+s"), "undo": ()}
    (feed,) = config.feeds
    assert (feed.url, feed.title) == ("https://example.org/rss", "Example")
    assert (feed.tags, feed.interval_minutes) == (("a", "b"), 60)
    assert feed.full_text is FullText.NEVER
    assert feed.keep == {Category.SHARE, Category.LEGAL}
    assert not config.starter


def test_feeds_may_be_a_plain_list_of_addresses() -> None:
    text = 'feeds = ["https://a.example/", {url = "https://b.example/", title = "B"}]'
    first, second = parse(text, FILE).feeds
    assert (first.url, second.url) == ("https://a.example/", "https://b.example/")
    assert second.title == "B"


def test_an_empty_list_of_feeds_is_none_not_the_starter_list() -> None:
    config = parse("feeds = []", FILE)
    assert (config.feeds, config.starter) == ((), False)


def test_own_rules_beside_the_file_are_found_without_being_named(
    tmp_path: Path,
) -> None:
    path = tmp_path / "config.toml"
    path.write_text("")
    assert load(path).filters.rules_dir == ""
    (tmp_path / "rules").mkdir()
    assert load(path).filters.rules_dir == str(tmp_path / "rules")
    path.write_text('[filters]\nrules_dir = "missing"\n')
    with pytest.raises(ConfigError, match="there is no folder"):
        load(path)


def test_text_of_the_user_passes_the_border_too() -> None:
    text = 'feeds = [{url = "https://a.example/", title = "a\\u001b[31mb\\u202Ec\\nd"}]'
    assert parse(text, FILE).feeds[0].title == "a[31mbc d"


# ------------------------------------------------------------------ what is refused


def test_every_problem_is_told_in_one_run_in_order() -> None:
    found = problems(
        "[poll]\n"
        "intervall = 3\n"
        'interval = "soon"\n'
        'on_start = "yes"\n'
        "[dispaly]\n"
        "x = 1\n"
        "[keys]\n"
        'nxt = "j"\n'
        "[[feeds]]\n"
        'url = "ftp://x.example/"\n'
        "[[feeds]]\n"
        "title = 3\n"
    )
    assert [(line, key) for line, key, _ in found] == [
        (2, "poll.intervall"),
        (3, "poll.interval"),
        (4, "poll.on_start"),
        (5, "dispaly"),
        (8, "keys.nxt"),
        (10, "feeds[1].url"),
        (11, "feeds[2]"),
        (12, "feeds[2].title"),
    ]


def test_a_problem_names_file_line_key_found_and_allowed() -> None:
    with pytest.raises(ConfigError) as caught:
        parse("\n[display]\nmeasure = 500\n", FILE)
    assert str(caught.value) == (
        f"{FILE}:3: display.measure: found the number 500; "
        "allowed: a whole number from 30 to 200"
    )


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("[poll]\nintervall = 3", "poll.intervall", 'did you mean "interval"?'),
        ("[displya]", "displya", 'did you mean "display"?'),
        ("[poll]\nmeasure = 3", "poll.measure", "measure belongs in [display]"),
        ("donation = false", "donation", "donation belongs in [filters]"),
        ('[display]\ntheme = "drak"', "display.theme", 'did you mean "dark"?'),
        ("[filters]\ndonations = true", "filters.donations", '"donation"'),
        ('[keys]\nnext_unred = "n"', "keys.next_unred", '"next_unread"'),
        ('[[feeds]]\nurl="https://a.example"\ntag="x"', "feeds[1].tag", '"tags"'),
    ],
)
def test_the_nearest_valid_key_is_offered(text: str, key: str, words: str) -> None:
    _, found_key, message = problem(text)
    assert found_key == key
    assert words in message


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("interval = 0", "from 5 minutes"),
        ("interval = -5", "found the number -5"),
        ("interval = 4", "from 5 minutes"),
        ("interval = 60.5", "minutes as a whole number"),
        ("interval = true", "found true"),
        ('interval = "2 weeks"', 'found the text "2 weeks"'),
        ("interval = 99999999999999999999", "to 31 days"),
        ("interval = []", "found a list"),
        ("interval = 2026-11-22", "found the date or time 2026-11-22"),
        ("max_entries = 0", "from 1 to 100000"),
        ("max_entries = nan", "found the number nan"),
        ("on_start = 1", "allowed: true or false"),
    ],
)
def test_wrong_values_of_poll(line: str, words: str) -> None:
    assert words in problem(f"[poll]\n{line}\n")[2]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("timeout = inf", "seconds as a number from 1 to 600"),
        ("timeout = nan", "seconds as a number"),
        ("timeout = 0", "seconds as a number"),
        ('max_feed_size = "1 GiB"', "from 64 KiB to 256 MiB"),
        ('max_page_size = "lots"', 'found the text "lots"'),
        ('user_agent = "a\\nb"', "ASCII"),
        ('user_agent = "naïve"', "ASCII"),
        ('proxy = "localhost:3128"', "address of a proxy"),
        ('allow_private = "nas.local"', "a list of hosts"),
        ('allow_private = ["http://nas.local/"]', "is not the name of a host"),
        ('allow_private = ["a b"]', "is not the name of a host"),
        ("concurrency = 1000", "from 1 to 256"),
    ],
)
def test_wrong_values_of_network(line: str, words: str) -> None:
    assert words in problem(f"[network]\n{line}\n")[2]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('name_template = "{titel}"', "there is no field {titel}"),
        ('name_template = "{date}"', "needs {title} or {id}"),
        ('name_template = "{title"', "braces do not match"),
        ('name_template = "{title!r}"', "only its name between braces"),
        ('name_template = "{title:>9}"', "only its name between braces"),
        ('name_template = "{title.__class__}"', "there is no field"),
        ('name_template = "../{title}"', "stays inside the save folder"),
        ('name_template = "/etc/{title}"', "stays inside the save folder"),
        ('name_template = "a\\\\{title}"', "no backslash"),
        ('name_template = ""', "a file name without ending"),
        ('folder = "~root/x"', "not the home of another user"),
        ('folder = "a\\u0000b"', "allowed: a folder"),
        ("folder = 3", "found the number 3"),
    ],
)
def test_wrong_values_of_save(line: str, words: str) -> None:
    assert words in problem(f"[save]\n{line}\n")[2]


@pytest.mark.parametrize("value", ["", "no percent", "%Q", "%", "a" * 61 + "%d"])
def test_wrong_date_formats(value: str) -> None:
    assert "date format" in problem(f'[display]\ndate_format = "{value}"')[2]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://example.org/x", "only http and https are read"),
        ("file:///etc/passwd", "only http and https are read"),
        ("example.org/rss", 'did you mean "https://example.org/rss"?'),
        ("https://", "allowed: an address"),
        ("https://exa mple.org/", "no blanks"),
        ("https://example.org:99999/", "allowed: an address"),
        ("javascript:alert(1)", "allowed: an address"),
        ("", "found an empty text"),
    ],
)
def test_addresses_that_cannot_be_feeds(url: str, words: str) -> None:
    line, key, message = problem(f'[[feeds]]\ntitle = "x"\nurl = "{url}"\n')
    assert (line, key) == (3, "feeds[1].url")
    assert words in message


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/rss",
        "HTTPS://Example.ORG:443/rss",
        "https://example.org/rss#top",
    ],
)
def test_the_same_feed_twice_names_the_first_line(other: str) -> None:
    line, key, message = problem(
        '[[feeds]]\nurl = "https://example.org/rss"\n'
        f'[[feeds]]\ntitle = "again"\nurl = "{other}"\n'
    )
    assert (line, key) == (5, "feeds[2].url")
    assert "already there, on line 2" in message


def test_feeds_that_differ_in_path_or_query_are_different() -> None:
    urls = [
        "https://a.example/x",
        "https://a.example/X",
        "https://a.example/x?y",
        "http://a.example/x",
        "https://a.example:8443/x",
    ]
    assert len({same_feed(url) for url in urls}) == len(urls)
    assert same_feed("https://a.example") == same_feed("https://a.example/")


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("feeds = 3", "feeds", "[[feeds]]"),
        ("[feeds]\nurl = 'x'", "feeds", "[[feeds]]"),
        ("feeds = [3]", "feeds[1]", "an address or a table"),
        ("poll = 3", "poll", "a table, written [poll]"),
        ("[[poll]]", "poll", "found a list; allowed: a table"),
        ("[[keys]]\nquit = 'x'", "keys", "a table"),
        ("[keys]\nsave = 3", "keys.save", "a key such as"),
        ("[keys]\nsave = [3]", "keys.save[1]", "a key in quotes"),
        (
            '[[feeds]]\nurl = "https://a.example"\ntags = [1]',
            "feeds[1].tags",
            "a list of short texts",
        ),
        (
            '[[feeds]]\nurl = "https://a.example"\nkeep = ["donations"]',
            "feeds[1].keep",
            'did you mean "donation"?',
        ),
        (
            '[[feeds]]\nurl = "https://a.example"\nfull_text = "allways"',
            "feeds[1].full_text",
            'did you mean "always"?',
        ),
        (
            "[poll]\nmin_interval = 100\nmax_interval = 50",
            "poll.min_interval",
            "longer than max_interval",
        ),
        ("[poll]\nmax_interval = 10", "poll.max_interval", "longer than max_interval"),
    ],
)
def test_wrong_shapes(text: str, key: str, words: str) -> None:
    _, found_key, message = problem(text)
    assert found_key == key
    assert words in message


def test_a_list_element_is_named_and_found_on_its_own_line() -> None:
    text = 'feeds = [\n  "https://a.example/",\n  "nonsense",\n]\n'
    assert problem(text)[:2] == (3, "feeds[2]")


def test_passwords_do_not_appear_in_messages() -> None:
    text = '[network]\nproxy = "socks5://me:hunter2@proxy.example"'
    assert "hunter2" not in problem(text)[2]
    text = '[[feeds]]\nurl = "ftp://me:hunter2@x.example/?token=hunter2"'
    assert "hunter2" not in problem(text)[2]


def test_hostile_names_cannot_reach_the_terminal() -> None:
    text = '"\\u001b]0;x\\u0007evil" = 1\n'
    (found,) = problems(text)
    assert "\x1b" not in "".join(map(str, found))


def test_ten_thousand_mistakes_are_cut_short() -> None:
    found = problems("[keys]\n" + "".join(f"nothing{n} = 1\n" for n in range(300)))
    assert len(found) == 101
    assert found[-1][2] == "and 200 more problems"


# ------------------------------------------------------------------ properties

SCALARS = (
    st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=30)
    | st.datetimes()
)
VALUES = st.recursive(
    SCALARS,
    lambda b: st.lists(b, max_size=3) | st.dictionaries(st.text(), b, max_size=3),
)


@given(
    st.sampled_from(
        ["poll", "network", "filters", "display", "save", "storage", "keys"]
    ),
    st.sampled_from(
        ["interval", "timeout", "proxy", "theme", "folder", "save", "donation", "x"]
    ),
    VALUES,
)
def test_any_value_anywhere_is_accepted_or_explained(
    section: str, name: str, value: object
) -> None:
    import tomlkit

    try:
        text = tomlkit.dumps({section: {name: value}})
    except ValueError:
        return
    for found in outcome(text):
        assert found.line >= 1
        assert found.message


@given(st.text(max_size=200))
def test_any_text_is_a_configuration_or_explained(text: str) -> None:
    for found in outcome(text):
        assert found.message
        assert found.line <= text.count("\n") + 1


def outcome(text: str) -> tuple[ConfigProblem, ...]:
    """What is wrong with a document, which may be nothing."""
    try:
        parse(text, FILE)
    except ConfigError as error:
        return error.problems
    return ()


def test_dotted_names_read_like_the_file() -> None:
    assert dotted(("feeds", 2, "interval")) == "feeds[3].interval"
    assert dotted(("keys", "odd name")) == 'keys."odd name"'


def test_problem_lines_begin_like_a_compiler_s() -> None:
    problem_ = ConfigProblem("/x/config.toml", 7, "poll.interval", "bad")
    assert str(problem_) == "/x/config.toml:7: poll.interval: bad"
    assert str(replace(problem_, line=0)) == "/x/config.toml: poll.interval: bad"


def test_a_misspelt_option_at_the_top_is_told_where_it_belongs() -> None:
    with pytest.raises(ConfigError, match=r'did you mean "theme" in \[display\]\?'):
        parse('thme = "dark"\n', Path("c.toml"))
