"""A text cut into quotations, sentences and tokens. Spans are code points.

Everything here is one or a few regular-expression passes: linear in the text.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_right
from functools import cached_property

from filters.records import dataclass
from newsreader.facts.dialogue import add_dialogue
from newsreader.facts.inserted import part_inserted
from newsreader.facts.lang import words
from newsreader.facts.model import Mention
from newsreader.facts.quotemarks import Quotation, find_quotations

#: Addresses, handles, hashtags and what is struck out: blanked out, so that no name or
#: number is seen inside them and all spans stay true.
_MASKED = re.compile(
    # Most places are passed by with one look.
    r"(?=[hwp@#(A-Z~])"
    r"(?:~~(?=[^\s~])[^~\n]{1,4000}(?<!\s)~~"
    r"|(?:https?://|www\.|pic\.twitter\.com/)\S{1,2000}"
    r"|(?<![\w@])@\w{2,40}"
    r"|(?<![\w#])#\w{2,60}"
    # file numbers: AB/12/2018
    r"|\b[A-Z]{1,8}(?:/[A-Z0-9]{1,12}){2,6}\b"
    # the same without brackets: Sen. X, D-Ohio,
    r"|(?<=, )[DRI]-(?:[A-Z]\.[A-Z]\.|[A-Z][a-z]{1,12}\.?)(?=[ ,.;])"
    # the party and state of a member of parliament: (D-Minn.)
    r"|\((?:[DRI]|Dem|Rep|Lab|Con)[-–.][^()\n]{1,14}\)"
    r"|\((?:Con|Lab|Lib Dem|Ind|Green|SNP|DUP|Plaid)(?:,[^()\n]{1,30})?\))"
)

#: Raised figures behind a word or a stop: the mark of a note, not part of the word; and
#: lowered figures, read as those of "CO2".
_LEVELS = re.compile("[¹²³⁰-₉]")
_RAISED = "¹²³⁰⁴-⁹"
#: To `re` a raised figure is a letter and no digit: taken for one, each of a long row
#: would begin a mark.
_NOTES = re.compile(
    rf"(?:(?<=[^\W\d_{_RAISED}]{{3}})|(?<=[.!?,;:\"'”’»)\]]))"
    rf"[{_RAISED}]+(?:, ?[{_RAISED}]+)*(?!\w)"
)
_INDEXES = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĪĮİŁŃŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁЄІЇҐЎΑ-Ω"

#: Where a sentence may end: a stop, marks that close, blanks, and something that may
#: open a sentence.
_STOP = re.compile(
    r"(?P<stop>[.!?…]+|[。！？])(?P<close>[\"'”’»›“\)\]]*)"
    r"(?P<gap>[ \u00a0]+(?=[\"'“‘«„»‹¿¡\(\[—–-]{0,3}[ \u00a0]?[\w])|(?<=[。！？]))"
    rf"|(?<=[a-zà-ÿа-я][a-zà-ÿа-я])(?P<glued>[.!?])(?=[{_UPPER}][a-zà-ÿа-я]+[ ,])"
)

_LAST_WORD = re.compile(r"[^\s(\[\"'“„«—–]{1,24}$")

#: Words whose full stop does not end a sentence (without the stop, lower case).
_ABBREVIATIONS = words(
    """mr mrs ms dr prof rev fr sr jr st gen col lt sgt capt cmdr maj adm hon gov sen
    rep pres supt insp messrs mt ft no nos vs v inc ltd co corp bros dept est approx
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs
    fri sat sun ala ariz ark calif colo conn del fla ga ill ind kan ky la md mass
    mich minn miss mont neb nev okla ore pa penn tenn tex vt va wash wis wyo hr frau
    ing dipl bzw ca evtl ggf inkl usw vgl z d u a o s mio mrd tsd nr str abs art mm
    mme mlle mgr me sra srta dna ud uds ee uu pág núm av avda gral cnel sig dott avv
    on ecc pag ex dra exmo ltda г гг в вв н э т е д п стр ул им руб коп млн млрд тыс
    трлн см проф акад доц ст кв р обл пр мин сек грн вул смт dhr mevr drs mw ir blz
    bv"""
)
#: Abbreviations that may well end a sentence: a capitalised sentence opener decides.
_MAY_END = words("inc ltd co corp jr sr etc usw ecc г гг млн млрд тыс руб a p")

_WORD = re.compile(
    # U.S.  P.J.  д.м.н.
    r"(?:[^\W\d_]\.){2,}"
    # words with inner apostrophes, hyphens, ampersands: O'Brien, Ngo-Anh, AT&T
    r"|[^\W\d_]\w*(?:[-‐‑'’&][^\W_]\w*)*"
    r"|\d[\d.,]*\w*"
    r"|[^\w\s]"
)
#: A quotation of so many characters opens with a capital like a sentence; a shorter
#: one may be a name.
_STATEMENT = 30
_TAIL = re.compile(r"^(.+?)[-‐‑]([a-zà-ÿа-яёіїє][\w'’]*)$")
#: Short words that follow a name with a hyphen and are no part of it.
_TAILS = words(
    """area born wide run led made era like type only free fed held bred size rich poor
    side base long old year day to and or in on at by up off out by-"""
)
_ELISION = re.compile(
    r"(?i)^((?:[ldnsjmtc]|qu|lorsqu|jusqu|dell|nell|sull|all|dall|un|quest|coll))['’]"
    r"(?=\w)"
)
_ELIDING = frozenset({"fr", "it", "ca", "oc"})


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark."""

    text: str
    start: int
    end: int
    #: Index of the sentence.
    sentence: int
    #: First word of its sentence (marks before it do not count).
    first: bool

    @property
    def is_word(self) -> bool:
        """Whether the token starts with a letter."""
        return self.text[0].isalpha()

    @property
    def is_capital(self) -> bool:
        """Whether the token starts with a capital letter."""
        return self.text[0].isupper()


@dataclasses.dataclass(frozen=True)
class Document:
    """A text with its quotations, sentences and tokens."""

    text: str
    lang: str
    #: The text with addresses blanked out; same length.
    masked: str
    quotations: tuple[Quotation, ...]
    #: Sentences as (start, end), ordered, not overlapping.
    sentences: tuple[tuple[int, int], ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def tokens(self) -> list[Token]:
        """All tokens in text order."""
        openers = {q.start for q in self.quotations if q.end - q.start > _STATEMENT}
        return _tokenize(self.masked, self.sentences, self.lang, openers)

    @cached_property
    def quoted(self) -> list[int]:
        """Flat list of quotation bounds: start, end, start, end ..."""
        return [edge for q in self.quotations for edge in (q.start, q.end)]

    def in_quotation(self, position: int) -> bool:
        """Whether the position lies inside a quotation."""
        return bisect_right(self.quoted, position) % 2 == 1

    def sentence_at(self, position: int) -> int:
        """Return the index of the sentence that holds the position."""
        return max(0, bisect_right(self._starts, position) - 1)

    def mention(self, start: int, end: int) -> Mention:
        """Return the span as a `Mention` with the sentence around it."""
        index = self.sentence_at(start)
        left, right = self.sentences[index]
        return Mention(start, end, min(left, start), max(right, end))


def read(text: str, lang: str) -> Document:
    """Cut a text. `lang` is a primary language tag."""
    masked = _MASKED.sub(lambda m: " " * len(m[0]), text)
    if "@" in masked:
        masked = _EMAIL.sub(lambda m: " " * len(m[0]), masked)
    if _LEVELS.search(masked):
        masked = _NOTES.sub(lambda m: " " * len(m[0]), masked).translate(_INDEXES)
    quotations = part_inserted(masked, find_quotations(masked, lang), lang)
    quotations = add_dialogue(masked, quotations, lang)
    sentences = _split(masked, quotations)
    return Document(text, lang, masked, quotations, sentences)


def _split(text: str, quotations: tuple[Quotation, ...]) -> tuple[tuple[int, int], ...]:
    """Cut at line ends and stops; a quotation is not cut inside."""
    sentences: list[tuple[int, int]] = []
    inner = [edge for q in quotations for edge in (q.start, q.end)]
    position = 0
    for line in text.split("\n"):
        base, position = position, position + len(line) + 1
        start = base
        for match in _STOP.finditer(line):
            cut = base + match.end() if match["glued"] else base + match.end("close")
            # A stop just before the closing mark lies inside the quotation, but the
            # cut after the mark does not.
            if bisect_right(inner, cut - 1) % 2 == 1 and bisect_right(inner, cut) % 2:
                continue
            if not match["glued"] and not _ends(line, match, bool(match["close"])):
                continue
            _add(sentences, text, start, cut)
            start = cut
        _add(sentences, text, start, base + len(line))
    return tuple(sentences)


def _ends(line: str, match: re.Match[str], closed: bool) -> bool:
    following = line[match.end() : match.end() + 24].lstrip(" \u00a0\"'“‘«„»‹¿¡([—–-")
    if not following:
        return True
    opener = following[0]
    if opener.islower() and match["stop"] != "。":
        return False
    if match["stop"] != "." or closed:
        return True
    last = _LAST_WORD.search(line, max(0, match.start() - 24), match.start())
    if last is None:
        return True
    word = last[0].lower()
    if "." in word and len(word) <= 6 and not word[-2:].isdigit():
        # "U.S. Attorney", "p.m. On": ends only before a word that opens sentences.
        return following.split(" ", 1)[0].lower() in _OPENERS
    if len(word) == 1 and word.isalpha():
        return opener.isupper() and following.split(" ", 1)[0].lower() in _OPENERS
    if word in _ABBREVIATIONS:
        if word in _MAY_END:
            return following.split(" ", 1)[0].lower() in _OPENERS
        return False
    if word.isdigit() and len(word) <= 2 and opener.isupper():
        # German and Slavic ordinals: "am 5. November", "im 19. Jahrhundert".
        return following.split(" ", 1)[0].rstrip(".,").lower() not in _AFTER_ORDINAL
    return True


#: Words that open a sentence more often than they go on with a name.
_OPENERS = words(
    """the a an he she it they we i you his her their its in on at by for from with and
    but or if as when while after before this that these those there here who what
    el la los las un una en de por para y pero le les il elle ils elles l' der die
    das ein eine er sie es wir im am и а но он она они это в на по с к у о"""
)
_AFTER_ORDINAL = words(
    """januar jänner februar märz april mai juni juli august september oktober november
    dezember jahrhundert bundesliga liga auflage spieltag minute geburtstag platz
    rang mal jahrestag stock etage klasse tag weltkrieg parteitag wahlperiode
    lebensjahr ledna února března dubna května června července srpna září října
    listopadu prosince januar februar marts maj juni juli"""
)


def _add(sentences: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        sentences.append((start, end))


def _is_syllable(tail: str, tokens: list[Token], start: int, text: str) -> bool:
    """ "Tsai Ing-wen", "Kim Jong-un": the rest of a given name, not "Korea-led"."""
    if len(tail) > 4 or tail in _TAILS or not tokens:
        return False
    before = tokens[-1]
    return (
        before.is_capital
        and len(before.text) < 7
        and before.text.isalpha()
        and text[before.end : start] == " "
    )


def _tokenize(
    text: str,
    sentences: tuple[tuple[int, int], ...],
    lang: str,
    openers: set[int],
) -> list[Token]:
    tokens: list[Token] = []
    eliding = lang in _ELIDING
    for index, (left, right) in enumerate(sentences):
        first = True
        for match in _WORD.finditer(text, left, right):
            word, (start, end) = match[0], match.span()
            first = first or start in openers
            if word.isalpha():
                tokens.append(Token(word, start, end, index, first))
                first = False
                continue
            if not word[0].isalpha():
                tokens.append(Token(word, start, end, index, False))
                if word[0].isdigit():
                    first = False
                continue
            if eliding and (cut := _ELISION.match(word)):
                head = word[: cut.end()]
                tokens.append(Token(head, start, start + len(head), index, first))
                first = False
                word, start = word[cut.end() :], start + len(head)
                if not word:
                    continue
            possessive = word[-2:].lower() in ("'s", "’s")
            if possessive and len(word) > 2:
                word = word[:-2]
            tail = ""
            cut = _TAIL.match(word) if word[0].isupper() else None
            if cut and not _is_syllable(cut[2], tokens, start, text):
                # "Sugar Land-based": the name ends before the hyphen.
                tail, word = cut[2], cut[1]
            tokens.append(Token(word, start, start + len(word), index, first))
            first = False
            if tail:
                at = start + len(word) + 1
                tokens.append(Token("-", at - 1, at, index, False))
                tokens.append(Token(tail, at, at + len(tail), index, False))
            if possessive:
                tokens.append(Token("'s", end - 2, end, index, False))
    return tokens
