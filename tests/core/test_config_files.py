"""Files that are no TOML, no UTF-8, or no files at all, in plain words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsreader.config import load
from newsreader.config.syntax import MAX_BYTES
from newsreader.errors import ConfigError, ConfigProblem


def refused(path: Path) -> ConfigProblem:
    with pytest.raises(ConfigError) as caught:
        load(path)
    (found,) = caught.value.problems
    assert found.path == str(path)
    return found


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "config.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("[poll]\ninterval\n", 2, 'no "="'),
        ("[poll]\ninterval = soon\n", 2, "a text needs quotes"),
        ("[poll]\ninterval =\n", 2, "value is not complete"),
        ('a = "x\nb = 1\n', 1, "quotes of this text are not closed"),
        ("[poll\n", 1, 'does not end in "]"'),
        ("[[feeds]\n", 1, 'does not end in "]]"'),
        ("[poll]\n[poll]\n", 2, "already there"),
        ("a = 1\na = 2\n", 2, "given twice"),
        ("a = {b = 1, b = 2}\n", 1, "given twice"),
        ('a = "C:\\Users"\n', 1, "not complete"),
        ('a = "C:\\Path"\n', 1, "must be doubled"),
        ("a = 1 b = 2\n", 1, "something stands after the value"),
        ("a = 2026-02-30\n", 1, "no such date"),
        ("x = 1\n= 3\n", 2, "name"),
    ],
)
def test_mistakes_of_syntax_have_a_line_and_plain_words(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    found = refused(written(tmp_path, text))
    assert found.line == line
    assert words in found.message
    assert "column" in found.message


def test_an_end_that_comes_too_early_names_the_last_line(tmp_path: Path) -> None:
    found = refused(written(tmp_path, "feeds = [\n  'https://a.example/',\n\n\n"))
    assert found.line == 2
    assert "ends in the middle" in found.message


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf[display]\nmeasure = 60\n",
        b"[display]\r\nmeasure = 60\r\n",
        b"\xef\xbb\xbf[display]\r\nmeasure = 60",
    ],
)
def test_byte_order_marks_and_windows_line_ends_are_fine(
    tmp_path: Path, content: bytes
) -> None:
    assert load(written(tmp_path, content)).display.measure == 60


def test_lines_are_counted_right_with_windows_line_ends(tmp_path: Path) -> None:
    found = refused(written(tmp_path, b"\xef\xbb\xbf\r\n[display]\r\nmeasure = 5\r\n"))
    assert found.line == 3


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"# caf\xe9\n", 1, "byte 0xe9 is not UTF-8"),
        (b"\n\n\xff\n", 3, "not UTF-8"),
        ("measure = 1".encode("utf-16"), 1, "this is UTF-16"),
    ],
)
def test_other_charsets_are_named(
    tmp_path: Path, content: bytes, line: int, words: str
) -> None:
    found = refused(written(tmp_path, content))
    assert found.line == line
    assert words in found.message


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    assert "newsreader config init" in refused(tmp_path / "none.toml").message


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    assert "a folder" in refused(tmp_path).message


def test_a_file_below_a_file(tmp_path: Path) -> None:
    path = written(tmp_path, "") / "config.toml"
    assert "no such file" in refused(path).message


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = written(tmp_path, "")
    path.chmod(0)
    assert "permission denied" in refused(path).message


def test_a_link_to_itself(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.symlink_to(path)
    assert "points to itself" in refused(path).message


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert "larger than 8 MiB" in refused(path).message


def test_an_endless_file_is_not_read_to_its_end() -> None:
    assert "larger than" in refused(Path("/dev/zero")).message


def test_the_empty_device_is_an_empty_configuration() -> None:
    assert load(Path(os.devnull)).starter


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 5000,
        "a = " + "[" * 2000 + "]" * 2000,
        "a = " + "{b = " * 3000,
        "a = " + "9" * 10_000,
        "a." * 5000 + "b = 1",
    ],
)
def test_abuse_of_the_parser_is_a_problem_not_a_crash(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(ConfigError):
        load(written(tmp_path, text))


def test_a_configuration_of_ten_thousand_feeds_is_read(tmp_path: Path) -> None:
    tables = (f'[[feeds]]\nurl = "https://a.example/{n}"\n' for n in range(10_000))
    assert len(load(written(tmp_path, "".join(tables))).feeds) == 10_000
