"""The user's own site rules: fivefilters configs and cosmetic filter lists."""

from __future__ import annotations

from pathlib import Path

import pytest

import filters
from filters.article import Article
from filters.options import CleanOptions
from filters.siterules import SiteRules, load
from filters.siterules.cosmetic import parse_lists
from filters.siterules.ftr import parse_config

PARAGRAPHS = (
    "The mayor opened the new bridge on Sunday, two years later than planned and at "
    "nearly twice the price that the council had agreed to.",
    "Several thousand people crossed it in the first hour, most of them on foot, many "
    "with dogs, children and folding chairs.",
    "The old bridge will be taken down in the spring. Its stones are to be used for a "
    "wall along the river, said the city architect.",
)
BOX = '<div class="club-box" id="promo7"><p>Our club meets in the old mill.</p></div>'
PAGE = (
    "<html><head><title>Bridge</title></head><body><h1>Bridge</h1>"
    "<div class='main-col'>"
    f"<p>{PARAGRAPHS[0]}</p>{BOX}<p>{PARAGRAPHS[1]}</p><p>{PARAGRAPHS[2]}</p></div>"
    "<div class='who'>Ada Stein</div><time>2026-05-03</time></body></html>"
)
URL = "https://www.town.example/news/bridge"


def clean_with(folder: Path, url: str = URL, page: str = PAGE) -> Article:
    return filters.clean(page, url=url, options=CleanOptions(rules_dir=str(folder)))


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


# ------------------------------------------------------------------- cosmetic


@pytest.mark.parametrize(
    "rule",
    [
        "##.club-box",
        "###promo7",
        "##div.club-box > p",
        "town.example##.club-box",
        "town.example,other.example###promo7",
        '##div[class^="club-"]',
        "~elsewhere.example##.club-box",
    ],
)
def test_a_cosmetic_rule_takes_its_box_out_and_says_so(
    tmp_path: Path, rule: str
) -> None:
    write(tmp_path, "cosmetic/mine.txt", f"! my list\n{rule}\n")
    article = clean_with(tmp_path)
    assert article.text.split("\n") == list(PARAGRAPHS)
    (box,) = [b for b in article.removed if "old mill" in b.text]
    assert box.removal is not None
    assert box.removal.rule == "user.cosmetic"
    assert "Your filter list hides this part of the page" in box.removal.reason


@pytest.mark.parametrize(
    "rules",
    [
        "other.example##.club-box",
        "~town.example##.club-box",
        "##.club-box\ntown.example#@#.club-box",
        "##.club-box\n#@#.club-box",
        "||town.example/club^",
        "##.club-box:has-text(mill)",
        "##+js(set, x, 1)",
        "town.example#?#.club-box:-abp-has(p)",
        "##div[[",
    ],
)
def test_other_rules_leave_the_box_alone(tmp_path: Path, rules: str) -> None:
    write(tmp_path, "cosmetic/mine.txt", rules)
    article = clean_with(tmp_path)
    assert all(
        not b.removal or b.removal.rule != "user.cosmetic" for b in article.blocks
    )
    assert list(PARAGRAPHS) == [t for t in article.text.split("\n") if t in PARAGRAPHS]


def test_a_rule_that_would_hide_the_article_is_void(tmp_path: Path) -> None:
    write(tmp_path, "cosmetic/old.txt", "##.main-col\n##p")
    assert all(p in clean_with(tmp_path).text for p in PARAGRAPHS)


def test_parsing_sorts_rules_by_what_they_need() -> None:
    rules = parse_lists(
        ["##.a\n###b\n##.c > p\n##[data-x]\nx.example##.d\n! no\n[Adblock]"]
    )
    assert rules.simple == {".a", "#b"}
    assert rules.generic == {".c": (".c > p",), "": ("[data-x]",)}
    assert rules.by_domain == {"x.example": (".d",)}


# ------------------------------------------------------------------------ ftr


def test_a_site_config_says_where_the_body_is(tmp_path: Path) -> None:
    write(
        tmp_path,
        "ftr/town.example.txt",
        "# the town\nbody: //div[@class='main-col']\ntitle: //h1\n"
        "author: //div[@class='who']\ndate: //time\nstrip_id_or_class: club-box\n"
        "prune: no\ntest_url: https://town.example/1\n",
    )
    article = clean_with(tmp_path)
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert (article.title, article.byline) == ("Bridge", "Ada Stein")
    assert article.published is not None
    assert article.published.date().isoformat() == "2026-05-03"


def test_strip_rules_work_without_a_body_rule(tmp_path: Path) -> None:
    write(tmp_path, "ftr/town.example.txt", "strip: //div[@id='promo7']\n")
    article = clean_with(tmp_path)
    assert article.text.split("\n") == list(PARAGRAPHS)
    assert not any("old mill" in b.text for b in article.blocks)


def test_a_body_rule_that_finds_nothing_falls_back(tmp_path: Path) -> None:
    write(tmp_path, "ftr/town.example.txt", "body: //div[@id='gone']\nbody: //[[\n")
    assert all(p in clean_with(tmp_path).text for p in PARAGRAPHS)


def test_text_is_replaced_before_parsing() -> None:
    config = parse_config("find_string: <x>\nreplace_string: <p>\nreplace_string(a): b")
    assert config.replacements == (("<x>", "<p>"), ("a", "b"))


def test_configs_are_found_by_host(tmp_path: Path) -> None:
    write(tmp_path, "ftr/town.example.txt", "title: //h1")
    write(tmp_path, "ftr/.county.example.txt", "title: //h2")
    rules = load(str(tmp_path))
    assert rules.config_for("www.town.example") is not None
    assert rules.config_for("blog.town.example") is None
    assert rules.config_for("a.b.county.example") is not None
    assert rules.config_for("") is None


# --------------------------------------------------------------------- folder


@pytest.mark.parametrize("name", ["", "missing"])
def test_no_folder_has_no_rules(tmp_path: Path, name: str) -> None:
    rules = load(str(tmp_path / name) if name else "")
    assert rules == SiteRules()


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    write(tmp_path, "cosmetic/mine.txt", "##.a")
    assert load(str(tmp_path)).cosmetic.simple == {".a"}
    write(tmp_path, "cosmetic/mine.txt", "##.a\n##.bcd")
    assert load(str(tmp_path)).cosmetic.simple == {".a", ".bcd"}


def test_odd_bytes_in_a_list_are_survived(tmp_path: Path) -> None:
    path = tmp_path / "cosmetic" / "odd.txt"
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe##.a\n##.club-box\n\x00")
    assert clean_with(tmp_path).text.split("\n") == list(PARAGRAPHS)
