"""Editors' notes: corrections and words about the article's own history.

They are short, often in small print under the text, and look like page furniture. A
reader must see them, so they are kept wherever they stand at the text.
"""

from __future__ import annotations

import re

_LEAST_CHARS, _MAX_CHARS = 16, 900
#: "This article is for subscribers" is no word about the article's history.
_OFFER = re.compile(
    r"newsletter|subscri|abonn|exclusi|premium|members? only|nur für|submit a"
    r"|ausgedruckt|printed from",
    re.IGNORECASE,
)

#: At the start of the line.
_OPENINGS = (
    r"corrections?\b(?! fluid| officer| facilit| depart| center)",
    r"(?:clarification|erratum|errata)\b",
    r"editors?[’'`]?s?[’'`]? note\b",
    r"update\s*[:(,]",
    r"updated? (?:on|at|with)\b.{0,80}\b(?:clarif|correct|add|reflect|includ)",
    r"note (?:from|by) the editors?\b",
    r"(?:an|a) (?:earlier|previous|prior) version of th(?:is|e)\b",
    r"th(?:is|e) (?:article|story|post|piece|headline|report|sentence|column|item)"
    r" (?:was|has been|is being|originally|first)\b"
    r"(?! (?:about|not|that|told|of) )",
    r"we (?:have )?(?:corrected|clarified|amended) th",
    # de
    r"(?:korrektur|richtigstellung|berichtigung)(?:hinweis)?\b",
    r"(?:anm(?:erkung|\.)|hinweis) der redaktion",
    r"hinweis\s*:\s*(?:diese[rnms]?|in einer|wir)\b",
    r"in (?:einer|der) (?:früheren|ursprünglichen|vorherigen|ersten)"
    r" (?:fassung|version)",
    r"diese[rn]? (?:artikel|text|beitrag|meldung) (?:ist|wurde|erschien|habe)\b",
    # fr
    r"(?:rectificatif|erratum|correctif|précision|mise à jour)\s*[:(,]",
    r"note de la rédaction|ndlr\b",
    r"une (?:première|précédente) version de cet article",
    r"cet article (?:a été|est paru|a d[’']abord)\b",
    # es, pt, it
    r"(?:corrección|fe de errat|rectificación|aclaración|actualización)\w*\s*[:(,]",
    r"(?:nota (?:del|de la|do|da|della?) (?:editor|redac|redaz|direz))",
    r"este artículo (?:fue|ha sido|se)\b",
    r"(?:correção|errata|atualização|erramos)\s*[:(,]",
    r"(?:este artigo|esta reportagem|este texto) (?:foi|teve)\b",
    r"(?:correzione|errata corrige|aggiornamento|rettifica)\s*[:(,]",
    r"questo articolo è stato\b",
    # nl, nordic
    r"(?:correctie|rectificatie|rättelse|rettelse|korrigering|oppdatering|uppdatering)"
    r"\s*[:(,]",
    r"(?:noot van de redactie|i en (?:tidigare|tidligere) version)",
    r"(?:dit artikel (?:is|werd)|i en tidligere versjon)",
    r"den(?:ne|na|nne) artik\w+ (?:er|har)\b",
    # pl, cs, ru, uk, tr
    r"(?:sprostowanie|errata|aktualizacja|oprava|aktualizováno|opravili jsme)\s*[:(,]",
    r"(?:od redakcji|przypis redakcji|pozn\. red)",
    r"(?:поправка|уточнение|исправление|уточнення|виправлення)\s*[:(,]",
    r"(?:от редакции|примечание редак|від редакції|примітка редак|прим\. ред)",
    r"(?:düzeltme|editörün notu|güncelleme)\s*[:(,]",
    # ar, ja, zh, ko
    r"(?:تصحيح|ملاحظة المحرر|تصويب)",
    r"(?:訂正|【訂正】|おわび|編集部注|更正|编者按|編者按)",
    r"(?:정정|바로잡습니다|편집자 ?주)",
)
_NOTE = re.compile(rf"[\s*\[(【_>•–—-]*(?:{'|'.join(_OPENINGS)})", re.IGNORECASE)
#: "2:58 p.m.: This article was updated ..."
_TIMED = re.compile(
    r"\d{1,2}[:.]\d{2}.{0,12}?:\s*(?:this|dieser|cet|este)"
    r" (?:article|story|artikel|post)\b.{0,40}\b"
    r"(?:updated|corrected|aktualisiert|korrigiert|mis à jour)",
    re.IGNORECASE,
)


def is_editors_note(text: str) -> bool:
    """Whether a line is a correction or an editor's word about the article."""
    if not _LEAST_CHARS <= len(text) <= _MAX_CHARS:
        return False
    noted = _NOTE.match(text) or _TIMED.match(text)
    return noted is not None and not _OFFER.search(text)
