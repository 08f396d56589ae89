"""French."""

from __future__ import annotations

from newsreader.facts.lang import Language, named, numbered, valued, words

_TEENS = [
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_UNITS = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]
#: "soixante-douze", "quatre-vingts", "quatre-vingt-trois", "quatre-vingt-dix-sept".
_SCORES = (
    {f"soixante-{word}": 70.0 + i for i, word in enumerate(_TEENS)}
    | {"soixante-et-onze": 71.0, "quatre-vingts": 80.0, "quatre-vingt": 80.0}
    | {f"quatre-vingt-{word}": 81.0 + i for i, word in enumerate(_UNITS)}
    | {f"quatre-vingt-{word}": 90.0 + i for i, word in enumerate(_TEENS)}
)

LANGUAGE = Language(
    code="fr",
    months=numbered(
        """janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août|aout
        septembre|sept octobre|oct novembre|nov décembre|déc"""
    ),
    weekdays=numbered("lundi mardi mercredi jeudi vendredi samedi dimanche", 0),
    days={
        "aujourd'hui": 0,
        "aujourd’hui": 0,
        "hier": -1,
        "avant-hier": -2,
        "demain": 1,
        "après-demain": 2,
    },
    last=words("dernier dernière derniers dernières passé passée"),
    next=words("prochain prochaine prochains prochaines suivant suivante"),
    this=words("ce cet cette"),
    periods=numbered("semaine|semaines mois an|année|ans|années jour|jours", 0),
    ago=r"il y a (\w+) (jours?|semaines?|mois|ans?)",
    date_of="de|du",
    ordinal="er",
    year_before=words(
        "en depuis de à jusqu'en dès année fin début courant et l'année"
        " avant après printemps été automne hiver"
    ),
    month_before=words("en depuis de fin début mi courant jusqu'en dès d' mois"),
    future=r"\b(?:\w+r(?:a|ont|ons|ai|ez)|prévue?s?|attendue?s?|prochaine?s?|doit|doivent|"
    r"va|vont|d'ici|fixée?s?|avant le|à partir d[ue]|dès le|au plus tard)\b",
    past=r"\b(?:a été|ont été|était|étaient|avait|avaient)\b",
    numbers=valued(
        """deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11
        douze=12 treize=13 quatorze=14 quinze=15 seize=16 dix-sept=17 dix-huit=18
        dix-neuf=19 vingt=20 trente=30 quarante=40 cinquante=50 soixante=60
        cent|cents=100 mille=1000 dizaine=10 douzaine=12 quinzaine=15 vingtaine=20
        trentaine=30
        quarantaine=40 cinquantaine=50 soixantaine=60 centaine=100"""
    )
    | _SCORES,
    scales=valued(
        """mille=1e3 million|millions|m=1e6 milliard|milliards|md|mds=1e9
        billion|billions=1e12"""
    ),
    decimal=",",
    currencies=named(
        """euros|euro|d'euros|d’euros=EUR dollars|dollar|dollars_américains=USD
        livres_sterling|livres=GBP francs_suisses=CHF roubles|rouble=RUB
        gourdes|gourde=HTG
        yens|yen=JPY yuans|yuan=CNY roupies=INR francs_cfa=XOF francs=francs dirhams=MAD
        dinars=dinars hryvnias=UAH centimes=centimes nairas=NGN"""
    ),
    percent=words("% pour_cent pourcent"),
    ages=(
        r"\bâgée?s? de (?P<n>\d{1,3}|[a-zà-ÿ-]+) ans\b|\b(?:de|à) (?P<n2>\d{1,3}) ans\b"
        r"|, (?P<n3>\d{1,3}) ans\b|\b(?:elle|il|qui) a (?P<n4>\d{1,3}) ans\b"
    ),
    age="âge",
    years="ans",
    labels=words("n° numéro article articles chapitre page no route loi"),
    clock=words("h heures heure"),
    company=words(
        """
        coopérative radio hebdomadaire université club équipe collectif
        filiale laboratoire fondation
        groupe société entreprise compagnie association ong agence constructeur
        banque plateforme fabricant journal chaîne opérateur assureur syndicat
        start-up filiale éditeur enseigne quotidien magazine parti site"""
    ),
    heads=words(
        """
        parquet préfecture université ministère tribunal rectorat mairie gendarmerie
        observatoire diocèse chu"""
    ),
    say=words(
        """
        martèle martela dénonçait parlé parle parlait qualifié qualifie évoqué
        évoque fustigé fustige réclamé réclame tonné souffle soufflé glisse glissé
        exclame exclamé ironise ironisé tempère abonde indigne indigné insurge
        alarme emporte étonne interroge félicite réjouit réjoui désole témoigne
        vante appelé appelle exhorté analyse analysé décrit décrypte balaie nuance
        nuancé avoue avoué enchaîne lâche lâché murmure
        dit dire déclaré déclare déclarait affirmé affirme affirmait expliqué explique
        ajouté ajoute assuré assure estimé estime souligné souligne précisé précise
        indiqué indique annoncé annonce confié confie poursuivi poursuit promis promet
        lancé lance raconté raconte écrit rappelé rappelle regretté regrette dénoncé
        dénonce averti avertit prévenu prévient conclu conclut répondu répond insisté
        insiste martelé commenté commente témoigné témoigne réagi réagit fait plaidé
        plaide reconnu reconnaît admis salué salue résumé résume soutenu soutient
        tweeté jugé juge renchéri observé observe détaillé détaille argué soulignant
        expliquant ajoutant affirmant selon constaté constate espère espéré noté note
        rapporté rapporte interrogé clamé s'inquiète inquiète s'est félicité déploré"""
    ),
    according=words("selon d'après d’après pour"),
    pronouns={
        "il": "m",
        "elle": "f",
        "ils": "p",
        "elles": "p",
        "t-il": "m",
        "t-elle": "f",
        "t-on": "",
    },
    speakers=words(
        """source sources porte-parole police gouvernement ministère ministre président
        parquet procureur procureure communiqué préfecture préfet avocat avocate maire
        mairie responsable responsables témoin témoins habitant habitants directeur
        directrice syndicat syndicats entreprise chercheur chercheurs autorités
        médecin"""
    ),
    stop=words(
        """à afin ailleurs ainsi alors après au aucun aucune aujourd'hui auparavant
        auquel aussi autant autour autre autres aux avant avec beaucoup bien c ça car ce
        ceci cela celle celles celui cependant certains certaines ces cet cette ceux
        chaque chez comme comment contre d dans davantage de déjà demain depuis dernier
        derrière des dès désormais devant deux donc dont du durant elle elles en encore
        enfin ensuite entre envers est et étant était eux face fait hier hors ici il ils
        j je jusqu juste l la là le les leur leurs lors lorsque lui ma mais malgré me
        même mes mieux moins mon n ne ni non nos notre nous nouveau nouvelle on or ou où
        outre par parallèlement parce parmi partout pas pendant peu peut plus plusieurs
        plutôt point pour pourquoi pourtant pratiquement près presque puis puisque qu
        quand quant quatre que quel quelle quelles quelque quelques quels qui quoi s sa
        sans sauf se selon ses seul seule si sinon son sont sous souvent sur surtout ta
        tandis tant tel telle tous tout toute toutefois toutes très trois trop tu un une
        vers voici voilà vos votre vous y cinq six sept huit neuf dix fin début
        photo lire voir publié crédit t il ils elle interrogé seulement"""
    ),
    articles=words("le la les l' l’ un une des du au aux"),
    titles=words(
        """président* vice-président* ministre* premier première chancelier* maire*
        député* sénateur sénatrice directeur directrice général* procureur* juge
        porte-parole secrétaire chef* cheffe patron* pdg roi reine prince princesse pape
        cardinal évêque archevêque colonel capitaine commandant commissaire préfet*
        ambassadeur ambassadrice professeur* docteur avocat* entraîneur* sélectionneur
        attaquant* gardien* défenseur* milieu acteur actrice chanteur chanteuse
        écrivain* auteur* autrice réalisateur réalisatrice cinéaste chercheur chercheuse
        économiste historien* journaliste* candidat* fondateur fondatrice responsable
        dirigeant* leader présidente ex-président* eurodéputé* conseiller conseillère
        syndicaliste militant* opposant* médecin homologue collègue délégué*
        habitant* imprimeur"""
    ),
    kin=words(
        """fils fille femme mari épouse époux frère sœur mère père veuve
        oncle tante cousin cousine neveu nièce compagnon compagne ami
        amie voisin voisine collègue"""
    ),
    honorifics=words("m mm mme mlle me mgr dr pr monsieur madame maître"),
    org_first=words(
        """
        confédération agence fédération direction haute caisse autorité comité
        ministère université banque institut conseil cour comité commission
        association fédération union société académie bureau office chambre parti
        assemblée sénat parlement cour tribunal agence compagnie groupe centre
        organisation ligue syndicat haut haute autorité direction école fondation
        musée hôpital mairie préfecture parquet observatoire confédération rassemblement
        front mouvement"""
    ),
    org_last=words(
        "sa sas sarl group airlines invest bank banque fc nationale nationaux unies"
    ),
    org_of=words("de du des la le les d' l' d’ l’ pour et"),
    place_first=words(
        "saint saint- sainte mont lac île îles cap golfe port fort val"
        " boulevard rue avenue place pont baie côte mer océan vallée"
    ),
    place_nouns=words(
        """ville village commune villes villages communes sites région province
        département île capitale quartier
        district port localité banlieue arrondissement canton aéroport gare terminal
        frontière préfecture rivière fleuve col terminal station usine centrale site
        mine vallée habitants maire mairie"""
    ),
    place_before=words("à au en dans vers depuis près"),
    particles=words("de du d' d’ des la le van von der ben el al da di st"),
    demonyms=words(
        """français* française* allemand* britannique* anglais* italien* espagnol*
        russe* ukrainien* américain* chinois* turc* turque* polonais* japonais*
        européen* israélien* palestinien* iranien* syrien* afghan* algérien* marocain*
        tunisien* sénégalais* malien* haïtien* belge* suisse* canadien* québécois*
        parisien* lyonnais* marseillais* africain* libanais* égyptien* portugais*
        grec* grecque* hongrois* indien* brésilien* mexicain* ivoirien* congolais*"""
    ),
    never=words(
        "internet covid covid-19 état états etat dieu web tv pib smic tva ceo"
        " pdg sdf rtt lundi mardi noël pâques m. mme janvier"
    ),
)
