"""Finds quantities: value, unit, and what they count, in the text's own words.

Not quantities: dates, years, times of day, ordinals, scores, labels ("Article 5"),
versions (1.2.3), telephone numbers, cells of tables.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from newsreader.facts.ages import FoundNumber, find_ages
from newsreader.facts.bare import stands_alone
from newsreader.facts.cardinals import spelled
from newsreader.facts.document import Document
from newsreader.facts.lang import Language, language, words

_SPACED = words("fr ru uk pl cs sk sv da nb no fi bg hu es pt")
_GROUPED = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d{1,4})?(?![\d])"
_PLAIN = r"\d{1,15}(?:[.,’']\d{1,15}){0,6}"
_DIGITS = re.compile(r"\d+")
#: What may stand before a number.
_BEFORE = (
    r"(?:(?<![\w.,:/#№§@&+*=^~|\\])(?<!\d[-–—])"
    # currencies that touch their number: N500m, Rs500, EUR5bn
    r"|(?<=\bn)|(?<=\brs)|(?<=\brp)|(?<=\beur)|(?<=\busd)|(?<=\bgbp)|(?<=\bchf))"
)
_NUMBER = re.compile(f"{_BEFORE}(?:{_PLAIN})")
_SPACED_NUMBER = re.compile(f"{_BEFORE}(?:{_GROUPED}|{_PLAIN})")

_SYMBOLS = {
    "us$": "USD", "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB",
    "₹": "INR", "rs": "INR", "rs.": "INR", "hk$": "HKD", "a$": "AUD", "au$": "AUD",
    "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "r$": "BRL", "s/": "PEN", "s/.": "PEN",
    "₦": "NGN", "₴": "UAH", "₺": "TRY", "₩": "KRW", "₪": "ILS", "s$": "SGD",
    "nt$": "TWD", "rp": "IDR", "kč": "CZK", "zł": "PLN", "mx$": "MXN", "fr.": "CHF",
}  # fmt: skip
_CODES = words(
    """usd eur gbp jpy chf cny rub uah inr aud cad hkd ngn pen htg brl mxn zar sek nok
    dkk pln czk huf try krw sgd nzd aed sar ils"""
)
_PREFIX = re.compile(
    r"(?:(?<![^\W\d_])(?:us|hk|au?|ca?|nz|r|s|nt|mx)?\$|[€£¥₽₹₦₴₺₩₪]|\bs/\.?|\brs\.?"
    r"|\b(?:usd|eur|gbp|jpy|chf|cny|rub|uah|inr|aud|cad|hkd|ngn|pen|brl|zar|sek|nok|dkk"
    r"|pln|czk|sgd|aed)|(?<![^\W\d_])rp|(?<![^\W_])n)[ \u00a0\u202f]?$"
)
#: "218p": pence; lines of a screen come in hundreds and more.
_PENCE = re.compile(r"(?<!720)(?<!1080)(?<!480)(?<!360)(?<!1440)(?<!2160)p(?!\w|\.\w)")
_SUFFIX = re.compile(r"[ \u00a0\u202f]?([$€£¥₽₹₴₺]|kč|zł)(?!\w)")
#: Abbreviated measures; the number may touch them.
_MEASURE = re.compile(
    r"[ \u00a0\u202f]?(km/h|km²|km2|m²|m2|m³|kwh|mwh|gwh|twh|mph|km|cm|mm|kg|mg|ml"
    r"|kw|mw"
    r"|gw|hz|mhz|ghz|gb|tb|mb|ha|°c|°f|°|км/ч|км|см|мм|кг|га|квт|мвт|гвт|mg|lb|lbs|oz|ft"
    r"|sq ft|m|g|l|t|м|т|л)(?![^\W_]|[.]\w)"
)
_CLOCK = re.compile(r"[:h]\d\d\b|\.\d\d(?= uhr)|[ \u00a0]?(?:a\.?m|p\.?m)\b")
_HYPHENED = re.compile(r"[-‐‑](?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NEXT_WORD = re.compile(r"[ \u00a0\u202f]+([^\W\d_][\w'’-]*)")
_PART = re.compile(
    r" (?:of (?:the |these |those |its |his |her |their |our |my )(?:own )?"
    r"|(?:des|der|unserer|seiner|ihrer|dieser) (?:[\d.,]+ )?"
    r"|(?:de los|de las|de sus|de nuestros|de nuestras|delle|degli|dei) "
    r"(?:nostr[ie] |suoi |sue |loro )?|de (?:ses|ces|leurs|nos) |из )"
)
#: "From seven to twelve years": the noun stands only once.
_UP_TO = re.compile(
    r" (?:to|or|bis|oder|à|ou|o|до|или|або|чи|tot) (?P<number>[^\s.,;:]+)"
)
#: "Between 12 and 15 people".
_BETWEEN = re.compile(
    r"\b(?:between|zwischen|entre|tra|fra|tussen|między|mellan|mellem|mellom|между"
    r"|між) $"
)
_AND = re.compile(r" (?:and|und|et|y|e|en|i|och|og|и|і|й|та) (?P<number>[^\s.,;:]+)")
_HALF = re.compile(
    r" (?:and a half|et demie?|y medi[oa]|e mezz[oa]|e mei[oa]|[сз] половино[йю])\b"
)
_A_NOUN_AND_A_HALF = re.compile(
    r"\ban? (?P<noun>mile|kilometre|kilometer|metre|meter|inch|ton|tonne|pound|litre"
    r"|gallon|century|decade) and a half\b"
)
_A_HUNDRED = re.compile(
    r"\b(?P<half>half )?(?:a|one) (?P<scale>hundred|thousand|million|billion|dozen)\b"
    r"(?! (?:and|years? ago))"
)
#: "1.2m copies": a million when a plural follows, else metres.
_MILLION = re.compile(r"m (?:[a-z]+ )?(?:[a-z]{3,}[^s\W]s|people|men|women|children)\b")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|ère|e|ème|º|ª|°|-го|-й|-я|-ю|-м|-х|a|o)\b")
_CLAUSE = re.compile(r"[;:()\[\]–—«»“”\"„]|,(?!\d)| - | -- ")
_RANGE = re.compile(r"[ \u00a0]?[-–—/:x×][ \u00a0]?\d")
_RANGED = re.compile(r"\d[\d.,]*[ \u00a0]?[-–—/:x×]$")
_PLURALS = words(
    """people men women children police personnel dead staff cattle sheep fish feet
    percent miles troops aircraft spacecraft folk youth teeth geese mice lives wives
    knives crew media data"""
)
#: Verbs of saying and small words that are counted nouns after a number.
_COUNTED = words("reports claims calls states notes comments mensen others")
_PASSED = words("away such further separate")
_DETERMINERS = words(
    """the a an more other another additional its his her their our such new old de des
    du d la le les el los las der die das dem den des i gli il lo o os as million
    billion"""
)


@cache
def _phrases(code: str, kind: str) -> tuple[re.Pattern[str], dict[str, str | float]]:
    """Compile a table of phrases that may follow a number."""
    table: dict[str, str | float] = dict(getattr(language(code), kind))
    forms = "|".join(
        re.escape(w).replace(r"\ ", r"[ \u00a0]+")
        for w in sorted(table, key=lambda w: (-len(w), w))
    )
    return re.compile(rf"[ \u00a0\u202f]?(?P<word>{forms or '(?!x)x'})(?!\w)"), table


@cache
def _percent(code: str) -> re.Pattern[str]:
    table = {"%", *language(code).percent}
    forms = "|".join(
        re.escape(w).replace(r"\ ", r"[ \u00a0]+")
        for w in sorted(table, key=lambda w: (-len(w), w))
    )
    return re.compile(rf"[ \u00a0\u202f]?[-‐]?(?:{forms})(?![^\W_])")


class NumberFinder:
    """Finds the quantities of one document."""

    def __init__(
        self, document: Document, lowered: str, taken: list[tuple[int, int]]
    ) -> None:
        self.document = document
        self.text = document.masked
        self.lowered = lowered
        self.tables: Language = language(document.lang)
        self.code = document.lang
        #: Ordered spans that are dates.
        self._taken = [edge for span in taken for edge in span]
        self._tables_lines = _table_lines(self.text)

    def find(self, names: list[tuple[int, int]]) -> list[FoundNumber]:
        """Return the quantities in text order. `names` are spans of people."""
        found: list[FoundNumber] = []
        used: set[int] = set()
        for number in find_ages(self.document, self.lowered, names, self._is_taken):
            found.append(number)
            used.update(range(number.start, number.end))
        pattern = _SPACED_NUMBER if self.code in _SPACED else _NUMBER
        for match in self._written(pattern):
            if match.start() in used or self._is_taken(match.start()):
                continue
            if in_digits := self._digits(match):
                found.append(in_digits)
                used.update(range(in_digits.start, in_digits.end))
        for start, end, value, lead in spelled(self.lowered, self.code):
            if start in used or self._is_taken(start):
                continue
            if in_words := self._spelled(start, end, value, lead):
                found.append(in_words)
        if self.code == "en":
            found += self._a_and_a_half(used)
        found.sort(key=lambda n: n.start)
        return self._shared_units(found)

    def _written(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield every number in digits; one begins only where digits begin."""
        end = 0
        for digits in _DIGITS.finditer(self.lowered):
            start = digits.start()
            if start >= end and (match := pattern.match(self.lowered, start)):
                yield match
                end = match.end()

    def _shared_units(self, found: list[FoundNumber]) -> list[FoundNumber]:
        """ "from 480 million to 610 million euros": the unit stands only once."""
        for index in range(len(found) - 2, -1, -1):
            one, other = found[index], found[index + 1]
            if one.unit or not other.unit or other.start - one.end > 14:
                continue
            gap = self.lowered[one.end : other.start].strip()
            if gap in _TO and (other.unit == "%" or other.unit.isupper()):
                found[index] = replace(one, unit=other.unit)
        return found

    def _is_taken(self, position: int) -> bool:
        return bisect_right(self._taken, position) % 2 == 1

    # ------------------------------------------------------------ digits

    def _digits(self, match: re.Match[str]) -> FoundNumber | None:
        start, end = match.span()
        value = self._value(match[0], end)
        if value is None or self._in_table(start):
            return None
        raw = match[0]
        before = self.lowered[max(0, start - 12) : start]
        prefix = _PREFIX.search(before)
        currency = ""
        begin = start
        if prefix and not (prefix[0].strip() == "n" and self.code != "en"):
            currency = _SYMBOLS.get(prefix[0].strip().lower(), "")
            code = prefix[0].strip()
            if not currency and code in _CODES:
                currency = code.upper()
            if code == "n":
                grouped = "," in raw or re.match(r"(?:m|bn|b|k)\b", self.lowered[end:])
                currency = "NGN" if grouped and self.code == "en" else ""
                if not currency:
                    return None
            if currency:
                begin = start - len(prefix[0])
        if not currency and self._is_no_quantity(match, before):
            return None
        end, value = self._scaled(end, value, bool(currency))
        end, value = self._and_a_half(end, value)
        unit, end, sure = self._unit(end, currency)
        if sure:
            return self._result(begin, end, value, unit)
        if _RANGE.match(self.lowered, end) or _RANGED.search(before):
            return None
        return self._counted(begin, end, value, raw)

    def _value(self, raw: str, end: int) -> float | None:
        """Read digits by the language's separators; None when they make no number."""
        raw = raw.rstrip(".,’'")
        if len(re.sub(r"\D", "", raw)) > 15:
            return None
        if " " in raw or "\u00a0" in raw or "\u202f" in raw:
            return float(re.sub(r"[ \u00a0\u202f]", "", raw).replace(",", "."))
        parts = re.split(r"[.,’']", raw)
        marks = re.findall(r"[.,’']", raw)
        if not marks:
            return float(raw)
        decimal = self.tables.decimal
        groups = all(len(p) == 3 for p in parts[1:]) and len(parts[0]) <= 3
        if len(marks) == 1:
            mark = marks[0]
            if mark in "’'":
                return float("".join(parts)) if groups else None
            if (
                groups
                and parts[0] != "0"
                and (mark != decimal or (mark == "," and not self._scale_follows(end)))
            ):
                return float("".join(parts))
            return float(".".join(parts))
        if len(set(marks)) == 1:
            return float("".join(parts)) if groups else None
        if (len(set(marks[:-1])) == 1 and marks[-1] != marks[0]) and (
            all(len(p) == 3 for p in parts[1:-1])
        ):
            return float("".join(parts[:-1]) + "." + parts[-1])
        return None

    def _scale_follows(self, end: int) -> bool:
        pattern, _ = _phrases(self.code, "scales")
        return bool(pattern.match(self.lowered, end))

    def _is_no_quantity(self, match: re.Match[str], before: str) -> bool:
        start, end = match.span()
        raw = match[0]
        after = self.lowered[end : end + 8]
        if _CLOCK.match(after) or _ORDINAL.match(after):
            return True
        nextword = _NEXT_WORD.match(self.lowered, end)
        if nextword and nextword[1] in self.tables.clock:
            return nextword[1] not in _HOURS or bool(_AT.search(before))
        if after[:1] == "/" or (after[:1] == "." and after[1:2].isdigit()):
            return True
        if raw.isdigit() and (len(raw) > 6 or (len(raw) > 1 and raw[0] == "0")):
            return True
        word = re.search(r"([^\s(]+)\s$", before)
        label = word[1].strip(".,") if word else ""
        if (
            word
            and self.code == "en"
            and raw.isdigit()
            and len(raw) < 3
            and self.text[start - len(word[1]) - 1].isupper()
            and label not in self.tables.stop
            and label not in self.tables.months
            and not label.endswith(("'s", "’s"))
            and nextword
            and not nextword[1].endswith("s")
        ):
            return True  # "Radio 1 presenter"
        if label in self.tables.labels or before.endswith(
            ("no.", "nr.", "n°", "art. ")
        ):
            return True
        if (
            re.search(r"(?:^|\s)\+\d*[ \d-]*$|\d[ -]$", before)
            and self.code not in _SPACED
        ):
            return True
        if re.match(
            r"[ -]\d{3,}(?:[ -]\d{2,})", after + self.lowered[end + 8 : end + 20]
        ):
            return True
        if self.code in ("de", "nl", "da", "nb", "cs", "pl") and after[:2] == ". ":
            sentence = self.document.sentences[self.document.sentence_at(start)]
            return sentence[1] > end + 1
        return False

    def _in_table(self, position: int) -> bool:
        return bisect_right(self._tables_lines, position) % 2 == 1

    def _scaled(self, end: int, value: float, money: bool) -> tuple[int, float]:
        pattern, table = _phrases(self.code, "scales")
        if not money and self.code == "en" and _MILLION.match(self.lowered, end):
            return end + 1, value * 1e6
        for _ in range(2):
            match = pattern.match(self.lowered, end)
            if not match:
                break
            word = re.sub(r"[ \u00a0]+", " ", match["word"])
            touching = match.start("word") == end
            if len(word) <= 2 and word not in ("bn", "md"):
                if (
                    not money and not (touching and word not in ("m", "b", "mi", "bi"))
                ) and (not (word in ("mi", "bi") and self.code == "pt")):
                    break
                if not touching and not (money or self.code == "pt"):
                    break
            value *= float(table[word])
            end = match.end()
            if self.lowered[end : end + 1] == "." and len(word) <= 4:
                following = self.lowered[end + 1 : end + 3].strip()
                if following and (following[0].isalpha() or following[0] in "€$£"):
                    end += 1
        return end, value

    def _unit(self, end: int, currency: str) -> tuple[str, int, bool]:
        """Return unit, where it ends, and whether it is money, % or a measure."""
        if currency:
            return currency, end, True
        if match := _percent(self.code).match(self.lowered, end):
            stop = match.end()
            points = re.compile(r"[ -](?:points?|punkte?n?|пункт\w*)\b").match(
                self.lowered, stop
            )
            if points:
                return "percentage points", points.end(), True
            return "%", stop, True
        if match := _SUFFIX.match(self.lowered, end):
            return _SYMBOLS.get(match[1], match[1]), match.end(), True
        pattern, table = _phrases(self.code, "currencies")
        if match := pattern.match(self.lowered, end):
            word = re.sub(r"[ \u00a0]+", " ", match["word"])
            if match.start("word") > end:
                return str(table[word]), match.end(), True
        linked = re.compile(r"[ \u00a0](?:de |d['’]|di )").match(self.lowered, end)
        if linked and (match := pattern.match(self.lowered, linked.end())):
            word = re.sub(r"[ \u00a0]+", " ", match["word"])
            return str(table[word]), match.end(), True
        code = re.compile(r"[ \u00a0]([A-Z]{3})\b").match(self.text, end)
        if code and code[1].lower() in _CODES:
            return code[1], code.end(), True
        if self.code == "en" and _PENCE.match(self.lowered, end):
            return "p", end + 1, True
        if (match := _MEASURE.match(self.lowered, end)) and (
            self.text[match.start(1)] == match[1][0] or len(match[1]) > 1
        ):
            return match[1], match.end(), True
        return "", end, False

    # ----------------------------------------------------------- counted

    def _counted(
        self, start: int, end: int, value: float, raw: str
    ) -> FoundNumber | None:
        hyphen = _HYPHENED.match(self.lowered, end)
        if hyphen:
            word = _WORD.match(self.lowered, hyphen.end())
            unit = re.split("[-‐‑]", word[0])[0] if word else ""
            if not unit or unit in self.tables.stop or len(unit) < 3:
                return None
            return self._result(start, hyphen.end() + len(unit), value, unit)
        unit = self._noun(end)
        if not unit and (part := _PART.match(self.lowered, end)):
            unit = self._noun(part.end() - 1)  # "350 of the whales"
        upto = _UP_TO.match(self.lowered, end)
        if upto is None and _BETWEEN.search(self.lowered[max(0, start - 12) : start]):
            upto = _AND.match(self.lowered, end)
        if not unit and upto:
            limit = upto["number"]
            if limit in self.tables.numbers or limit[0].isdigit():
                unit = self._noun(upto.end())  # "from seven to twelve years"
        digits = raw[0].isdigit()
        if unit or stands_alone(
            self.lowered, self.code, start, end, value, digits=digits
        ):
            return self._result(start, end, value, unit)
        grouped = bool(re.search(r"\d[.,\u00a0\u202f ’']\d{3}", raw))
        scaled = end - start > len(raw)
        if grouped or scaled:
            return self._result(start, end, value, "")
        return None

    def _noun(self, end: int) -> str:
        """Return the noun the number counts, or "" when none follows."""
        candidates: list[str] = []
        position = end
        german = self.tables.nouns_capital
        while len(candidates) < 4:
            match = _NEXT_WORD.match(self.text, position)
            if not match:
                break
            word = re.sub("^[dl]['’]", "", match[1]).rstrip("'’")
            if word.endswith(("'s", "’s")):
                break
            low = word.lower()
            if low in _COUNTED and not candidates:
                return word  # "58 reports"
            if self.code == "en" and low in _PASSED and not candidates:
                position = match.end()  # "nine away supporters"
                continue
            if low in self.tables.stop or low in self.tables.say:
                if candidates or low not in _DETERMINERS:
                    break
                if (
                    low not in ("more", "other", "another", "additional", "new", "old")
                ) and (not (low in ("de", "d", "di", "des") and position == end)):
                    break
                position = match.end()
                continue
            if low in self.tables.months or low in self.tables.weekdays:
                break
            candidates.append(word)
            position = match.end()
            if self.text[position : position + 1] in (",", ".", ";", ":", ")", "("):
                break
        if not candidates:
            return ""
        if german:
            return next((w for w in candidates if w[0].isupper()), "")
        lower = [w for w in candidates if w[0].islower()]
        if not lower or (candidates[0][0].isupper() and len(candidates) < 2):
            return ""
        if self.code == "en":
            for word in lower:
                if word in _PLURALS or (word.endswith("s") and not word.endswith("ss")):
                    return word
            return lower[0] if len(lower[0]) > 2 else ""
        if self.tables.inflects_names:
            for word in lower:
                if not word.endswith(("ых", "их", "ными", "ного")):
                    return word
        return lower[0] if len(lower[0]) > 1 else ""

    # ----------------------------------------------------------- spelled

    def _spelled(
        self, start: int, end: int, value: float, lead: str
    ) -> FoundNumber | None:
        simple = self.tables.numbers[lead] == value
        if (
            self.code == "it"
            and lead == "sei"
            and not re.search(
                r"\b(?:di|da|per|dei|oltre|altri|altre|gli|le|i|tra|con|in) $",
                self.lowered[max(0, start - 8) : start],
            )
        ):
            return None
        if (
            self.code == "fr" and lead in ("neuf", "mille") and simple
        ) and not self._noun(end):
            return None
        word_end = end
        end, value = self._scaled(end, value, False)
        scaled = end > word_end
        end, value = self._and_a_half(end, value)
        unit, stop, sure = self._unit(end, "")
        if sure and len(unit) > 0 and (unit == "%" or len(unit) >= 3 or stop > end + 2):
            return self._result(start, stop, value, unit)
        if self.lowered[max(0, start - 1) : start] in ("-", "/"):
            return None
        if self.text[start].isupper() and not self._opens_sentence(start):
            return None  # part of a name: "Big Ten", "Seven Sisters"
        if found := self._counted(start, end, value, self.lowered[start:word_end]):
            return found
        return self._result(start, end, value, "") if scaled else None

    def _and_a_half(self, end: int, value: float) -> tuple[int, float]:
        """ "Two and a half hours", "quatre milliards et demi"."""
        match = _HALF.match(self.lowered, end)
        if match is None:
            return end, value
        size = max((s for s in (1e3, 1e6, 1e9) if value >= s), default=1.0)
        return match.end(), value + size / 2

    def _a_and_a_half(self, used: set[int]) -> list[FoundNumber]:
        """ "A mile and a half", "a hundred metres", "half a million"."""
        found: list[FoundNumber] = []
        for match in _A_NOUN_AND_A_HALF.finditer(self.lowered):
            start, end = match.span()
            found.append(self._result(start, end, 1.5, match["noun"]))
        for match in _A_HUNDRED.finditer(self.lowered):
            start, end = match.span()
            value = self.tables.scales[match["scale"]] * (0.5 if match["half"] else 1)
            unit, stop, sure = self._unit(end, "")
            if sure:
                found.append(self._result(start, stop, value, unit))
            elif counted := self._counted(start, end, value, match[0]):
                found.append(counted)
        return [f for f in found if f.start not in used]

    def _opens_sentence(self, position: int) -> bool:
        left = self.document.sentences[self.document.sentence_at(position)][0]
        if position - left <= 2:
            return True
        # within a quotation of several sentences
        return self.text[max(left, position - 4) : position].rstrip()[-1:] in _OPENING

    # ------------------------------------------------------------ result

    def _result(self, start: int, end: int, value: float, unit: str) -> FoundNumber:
        return FoundNumber(start, end, value, unit, self._of(start, end, unit))

    def _of(self, start: int, end: int, unit: str) -> str:
        """Return the words around a number that tell what it counts."""
        left, right = self.document.sentences[self.document.sentence_at(start)]
        left = max(left, start - 240)
        right = min(right, end + 240)
        clause_left, clause_right = left, right
        for mark in _CLAUSE.finditer(self.text, left, start):
            clause_left = mark.end()
        if stop := _CLAUSE.search(self.text, end, right):
            clause_right = stop.start()
        before = self._tail(clause_left, start, 7)
        after = self._head(end, clause_right, 7)
        if self._content(before) + self._content(after) < 2 and clause_left > left:
            before = self._tail(left, start, 9)
        parts = [p for p in (before, after) if p]
        return " … ".join(parts)

    def _tail(self, start: int, end: int, count: int) -> str:
        words = self.text[start:end].split()[-count:]
        while words and words[0].lower().strip(",") in self.tables.stop:
            words.pop(0)
        return _trim(" ".join(words))

    def _head(self, start: int, end: int, count: int) -> str:
        words = self.text[start:end].split()[:count]
        while words and words[-1].lower().strip(",") in self.tables.stop:
            words.pop()
        return _trim(" ".join(words))

    def _content(self, phrase: str) -> int:
        return sum(
            len(w) > 2 and w.lower() not in self.tables.stop
            for w in re.findall(r"[^\W\d_]+", phrase)
        )


#: Words that are hours of the day or a length of time.
_HOURS = words(
    """horas hora heures heure h ore ora часов часа час годин години година uur минут"""
)
_OPENING = tuple('.!?:“"«„‘')
_AT = re.compile(
    r"(?:^|[\s('’])(?:à|vers|dès|las|alle|às|om|rond|в|к|о|об|um|gegen|ab|le|dalle)\s$"
)
_TO = words("to and or - – naar en auf bis und à et a y e до и")


def _trim(phrase: str) -> str:
    return phrase.strip(" ,.;:-–—()[]«»“”„\"'‘’!?…")


def _table_lines(text: str) -> list[int]:
    """Return flat bounds of lines that are rows of figures."""
    bounds: list[int] = []
    position = 0
    for line in text.split("\n"):
        cells = line.split()
        figures = sum([c[-1].isdigit() or c[-1] == "%" for c in cells])
        if figures >= 3 and figures > sum(c.islower() and c.isalpha() for c in cells):
            bounds += (position, position + len(line) + 1)
        position += len(line) + 1
    return bounds
