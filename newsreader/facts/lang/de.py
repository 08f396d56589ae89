"""German."""

from __future__ import annotations

from newsreader.facts.lang import Language, named, numbered, valued, words

_UNITS = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
_TENS = [
    "zwanzig",
    "dreißig",
    "vierzig",
    "fünfzig",
    "sechzig",
    "siebzig",
    "achtzig",
    "neunzig",
]
#: "fünfundzwanzig", "dreihundert", "viertausend", "zweieinhalb".
_COMPOUNDS = (
    {
        f"{unit}und{ten}": i * 10.0 + j
        for i, ten in enumerate(_TENS, 2)
        for j, unit in enumerate(_UNITS, 1)
    }
    | {f"{unit}hundert": i * 100.0 for i, unit in enumerate(_UNITS, 1)}
    | {f"{unit}tausend": i * 1000.0 for i, unit in enumerate(_UNITS, 1)}
    | {f"{unit}einhalb": i + 0.5 for i, unit in enumerate(_UNITS, 1)}
    | {"anderthalb": 1.5}
)

LANGUAGE = Language(
    code="de",
    months=numbered(
        """januar|jänner|jan februar|feber|feb märz|mär april|apr mai juni|jun juli|jul
        august|aug september|sept|sep oktober|okt november|nov dezember|dez"""
    ),
    weekdays=numbered(
        """montag|montagabend|montagmorgen|montagnachmittag|montagvormittag|montagnacht
        dienstag|dienstagabend|dienstagmorgen|dienstagnachmittag|dienstagvormittag|dienstagnacht
        mittwoch|mittwochabend|mittwochmorgen|mittwochnachmittag|mittwochvormittag|mittwochnacht
        donnerstag|donnerstagabend|donnerstagmorgen|donnerstagnachmittag|donnerstagvormittag
        freitag|freitagabend|freitagmorgen|freitagnachmittag|freitagvormittag|freitagnacht
        samstag|sonnabend|samstagabend|samstagmorgen|samstagnachmittag|samstagnacht
        sonntag|sonntagabend|sonntagmorgen|sonntagnachmittag|sonntagvormittag|sonntagnacht""",
        0,
    ),
    days={"heute": 0, "gestern": -1, "vorgestern": -2, "morgen": 1, "übermorgen": 2},
    last=words(
        "letzte letzten letzter letztes letztem vergangene vergangenen"
        " vergangener vergangenes vergangenem vorige vorigen voriger"
    ),
    next=words(
        "nächste nächsten nächster nächstes nächstem kommende kommenden"
        " kommender kommendes kommendem"
    ),
    this=words("diese dieser dieses diesen diesem"),
    periods=numbered(
        "woche|wochen monat|monate|monats|monaten jahr|jahre|jahres|jahren"
        " tag|tage|tagen",
        0,
    ),
    ago=r"vor (\w+) (tagen?|wochen?|monat(?:en)?|jahr(?:en)?)",
    ordinal=r"\.",
    year_before=words(
        "im in seit jahr jahre jahres bis ab von anfang ende mitte sommer"
        " winter frühjahr herbst und"
    ),
    month_before=words(
        "im seit bis ab anfang ende mitte von für und letzten kommenden"
    ),
    future=r"\b(?:wird|werden|soll|sollen|will|wollen|geplant|kommenden?|nächste[nrs]?"
    r"|bevorstehend\w*|voraussichtlich|startet|beginnt|findet)\b",
    past=r"\b(?:wurde|wurden|war|waren|hatte|hatten|sagte|teilte|hat|haben|\w+te)\b",
    numbers=valued(
        """zwei|zweien=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10
        elf=11 zwölf=12 dreizehn=13 vierzehn=14 fünfzehn=15 sechzehn=16 siebzehn=17
        achtzehn=18 neunzehn=19 zwanzig=20 dreißig=30 vierzig=40 fünfzig=50 sechzig=60
        siebzig=70 achtzig=80 neunzig=90 hundert=100 tausend=1000"""
    )
    | _COMPOUNDS,
    scales=valued(
        """tausend|tsd=1e3 million|millionen|mio=1e6 milliarde|milliarden|mrd=1e9
        billion|billionen|bio=1e12 dutzend=12"""
    ),
    decimal=",",
    currencies=named(
        """euro|euros=EUR dollar|us-dollar=USD pfund=GBP franken|schweizer_franken=CHF
        rubel=RUB yen=JPY yuan=CNY rupien=INR hrywnja|griwna=UAH zloty=PLN kronen=kronen
        lira=TRY cent=cent hongkong-dollar=HKD"""
    ),
    percent=words("% prozent"),
    ages=(
        r"\b(?P<n>\d{1,3})[- ]?jährige[nrsm]?\b"
        r"|\b(?P<n5>[a-zäöüß]+)jährige[nrsm]?\b"
        r"|\b(?P<n2>\d{1,3}) jahre (?:alt|alte[nrs]?)\b"
        r"|\bim alter von (?P<n3>\d{1,3}|\w+)\b"
        r"|(?<=[a-zäöüß]) \((?P<n4>[1-9]\d)\)"
    ),
    age="Alter",
    years="Jahre",
    labels=words(
        "nr nummer artikel paragraf paragraph absatz kapitel seite § zimmer"
        " platz rang bundesstraße autobahn"
    ),
    clock=words("uhr"),
    company=words(
        """
        labor klinik verlag brauerei molkerei spedition bäckerei
        genossenschaft büro ingenieurbüro kanzlei brauerei reederei werft klub
        club
        konzern firma unternehmen hersteller verband verein gruppe zeitung sender
        nachrichtenagentur agentur bank versicherer fluggesellschaft organisation
        partei plattform gewerkschaft start-up tochter stiftung portal magazin"""
    ),
    say=words(
        """
        schimpfte schimpft kritisiert kritisierte klagte monierte frotzelte
        sprach sprechen spricht beklagte beklagt lobt bewertete unterstrich
        resümierte bilanzierte freute freut klagte klagt ärgert hofft hoffte glaubt
        findet fand weiß erinnerte stellte entgegnete konterte bedauerte begrüßte
        attestierte prophezeite rechtfertigte zeigte
        sagte sagten sagt sagen erklärte erklärten erklärt teilte teilten teilt betonte
        betonten betont hieß heißt schrieb schrieben schreibt fügte ergänzte kündigte
        warnte warnt forderte fordert kritisierte kritisiert berichtete berichtet meinte
        meint antwortete äußerte so bekräftigte versicherte versprach räumte lobte
        mahnte zitierte zitiert rief bezeichnete erläuterte bestätigte urteilte
        twitterte verteidigte behauptete begründete nannte appellierte erwiderte"""
    ),
    according=words("laut nach_angaben nach_den_worten zufolge so"),
    pronouns={"er": "m", "sie": "f"},
    speakers=words(
        """sprecher sprecherin polizei polizeisprecher polizeisprecherin ministerium
        regierung behörden behörde staatsanwaltschaft gericht mitteilung unternehmen
        konzern verband anwalt anwältin zeuge zeugin bürgermeister feuerwehr
        ermittler experten experte forscher präsident minister"""
    ),
    stop=words(
        """aber als also am an auch auf aus außerdem bei beim bereits bis bisher da
        dabei
        dafür dagegen daher damit danach daneben dann daran darauf darin darum das
        dass dazu dem den denn dennoch der deren des deshalb dessen die dies diese
        diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines
        einige er erst es etwa für gegen gegenüber gemeinsam gerade heute hier hinter
        ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indes insgesamt ist ja
        jede jeder jedoch jetzt kein keine können könnte laut man manche mehr mehrere
        mein mit mittlerweile nach nachdem neben nicht noch nun nur ob obwohl oder ohne
        rund schließlich schon sehr seien seine seinem seinen seiner seit sein sich sie
        sind so sollte sollten somit sondern sowie sowohl statt trotz trotzdem über um
        und unser unsere unter viele vielen vom von vor während war waren warum was
        wegen weil weiter weitere weiterhin welche wenn wer werden weshalb wie wieder
        wir wird wo wobei worden wurde wurden zu zudem zuletzt zum zunächst zur zwar
        zwischen zuvor zwei drei vier fünf sechs sieben acht neun zehn gestern morgen
        hinzu demnach angesichts anschließend ersten erste zweiten beide beiden allein
        alle alles insbesondere möglicherweise offenbar quelle foto bild"""
    ),
    articles=words("der die das dem den des ein eine einem einen einer eines"),
    titles=words(
        """*präsident *präsidentin *kanzler *kanzlerin *minister *ministerin *ministers
        *bürgermeister *bürgermeisterin *vorsitzende* *chef *chefin *direktor
        *direktorin
        *sprecher *sprecherin generalsekretär* trainer* professor* richter*
        staatsanwalt*
        könig königin papst kardinal bischof general oberst kommissar* abgeordnete*
        senator* botschafter* außenminister* innenminister* finanzminister*
        verteidigungsminister* parteichef* fraktionschef* geschäftsführer* autor*
        schauspieler* sänger* regisseur* forscher* ökonom* stürmer* torwart
        landrat landrätin rektor* *leiter *leiterin *trainerin *trainer *beauftragte*
        *anwalt *anwältin *historiker* *politiker *politikerin *experte *expertin
        *analyst* *gründer* *forscher *forscherin *inspekteur *inspektor*
        unternehmer* journalist* kollege kollegin stadtrat polizeipräsident*"""
    ),
    kin=words(
        """sohn tochter frau mann ehefrau ehemann bruder schwester
        mutter vater witwe witwer onkel tante cousin cousine neffe
        nichte enkel enkelin freund freundin nachbar nachbarin kollege
        kollegin lebensgefährte lebensgefährtin"""
    ),
    honorifics=words("herr herrn frau dr prof"),
    org_first=words(
        """bundesamt bundesministerium ministerium institut verband universität
        hochschule
        gericht verein partei bank amt stiftung gesellschaft kommission
        fachhochschule landesamt amtsgericht landgericht oberlandesgericht technische
        institute instituts bundesverband kantonspolizei stadtpolizei polizei
        polizeipräsidium feuerwehr berufsfeuerwehr klinikum staatsanwaltschaft
        fc sv vfb vfl tsv borussia eintracht"""
    ),
    org_last=words(
        """ag gmbh kg se ev e.v. mbh co konzern gruppe bank universität verlag partei
        gewerkschaft holding versicherung klinik zeitung rundschau allgemeine"""
    ),
    org_endings=(
        "ministerium",
        "ministeriums",
        "polizei",
        "feuerwehr",
        "gericht",
        "gerichts",
        "gerichtshof",
        "gerichtshofs",
        "verband",
        "verbands",
        "verbandes",
        "behörde",
        "kammer",
        "anwaltschaft",
        "universität",
        "hochschule",
        "institut",
        "agentur",
        "kommission",
        "zentralbank",
        "bundesbank",
        "bundestag",
        "bundestags",
        "bundesrat",
        "bundesrats",
        "bundeswehr",
        "landtag",
        "landtags",
        "werke",
        "stiftung",
        "gewerkschaft",
        "bundesamt",
        "landesamt",
        "kriminalamt",
        "kriminalamts",
        "verfassungsschutz",
        "luftwaffe",
    ),
    org_of=words("für der des die und zur"),
    place_last=words("see berg tal straße platz brücke insel nord süd ost west"),
    place_first=words(
        "bad sankt st kanton landkreis kreis bundesland provinz insel"
        " stadt gemeinde dorf bezirk region ausfahrt neu alt groß klein"
        " ober unter hauptstadt stadtteil ortsteil"
    ),
    place_nouns=words(
        """stadt gemeinde dorf bezirk region kanton landkreis kreis provinz insel
        hauptstadt bundesland stadtteil ortsteil ausfahrt ort großstadt kleinstadt
        hafenstadt ortschaft grenzstadt gebiet fluss fahrtrichtung bewohner einwohner"""
    ),
    place_before=words("in bei nach aus nahe zwischen über richtung"),
    particles=words("von vom zu zur van der den de la di"),
    demonyms=words(
        """schweizer* deutsch* österreicher* franzos* französ* brit* engländer* ital*
        russ* ukrain* amerikan* us-amerikan* chines* türk* pol* span* japan* europä*
        israel* palästinens* iran* syr* afghan* griech* ungar* niederländ* belg* dän*
        schwed* norweg* finn* tschech* slowak* kroat* serb* portugies* rumän* bulgar*
        ind* pakistan* berliner* münchner* hamburger* kölner* frankfurter* wiener*
        züricher* zürcher* londoner* pariser* moskauer* kiewer*"""
    ),
    never=words(
        "landes interview einsatz internet corona covid covid-19 mwst pkw lkw tv ukw"
        " usb ceo eu-weit"
        " herr frau herrn doktor euro dollar uhr prozent sie ihr ihnen"
    ),
)
