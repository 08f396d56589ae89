"""Words that hint at what a piece of a page is: in class names and in the text.

Data only. Every list is evidence for the block model, none is a verdict: "paywall",
"sidebar" and "widget" name the wrapper of whole articles on many sites.
"""

from __future__ import annotations

#: What class, id and role words say about an element, by kind of content: whole words
#: or plurals; ``*`` leaves the end open.
CLASS_WORDS: dict[str, str] = {
    "body": (
        r"article[-_]*body* article[-_]*content* article[-_]*text* article[-_]*copy"
        r" article[-_]*main article[-_]*section* article[-_]*detail*"
        r" story[-_]*body* story[-_]*content* story[-_]*text* story[-_]*copy"
        r" entry[-_]*content* post[-_]*content* post[-_]*body* post[-_]*text*"
        r" news[-_]*(?:body|text|content|detail)* body[-_]*(?:copy|text|content)*"
        r" content[-_]*(?:body|text|article)* rich[-_]*text* prose* paragraph*"
        r" field[-_]*(?:name[-_]*)?body*"
        r" text[-_]*(?:block|body|content|element|module)*"
        r" articulo* cuerpo* corpo* corps* artikel* texte* contenido*"
    ),
    "text": r"text* body* content* article* story* post* entry* copy* p par*",
    "lead": (
        r"standfirst* lead lede* leadtext* intro* subtitle* sub[-_]title* subhead*"
        r" sub[-_]?headline* dek deck summary chapo* chapeau* abstract* excerpt*"
        r" perex* vorspann* description* entradilla* bajada* ingress* manchet*"
        r" sommario* strapline* synopsis* lid anons* preamble* teaser[-_]text*"
        r" underline*"
    ),
    "headline": (r"headline* title* titel* titre* titulo* heading*"),
    "meta": (
        r"meta* byline* by[-_]line* author* autor* auteur* date* time* timestamp*"
        r" published* dateline* reading[-_]?time* writer* contributor* tag topic*"
        r" keyword* categor* breadcrumb* label* kicker* section[-_]name* update*"
        r" source agency* location* kategorie* ressort* rubri*"
    ),
    "caption": (
        r"caption* credit* copyright* legend* photo* image* img* gallery* slideshow*"
        r" media* picture* figure* carousel* slider* bild* foto* lightbox* video*"
        r" player* imag*"
    ),
    "share": (
        r"share sharing* shared social* facebook* twitter* whatsapp* follow* tool"
        r" toolbar* print* email* sns* bookmark* teilen* partage* addthis*"
    ),
    "related": (
        r"relat(?:ed|ion)* recommend* recirc* more[-_]* read[-_]?(?:more|also|next)*"
        r" see[-_]also* teaser* promo* outbrain* taboola* trending* popular*"
        r" most[-_]* latest* further* next prev* also[-_]* mehr* weiter* linkbox*"
        r" link links* card* similar* suggest* top[-_]stor* series* headlines"
        r" zum[-_]thema* voir* relacionad* collegat*"
    ),
    "ad": (
        r"ad adv advert* sponsor* banner* anzeige* commercial* affiliate* dfp* gpt*"
        r" werbung* publicit* promoted* native* outbrain* dianomi* shop* product* buy*"
        r" deal coupon*"
    ),
    "offer": (
        r"newsletter* subscri* sign[-_]?up* paywall* regist* log[-_]?in* donat*"
        r" support* member* piano* offer* abo abonn* premium* cta gate*"
        r" regwall* app app[-_]*"
        r" notification* push* consent* cookie* gdpr* privacy*"
    ),
    "comment": (
        r"comment* disqus* kommentar* respond* response* repl(?:y|ies) discussion*"
        r" forum* coment* feedback* livefyre*"
    ),
    "chrome": (
        r"nav navbar* navigation* menu* footer* header* sidebar* side[-_]* aside*"
        r" masthead* modal* pop[-_]?up* overlay* widget* skip* dropdown* drawer*"
        r" sticky* colophon* copyright* rail right[-_]col* search* topbar* banner*"
    ),
    "box": (
        r"box* infobox* factbox* info* fact* inset* embed* module* faq poll* quiz*"
        r" key[-_]?points* highlight* bullet* toc callout* background* explainer*"
        r" timeline* pull[-_]?quote* quote* glossar*"
    ),
    "bio": (
        r"bio author[-_](?:box|bio|info|card|desc|detail)*"
        r" about[-_]?(?:the[-_]?)?author* profile*"
    ),
}

_FUNCTION_WORDS = """
    the of and to in a is that for it as was with on be by at his her this are or an
    but not from they have had were which he she we you their has been will der die
    das und den von zu mit sich des auf für ist im dem nicht ein eine als auch es
    werden aus er hat dass sie nach wird bei einer um am sind noch le la les et du une
    un que est pour qui dans par plus pas au sur ne se ce el los las del y en con no
    su al lo como más pero sus ya o este sí porque il di che è per non sono da della
    si dei nel alla più anche ma ha gli de het een van dat op te zijn met voor niet
    aan om ook dan maar bij do em os na uma por mais dos mas ao ele à seu sua ou och
    att det som på är av för med till har inte ett men var jag og af til ikke han hun
    i w z się nie jest że jak ale po co za v je že s jako pro k ve tak od podle který
    и в не на что с по как это он из но за у от же к о для его бы было так і та що з
    до як від про це але bir bu için ile olarak çok daha gibi olan ise kadar sonra
    yang itu dengan untuk tidak ini dari dalam akan pada juga ke karena của và là có
    trong được cho không các một người những és az egy hogy nem meg ez volt csak már
    في من على أن إلى عن مع هذا التي الذي كان لا ما के में की है से और को का ने पर यह
    कि इस हैं था și nu cu pe din să care ca mai και το να του της η στο με για από που
    είναι την
"""
#: Short function words of the larger written languages: prose is full of them,
#: headlines, menus and name lists are not.
FUNCTION_WORDS = frozenset(
    word for line in _FUNCTION_WORDS.splitlines() for word in line.split()
)
