"""Our own pages in the manner of walls, meters, teasers and whole texts.

Each page is one of our articles (`tests/corpus/access_pages/articles.toml`) in a shape
that sites really use: what the server leaves of the text, the metadata beside it, and
the box after it. The state is what a person would say who sees the page.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "corpus" / "access_pages"


@dataclass(frozen=True, slots=True)
class OwnPage:
    """One page with the state a person gives it."""

    name: str
    #: A value of `filters.AccessState`.
    state: str
    html: str
    lang: str
    feed_words: int | None = None


@cache
def articles() -> dict[str, dict[str, object]]:
    return tomllib.loads((FOLDER / "articles.toml").read_text("utf-8"))


def _texts(article: str) -> list[str]:
    found = articles()[article]["text"]
    assert isinstance(found, list)
    return [str(text) for text in found]


def story(
    name: str,
    article: str,
    state: str,
    *,
    keep: int = 99,
    cut: int = 0,
    end: str = "",
    before: str = "",
    middle: str = "",
    after: str = "",
    below: str = "",
    head: str = "",
    ld: dict[str, object] | None = None,
    shape: str = "article",
    feed_words: int | None = None,
    title: str | None = None,
) -> OwnPage:
    """Put `keep` paragraphs and `cut` characters of the next one into a page.

    `end` follows the last letter, `before` stands ahead of the text, `middle` after
    the second paragraph, `after` in the article behind the text, `below` outside it.
    """
    found = articles()[article]
    lang = str(found["lang"])
    headline = title or str(found["title"])
    whole = _texts(article)
    texts = whole[:keep]
    if cut:
        texts.append(whole[keep][:cut].rstrip())
    texts[-1] += end
    body = [f"<p>{escape(text, quote=False)}</p>" for text in texts]
    if middle:
        body.insert(2, middle)
    if ld is not None:
        data = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": headline,
            **ld,
        }
        head += f'<script type="application/ld+json">{json.dumps(data)}</script>'
    parts = (headline, before + "\n".join(body) + after, below)
    return OwnPage(name, state, document(lang, head, *parts, shape), lang, feed_words)


def document(
    lang: str, head: str, headline: str, body: str, below: str, shape: str
) -> str:
    """Wrap an article in one of three usual page shapes."""
    top = (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{escape(headline)}</title>{head}</head>\n<body>"
    )
    links = "".join(
        f'<li><a href="/{n}">{word}</a></li>'
        for n, word in enumerate(("Harbour", "Valley", "Sport", "Weather", "Culture"))
    )
    match shape:
        case "article":
            return (
                f"{top}<header><a href='/'>Courier</a><nav><ul>{links}</ul></nav>"
                f"</header><main><article><h1>{escape(headline)}</h1>{body}</article>"
                f"{below}</main><footer><p>Courier, Harbour Street 1</p></footer>"
                "</body></html>"
            )
        case "divs":
            return (
                f'{top}<div id="top"><ul class="menu">{links}</ul></div>'
                f'<div class="page"><div class="story-head"><h1>{escape(headline)}</h1>'
                f'<div class="meta">12.03.2026</div></div><div '
                f'class="story-body">{body}'
                f'</div>{below}</div><div id="foot">Courier 2026</div></body></html>'
            )
        case "app":
            teasers = "".join(
                f'<a class="card" href="/more/{n}"><h3>{word} in short</h3></a>'
                for n, word in enumerate(("Harbour", "Valley", "Sport"))
            )
            return (
                f'{top}<div id="__next"><div class="sc-1 nav"><ul>{links}</ul></div>'
                f'<div class="sc-2"><h1 class="sc-3">{escape(headline)}</h1>'
                f'<section class="sc-4" data-component="text">{body}</section>{below}'
                f'<aside class="sc-5"><h2>More</h2>{teasers}</aside></div></div>'
                "</body></html>"
            )
    raise ValueError(shape)


def bare(name: str, state: str, lang: str, html: str) -> OwnPage:
    """A page that is no article at all."""
    return OwnPage(name, state, html, lang)


NOT_FREE: dict[str, object] = {"isAccessibleForFree": False}
FREE: dict[str, object] = {"isAccessibleForFree": True}


def part(selector: str, value: object = False) -> dict[str, object]:
    """JSON-LD that says which element of the page is not free."""
    element = {
        "@type": "WebPageElement",
        "isAccessibleForFree": value,
        "cssSelector": selector,
    }
    return {"isAccessibleForFree": value, "hasPart": element}


def _paywalled() -> Iterator[OwnPage]:
    yield story(
        "percent-fr", "marche", "paywalled", keep=2, shape="divs",
        ld=part(".article__paywalled"),
        after='<section class="paywall"><p class="paywall__status">Il vous reste '
        "71.4% de cet article à lire. La suite est réservée aux abonnés.</p>"
        '<a href="/abo">S’abonner pour 1 € le premier mois</a></section>',
    )  # fmt: skip
    yield story(
        "poool-fr", "phares", "paywalled", keep=2, cut=70, end="…",
        head='<script src="https://assets.poool.example/access.min.js"></script>',
        after='<div id="poool-widget"><h2>Cet article est réservé à nos abonnés</h2>'
        "<p>Abonnez-vous pour lire la suite, sans engagement.</p>"
        "<button>Je m'abonne</button></div>",
    )  # fmt: skip
    yield story(
        "percent-pl", "mlyn", "paywalled", keep=2,
        after='<div class="paywall-wrapper"><p>Pozostało jeszcze 74% artykułu</p>'
        "<p>Dostęp tylko dla subskrybentów. Kup subskrypcję i czytaj dalej.</p></div>",
    )  # fmt: skip
    yield story(
        "remaining-characters-ja", "wasou", "paywalled", keep=2, cut=30,
        shape="divs", ld=NOT_FREE,
        after='<div class="cx_kiji_area"><p>この記事は有料会員限定です。残り612文字</p>'
        "<a href='/join'>会員登録して続きを読む</a><a href='/login'>ログイン</a></div>",
    )  # fmt: skip
    yield story(
        "member-stamp-ja", "wasou", "paywalled", keep=1, cut=40, end="…",
        before='<span class="icon-member">会員限定</span>',
        after='<div class="regist"><p>この記事は会員限定です。会員登録すると続きを'
        "お読みいただけます。</p></div>",
    )  # fmt: skip
    yield story(
        "piano-en", "lighthouse", "paywalled", keep=2, shape="app",
        head='<script src="//cdn.tinypass.example/api/tinypass.min.js"></script>',
        ld=part(".paywalled-content"),
        after='<div class="tp-container-inner"><h3>Subscribe to continue reading</h3>'
        "<p>Get unlimited access for just $1 a week. Cancel anytime.</p>"
        '<a href="/subscribe">See my options</a> <a href="/login">Log in</a></div>',
    )  # fmt: skip
    yield story(
        "newsletter-en", "ferry", "paywalled", keep=3, shape="app",
        after='<div class="paywall" data-testid="paywall"><h2>This post is for paid '
        'subscribers</h2><div class="paywall-cta"><a href="/sub">Subscribe</a></div>'
        '<div class="paywall-login">Already a paid subscriber? <a href="/in">Sign in'
        "</a></div></div>",
    )  # fmt: skip
    yield story(
        "newsletter-keep-reading-en", "bakery", "paywalled", keep=2, shape="app",
        after='<div class="paywall"><h2>Keep reading with a 7-day free trial</h2>'
        "<p>Subscribe to <em>The Oven Letter</em> to keep reading this post and get 7 "
        "days of free access to the full post archives.</p></div>",
    )  # fmt: skip
    yield story(
        "ghost-en", "bakery", "paywalled", keep=2,
        after='<aside class="gh-post-upgrade-cta"><div class="content"><h2>This post '
        'is for paying subscribers only</h2><a href="#/portal/signup">Subscribe now</a>'
        "<p>Already have an account? <a>Sign in</a></p></div></aside>",
    )  # fmt: skip
    yield story(
        "memberful-en", "ferry", "paywalled", keep=1, shape="divs",
        after='<div class="memberful-please-signin"><p>To read the rest of this story '
        "you need to be a member. <a>Join today</a> or <a>sign in</a>.</p></div>",
    )  # fmt: skip
    yield story(
        "laterpay-de", "bruecke", "paywalled", keep=2,
        after='<div class="lp_overlay-text"><p>Diesen Artikel für 0,49 € kaufen und '
        "weiterlesen</p><p>oder Zeitpass für einen Tag, 2,99 €</p></div>",
    )  # fmt: skip
    yield story(
        "zephr-en", "lighthouse", "metered", keep=1, cut=90, end="...",
        head='<script src="/zephr/zephr-browser.js"></script>',
        after='<div class="zephr-paywall"><p>You have reached your limit of free '
        "articles this month.</p><p>Subscribe now to read this article in full.</p>"
        "</div>",
    )  # fmt: skip
    yield story(
        "plus-de", "bruecke", "paywalled", keep=2, cut=60, end=" …", shape="divs",
        before='<span class="badge">Plus</span>', ld=part(".paid"),
        after='<div class="offer"><h3>Jetzt weiterlesen mit '
        'Courier+</h3><ul><li>Zugriff '
        "auf alle Plus-Artikel</li><li>Erster Monat gratis, dann 9,90 €</li></ul>"
        "<p>Bereits Abonnent? Hier anmelden</p></div>",
    )  # fmt: skip
    yield story(
        "overlay-de", "imker", "paywalled", keep=2, shape="app",
        head='<meta name="article:content_tier" content="locked">',
        below='<div class="paywall-overlay"><div role="dialog"><p>Sie möchten '
        "weiterlesen? Dieser Artikel ist nur für Abonnenten.</p>"
        "<button>Abo abschließen</button></div></div>",
    )  # fmt: skip
    yield story(
        "blurred-de", "imker", "paywalled", keep=2,
        ld=NOT_FREE,
        after='<div class="blurred" aria-hidden="true" '
        'style="filter:blur(6px)"><p>Lorem '
        "ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy eirmod "
        "tempor invidunt ut labore et dolore magna aliquyam erat.</p></div>"
        '<div class="wall"><p>Mit einem Abonnement lesen Sie den ganzen Artikel.</p>'
        "<p>Jetzt abonnieren und weiterlesen</p></div>",
    )  # fmt: skip
    yield story(
        "server-cut-es", "salinas", "paywalled", keep=2, ld=NOT_FREE,
        after='<div class="muro"><h2>Este contenido es exclusivo para suscriptores</h2>'
        "<p>Suscríbete para seguir leyendo</p><p>¿Ya eres suscriptor? Inicia sesión</p>"
        "</div>",
    )  # fmt: skip
    yield story(
        "limit-es", "salinas", "metered", keep=1, shape="divs",
        after='<div class="meter-wall"><p>Has alcanzado el límite de artículos '
        "gratuitos de este mes.</p><p>Suscríbete para leer el artículo completo.</p>"
        "</div>",
    )  # fmt: skip
    yield story(
        "server-cut-it", "campane", "paywalled", keep=2, cut=80, end="...",
        after='<div class="paywall-box"><p>Questo contenuto è riservato agli abbonati'
        "</p><p>Abbonati per continuare a leggere. Sei già abbonato? Accedi</p></div>",
    )  # fmt: skip
    yield story(
        "server-cut-pt", "hortas", "paywalled", keep=2, shape="app",
        after='<div class="c-paywall"><p>Conteúdo exclusivo para assinantes</p>'
        "<p>Assine para continuar lendo. Já é assinante? Faça login</p></div>",
    )  # fmt: skip
    yield story(
        "server-cut-ru", "ledokol", "paywalled", keep=2,
        after='<div class="subscription"><p>Материал доступен только подписчикам</p>'
        "<p>Оформите подписку, чтобы читать дальше. Уже подписаны? Войти</p></div>",
    )  # fmt: skip
    yield story(
        "server-cut-nl", "dijk", "paywalled", keep=2, shape="divs", ld=part(".rest"),
        after='<div class="premium-wall"><h3>Verder lezen?</h3><p>Dit artikel is '
        'alleen '
        "voor abonnees. Word abonnee en lees direct verder.</p></div>",
    )  # fmt: skip
    yield story(
        "server-cut-sv", "fyren", "paywalled", keep=2,
        after='<div class="lock"><p>Läs hela artikeln</p><p>Artikeln är bara för '
        "prenumeranter. Prova en månad för 1 krona.</p><p>Redan prenumerant? Logga in"
        "</p></div>",
    )  # fmt: skip
    yield story(
        "server-cut-tr", "bahce", "paywalled", keep=2,
        after='<div class="uyelik"><p>Bu içerik yalnızca abonelere özeldir</p>'
        "<p>Okumaya devam etmek için abone olun.</p></div>",
    )  # fmt: skip
    yield story(
        "registration-en", "bakery", "paywalled", keep=2, shape="divs",
        ld=part(".regwall"),
        after='<div class="regwall"><h3>Create a free account to continue reading</h3>'
        "<form><input type=email><button>Continue</button></form>"
        "<p>Already registered? Sign in</p></div>",
    )  # fmt: skip
    yield story(
        "registration-de", "imker", "paywalled", keep=1, cut=80, end="…",
        after='<div class="login-wall"><p>Registrieren Sie sich kostenlos, um den '
        "ganzen Artikel zu lesen.</p><p>Schon registriert? Anmelden</p></div>",
    )  # fmt: skip
    yield story(
        "newsletter-gate-en", "ferry", "paywalled", keep=2,
        after='<div class="emailwall"><p>Enter your email address to read the full '
        "story</p><form><input name=email><button>Read on</button></form></div>",
    )  # fmt: skip
    yield story(
        "hidden-rest-en", "lighthouse", "paywalled", keep=2, ld=part(".meteredContent"),
        after='<div class="meteredContent" hidden><p>The rest of the story stands here '
        "for readers who have paid, and it stays hidden from all the others who come "
        "by, sentence after sentence, until the very end.</p></div>"
        '<div class="wall"><p>This story is exclusively for subscribers.</p>'
        "<p>Subscribe to unlock the full article.</p></div>",
    )  # fmt: skip
    yield story(
        "words-left-en", "ferry", "paywalled", keep=1, cut=50, end="…", shape="app",
        after='<div class="gate"><p>You have read 18% of this article. The remaining '
        "82% is for members.</p></div>",
    )  # fmt: skip


def _metered() -> Iterator[OwnPage]:
    yield story(
        "counter-en", "lighthouse", "metered", shape="app",
        below='<div class="meter-bar"><p>You have 2 free articles left this month. '
        "<a>Subscribe</a></p></div>",
    )  # fmt: skip
    yield story(
        "counter-de", "bruecke", "metered",
        after='<div class="meter"><p>Sie können diesen Monat noch 3 Artikel kostenlos '
        "lesen.</p></div>",
    )  # fmt: skip
    yield story(
        "counter-es",
        "salinas",
        "metered",
        shape="divs",
        after='<div class="contador"><p>Te quedan 4 artículos gratis este '
        "mes</p></div>",
    )
    yield story(
        "tier-it",
        "campane",
        "full",
        head='<meta property="article:content_tier" content="metered">',
    )
    yield story("not-free-whole-nl", "dijk", "full", ld=NOT_FREE)
    yield story(
        "not-free-string-sv", "fyren", "full", shape="app",
        ld={"isAccessibleForFree": "False"},
    )  # fmt: skip
    yield story(
        "css-part-present-pt", "hortas", "full", shape="divs",
        ld=part(".story-body"),
    )  # fmt: skip
    yield story(
        "not-free-promo-fr", "phares", "full", ld=NOT_FREE,
        after='<div class="promo"><p>Soutenez une presse libre : abonnez-vous dès 1 € '
        "par mois.</p></div>",
    )  # fmt: skip
    yield story(
        "not-free-words-right-en", "bakery", "full",
        ld={"isAccessibleForFree": False, "wordCount": 268},
    )  # fmt: skip


def _teaser() -> Iterator[OwnPage]:
    yield story(
        "read-more-en", "lighthouse", "teaser", keep=0, cut=150, end="…",
        after='<a class="more" href="https://courier.example/full">Read more</a>',
    )  # fmt: skip
    yield story(
        "brackets-de", "imker", "teaser", keep=1, cut=50, end=" […]", shape="divs",
        after='<a href="https://courier.example/full">Weiterlesen</a>',
    )  # fmt: skip
    yield story(
        "feed-longer-fr", "marche", "teaser", keep=1, feed_words=240,
    )  # fmt: skip
    yield story(
        "word-count-es", "salinas", "teaser", keep=2, cut=60, end="...",
        ld={"wordCount": 900},
    )  # fmt: skip
    yield story(
        "word-count-whole-sentence-en", "ferry", "teaser", keep=2, shape="app",
        ld={"wordCount": 1100},
    )  # fmt: skip
    yield story(
        "part-missing-ru", "ledokol", "teaser", keep=1, cut=60, end="…",
        ld=part(".paid-text"),
    )  # fmt: skip
    yield story(
        "broken-word-it", "campane", "teaser", keep=2, cut=47, end="…",
        after='<p><a href="https://campane.example/originale">Continua a leggere su '
        "campane.example</a></p>",
    )  # fmt: skip
    yield story(
        "syndicated-en", "bakery", "teaser", keep=2, shape="divs",
        after='<p>To read the full story, visit <a href="https://c.example">the '
        "Calder Courier</a>.</p>",
    )  # fmt: skip
    yield story(
        "locked-one-paragraph-nl", "dijk", "teaser", keep=1, ld=part(".rest"),
        head='<meta property="article:content_tier" content="locked">',
    )  # fmt: skip
    yield story(
        "feed-longer-ja", "wasou", "teaser", keep=1, cut=40, end="…", shape="app",
        ld={"articleBody": "".join(_texts("wasou"))},
    )  # fmt: skip


PROMO = {
    "en": "Enjoyed this story? Subscribe to the Courier from 2 dollars a week and "
    "support local journalism.",
    "de": "Hat Ihnen der Artikel gefallen? Jetzt abonnieren und unabhängigen "
    "Journalismus unterstützen.",
    "es": "Suscríbete a nuestro boletín y recibe cada mañana las mejores historias.",
    "pl": "Wspieraj niezależne dziennikarstwo. Kup prenumeratę.",
    "ru": "Подпишитесь на нашу рассылку и поддержите редакцию.",
    "ja": "メールマガジンの登録はこちら。会員になると紙面も読めます。",
    "tr": "Bültenimize abone olun, günün haberleri her sabah posta kutunuzda olsun.",
}


def _full() -> Iterator[OwnPage]:
    yield story("plain-pl", "mlyn", "full")
    yield story("plain-ja", "wasou", "full", shape="divs")
    yield story("plain-tr", "bahce", "full", shape="app")
    yield story("plain-ru", "ledokol", "full", shape="divs")
    for name, article, shape in (
        ("promo-en", "lighthouse", "article"),
        ("promo-de", "bruecke", "divs"),
        ("promo-es", "salinas", "app"),
        ("promo-pl", "mlyn", "article"),
        ("promo-ru", "ledokol", "app"),
        ("promo-ja", "wasou", "article"),
        ("promo-tr", "bahce", "divs"),
    ):
        lang = str(articles()[article]["lang"])
        yield story(
            name, article, "full", ld=FREE, shape=shape,
            after=f'<div class="subscribe-box"><p>{PROMO[lang]}</p></div>',
        )  # fmt: skip
    yield story(
        "promo-middle-it", "campane", "full", ld=FREE,
        middle='<div class="paywall-promo"><p>Abbonati per leggere tutti i nostri '
        "articoli senza limiti.</p></div>",
    )  # fmt: skip
    yield story(
        "paywall-class-wraps-fr", "marche", "full", shape="divs",
        before='<div class="paywall article-paywall">', after="</div>",
    )  # fmt: skip
    yield story(
        "vendor-script-nl", "dijk", "full", ld={"isAccessibleForFree": "true"},
        head='<script src="//cdn.tinypass.example/api/tinypass.min.js"></script>',
    )  # fmt: skip
    yield story(
        "hidden-template-en", "bakery", "full", ld=FREE,
        below='<template id="wall"><p>Subscribe to continue reading</p></template>'
        '<div hidden class="paywall"><p>This article is for subscribers '
        'only.</p></div>',
    )  # fmt: skip
    yield story(
        "hidden-by-style-de", "imker", "full", shape="app",
        below='<div class="paywall-layer" style="display:none"><p>Dieser Artikel ist '
        "nur für Abonnenten. Jetzt weiterlesen.</p></div>",
    )  # fmt: skip
    yield story("about-paywalls-en", "about_en", "full")
    yield story(
        "about-paywalls-promo-en", "about_en", "full", shape="divs", ld=FREE,
        after=f'<div class="promo"><p>{PROMO["en"]}</p></div>',
    )  # fmt: skip
    yield story("about-paywalls-de", "about_de", "full", shape="app")
    yield story("about-paywalls-fr", "about_fr", "full", shape="divs")
    yield story("ends-wall-quoted-en", "about_en", "full", keep=6, shape="app")
    yield story(
        "ends-ellipsis-sv", "fyren", "full", end=" Kaffet står kvar på värmen…",
    )  # fmt: skip
    yield story(
        "ends-ellipsis-es", "salinas", "full", shape="divs",
        end=" El mar, dicen, nunca se fue del todo...",
    )  # fmt: skip
    yield story("interview-en", "interview", "full")
    yield story(
        "word-count-near-pt", "hortas", "full",
        ld={"wordCount": 240, "isAccessibleForFree": True},
    )  # fmt: skip
    yield story(
        "related-locked-de", "bruecke", "full", ld=FREE,
        below='<section class="related"><h2>Mehr zum Thema</h2><a href="/p1"><span>Plus'
        "</span> Nur für Abonnenten: Die Geschichte der Laternen</a>"
        '<a href="/p2">Exklusiv für Abonnenten: Der Riss</a></section>',
    )  # fmt: skip
    yield story(
        "cookie-bar-fr", "phares", "full", shape="app",
        below='<div class="cookie-banner"><p>Nous et nos 312 partenaires stockons des '
        "informations sur votre appareil.</p><button>Tout accepter</button></div>",
    )  # fmt: skip
    yield story(
        "comments-login-en", "ferry", "full", shape="divs",
        below='<div class="comments"><p>You must be logged in to comment.</p>'
        "<p>Please sign in or register to join the conversation.</p></div>",
    )  # fmt: skip


def _briefs() -> Iterator[OwnPage]:
    """Short but whole: nothing on the page speaks of more ("full" or "unknown")."""
    yield story("brief-en", "bakery", "brief", keep=2)
    yield story("brief-de", "imker", "brief", keep=2, shape="divs")
    yield story("brief-ja", "wasou", "brief", keep=1, shape="app")
    yield story(
        "brief-not-free-es", "salinas", "brief", keep=2, ld=NOT_FREE,
    )  # fmt: skip
    yield story(
        "brief-promo-en", "lighthouse", "brief", keep=2, ld=FREE,
        after=f"<div class='promo'><p>{PROMO['en']}</p></div>",
    )  # fmt: skip


def _page(lang: str, title: str, body: str, head: str = "") -> str:
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}'
        f"</title>{head}</head><body>{body}</body></html>"
    )


def _consent() -> Iterator[OwnPage]:
    yield bare("consent-pur-de", "consent_wall", "de", _page(
        "de", "Zustimmung erforderlich",
        '<div id="sp_message_container"><h1>Weiter mit Werbung '
        'lesen</h1><p>Besuchen Sie '
        "uns wie gewohnt mit Werbung und Tracking. Einzelheiten in unserer "
        "Datenschutzerklärung.</p><button>Akzeptieren und "
        "weiter</button><h2>Courier pur"
        "</h2><p>Lesen Sie ohne Werbetracking für 4,99 € im Monat.</p><a>Jetzt Pur-Abo "
        "abschließen</a><p>Impressum, Datenschutz, AGB</p></div>",
    ))  # fmt: skip
    yield bare("consent-frame-de", "consent_wall", "de", _page(
        "de", "Privatsphäre",
        "<main><h1>Ihre Privatsphäre ist uns wichtig</h1><p>Wir und unsere 183 Partner "
        "verarbeiten personenbezogene Daten wie Ihre IP-Adresse und Cookies, um "
        "Inhalte und Anzeigen zu personalisieren und Reichweite zu "
        "messen.</p><p>Mit dem "
        "Klick auf „Alle akzeptieren“ stimmen Sie zu.</p><button>Alle akzeptieren"
        "</button><button>Einstellungen</button><button>Ablehnen</button></main>",
    ))  # fmt: skip
    yield bare("consent-cookie-wall-fr", "consent_wall", "fr", _page(
        "fr", "Courier",
        '<div class="cmp"><h1>Votre choix concernant les cookies</h1><p>Avec votre '
        "accord, nos 214 partenaires et nous utilisons des cookies pour stocker et "
        "consulter des informations personnelles.</p><p>Vous pouvez aussi refuser et "
        "vous abonner.</p><button>Accepter et continuer</button><a>S'abonner pour 2 € "
        "par mois</a><a>Paramétrer les cookies</a></div>",
    ))  # fmt: skip
    yield bare("consent-en", "consent_wall", "en", _page(
        "en", "Before you continue",
        "<div><h1>We value your privacy</h1><p>We and our 749 partners store and "
        "access "
        "information on a device, such as cookies, and process personal data.</p>"
        "<p>You may click to consent to our and our partners' processing.</p>"
        "<button>Accept all</button><button>Reject all</button><button>Manage options"
        "</button></div>",
    ))  # fmt: skip
    yield bare("consent-before-you-continue-en", "consent_wall", "en", _page(
        "en", "Your privacy choices",
        '<form action="/collectConsent"><h1>Courier is part of the Harbour family of '
        "brands</h1><p>When you use our sites and apps, we use cookies to provide "
        "them, "
        "to authenticate users and to measure your use.</p><p>If you click “Accept "
        "all”, "
        "we and our partners will also use precise geolocation and other personal "
        "data.</p><button>Accept all</button><button>Reject all</button></form>",
    ))  # fmt: skip
    yield bare("consent-it", "consent_wall", "it", _page(
        "it", "Consenso",
        "<main><h1>La tua privacy è importante</h1><p>Noi e i nostri 310 partner "
        "archiviamo informazioni su un dispositivo, come i cookie, e trattiamo dati "
        "personali.</p><p>Accetta i cookie per continuare a leggere gratis oppure "
        "abbonati per rifiutare.</p><button>Accetta e continua</button><button>Rifiuta "
        "e abbonati</button></main>",
    ))  # fmt: skip


def _bots() -> Iterator[OwnPage]:
    yield bare("bot-challenge-title-en", "bot_wall", "en", _page(
        "en", "Just a moment...",
        '<div class="main-wrapper"><h1>courier.example</h1><h2>Checking if the site '
        "connection is secure</h2><p>courier.example needs to review the security of "
        "your connection before proceeding.</p><noscript>Enable JavaScript and cookies "
        "to continue</noscript><p>Ray ID: 7d1a2b3c4d5e6f70</p></div>",
        '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/jsch/v1"></script>',
    ))  # fmt: skip
    yield bare("bot-human-en", "bot_wall", "en", _page(
        "en", "Just a moment...",
        '<div role="main"><h1>courier.example</h1><p>Verify you are human by '
        'completing '
        "the action below.</p><p>courier.example needs to review the security of your "
        "connection before proceeding.</p></div>",
    ))  # fmt: skip
    yield bare("bot-frame-only", "bot_wall", "en", _page(
        "en", "courier.example",
        "<p id='cmsg'>Please enable JS and disable any ad blocker</p>"
        "<script>var dd={'rt':'c','cid':'AHrl','host':'geo.captcha-delivery.example'}"
        "</script>",
    ))  # fmt: skip
    yield bare("bot-press-hold", "bot_wall", "en", _page(
        "en", "Access to this page has been denied",
        '<div class="px-captcha-container"><h1>Press &amp; Hold to confirm you are a '
        "human (and not a bot).</h1><p>Access to this page has been denied because we "
        "believe you are using automation tools to browse the website.</p><p>Reference "
        "ID #a1b2c3d4</p></div><div id='px-captcha'></div>",
    ))  # fmt: skip
    yield bare("bot-incident", "bot_wall", "en", _page(
        "en", "",
        "<iframe src='/_Incapsula_Resource?CWUDNSAI=9&xinfo=1'>Request unsuccessful. "
        "Incapsula incident ID: 877000370055-1234</iframe>",
    ))  # fmt: skip
    yield bare("bot-denied", "bot_wall", "en", _page(
        "en", "Access Denied",
        "<h1>Access Denied</h1><p>You don't have permission to access "
        '"http://www.courier.example/news/1" on this server.</p><p>Reference '
        "#18.5d7c1402.1700000000.abcdef</p>",
    ))  # fmt: skip
    yield bare("bot-traffic-en", "bot_wall", "en", _page(
        "en", "Are you a robot?",
        "<section><h1>We've detected unusual activity from your computer network</h1>"
        "<p>To continue, please click the box below to let us know you're not a robot."
        "</p><p>Block reference ID: 1c2d</p></section>",
    ))  # fmt: skip
    yield bare("bot-robot-de", "bot_wall", "de", _page(
        "de", "Sicherheitsprüfung",
        "<main><h1>Einen Moment bitte</h1><p>Wir überprüfen, ob Sie ein Mensch "
        "sind. Das "
        "kann einige Sekunden dauern.</p><p>Bitte aktivieren Sie JavaScript und "
        "Cookies, "
        "um fortzufahren.</p></main>",
    ))  # fmt: skip
    yield bare("bot-robot-fr", "bot_wall", "fr", _page(
        "fr", "Vérification",
        "<main><h1>Vérification de sécurité en cours</h1><p>Confirmez que vous "
        "n'êtes pas "
        "un robot pour accéder au site.</p><form><div class='g-recaptcha'></div>"
        "<button>Continuer</button></form></main>",
    ))  # fmt: skip
    yield bare("bot-robot-es", "bot_wall", "es", _page(
        "es", "Un momento…",
        "<main><p>Verificando que usted es humano. Esto puede tardar unos segundos.</p>"
        "<p>Habilite JavaScript y las cookies para continuar</p></main>",
    ))  # fmt: skip


def _nothing() -> Iterator[OwnPage]:
    yield bare("empty-body", "unknown", "en", _page("en", "Courier", ""))
    yield bare("script-only", "unknown", "en", _page(
        "en", "Courier", '<div id="root"></div><script src="/app.js"></script>'
    ))  # fmt: skip


def _second() -> Iterator[OwnPage]:
    """Pages written after the label was changed: other wordings, harder whole texts."""
    yield story(
        "second-cs", "hodiny", "paywalled", keep=2,
        after='<div class="premium"><p>Tento článek je pouze pro předplatitele. '
        "Předplaťte si Kurýr a čtěte dál.</p></div>",
    )  # fmt: skip
    yield story(
        "second-da", "havn", "paywalled", keep=2, cut=40, end="...", shape="divs",
        after='<div class="laas"><h3>Vil du læse hele artiklen?</h3><p>Bliv abonnent '
        "og få adgang til alt indhold. Første måned 1 kr.</p></div>",
    )  # fmt: skip
    yield story(
        "second-ko", "dosgwan", "paywalled", keep=2, shape="app", ld=NOT_FREE,
        after='<div class="pay"><p>이 기사는 유료 회원 전용입니다. 로그인 후 전체 '
        "기사를 읽을 수 있습니다.</p></div>",
    )  # fmt: skip
    yield story(
        "second-zh", "chaguan", "paywalled", keep=1, cut=20, end="……",
        after='<div class="vip"><p>本文共2143字，订阅后继续阅读</p>'
        "<p>已是订阅用户？请登录</p></div>",
    )  # fmt: skip
    yield story(
        "second-de-register", "imker", "paywalled", keep=2, shape="divs",
        after='<div class="box"><h3>Dieser Inhalt ist nur für registrierte Nutzer</h3>'
        "<p>Melden Sie sich an, um weiterzulesen.</p></div>",
    )  # fmt: skip
    yield story(
        "second-fr-percent", "phares", "paywalled", keep=3, ld=part(".corps-payant"),
        after="<div><p>Vous avez lu 35 % de l'article. Pour lire la suite, "
        "abonnez-vous.</p></div>",
    )  # fmt: skip
    yield story(
        "second-en-long-preview", "about_en", "paywalled", keep=5, shape="app",
        title="What nine regional editors told us",
        after='<div class="paywall"><h2>This post is for paid subscribers</h2>'
        "<a href='/s'>Subscribe</a></div>",
    )  # fmt: skip
    yield story(
        "second-en-gift", "lighthouse", "paywalled", keep=2,
        after='<div><p>Want to read more? Unlock this story and everything else with a '
        "Courier membership.</p></div>",
    )  # fmt: skip
    yield story(
        "second-es-register", "salinas", "paywalled", keep=1, cut=60, end="...",
        after='<div class="registro"><p>Regístrate gratis para seguir leyendo esta '
        "noticia</p></div>",
    )  # fmt: skip
    yield story(
        "second-it-meter", "campane", "metered", keep=2, shape="divs",
        after='<div><p>Hai terminato gli articoli gratuiti di questo '
        'mese.</p><p>Abbonati '
        "per leggere questo articolo.</p></div>",
    )  # fmt: skip
    yield story(
        "second-teaser-cs", "hodiny", "teaser", keep=1, cut=30, end="…",
        after='<a href="https://kuryr.example/1">Celý článek</a>',
    )  # fmt: skip
    yield story(
        "second-teaser-ko", "dosgwan", "teaser", keep=1, feed_words=180, shape="divs",
    )  # fmt: skip
    yield story(
        "second-teaser-da", "havn", "teaser", keep=2, ld={"wordCount": 640},
        shape="app",
    )  # fmt: skip
    yield story(
        "second-teaser-zh", "chaguan", "teaser", keep=1, cut=30, end="...",
        after='<a href="/full">阅读全文</a>',
    )  # fmt: skip
    yield story(
        "second-full-cs", "hodiny", "full",
        after="<div><p>Líbil se vám článek? Předplaťte si Kurýr od 99 Kč měsíčně.</p>"
        "</div>",
    )  # fmt: skip
    yield story(
        "second-full-da", "havn", "full", shape="app", ld=FREE,
        after="<div><p>Tilmeld dig vores nyhedsbrev og få dagens historier.</p></div>",
    )  # fmt: skip
    yield story("second-full-ko", "dosgwan", "full", shape="divs")
    yield story("second-full-zh", "chaguan", "full")
    yield story(
        "second-stamp-beside-ja", "wasou", "full",
        below='<ul class="rank"><li><a href="/1"><span>会員限定</span>港の新しい橋</a>'
        '</li><li><a href="/2"><span>有料会員限定</span>銀行の合併</a></li></ul>',
    )  # fmt: skip
    yield story(
        "second-function-es", "salinas", "full", shape="divs",
        after='<div class="tools"><p>Esta funcionalidad es sólo para suscriptores</p>'
        "</div>",
    )  # fmt: skip
    yield story(
        "second-modal-en", "lighthouse", "full", shape="app", ld=FREE,
        below='<div class="modal-x1"><h3>Create a free account to save this story</h3>'
        "<p>Log in</p></div>",
    )  # fmt: skip
    yield story(
        "second-trial-offer-en", "bakery", "full", shape="divs",
        after='<div><p>Get 50% off a year of the Courier: unlimited articles, no '
        "limits.</p></div>",
    )  # fmt: skip
    yield story(
        "second-all-articles-de", "bruecke", "full",
        after="<div><p>Mit dem Courier-Abo alle Artikel lesen: jetzt vier Wochen "
        "gratis "
        "testen.</p></div>",
    )  # fmt: skip
    yield story(
        "second-event-members-en", "ferry", "full",
        after="<div><p>The opening party is for members of the society only.</p></div>",
    )  # fmt: skip
    yield story(
        "second-ends-quoted-wall-fr", "about_fr", "full", shape="divs",
        end=" « La suite est réservée aux abonnés », lit-on sur l'affiche.",
    )  # fmt: skip
    yield story(
        "second-percent-text-en", "bakery", "full",
        end=" Only 12 percent of readers had finished the heel of the loaf, she said, "
        "and 88% left it.",
    )  # fmt: skip
    yield story(
        "second-brief-promo-de", "imker", "brief", keep=2, ld=FREE,
        after="<div><p>Jetzt Courier abonnieren und alle Artikel lesen.</p></div>",
    )  # fmt: skip
    yield story(
        "second-brief-app-en", "ferry", "brief", keep=2, shape="app",
        after="<div><p>Download our app to read more stories like this.</p></div>",
    )  # fmt: skip
    yield story(
        "second-brief-newsletter-fr", "phares", "brief", keep=2, shape="divs",
        after="<div><p>Inscrivez-vous à notre newsletter pour recevoir nos articles."
        "</p></div>",
    )  # fmt: skip
    yield story(
        "second-brief-related-nl", "dijk", "brief", keep=2,
        below='<section><h2>Lees verder</h2><a href="/1">Alleen voor abonnees: het '
        "verhaal van de herder</a></section>",
    )  # fmt: skip
    yield story(
        "second-brief-comment-es", "salinas", "brief", keep=2,
        below="<div><p>Para comentar esta noticia, inicia sesión o "
        "suscríbete.</p></div>",
    )  # fmt: skip
    yield story(
        "second-metered-da", "havn", "full", ld=NOT_FREE, shape="divs",
    )  # fmt: skip
    yield story(
        "second-metered-locked-cs", "hodiny", "full",
        head='<meta name="article:content_tier" content="locked">',
    )  # fmt: skip
    yield story(
        "second-metered-counter-fr", "marche", "metered", shape="app",
        after="<div><p>Il vous reste 2 articles gratuits à lire ce mois-ci.</p></div>",
    )  # fmt: skip
    yield bare("second-bot-it", "bot_wall", "it", _page(
        "it", "Verifica",
        "<main><h1>Un attimo</h1><p>Verifica di essere un umano completando l'azione "
        "qui sotto.</p></main>",
    ))  # fmt: skip
    yield bare("second-bot-pl", "bot_wall", "pl", _page(
        "pl", "Chwileczkę",
        "<main><p>Sprawdzamy, czy jesteś człowiekiem. To może potrwać kilka sekund.</p>"
        "<p>Włącz JavaScript i pliki cookie, aby kontynuować</p></main>",
    ))  # fmt: skip
    yield bare("second-bot-blocked", "bot_wall", "en", _page(
        "en", "Sorry, you have been blocked",
        "<h1>Sorry, you have been blocked</h1><p>You are unable to access "
        "courier.example</p><h2>Why have I been blocked?</h2><p>This website is "
        "using a "
        "security service to protect itself from online attacks.</p>",
    ))  # fmt: skip
    yield bare("second-consent-long-en", "consent_wall", "en", _page(
        "en", "Courier",
        "<main><h1>Your privacy matters</h1><p>We and our 812 partners store and/or "
        "access information on a device, such as cookies and unique identifiers, to "
        "process personal data. You may accept or manage your choices by clicking "
        "below, "
        "including your right to object where legitimate interest is used, or at any "
        "time in the privacy policy page.</p><p>These choices will be signaled to our "
        "partners and will not affect browsing data. We use precise geolocation "
        "data and "
        "actively scan device characteristics for identification, store and access "
        "information on a device, personalised advertising and content, advertising "
        "and "
        "content measurement, audience research and services development.</p>"
        "<button>Accept all</button><button>Reject all</button></main>",
    ))  # fmt: skip
    yield bare("second-consent-es", "consent_wall", "es", _page(
        "es", "El Correo",
        "<main><h1>Tu privacidad nos importa</h1><p>Nosotros y nuestros 240 socios "
        "almacenamos información en tu dispositivo, como las cookies, y tratamos datos "
        "personales.</p><button>Aceptar y continuar</button><button>Rechazar y "
        "suscribirse</button></main>",
    ))  # fmt: skip
    yield story(
        "second-about-cookies-en", "bakery", "full", keep=5, shape="divs", ld=FREE,
        before="<p>Shops in Calder Vale that ask visitors for consent to cookies on "
        "their "
        "sites will have to show a plain button to refuse, the council's data officer "
        "said on Friday, and the bakers are among the first to comply.</p>",
        below='<div class="cmp"><p>We and our 90 partners use '
        'cookies.</p><button>Accept '
        "all</button></div>",
    )  # fmt: skip


def pages() -> Sequence[OwnPage]:
    """Return the first pages, written before the label was looked at, in order."""
    kinds = (
        _paywalled,
        _metered,
        _teaser,
        _full,
        _briefs,
        _consent,
        _bots,
        _nothing,
    )
    return [page for kind in kinds for page in kind()]


def second_pages() -> Sequence[OwnPage]:
    """Return the pages of the second look, in order."""
    return list(_second())
