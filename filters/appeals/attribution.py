"""Who says so: "Join us, they sang", "Please help us, the message read". Pure.

Somebody else's appeal is news, with or without quotation marks. Texts are folded: no
accents, small letters.
"""

from __future__ import annotations

import re

#: Verbs of speech after a comma, by language; subjects only where they come first.
_AFTER_COMMA = (
    # English: ", they sang", ", the last message from the boat read", ", she says"
    r"(?:(?:they|he|she|it) |the (?:[\w'-]+ ){1,6})"
    r"(?:say|says|said|sang|shout|chant|cry|cried|shouted|chanted|urged?|read|reads|"
    r"write|wrote)\b",
    r"(?!(?:and|or|to|then|please|just|but|you|we)\b)[a-z]+ (?:[\w'-]+ ){0,5}?"
    r"(?:says|said|sang|shouted|chanted|cried|urged|pleaded|advises|advised|told"
    r"|asked|begged|appealed)\b",
    r"reads? (?:a|an|the|one|its|his|her|their)\b|said (?:a|an|the|one)\b",
    # ", the county asks, to receive warnings", ", it adds."
    r"(?!(?:and|or|to|then|please|just|but|you|we|our)\b)[a-z]+ (?:[\w'-]+ ){0,4}?"
    r"(?:asks|advises|offers|adds|urges|recommends|warns|promises|"
    r"suggests)(?=[,.:;]|$)",
    r"(?:they|he|she|it) (?:adds?|asks?|advises?|urges?|warns?)\b",
    r"(?:sagte|sagt|rief|riefen|schrie|schrien|skandierten|bat|baten)\b",
    r"(?:heisst|hiess) es\b|(?:liest|las) man\b|(?:stand|steht) (?:auf|an|da|dort|"
    r"in)\b|lautet[en]* (?:der|die|das|ein\w*)\b|(?:rat|bittet) (?:der|die|das|"
    r"ein\w*)\b",
    r"(?:a|ont) (?:dit|lance|declare|ajoute)\b|(?:dit|disent|lance|crie|scandent)-",
    r"(?:dit|disent|lance|crie|scandent|peut-on lire|lit-on|lisait-on|disaient|"
    r"conseille\w*|proclam\w+)\b",
    r"(?:dijo|dijeron|dice|dicen|decian?|grita\w*|grito|coreaba\w*|se le(?:e|ia)|"
    r"pid\w+|aconsej\w+|recomienda\w*|rezaba\w*)\b",
    r"(?:dice|dicono|dicevano|ha detto|hanno detto|grida\w*|urla\w*|si legge(?:va)?|"
    r"consiglia\w*|recitava\w*)\b",
    r"(?:disse|disseram|diz|dizem|diziam?|grita\w*|gritou|pediu|pedem?|le-se|lia-se|"
    r"aconselha\w*)\b",
    r"(?:zei|zegt|riep|riepen|aldus|st(?:aat|ond) (?:er|op)|adviseert|raadt)\b",
    r"(?:powiedzial\w*|mowi|krzycz\w+|apelowal\w*|glosil\w*|radzi|napisano)\b",
    r"(?:сказал\w*|говорит|говорят|крича\w+|призвал\w*|совету[еюя]т|прос[ия]т|"
    r"(?:было )?написано|гласил\w*)\b",
    r"(?:сказа\w+|каже|кажуть|крича\w+|заклика\w+|рад[ия]ть|прос[ия]ть|"
    r"(?:було )?написано)\b",
    r"(?:sager?|sade|sa|sier|ropte|ropade|raabte|siger|sagde|st(?:ar|od) de[tr]|"
    r"uppmanar|opfordrer|oppfordrer)\b",
    r"(?:rekl\w*|rika|volal\w*|krice\w*|radi|stalo (?:na|v))\b",
)
_SAYS = re.compile(
    r",[\"'\u2019\u201d\u00bb]? (?:{})".format(
        "|".join(f"(?:{p})" for p in _AFTER_COMMA)
    )
)


#: What goes on about its own words: "Subscribe to read on: this line costs readers".
_ABOUT_WORDS = re.compile(
    r"[:,.?!][\"'\u2019\u201d\u00bb]? (?:with |it is |it's )?"
    r"(?:these words|(?:this|that) (?:line|sentence|slogan|banner|phrase)"
    r"|mit diesen worten|diese[rn]? satz\w*"
    r"|(?:ces mots|cette phrase)|(?:estas palabras|esta frase)|(?:queste parole|questa"
    r" frase)|(?:essas palavras|essa frase)|эт[аи] (?:фраза|слова|строка))\b"
)


def attributes(folded: str) -> bool:
    """Whether a folded text says, after a comma, who says what it says, or goes on
    about its own words.
    """
    return bool(_SAYS.search(folded) or _ABOUT_WORDS.search(folded))
