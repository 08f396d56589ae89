"""Italian."""

from __future__ import annotations

from newsreader.facts.lang import Language, named, numbered, valued, words

_TENS = (
    "venti",
    "trenta",
    "quaranta",
    "cinquanta",
    "sessanta",
    "settanta",
    "ottanta",
    "novanta",
)
_UNITS = ("uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove")
#: "ventuno", "trentotto", "sessantadue".
_COMPOUNDS = {
    (tens[:-1] if unit[0] in "uo" else tens) + unit: 20.0 + 10 * i + j
    for i, tens in enumerate(_TENS)
    for j, unit in enumerate(_UNITS, 1)
}

LANGUAGE = Language(
    code="it",
    months=numbered(
        """gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu
        luglio|lug
        agosto|ago settembre|set ottobre|ott novembre|nov dicembre|dic"""
    ),
    weekdays=numbered(
        """lunedì|lunedi martedì|martedi mercoledì|mercoledi giovedì|giovedi
        venerdì|venerdi sabato domenica""",
        0,
    ),
    days={
        "oggi": 0,
        "ieri": -1,
        "domani": 1,
        "dopodomani": 2,
        "stasera": 0,
        "stamattina": 0,
        "stanotte": 0,
        "stamani": 0,
    },
    last=words("scorso scorsa ultimo ultima passato passata"),
    next=words("prossimo prossima"),
    this=words("questo questa quest'"),
    periods=numbered("settimana|settimane mese|mesi anno|anni giorno|giorni", 0),
    ago=r"(\w+) (giorni|settimane|mesi|anni) fa",
    date_of="di|del",
    ordinal="º|°",
    year_before=words("nel dal del al fino anno dal' nell'anno e tra entro il"),
    month_before=words("a in da di ad fino entro scorso dello fine inizio metà"),
    future=r"\b(?:\w+r(?:à|anno|emo)|prossim[oa]|previst[oaie]|dovrebbe)\b",
    past=r"\b(?:è stat[oaie]|sono stat[ie]|ha|hanno|era|erano)\b",
    numbers=valued(
        """due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11
        dodici=12 tredici=13 quattordici=14 quindici=15 sedici=16 diciassette=17
        diciotto=18 diciannove=19 venti=20 trenta=30 quaranta=40 cinquanta=50
        sessanta=60 settanta=70 ottanta=80 novanta=90 cento=100 mille=1000 decina=10
        dozzina=12 quindicina=15 ventina=20 trentina=30 quarantina=40 cinquantina=50
        centinaio=100 migliaio=1000"""
    )
    | _COMPOUNDS,
    scales=valued("mila=1e3 milione|milioni|mln=1e6 miliardo|miliardi|mld=1e9"),
    decimal=",",
    currencies=named(
        """euro|di_euro=EUR dollari|di_dollari|dollaro=USD sterline=GBP
        franchi_svizzeri|franchi=CHF rubli=RUB yen=JPY yuan=CNY rupie=INR
        centesimi=centesimi grivnie=UAH"""
    ),
    percent=words("% per_cento percento"),
    ages=(
        r"\bdi (?P<n>\d{1,3}) anni\b(?! di (?:carcere|reclus))|, (?P<n2>\d{1,3}) anni\b"
        r"|\b(?P<n3>\d{1,3})enn[ei]\b"
    ),
    age="età",
    years="anni",
    labels=words("n numero articolo capitolo pagina legge via"),
    clock=words("h"),
    company=words(
        """
        cooperativa ditta sindacato emittente università club squadra fabbrica
        onlus colosso
        azienda società gruppo compagnia banca associazione ong agenzia impresa
        piattaforma fondazione quotidiano giornale partito colosso produttore casa"""
    ),
    heads=words(
        """
        procura università ministero questura prefettura tribunale comune"""
    ),
    say=words(
        """
        scherza scherzato ironico interviene minimizza taglia_corto
        parlato parla parlava definito definisce definì chiesto chiede lamenta
        lamentato esclama esclamato accusa accusato attacca attaccato auspica
        auspicato spera scherza confida confidato confessa confessato ironizza
        rivendica rassicura insiste insistito aggiunse spiegò rispose dichiarò
        affermò
        ha_detto detto dice disse ha_dichiarato dichiarato dichiara ha_affermato
        affermato afferma ha_spiegato spiegato spiega ha_aggiunto aggiunto aggiunge
        ha_sottolineato sottolineato sottolinea sostiene ha_annunciato annunciato
        annuncia ha_scritto scritto scrive ha_commentato commentato commenta conclude
        concluso ricorda ricordato precisa precisato avverte avvertito ribadisce
        ribadito racconta raccontato osserva osservato replica replicato ammette
        ammesso assicura assicurato prosegue continua rispondere risposto risponde
        riferito riferisce denunciato denuncia twittato promesso ritiene secondo
        rilevato evidenziato chiarito confermato conferma aggiungendo"""
    ),
    according=words("secondo per"),
    pronouns={"lui": "m", "lei": "f", "loro": "p"},
    speakers=words(
        """portavoce polizia governo ministero ministro presidente procura procuratore
        comunicato fonti fonte sindaco sindaca avvocato testimone testimoni autorità
        direttore direttrice azienda carabinieri ricercatori medico sindacato"""
    ),
    stop=words(
        """a ad adesso agli ai al alcuni alcune alla alle allo allora altri altre altro
        anche ancora appena attualmente avere avendo bene che chi ci ciò cioè circa come
        comunque con contro così cui da dagli dai dal dalla dalle dallo degli dei del
        della delle dello dentro di dopo dove dovrebbe due dunque durante e è ecco ed
        era erano essere fino forse fra già gli ha hanno i ieri il in infatti infine
        inoltre insieme intanto invece io l la le lei li lo loro lui lungo ma mai
        mentre meno mi molti molto nei nel nella nelle nello nessun nessuno no noi non
        nonostante nostra nostro nulla o oggi ogni oltre ora ormai per perché però più
        poi poco prima primo proprio può quale quali quando quanto quasi quattro quella
        quelle quelli quello questa queste questi questo qui quindi se secondo sei
        sempre senza si sia sono sopra sotto sotto stato su sua sue sugli sui sul sulla
        sulle suo suoi tale tanto tra tre troppo tutta tutte tutti tutto un una uno
        verso via vi voi cinque sette otto nove dieci foto domani soltanto solo"""
    ),
    articles=words("il lo la i gli le l' l’ un uno una un' un’"),
    titles=words(
        """
        responsabil* coordinator* amministrator*
        farmacista pescatore agricoltore ingegner* architett* medico
        infermier* insegnante studente studentessa operaio pensionato
        pensionata vigile imprenditore imprenditrice ricercator* ricercatrice
        geologo geologa allenator* capitano regista attore attrice scrittor*
        scrittrice cantante
        president* vicepresident* ministr* premier sindac* governator* deputat*
        senator* direttor* direttrice portavoce segretari* capo leader re regina
        principe principessa papa cardinale vescovo arcivescovo generale colonnello
        capitano comandante commissari* ambasciator* professor* dottor* avvocat*
        allenator* attaccante portiere difensore centrocampista attore attrice cantante
        scrittor* autor* regista ricercator* economista storico giornalista candidat*
        fondator* imprenditor* procurator* giudice magistrat* pm cancellier* ex
        assessor* consiglier* sottosegretari* amministratore medico virologo omologo
        collega titolare premier"""
    ),
    kin=words(
        """figlio figlia moglie marito fratello sorella madre padre
        vedova vedovo zio zia cugino cugina nipote fidanzato fidanzata
        amico amica vicino vicina collega compagno compagna"""
    ),
    honorifics=words("sig signor signora dott dr don on avv prof ing"),
    org_first=words(
        """
        politecnico prefettura questura cooperativa
        ministero università banca istituto consiglio corte comitato commissione
        associazione federazione unione società accademia ufficio camera partito
        assemblea senato parlamento tribunale agenzia compagnia gruppo centro
        organizzazione lega sindacato autorità direzione scuola fondazione museo
        ospedale procura polizia guardia esercito questura prefettura protezione
        vigili movimento confederazione croce forza fratelli policlinico"""
    ),
    org_last=words("spa s.p.a. srl group bank fc nazionale civile"),
    org_of=words("di del della delle dei degli dell' dell’ d' la e per in nazionale"),
    place_first=words(
        "san santa sant' monte lago isola isole capo golfo porto via piazza"
        " valle val mar mare ponte castel villa reggio"
    ),
    place_nouns=words(
        """città paese comune regione provincia isola capitale quartiere distretto porto
        località frazione aeroporto stazione confine borgo fiume torrente lago
        abitanti sindaco
        sindaca valle"""
    ),
    place_before=words("a ad in da verso presso vicino nel nella nell"),
    particles=words("de di del della dei d' da la lo von van"),
    demonyms=words(
        """italian* frances* tedesc* britannic* ingles* spagnol* russ* ucrain*
        american* statunitens* cines* turc* polacc* giappones* europe* israelian*
        palestines* iranian* sirian* milanes* roman* napoletan* torines* svizzer*
        austriac* grec* albanes* rumen* portoghes*"""
    ),
    never=words("internet covid covid-19 stato dio pil iva tv natale"),
)
