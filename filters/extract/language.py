"""Which language a text is written in, by its most common words. Data and counting."""

from __future__ import annotations

import re
from collections import Counter

from filters.own_letters import SHARED, own_letters
from filters.western import letters, split

#: Frequent short words per language (BCP 47 primary tag).
COMMON_WORDS: dict[str, str] = {
    "en": "the of and to in a is that for it as was with on be by at his her this are"
    " or an but not from they have had were which he she we you their has been will",
    "de": "der die das und in den von zu mit sich des auf für ist im dem nicht ein"
    " eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind",
    "fr": "le la les des et du une un que est pour qui dans par plus pas au sur ne se"
    " ce il en sont avec son cette aux ont mais été",
    "es": "el la los las de y en que con no su al lo como más pero sus para por una"
    " del se es ha este sí porque fue son entre",
    "it": "il di che è per non sono da della con si dei nel alla più anche ma ha gli"
    " una del le in dal hanno come questo al",
    "nl": "de het een van dat op te zijn met voor niet aan er om ook als dan maar bij"
    " en in is wordt heeft naar door uit",
    "pt": "o do da em um os no na uma por mais as dos como mas ao ele das à seu sua ou"
    " que não com para foi são pelo",
    "sv": "och att det en som på är av för med den till har de inte om ett men var jag"
    " i han från kan så",
    "da": "og er af til ikke han hun det en som på for med den at har de der et men"
    " var fra kan blev også efter",
    "no": "og er av til ikke han hun det en som på for med den at har de det et men"
    " var fra kan ble også etter seg",
    "pl": "w na z się nie do to jest że o jak ale po co za i od przez dla oraz był są"
    " jego także tym",
    "cs": "a se v je že s na by jako pro i k ve tak si od podle který to do z bylo však"
    " jsou ale",
    "uk": "і в та що не на з до у від як за про це але його для він є які був після",
    "ru": "и в не на что с по как это он из но за у от же к о для его бы было так а"
    " все она который",
    "tr": "bir ve bu da de için ile olarak çok daha gibi olan ne ise o kadar sonra"
    " ama en olduğu göre",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena"
    " adalah oleh ada telah",
    "vi": "của và là có trong được cho không các một người những với đã này khi để",
    "hu": "és az egy hogy nem is meg ez van a volt csak de már ha azt el mint",
    "ro": "și nu cu pe la din să este care ca mai au de în o pentru fost sunt",
    "fi": "ja on ei se että oli hän mutta ovat kun myös kuin joka sen mukaan",
    "is": "og að í á er sem til við um ekki það hann með var en af fyrir eru",
    "ar": "في من على أن إلى عن مع هذا التي الذي كان لا ما بعد بين قال هذه",
    "fa": "و در به از که این را با است برای آن یک می شد خود",
    "hi": "के में की है से और को का ने पर यह कि इस हैं था एक भी नहीं",
    "sw": "ya wa na kwa ni katika za la hiyo kuwa huo yake hii pia kutoka cha wake",
    "el": "και το να του της η στο με για από που είναι την δεν τα των",
    "he": "של את על לא הוא זה עם כי גם היא אם או כל",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _lang, _words in COMMON_WORDS.items():
    for _word in dict.fromkeys(_words.split()):
        _LANGUAGES_OF.setdefault(_word, []).append(_lang)
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
)
_OF_A_SCRIPT = re.compile("[\u3040-\u30ff\uac00-\ud7af\u4e00-\u9fff\u0e00-\u0e7f]")
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = letters(lambda char: char.isalnum() and not char.isdecimal())
_SAMPLE = 3000
#: Languages that a count of words mistakes for each other.
_RELATIVES = frozenset(
    frozenset(pair.split())
    for pair in (
        "da no", "cs sk", "id ms", "et fi", "az tr", "be ru", "be uk", "mk ru", "mr hi",
        "ur fa", "ur ar", "da fo", "fo no", "fo is", "mi nl",
    )
)  # fmt: skip
#: Languages that no count here knows: whoever claims one of them means it, and its
#: letters may be those by which another is told. No templates' "en", no "xx".
_OTHERS_LISTED = (
    "aa ab af ak am an as av ay ba bg bi bm bn bo br bs ca ce ch co cr cv cy dv"
    " dz ee eo eu ff fj fo fy ga gd gl gn gu gv ha ho hr ht hy hz ig ii ik iu jv"
    " ka kg ki kj kk kl km kn kr ks ku kv kw ky lb lg li ln lo lu mg mh mi ml mn"
    " ms mt my na nd ne ng nr nv ny oc oj om or os pa pi ps qu rm rn rw sa sc sd"
    " se sg si sk sl sm sn so sr ss st su ta te tg ti tk tl tn to ts tt tw ty ug"
    " ur uz ve wa wo xh yi yo za zu csb gag haw kok ltg niu rar vro"
)
_OTHERS = frozenset(_OTHERS_LISTED.split())
_LEAST_HITS = 4


def detect(text: str) -> str:
    """Return the primary language tag of `text`, or "" when the text does not say."""
    sample = text[:_SAMPLE]
    if own := own_letters(sample):
        return own
    folded = sample.casefold()
    words = split(folded, _LETTERS)
    foreign = words is None and _OF_A_SCRIPT.search(sample)
    for lang, script in _SCRIPTS if foreign else ():
        if not (found := len(script.findall(sample))):
            continue
        share = found / (sum(map(str.isalpha, sample)) or 1)
        # Kana stand between ideographs in Japanese, never in Chinese.
        if share > (0.1 if lang == "ja" else 0.3):
            return lang
    if words is None:
        words = _WORD.findall(folded)
    scores: Counter[str] = Counter()
    for word, times in Counter(filter(_LANGUAGES_OF.__contains__, words)).items():
        for lang in _LANGUAGES_OF[word]:
            scores[lang] += times
    if not scores:
        return ""
    best, hits = scores.most_common(1)[0]
    return best if hits >= max(_LEAST_HITS, 0.06 * len(words)) else ""


def primary_tag(tag: str) -> str:
    """Return the primary part of a language tag: "en-GB" -> "en"; "" if it is none."""
    primary = re.split(r"[-_,;\s]", tag.strip().lower(), maxsplit=1)[0]
    if not (primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3):
        return ""
    return {"nb": "no", "nn": "no", "iw": "he", "in": "id"}.get(primary, primary)


def language_of(text: str, *claims: str) -> str:
    """Return the language of an article from its text and what the page claims.

    The text wins where it is clear: many sites leave lang="en" of their template.
    """
    claimed = next((tag for c in claims if c and (tag := primary_tag(c))), "")
    if len(text) > 200 or not claimed:
        found = detect(text)
        # Close relatives are told apart by the page, not by a word count.
        if frozenset((found, claimed)) in _RELATIVES:
            return claimed
        if found in SHARED and claimed in _OTHERS:
            return claimed
        return found or claimed
    return claimed
