"""Finds dates and resolves them against the day of publication.

A date that needs the day of publication is left out when there is none. One pass of
a few regular expressions a language; no nested repeats, so linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from newsreader.facts.document import Document
from newsreader.facts.lang import Language, language, words
from newsreader.facts.tense import Tense


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in the text."""

    start: int
    end: int
    iso: str


@dataclass(frozen=True, slots=True)
class _Patterns:
    day_month: re.Pattern[str] | None
    month_day: re.Pattern[str] | None
    month_year: re.Pattern[str] | None
    month: re.Pattern[str] | None
    weekday: re.Pattern[str] | None
    day: re.Pattern[str] | None
    period: re.Pattern[str] | None
    ago: re.Pattern[str] | None


# A digit comes first, what must not stand before it second: so the search leaps from
# digit to digit.
_ISO = re.compile(r"(\d\d\d\d)(?<![\d-]\d{4})-(\d\d)-(\d\d)(?![\d-])")
_NUMERIC = re.compile(r"(\d(?<![\d./-]\d)\d?)([./-])(\d{1,2})\2(\d{4})(?![\d/-])")
_YEAR = re.compile(
    r"(1[5-9]\d\d|20\d\d)(?<![\w.,:/$€£¥₽₴#№+-]\d{4})(?![\w/%]|:\S|[.,]\d)"
)
_YEARS = re.compile(
    r"(19\d\d|20\d\d)(?<![\w.,:/$€£¥₽-]\d{4})[-–—](20\d\d|19\d\d)(?![\w-])"
)
_WORD_BEFORE = re.compile(r"([^\W_][\w'’-]*|[(])\W{0,2}$")
_WORD_AFTER = re.compile(r"\s?([^\W\d_][\w'’-]*)")
#: "every Monday": a habit, not a date.
_HABIT = re.compile(
    r"\b(?:every|each|except|daily|on an?|on one|jeden|jede|chaque|tous les|cada|"
    r"todos los|ogni|elke|iedere|кажд\w+|кожн\w+)\s+$"
)
_PLURALS = words("people men women children police troops percent feet")
_HABITS = re.compile(r" (?:nights|mornings|afternoons|evenings)\b")
_TODAY_IDIOM = re.compile(r"today['’]s|of today\b")
_BEFORE_MORNING = re.compile(r"(?:\bla|\besta|\bheute|\bgestern|tag|\bde) $")


@cache
def _patterns(code: str) -> _Patterns:
    tables = language(code)
    if not tables.months:
        return _Patterns(*[None] * 8)
    months = _either(tables.months)
    whole = _either(_unabbreviated(tables.months))
    days = _either(tables.weekdays)
    whole_days = _either(_unabbreviated(tables.weekdays))
    of = rf"(?:(?:{tables.date_of})\s+|d['’])?" if tables.date_of else ""
    ordinal = rf"(?:{tables.ordinal})?" if tables.ordinal else ""
    # "Monday, the 9th of May 2011", "3-5 May", "понедельник 9 мая"
    lead = rf"(?:\b(?:{days})\b,?\s+(?:(?:the|den|dem|der|le|el|il|de|dia)\s+)?)?"
    upto = r"(?:\b(?P<from>\d{1,2})\.?\s?[-–—]\s?)?"
    year = r"(?:\s*,?\s+(?:(?:de|del|of|di|do)\s+)?(?P<year>[12]\d{3})\b(?![.,]\d))?"
    period = _either(tables.periods)
    last, following, this = (
        "|".join(sorted(map(re.escape, t), key=len, reverse=True)) or r"(?!x)x"
        for t in (tables.last, tables.next, tables.this)
    )
    relative = rf"(?P<last>{last})|(?P<next>{following})|(?P<this>{this})"
    if code == "en":
        last2 = following2 = r"(?!x)x"
    else:
        last2, following2 = last, following
    relative2 = rf"(?P<last2>{last2})|(?P<next2>{following2})"
    return _Patterns(
        day_month=re.compile(
            rf"{_begins(tables.weekdays, digits=True)}"
            rf"{lead}{upto}(?<![\w.,:/$€£-])(?P<day>\d{{1,2}}){ordinal}\s*"
            rf"{of}\b(?P<month>{months})\b\.?{year}"
        ),
        month_day=re.compile(
            rf"{_begins(tables.weekdays, tables.months)}"
            rf"{lead}\b(?P<month>{months})\b\.?\s+(?P<day>\d{{1,2}}){ordinal}"
            rf"(?:\s?[-–]\s?(?P<to>\d{{1,2}}))?(?![\w:]|[.,]\d|%){year}"
        )
        if code == "en"
        else None,
        month_year=re.compile(
            rf"\b(?P<month>{months})\b\.?,?\s+(?:(?:de|del|of|di|do)\s+)?"
            r"(?P<year>[12]\d{3})\b(?![.,]\d)"
        ),
        # "July 4" is no lone month, "en julio 4.800 euros" has one
        month=re.compile(
            rf"\b(?P<month>{whole})\b(?![-'’]?\s?\d{{1,2}}(?![.,]?\d))(?!\s\d{{4}}\b)"
        ),
        weekday=re.compile(
            rf"{_begins(tables.last, tables.next, tables.this, tables.weekdays)}"
            rf"(?:\b(?:{relative})\s+)?\b(?P<weekday>{whole_days})\b"
            rf"(?:\s+(?:{relative2})\b)?"
        ),
        day=re.compile(rf"(?<![\w'’-])(?P<day>{_either(tables.days)})(?![\w-])"),
        period=re.compile(
            rf"\b(?:{relative})\s+(?P<period>{period})\b"
            rf"|\b(?P<period2>{period})\s+(?:{relative2})\b"
        )
        if tables.last
        else None,
        ago=re.compile(rf"\b{tables.ago}\b") if tables.ago else None,
    )


def _begins(*tables: Iterable[str], digits: bool = False) -> str:
    """Return a look at the first letter: most places are passed by with it alone."""
    letters = "".join(sorted({word[0] for table in tables for word in table}))
    return rf"(?=[{letters}\d])" if digits else f"(?=[{letters}])"


def _either(table: dict[str, int]) -> str:
    return "|".join(re.escape(w) for w in sorted(table, key=lambda w: (-len(w), w)))


def _unabbreviated(table: dict[str, int]) -> dict[str, int]:
    """Leave out short forms ("jan", "sept", "sat"): alone they mean other things."""
    return {
        word: number
        for word, number in table.items()
        if not any(
            len(word) <= 5
            and other != word
            and other.startswith(word)
            and number == n
            and len(other) - len(word) > 1
            for other, n in table.items()
        )
    }


def lower(text: str) -> str:
    """Return `text` in lower case, character by character the same length."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def find_dates(
    document: Document, lowered: str, published: date | None
) -> list[FoundDate]:
    """Return the dates of a document in text order, not overlapping."""
    finder = _Finder(document, lowered, published)
    taken: list[FoundDate] = []
    used: set[int] = set()
    for found in finder.all():
        span = range(found.start, found.end)
        if used.isdisjoint(span):
            used.update(span)
            taken.append(found)
    return sorted(taken, key=lambda f: f.start)


class _Finder:
    def __init__(
        self, document: Document, lowered: str, published: date | None
    ) -> None:
        self.document = document
        self.text = document.masked
        self.lowered = lowered
        self.today = published
        self.tables: Language = language(document.lang)
        self.patterns = _patterns(document.lang)
        self.tense = Tense(document, lowered)

    def all(self) -> Iterator[FoundDate]:
        """Yield every candidate, the surest kind first."""
        yield from self._absolute()
        if self.patterns.day_month:
            yield from self._with_month()
            yield from self._relative()
            yield from self._weekdays()
            yield from self._months()
        yield from self._bare_years()

    def _absolute(self) -> Iterator[FoundDate]:
        for match in _ISO.finditer(self.lowered):
            if iso := _iso(int(match[1]), int(match[2]), int(match[3])):
                yield FoundDate(match.start(), match.end(), iso)
        for match in _NUMERIC.finditer(self.lowered):
            first, second, year = int(match[1]), int(match[3]), int(match[4])
            english = self.document.lang == "en" and match[2] != "."
            if english and first <= 12 and second <= 12 and first != second:
                continue  # 03/04/2019: nobody can tell
            if english and first <= 12:
                first, second = second, first
            if 1900 <= year <= 2100 and (iso := _iso(year, second, first)):
                yield FoundDate(match.start(), match.end(), iso)

    def _with_month(self) -> Iterator[FoundDate]:
        for pattern in (self.patterns.day_month, self.patterns.month_day):
            if pattern is None:
                continue
            for match in pattern.finditer(self.lowered):
                if found := self._day_of_month(match):
                    yield found
        assert self.patterns.month_year
        for match in self.patterns.month_year.finditer(self.lowered):
            month = self.tables.months[match["month"]]
            if self._cased(match.start("month")) and 1500 <= int(match["year"]) <= 2100:
                iso = f"{match['year']}-{month:02}"
                yield FoundDate(match.start(), match.end(), iso)

    def _day_of_month(self, match: re.Match[str]) -> FoundDate | None:
        groups = match.groupdict()
        if not self._cased(match.start("month")):
            return None
        day, month = int(match["day"]), self.tables.months[match["month"]]
        year = int(match["year"]) if match["year"] else 0
        end = match.end()
        if year and not 1000 <= year <= 2100:
            year, end = 0, match.start("year")
        if not year:
            if self.today is None:
                return None
            year = self._year_of(month, day, match.start(), end)
        iso = _iso(year, month, day)
        if not iso:
            return None
        first, last = groups.get("from"), groups.get("to")
        if first and (start := _iso(year, month, int(first))) and start < iso:
            iso = f"{start}/{iso}"
        if last and (final := _iso(year, month, int(last))) and iso < final:
            iso = f"{iso}/{final}"
        start_at = match.start()
        end = start_at + len(self.lowered[start_at:end].rstrip(" ,."))
        return FoundDate(start_at, end, iso)

    def _cased(self, at: int) -> bool:
        """English and German months have a capital: "may" and "march" are verbs."""
        return self.document.lang not in ("en", "de") or self.text[at].isupper()

    def _year_of(
        self, month: int, day: int, start: int, end: int, *, alone: bool = False
    ) -> int:
        """Choose the year of a day without one: near, and rather past than future."""
        assert self.today is not None
        ahead = self.tense.is_ahead(start, end)
        over = not ahead and self.tense.is_over(start)

        def cost(year: int) -> int:
            iso = _iso(year, month, day)
            if not iso:
                return 10**6
            assert self.today is not None
            distance = (date.fromisoformat(iso) - self.today).days
            if ahead:
                return distance if distance >= 0 else -6 * distance
            if over and distance > 0:
                return 20 * distance
            # Without a day the past is likelier still: "in March".
            return -distance if distance <= 0 else distance * (3 if alone else 2)

        years = (self.today.year, self.today.year - 1, self.today.year + 1)
        return min((y for y in years if 1 <= y <= 9998), key=cost)

    def _weekdays(self) -> Iterator[FoundDate]:
        if self.today is None:
            return
        assert self.patterns.weekday
        lang = self.document.lang
        for match in self.patterns.weekday.finditer(self.lowered):
            at = match.start("weekday")
            upper = self.text[at].isupper()
            if lang in ("en", "de") and not upper:
                continue
            if lang in ("es", "it", "pt", "fr", "ru", "uk") and upper:
                sentence = self.document.sentences[self.document.sentence_at(at)]
                if at - sentence[0] > 3:
                    continue
            before = self.lowered[max(0, match.start() - 24) : match.start()]
            if _HABIT.search(before) or _HABITS.match(self.lowered, match.end()):
                continue
            if (
                lang == "pt"
                and "-" not in match["weekday"]
                and match["weekday"]
                in ("segunda", "terça", "quarta", "quinta", "sexta")
            ) and (not re.search(r"\b(?:na|nesta|desta|última|próxima) $", before)):
                continue
            day = self._numbered(match) or self._weekday(match)
            if day is not None:
                yield FoundDate(match.start(), match.end(), day.isoformat())

    def _numbered(self, match: re.Match[str]) -> date | None:
        """ "segunda-feira (8)": the day of the month tells which Monday."""
        assert self.today is not None
        number = re.compile(r" \((\d{1,2})\)").match(self.lowered, match.end())
        if not number:
            return None
        near = (_plus(self.today, shift) for shift in range(-14, 15))
        target = self.tables.weekdays[match["weekday"]]
        return next(
            (
                d
                for d in near
                if d and d.day == int(number[1]) and d.weekday() == target
            ),
            None,
        )

    def _weekday(self, match: re.Match[str]) -> date | None:
        assert self.today is not None
        target = self.tables.weekdays[match["weekday"]]
        back = (self.today.weekday() - target) % 7
        forth = (target - self.today.weekday()) % 7
        if match["last"] or match["last2"]:
            return _plus(self.today, -(back or 7))
        if match["next"] or match["next2"]:
            return _plus(self.today, forth or 7)
        ahead = self.tense.is_ahead(match.start("weekday"), match.end())
        if match["this"] and not ahead:
            ahead = forth < back
        return _plus(self.today, forth if ahead else -back)

    def _relative(self) -> Iterator[FoundDate]:
        if self.today is None:
            return
        assert self.patterns.day
        for match in self.patterns.day.finditer(self.lowered):
            word, at = match["day"], match.start()
            before = self.lowered[max(0, at - 12) : at]
            if _TODAY_IDIOM.match(self.lowered, at) or self.document.in_quotation(at):
                continue  # in a quotation it is the day it was said
            if (word in ("mañana", "morgen", "demain", "завтра")) and (
                self.text[at].isupper() or _BEFORE_MORNING.search(before)
            ):
                continue
            day = _plus(self.today, self.tables.days[word])
            if day:
                yield FoundDate(at, match.end(), day.isoformat())
        if self.patterns.period:
            for match in self.patterns.period.finditer(self.lowered):
                if found := self._weekday_of_week(match):
                    yield found
                elif iso := self._period(match):
                    yield FoundDate(match.start(), match.end(), iso)
        if self.patterns.ago:
            for match in self.patterns.ago.finditer(self.lowered):
                if iso := self._some_time_ago(match):
                    yield FoundDate(match.start(), match.end(), iso)

    def _weekday_of_week(self, match: re.Match[str]) -> FoundDate | None:
        """ "next week Tuesday", "volgende week dinsdag"."""
        assert self.today is not None
        assert self.patterns.weekday
        word = match["period"] or match["period2"]
        if self.tables.periods[word] != 0:
            return None
        after = re.compile(r",? (?:on |am |op )?").match(self.lowered, match.end())
        day = self.patterns.weekday.match(
            self.lowered, after.end() if after else match.end()
        )
        if day is None:
            return None
        step = -7 if match["last"] or match["last2"] else 7
        if match["this"]:
            step = 0
        shift = self.tables.weekdays[day["weekday"]] - self.today.weekday() + step
        resolved = _plus(self.today, shift)
        if resolved is None:
            return None
        return FoundDate(match.start(), day.end(), resolved.isoformat())

    def _period(self, match: re.Match[str]) -> str:
        assert self.today is not None
        word = match["period"] or match["period2"]
        kind = self.tables.periods[word]
        step = 0
        if match["last"] or match["last2"]:
            step = -1
        elif match["next"] or match["next2"]:
            step = 1
        return _shifted(self.today, kind, step) if kind < 3 else ""

    def _some_time_ago(self, match: re.Match[str]) -> str:
        assert self.today is not None
        count = match[1]
        number = int(count) if count.isdigit() and len(count) < 4 else 0
        number = number or int(self.tables.numbers.get(count, 0))
        kind = self.tables.periods.get(match[2])
        if kind is None or not 0 < number < 400:
            return ""
        if kind == 3:
            day = _plus(self.today, -number)
            return day.isoformat() if day and number < 60 else ""
        return _shifted(self.today, kind, -number) if kind else ""

    def _months(self) -> Iterator[FoundDate]:
        if self.today is None:
            return
        assert self.patterns.month
        for match in self.patterns.month.finditer(self.lowered):
            at = match.start()
            if not self._cased(at):
                continue
            before = _WORD_BEFORE.search(self.lowered, max(0, at - 24), at)
            lead = before[1] if before else ""
            after = self.lowered[match.end() : match.end() + 2]
            possessive = after in ("'s", "’s")
            known = lead in self.tables.month_before or lead.endswith(("'", "-"))
            ambiguous = match["month"] in ("may", "march", "august", "mars", "mai")
            ambiguous |= possessive and match["month"] in ("april", "june")
            if not known and not (self.document.lang == "en" and not ambiguous):
                continue
            if (
                not known
                and after[:1] == " "
                and self.text[match.end() + 1 : match.end() + 2].isupper()
            ):
                continue  # "April Jones", "June Smith"
            month = self.tables.months[match["month"]]
            year = self._year_of(month, 15, at, match.end(), alone=True)
            yield FoundDate(at, match.end(), f"{year:04}-{month:02}")

    def _bare_years(self) -> Iterator[FoundDate]:
        for match in _YEARS.finditer(self.lowered):
            for group in (1, 2):
                yield FoundDate(match.start(group), match.end(group), match[group])
        for match in _YEAR.finditer(self.lowered):
            if self._is_year(match):
                yield FoundDate(match.start(), match.end(), match[1])

    def _is_year(self, match: re.Match[str]) -> bool:
        start, end = match.span()
        before = _WORD_BEFORE.search(self.lowered, max(0, start - 24), start)
        after = _WORD_AFTER.match(self.lowered, end, end + 24)
        lead = before[1] if before else ""
        following = after[1] if after else ""
        if lead in ("copyright", "©") or self.lowered[max(0, start - 2) : start] in (
            "© ",
            " ©",
        ):
            return False
        if following in self.tables.year_after:
            return True
        counted = bool(
            following
            and after
            and self.text[after.start(1)].islower()
            and following not in self.tables.stop
            and following not in self.tables.say
        )
        if self.document.lang == "de":
            counted = bool(
                following and after and self.text[after.start(1)].isupper()
            ) and lead not in ("jahr", "jahre", "seit", "anfang", "ende", "mitte")
            if lead == "im" or lead.endswith("jahr"):
                return True
        year = int(match[1])
        near = 1900 <= year <= 2060
        if self.document.lang == "en" and counted and near:
            # "a 1974 album": numbers that count want a plural
            counted = following.endswith("s") or following in _PLURALS
        if lead in self.tables.year_before or lead == "(":
            return not counted or (near and lead not in ("of", "de", "di", "than"))
        return near and not counted


def _iso(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _plus(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days)
    except OverflowError:
        return None


def _shifted(today: date, kind: int, step: int) -> str:
    """Shift by weeks (0), months (1) or years (2); "" outside the calendar."""
    if kind == 0:
        day = _plus(today, 7 * step)
        if day is None:
            return ""
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}"
    if kind == 1:
        months = today.year * 12 + today.month - 1 + step
        return f"{months // 12:04}-{months % 12 + 1:02}" if months >= 12 else ""
    year = today.year + step
    return f"{year:04}" if 1 <= year <= 9999 else ""
