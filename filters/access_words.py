"""The wordings access labels rest on: robot checks, consent, who may read on. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

from filters.appeals.fold import fold, fold_pattern
from filters.appeals.leaping import alternatives

_PLAIN = re.compile(r"[^\\.^$*+?{}\[\]()|]+")


def _holds(pattern: str) -> Callable[[str], bool]:
    """Return the test whether folded text matches one of many alternatives.

    Plain ones, which most are, are looked for without a pattern, in half the time.
    """
    parts = alternatives(fold_pattern(pattern))
    plain = [part for part in parts if _PLAIN.fullmatch(part)]
    search = re.compile("|".join(p for p in parts if p not in plain)).search
    return lambda text: any(map(text.__contains__, plain)) or search(text) is not None


#: A page without a text that says one of these wants proof of a person.
BOT = re.compile(
    r"just a moment\.{3}|attention required|verify(?:ing)? (?:that )?you are (?:a )?"
    r"human|are you a (?:robot|human)|(?:enable|turn on) (?:javascript|js) and "
    r"(?:cookies to continue|disable any ad)"
    r"|checking (?:if the site connection|your browser)|pardon our interruption"
    r"|unusual (?:traffic|activity) from your|access (?:to this page has been )?denied"
    r"|complete the (?:security check|captcha)|please solve (?:this|the) captcha"
    r"|i am not a robot|i'm not a robot|you(?:'re| are) (?:not a robot|a human)"
    r"|request unsuccessful\. incapsula"
    r"|why have i been blocked|press (?:&|and) hold|confirm you are (?:a )?human"
    r"|(?:bist du|sind sie|sie|du) (?:ein|kein) (?:mensch|roboter)"
    r"|vérifi(?:ez|er|ons) que vous êtes (?:un )?humain|n'êtes pas un robot"
    r"|(?:verifica|verificando|confirma|confirme|compruebe) que (?:usted )?(?:no )?"
    r"(?:eres|es) (?:un )?(?:humano|robot)|no soy un robot"
    r"|(?:verifica|conferma) di (?:non )?essere (?:un )?(?:umano|robot)"
    r"|non sono un robot|(?:verifique|confirme) (?:que|se) (?:você )?(?:não )?é "
    r"(?:um )?(?:humano|robô)|não sou um robô"
    r"|(?:bevestig|controleren) (?:of|dat) (?:u|je) (?:een mens|geen robot)"
    r"|(?:potwierdź|sprawdzamy), (?:że|czy) (?:nie )?jesteś (?:człowiekiem|robotem)"
    r"|подтвердите, что (?:вы|запросы)|вы не робот|я не робот|robot olmadığınızı"
    r"|ロボットではありません|人間であることを確認"
    r"|(?:确认|验证)您是真人|人机验证|请完成(?:安全)?验证|로봇이 아닙니다|사람인지 확인"
    r"|bekræft,? at du (?:er et menneske|ikke er en robot)"
    r"|bekräfta att du (?:är (?:en )?"
    r"människa|inte är en robot)|bekreft at du (?:er (?:et )?menneske|ikke er en robot)"
    r"|vahvista,? että (?:olet ihminen|et ole robotti)|erősítse"
    r" meg,? hogy (?:nem robot|ember)"
    r"|(?:ověřte|potvrďte|overte|potvrďte),? že (?:jste člověk"
    r"|nejste robot|ste človek|nie ste)"
    r"|verifica(?:ți|m) (?:că|dacă) (?:nu )?sunteți (?:om|robot)|nu sunt robot"
    r"|(?:επαληθεύστε|επιβεβαιώστε) ότι (?:είστε άνθρωπος|δεν είστε ρομπότ)"
    r"|підтвердьте,? що ви|я не робот|تحقق من أنك (?:إنسان|لست)"
    r"|أنا لست (?:روبوت|برنامج)"
    r"|potvrdite da (?:ste čovek|niste robot|ste čovjek)"
    r"|потвърдете,? че (?:сте човек|не сте)"
)
BOT_MARKUP = re.compile(
    r"cf-(?:challenge|chl|turnstile)|challenge-platform|px-captcha"
    r"|captcha-delivery\.com"
    r"|geo\.captcha|_incapsula_resource|g-recaptcha|h-captcha|awswafcaptcha"
)
#: What a consent frame says and a text does not.
CONSENT = re.compile(
    r"before you continue to|consent\.(?:yahoo|google)"
    r"|we and our (?:\d[\d., ]*)?partners|wir und unsere (?:\d[\d., ]*)?partner"
    r"|nous et nos (?:\d[\d., ]*)?partenaires|noi e i nostri (?:\d[\d., ]*)?partner"
    r"|nosotros y nuestros (?:\d[\d., ]*)?socios|tout accepter|aceptar y continuar"
    r"|mit werbung (?:und tracking )?(?:weiter)?lesen|alle akzeptieren|pur-abo"
    r"|zustimmen und weiter|accept(?:er)? (?:all|et continuer)|accetta (?:tutti|e cont)"
    r"|noi e (?:alcune |le nostre )?terze parti|wij en onze (?:\d[\d., ]*)?partners"
    r"|nós e (?:os )?nossos (?:\d[\d., ]*)?parceiros|vi og vores"
    r" (?:\d[\d., ]*)?(?:\w+)?"
    r"partnere|vi och våra (?:\d[\d., ]*)?(?:\w+)?partner|vi og"
    r" våre (?:\d[\d., ]*)?partnere"
    r"|me ja (?:\d[\d., ]*)?kumppanimme|my i nasi (?:\d[\d., ]*)?(?:zaufani )?partnerzy"
    r"|my a naši (?:\d[\d., ]*)?partneři|mi és (?:\d[\d., ]*)?partnereink"
    r"|noi și (?:cei )?(?:\d[\d., ]*)?(?:de )?parteneri|εμείς και"
    r" οι (?:\d[\d., ]*)?συνεργάτες"
    r"|мы и наши (?:\d[\d., ]*)?партн|ми та наші (?:\d[\d., ]*)?партн"
    r"|biz ve (?:\d[\d., ]*)?(?:iş )?ortak|accepter alle|godkänn alla|godta alle"
    r"|hyväksy kaikki|akceptuję wszystk|zaakceptuj wszystk|přijmout vše|prijať všetk"
    r"|alles accepteren|aceitar (?:tudo|todos)|aceptar tod|tümünü kabul|принять все"
    r"|прийняти всі|összes elfogadása|αποδοχή όλων|すべて(?:許可|同意)"
    r"|모두 동의|全部接受"
    r"|(?:accept|reject) (?:all|cookies|and (?:continue|read))|pay to (?:reject|refuse)"
    r"|(?:consent|agree) (?:and|or) (?:pay|subscribe|continue)|manage (?:my |your )?"
    r"(?:privacy |cookie )?(?:options|choices|preferences)|consent to use your personal"
    r"|einwilligen und|akzeptieren und|mit contentpass|werbefrei (?:mit|für|lesen)"
    r"|willige (?:ich )?in die|\d drittanbieter|\d tcf|accepter et (?:continuer|lire)"
    r"|continuer sans accepter|s.abonner (?:pour|et) (?:refuser|navig)"
    r"|refuser et s.abonn"
    r"|rechazar y (?:suscrib|pagar)|aceptar y (?:leer|navegar)"
    r"|pagar (?:para|y) rechazar"
    r"|accetta e (?:leggi|prosegui|naviga)|rifiuta e abbonati|abbonati (?:e|per) rifiut"
    r"|aceitar e (?:ler|continuar)|recusar e assinar"
    r"|akkoord (?:en|of) (?:verder|betaal)"
    r"|accepteren (?:en|of) (?:verder|doorgaan|betalen)"
    r"|akceptuj(?:ę|) i (?:przejd|czytaj)"
    r"|přijmout a (?:pokrač|číst)|elfogadom és (?:tovább|olvas)"
    r"|godta og (?:les|fortsett)"
    r"|acceptera och (?:läs|fortsätt)|accepter og (?:læs|fortsæt)"
    r"|hyväksy ja (?:jatka|lue)"
    r"|принять и (?:продолж|чита)|прийняти та (?:продовж|чита)"
    r"|kabul et ve (?:devam|oku)"
    r"|同意して(?:続|読)|동의하고 (?:계속|읽)|同意并(?:继续|阅读)"
)
#: What the text of a consent frame is about, so that a brief under a banner is none.
OF_CONSENT = re.compile(
    r"cookie|consen|einwillig|willige\b|auf einem gerät|personali[sz](?:ed|ierte) a"
    r"|zustimm|datenschutz|drittanbiet|contentpass|track|partner|partne|parceir|socios|privac"
    r"|privat|donn[ée]es|datos|dados|dati\b|gegevens|samty[ck]|suostum|zgod|souhlas"
    r"|súhlas"
    r"|hozzájárul|συναίνεσ|соглас|згод|çerez|同意|동의|クッキー|쿠키"
)
#: Beginnings of the words for paying, joining and signing in, in many languages.
_has_means = _holds(
    r"subscri|member|sign(?:ed)?[ -](?:in|up)|log(?:ged)?[ -]?in\b|regist|account"
    r"|\bpay|\bpaid|premium|\btrial|\bbuy\b|purchase|\be-?mail|\bplus\b|\+"
    r"|\bmelde\w* (?:sie |dich |sich )*an\b|einlogg|abonn|\babo\b|-abo\b"
    r"|angemeldet|anmeld|konto|mitglied|kauf|freischalt|[$€£¥]"
    r"|compte|identifi|inscri|adhér|connect|suscri|cuenta|soci[oa]s?\b|inicia"
    r"|abbona|acced|assin(?:e|ar|at|ant)|cadastr|inlog|word lid|leden|aanmeld"
    r"|aboneaz|prenum|subskr|zaloguj|zareje|kup(?:ić|te)?\b|wykup|předpl|predpl|přihla"
    r"|prihlás|logga|medlem|köp|kjøp|køb|tilaa|kirjau|előfiz|naroč|pretpl|συνδρομ"
    r"|συνδεθ"
    r"|подпи|войд|зарегистр|оформ|участник|передпл|підпи|увійд|зареєстр|абон|влез"
    r"|претпл|üye|abone|giriş|kaydol|会員|登録|ログイン|購読|有料|订阅|訂閱|会员|會員|登录"
    r"|登入|付费|付費|购买|구독|로그인|회원|가입|유료|اشتر|مشترك|سجل|تسجيل|أعضاء|اشتراك"
    r"|عضو|مشترک|ثبت|מנוי|הירש|התחבר|สมาชิก|เข้าสู่ระบบ|สมัคร|đăng|thuê bao|hội viên"
    r"|langgan|masuk|daftar|सदस्य|सब्सक्र|लॉगिन|সদস্য|গ্রাহক|சந்தா"
)
#: Rules that say the rest of the text is held back, by the end of their id.
CUTTING = (
    "paywall.only",
    "paywall.continue",
    "paywall.keep-reading",
    "paywall.limit",
    "paywall.label",
    "paywall.rest",
    "paywall.need",
    "paywall.part-of",
    "paywall.want-more",
    "paywall.wider",
)
#: Beginnings of the words for the text and for reading it.
_has_piece = _holds(
    r"articl|stor(?:y|ies)|\bpost\b|\bread|content|\brest\b|\bfull\b|issue|unlock"
    r"|artikel|lesen|\btext|beitrag|inhalt|geschichte|fortsetzung"
    r"|\blire|lecture|\bsuite|contenu|artícul|\bleer|leyendo|\bnota\b|noticia|contenid"
    r"|articol|legg|lettura|contenut|\bler\b|lendo|leia|leitura|matéria|conteúdo|artigo"
    r"|lezen|verder|verhaal|inhoud|läs|læs|\bles(?:e|er)?\b|innehåll|indhold|innhold"
    r"|czyta|artyku|tekst|treś|číst|článe|článo|obsah|čítať|luke|juttu|artikk|cikk"
    r"|olvas"
    r"|citeș|citi|conținut|članak|čita|branje|članek|άρθρο|διαβάσ|περιεχόμεν"
    r"|чита|чтени|прочит|материал|стать|статт|текст|матеріал|чете|статия|чланак"
    r"|oku|içerik|haber|yazı|記事|続き|読|全文|残り|本文|阅读|閱讀|文章|余下|기사|읽"
    r"|مقال|قراءة|النص|المحتوى|مطلب|ادامه|כתבה|קריאה|อ่าน|บทความ|bài|đọc|artikel|baca"
    r"|पढ़|खबर|পড়|খবর"
)
#: "Read this article", "unlock the rest": the text at hand, not all there is to read.
_THIS = re.compile(
    fold_pattern(
        r"\b(?:read|unlock|finish) (?:the )?(?:rest|this|(?:full|whole|entire) (?:stor"
        r"y|article|post|text|piece|interview))\b"
        r"|\b(?:diesen|den (?:ganzen|vollständigen|kompletten)|ganzen) (?:artikel|text|"
        r"beitrag)\b.{0,40}\b(?:lesen|weiterlesen|freischalten)"
        r"|\b(?:lire|débloquer|accéder à) (?:la suite|cet article|l'intégralité)"
        r"|\b(?:leer|desbloquear) (?:est[ea] (?:artículo|nota|noticia)|(?:el|la) "
        r"(?:artículo|nota|noticia) complet[oa])"
        r"|\bleggere (?:questo|tutto l'|l'intero |il resto)"
        r"|\bler (?:est[ea] (?:artigo|matéria|texto)|(?:o|a) \w+ complet[oa]|o resto)"
        r"|\bdit (?:artikel|verhaal)\b.{0,20}\blezen|\bläsa (?:hela|resten|den här)"
        r"|\blæse (?:hele|resten|denne)|\blese (?:hele|resten|denne)"
        r"|\b(?:przeczyta(?:ć|j)|odblok\w+) (?:ten|cały|resztę|całość)"
        r"|\b(?:přečíst|odemknout) (?:tento|celý|zbytek)"
        r"|\b(?:прочитать|дочитать|открыть) (?:эт[уо]т?|вс[юе]|целиком|полностью)"
        r"|(?:この記事|記事の続き|続き|全文)を?(?:読|お読)|이 기사를? (?:읽|계속|전체)"
    )
)
#: A newsletter is no means to read the text.
_LETTER = re.compile(
    fold_pattern(
        r"news-? ?letter|nyhetsbrev|nyhedsbrev|nieuwsbrief|boletín|boletim|hírlevél"
        r"|uutiskirje|рассылк|розсилк|бюлетин|bülten|biuletyn|buletin|メルマガ|ニュースレター"
        r"|뉴스레터|النشرة|خبرنامه|ניוזלטר|ενημερωτικό|inbox|postfach|boîte mail|e-mail"
    )
)
#: An amount with the sign, the code or the name of a currency.
_PRICE = re.compile(
    r"(?:[$€£¥₩₽₴₺₪₹฿]|\b(?:US|CA|AU|NZ|R)\$|\b(?:EUR|USD|GBP|CHF|Rp|Fr\.)) ?\d"
    r"|\d ?(?:[$€£¥₩₽₴₺₪₹฿¢]|,-|:-|円|元|원|บาท)|\dp\b(?!\.)"
    r"|\d ?(?:euros?|eur|cents?|pence|dollars?|pounds?|kr(?:oner|onor)?\.?"
    r"|kč|zł(?:otych)?|forint\w*|lei|eura?|dinara|лв|евро|руб\w*|грн|ευρώ|tl|lira|dkk|sek|nok"
    r"|pln|huf|czk|chf|đồng|vnđ?|ريال|درهم|جنيه|دينار|تومان|ש.ח|रुपये|रु)(?![\w])",
    re.IGNORECASE,
)
#: Signs of currencies, which are no way to subscribe.
_SIGNS = re.compile(r"[$€£¥+]")
#: Words of those who ask for a gift.
_GIFT = re.compile(
    fold_pattern(
        r"donat|donor|\bgifts?\b|contribut|\bspend(?:e|en|et)\b|\bdons?\b|donaci|doaç"
        r"|donazion|doneer|doneren|doner|lahjoit|wpłać|wesprzyj|darowizn|přispěj|podpořte"
        r"|adomány|donaț|дарен|пожертв|поддержите|підтримайте|задонат|bağış|寄付|寄附|捐|후원"
        r"|تبرع|תרומ|ủng hộ|donasi|tip jar|\bkofi\b|buy (?:me|us) a coffee"
    )
)
#: Rules whose match speaks of those who may read on, whatever words it takes.
_OF_MEANS = tuple(
    f"paywall.{name}" for name in ("only", "limit", "rest", "need", "part-of")
)


def cuts(rule: str) -> bool:
    """Whether a rule's match says that a text goes on elsewhere or for others."""
    return rule.split(".", 1)[-1].startswith(CUTTING)


def asks_to_read_this(text: str) -> bool:
    """Whether a line names a means and this text: a wall, whatever rule knows it."""
    folded = fold(text)
    return bool(_THIS.search(folded) and _has_means(folded))


def is_letter(text: str) -> bool:
    """Whether a line is about a newsletter."""
    return bool(_LETTER.search(fold(text)))


def speaks_of_means(rule: str) -> bool:
    """Whether a rule is about who may read on, not about reading on."""
    return rule.split(".", 1)[-1].startswith(_OF_MEANS)


def names_means(text: str) -> bool:
    """Whether a line names a way to subscribe or sign in, a price alone not."""
    return bool(text) and _has_means(_SIGNS.sub(" ", fold(text)))


def names_price(text: str) -> bool:
    """Whether a line names an amount of money."""
    return bool(text) and bool(_PRICE.search(text))


def is_gift(text: str) -> bool:
    """Whether a line asks for a gift, which opens nothing."""
    return bool(_GIFT.search(fold(text)))


def firmness(text: str) -> int:
    """Return how plainly a wall's words hold the text back: 0, 1 or 2.

    "Continue reading" is a link (0); "Members only" a stamp that may stand on anything
    (1); "Subscribe to continue reading" names the text and the means (2).
    """
    folded = fold(text)
    if not _has_means(folded):
        return 0
    return 1 + _has_piece(folded)
