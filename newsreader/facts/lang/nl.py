"""Dutch."""

from __future__ import annotations

from newsreader.facts.lang import Language, named, numbered, valued, words

LANGUAGE = Language(
    code="nl",
    months=numbered(
        """januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul
        augustus|aug september|sept|sep oktober|okt november|nov december|dec"""
    ),
    weekdays=numbered(
        """maandag|maandagavond|maandagochtend|maandagmiddag
        dinsdag|dinsdagavond|dinsdagochtend|dinsdagmiddag
        woensdag|woensdagavond|woensdagochtend|woensdagmiddag
        donderdag|donderdagavond|donderdagochtend|donderdagmiddag
        vrijdag|vrijdagavond|vrijdagochtend|vrijdagmiddag
        zaterdag|zaterdagavond|zaterdagochtend|zaterdagmiddag
        zondag|zondagavond|zondagochtend|zondagmiddag""",
        0,
    ),
    days={
        "vandaag": 0,
        "vanochtend": 0,
        "vanmiddag": 0,
        "vanavond": 0,
        "gisteravond": -1,
        "gisteren": -1,
        "eergisteren": -2,
        "morgen": 1,
        "overmorgen": 2,
    },
    last=words("vorige afgelopen laatste"),
    next=words("volgende komende aanstaande"),
    this=words("deze dit"),
    periods=numbered("week|weken maand|maanden jaar|jaren dag|dagen", 0),
    ago=r"(\w+) (dagen|weken|maanden|jaar) geleden",
    ordinal="e",
    year_before=words("in sinds van tot jaar eind begin vanaf voor en na"),
    month_before=words("in sinds tot eind begin vanaf van half"),
    future=r"\b(?:zal|zullen|wordt|worden|komende|volgende|gepland|gaat|gaan|eindigt|begint|start|opent|afwachten)\b",
    past=r"\b(?:werd|werden|was|waren|had|hadden|heeft|zei|is)\b",
    numbers=valued(
        """twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11
        twaalf=12 dertien=13 veertien=14 vijftien=15 zestien=16 zeventien=17 achttien=18
        negentien=19 twintig=20 dertig=30 veertig=40 vijftig=50 zestig=60 zeventig=70
        tachtig=80 negentig=90 honderd=100 duizend=1000
        anderhalf|anderhalve=1.5 tweeënhalf|tweeënhalve=2.5 drieënhalf|drieënhalve=3.5
        tweehonderd=200 driehonderd=300 vierhonderd=400 vijfhonderd=500"""
    ),
    scales=valued("duizend=1e3 miljoen|mln=1e6 miljard|mld=1e9 biljoen=1e12 dozijn=12"),
    decimal=",",
    currencies=named(
        "euro=EUR dollar|dollars=USD pond=GBP roebel=RUB yen=JPY yuan=CNY cent=cent"
        " hryvnia=UAH frank=CHF roepie=INR"
    ),
    percent=words("% procent"),
    ages=r"\b(?P<n>\d{1,3})-jarige[n]?\b|\b(?P<n5>[a-z]+)jarige[n]?\b"
    r"|\b(?P<n2>\d{1,3}) jaar oud\b"
    r"|, (?P<n3>\d{1,3}),"
    r"|\((?P<n4>[1-9]\d)\)",
    age="leeftijd",
    years="jaar",
    labels=words("nr nummer artikel hoofdstuk pagina"),
    clock=words("uur"),
    company=words(
        """
        coöperatie zender universiteit club team ziekenhuis dochterbedrijf
        netbeheerder initiatiefnemer uitgever brancheorganisatie
        bedrijf concern bank vereniging stichting organisatie groep krant omroep
        vakbond partij maatschappij fabrikant persbureau luchtvaartmaatschappij
        webwinkel keten dochter"""
    ),
    say=words(
        """
        verzucht verzuchtte benadrukt benadrukte
        sprak spreekt omschreef omschrijft bekritiseert bekritiseerde hoopt hoopte
        denkt verzekert verzekerde verzuchtte concludeert klaagt oordeelt oordeelde
        looft eist eiste pleit pleitte
        zei zegt zeiden zeggen verklaarde verklaart vertelde vertelt schreef schrijft
        meldde meldt benadrukte benadrukt voegde waarschuwde waarschuwt stelde stelt
        aldus liet laat antwoordde reageerde reageert noemde noemt vindt beloofde
        kondigde bevestigde concludeerde legde twitterde erkende klaagde"""
    ),
    according=words("volgens aldus"),
    pronouns={"hij": "m", "zij": "f", "ze": "f"},
    speakers=words(
        """woordvoerder woordvoerster politie regering ministerie minister burgemeester
        justitie bedrijf advocaat getuige getuigen verklaring onderzoekers directeur
        autoriteiten gemeente premier"""
    ),
    stop=words(
        """aan af al alle alleen als altijd ander andere anders behalve ben bij binnen
        boven buiten daar daarbij daarmee daarna daarom dan dat de der deze die dit doch
        door drie dus echter een eerder eerst eerste elk elke en enkele er ervan
        eveneens
        gedurende geen haar had hadden heeft hem hen het hier hij hoe hoewel hun ik in
        inmiddels is ja je kan kon kunnen later maar meer mensen met mij mijn moet na
        naar naast nadat niet nog nu of om omdat onder ondanks ons ook op over pas per
        rond sinds sommige steeds te tegen terwijl tijdens toch toen tot tussen twee u
        uit van vanaf vandaag veel verder vier vijf volgens voor vooral voorlopig waar
        waardoor waarom waarop want waren was wat we wel werd werden wie wij worden
        wordt ze zelf zes zich zij zijn zo zoals zowel zonder zou foto ruim volgens"""
    ),
    articles=words("de het een"),
    titles=words(
        """
        gedeputeerde wethouder* boer boerin akkerbouwer melkveehouder bioloog
        biologe econoom onderzoeker* arts huisarts verpleegkundige trainer
        aanvoerder verdachte schrijver schrijfster
        president* minister* premier* burgemeester* directeur* voorzitter*
        woordvoerder* woordvoerster leider* koning koningin prins prinses paus kardinaal
        bisschop generaal kolonel commissaris* ambassadeur* professor* hoogleraar*
        advocaat* trainer* coach bondscoach spits keeper verdediger middenvelder acteur
        actrice zanger* schrijver* auteur* regisseur* onderzoeker* econoom historicus
        journalist* kandidaat* oprichter* ondernemer* rechter* officier
        staatssecretaris*
        wethouder* fractievoorzitter* lijsttrekker* topman topvrouw oud-minister
        kamerlid arts viroloog collega ambtgenoot bewoner* inwoner* dijkgraaf
        gouverneur vader moeder minister-president"""
    ),
    kin=words(
        """zoon dochter vrouw man echtgenote echtgenoot broer zus moeder
        vader weduwe weduwnaar oom tante neef nicht kleinzoon
        kleindochter vriend vriendin buurman buurvrouw collega partner"""
    ),
    honorifics=words("mr mevr dhr mevrouw meneer dr prof ir drs"),
    org_first=words(
        """ministerie universiteit bank instituut raad hof commissie vereniging bond
        unie
        partij kamer openbaar rechtbank politie gemeente stichting hoge tweede eerste
        nederlandse koninklijke centraal rijksinstituut europese"""
    ),
    org_last=words(
        "nv bv n.v. b.v. groep group bank universiteit partij fc"
        " ziekenhuis museum commissie unie ministerie"
    ),
    org_endings=(
        "ministerie",
        "universiteit",
        "rechtbank",
        "ziekenhuis",
        "vakbond",
        "brandweer",
        "parlement",
    ),
    org_of=words("van voor de der het en"),
    place_first=words("sint den noord zuid oost west nieuw"),
    place_nouns=words(
        """stad gemeente dorp provincie regio eiland hoofdstad wijk plaats haven
        havenstad luchthaven grens rivier bewoners inwoners burgemeester"""
    ),
    place_before=words("in bij naar uit nabij tussen vanuit te"),
    particles=words("van de der den ter ten von 't el"),
    demonyms=words(
        """
        deens* zweed* noor* fin* pools* oostenrijk* zwitser* portugees*
        grieks* iers* schots* canadees* australisch* indonesisch* marokkaan*
        syriër*
        nederland* belg* vlaam* vlaming* frans* duits* brits* engels* italiaan*
        spaan* russ* oekraïen* oekraïn* amerikaan* chine* chinees turk* turks* pool*
        pols* japan* europe* israëlisch* palestijn* iraans* syrisch* amsterdam*mer
        rotterdammer*"""
    ),
    never=words("internet covid covid-19 tv btw kerst god corona"),
)
