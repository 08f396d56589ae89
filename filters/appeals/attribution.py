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
    r"reads? (?:a|an|the|one|its|his|her|their)\b",
    r"(?:sagte|sagt|rief|riefen|schrie|schrien|skandierten|bat|baten)\b",
    r"(?:heisst|hiess) es\b",
    r"(?:a|ont) (?:dit|lance|declare|ajoute)\b|(?:dit|disent|lance|crie|scandent)-",
    r"(?:dit|disent|lance|crie|scandent|peut-on lire|lit-on)\b",
    r"(?:dijo|dijeron|dice|dicen|grita\w*|grito|coreaba\w*|se lee|pidio)\b",
    r"(?:dice|dicono|ha detto|hanno detto|grida\w*|urla\w*|si legge)\b",
    r"(?:disse|disseram|diz|dizem|grita\w*|gritou|pediu|le-se)\b",
    r"(?:zei|zegt|riep|riepen|aldus|staat er)\b",
    r"(?:powiedzial\w*|mowi|krzycz\w+|apelowal\w*)\b",
    r"(?:сказал\w*|говорит|говорят|крича\w+|призвал\w*)\b",
    r"(?:сказа\w+|каже|кажуть|крича\w+|заклика\w+)\b",
    r"(?:sager?|sade|sa|sier|ropte|ropade|raabte|siger|sagde|star det)\b",
    r"(?:rekl\w*|rika|volal\w*|krice\w*)\b",
)
_SAYS = re.compile(
    r",[\"'\u2019\u201d\u00bb]? (?:{})".format(
        "|".join(f"(?:{p})" for p in _AFTER_COMMA)
    )
)


def attributes(folded: str) -> bool:
    """Whether a folded text says, after a comma, who says what it says."""
    return _SAYS.search(folded) is not None
