"""Spanish."""

from __future__ import annotations

from newsreader.facts.lang import Language, named, numbered, valued, words

LANGUAGE = Language(
    code="es",
    months=numbered(
        """enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul
        agosto|ago septiembre|setiembre|sept|sep octubre|oct noviembre|nov
        diciembre|dic"""
    ),
    weekdays=numbered(
        """lunes martes miércoles|miercoles jueves viernes sábado|sabado domingo""", 0
    ),
    days={"hoy": 0, "ayer": -1, "anoche": -1, "anteayer": -2, "mañana": 1},
    last=words("pasado pasada último última"),
    next=words("próximo próxima siguiente"),
    this=words("este esta"),
    periods=numbered("semana|semanas mes|meses año|años día|días", 0),
    ago=r"hace (\w+) (días?|semanas?|mes(?:es)?|años?)",
    date_of="de|del",
    ordinal="º|°",
    year_before=words("en desde de del a hasta año para por y entre"),
    month_before=words("en desde de hasta pasado a mediados finales principios mes"),
    future=r"\b(?:\w+r(?:á|án|emos)|próxim[oa]s?|previst[oa]s?|podría|va a|van a)\b",
    past=r"\b(?:fue|fueron|había|habían|\w+ó|\w+aron|\w+ieron)\b",
    numbers=valued(
        """dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11
        doce=12 trece=13 catorce=14 quince=15 dieciséis=16 diecisiete=17 dieciocho=18
        diecinueve=19 veinte=20 treinta=30 cuarenta=40 cincuenta=50 sesenta=60
        setenta=70 ochenta=80 noventa=90 cien=100 mil=1000 decena=10
        docena=12 quincena=15 veintena=20 treintena=30 centenar=100 doscientos=200
        doscientas=200 trescientos=300 trescientas=300 cuatrocientos=400
        cuatrocientas=400 quinientos|quinientas=500
        seiscientos|seiscientas=600 setecientos|setecientas=700
        ochocientos|ochocientas=800 novecientos|novecientas=900 ciento=100
        veintiuno|veintiún|veintiuna=21 veintidós=22 veintitrés=23 veinticuatro=24
        veinticinco=25 veintiséis=26 veintisiete=27 veintiocho=28 veintinueve=29"""
    ),
    scales=valued("mil=1e3 millón|millones=1e6 mil_millones=1e9 billón|billones=1e12"),
    decimal=",",
    currencies=named(
        """euros|euro|de_euros=EUR dólares|dólar|de_dólares|dolares=USD
        libras_esterlinas|libras=GBP soles|nuevos_soles=PEN pesos|de_pesos=peso
        rublos=RUB yenes=JPY yuanes=CNY rupias=INR bolívares=VES reales=BRL
        bolivianos=BOB quetzales=GTQ guaraníes=PYG francos_suizos=CHF grivnas=UAH
        céntimos=céntimos"""
    ),
    percent=words("% por_ciento"),
    ages=(
        r"\bde (?P<n>\d{1,3}|[a-zà-ÿ]+) años(?: de edad)?\b(?! de (?:c[aá]rcel|prisi))"
        r"|, (?P<n2>\d{1,3}) años(?=[,.])"
    ),
    age="edad",
    years="años",
    labels=words("n° nº número artículo capítulo página ley ruta núm"),
    clock=words("h am pm horas hora a.m. p.m. a.m p.m"),
    company=words(
        """
        cooperativa fabricante aseguradora emisora televisión ecologista
        hospital universidad club equipo colectivo entidad filial sociedad
        empresa compañía grupo petrolera aerolínea banco fundación ong organización
        agencia firma constructora plataforma asociación sindicato fabricante
        partido operadora diario periódico revista cadena consultora"""
    ),
    heads=words(
        """
        ministerio universidad fiscalía tribunal ayuntamiento alcaldía"""
    ),
    say=words(
        """
        calificó califica describió describe tildó habló habla definió define
        celebró celebra confesó confiesa exclamó alertó alerta rechazó justificó
        bromeó reprochó aseveró sugirió prosiguió continuó proclamó defendió
        defiende pidió pide llamó ironizó avisó avisa
        dijo dice dijeron decir declaró declara afirmó afirma aseguró asegura explicó
        explica añadió añade agregó agrega señaló señala indicó indica manifestó
        manifiesta anunció anuncia sostuvo sostiene expresó expresa subrayó subraya
        destacó destaca advirtió advierte comentó comenta recordó recuerda insistió
        insiste reconoció reconoce admitió admite escribió escribe concluyó concluye
        respondió responde lamentó lamenta denunció denuncia informó informa contó
        cuenta apuntó apunta precisó precisa confirmó confirma reiteró reitera prometió
        promete opinó opina preguntó pregunta criticó critica detalló detalla exigió
        exige relató relata aclaró aclara enfatizó remarcó resaltó consideró considera
        arguyendo tildando ofrecían ofrecía acusó tuiteó según zanjó sentenció matizó
        ha_dicho ha_asegurado ha_explicado ha_señalado ha_afirmado ha_añadido
        ha_declarado ha_anunciado dicho asegurado explicado señalado afirmado añadido
        declarado indicado subrayado destacado advertido recordado insistido"""
    ),
    according=words("según de_acuerdo_con para"),
    pronouns={"él": "m", "ella": "f", "ellos": "p", "ellas": "p"},
    speakers=words(
        """portavoz policía gobierno ministerio ministro ministra presidente presidenta
        fiscalía fiscal comunicado fuentes fuente alcalde alcaldesa abogado abogada
        testigo testigos vecino vecinos vecina autoridades director directora empresa
        operadora compañía investigadores médico organización acusación tribunal juez"""
    ),
    stop=words(
        """a acerca además ahora al algo alguien algún alguna algunas alguno algunos
        allí
        ambos ante anteriormente antes apenas aquel aquella aquellos aquí así asimismo
        aún aunque ayer bajo bien cabe cada casi como cómo con contra cual cuál cuando
        cuándo cuanto cuatro cinco de debe debido del desde después día donde dónde dos
        durante e el él ella ellas ello ellos en entonces entre era eran es esa esas ese
        eso esos esta está estaba están estas este esto estos fue fueron gracias ha
        había
        hace hacia han hasta hay hoy incluso jamás junto la las le les lo los luego
        mañana más mas me mediante menos mi mientras mis mucho muchos muy nada nadie ni
        ningún ninguna no nos nosotros nuestra nuestro nunca o otra otras otro otros
        para
        parte pero poco por porque posteriormente primero primera puede pues que qué
        quien quién quienes se sea según ser será si sí sido sin sino sobre sólo
        solo son
        su sus sólo tal también tampoco tan tanto te tiene todas todavía todo todos tras
        tres tu un una unas uno unos usted ustedes varios ver y ya yo finalmente foto
        actualmente cabe recientemente sin embargo seis siete ocho nueve diez"""
    ),
    articles=words("el la los las un una unos unas lo al del"),
    titles=words(
        """
        consejer* brigadista bombero* enfermer* maestr* profesor* campesin*
        agricultor* ganader* pescador* empresari* investigador* científic*
        geólog* biólog* médic* entrenador* capitán delanter* portero escritor*
        cantante actriz periodista vecin* testigo*
        president* vicepresident* expresident* ministr* exministr* canciller primer
        primera alcald* exalcald* gobernador* diputad* senador* congresista*
        excongresista* exlegislador* legislador* concejal* fiscal* juez jueza
        magistrad* director* portavoz* vocero vocera secretari* jefe jefa líder rey
        reina príncipe princesa papa cardenal obispo arzobispo general coronel capitán
        comandante comisari* embajador* profesor* doctor* abogad* entrenador*
        seleccionador* delantero portero defensa centrocampista actor actriz cantante
        escritor* autor* cineasta investigador* economista* historiador* periodista*
        candidat* excandidat* fundador* responsable dirigent* empresari* activista*
        exasesor* asesor* perito peritos opositor* médic* consejer* hermano hermana
        homólogo colega vecin* viuda viudo"""
    ),
    kin=words(
        """hijo hija hijos esposa esposo mujer marido hermano hermana
        hermanos madre padre viuda viudo tío tía primo prima sobrino
        sobrina nieto nieta novio novia amigo amiga vecino vecina
        compañero compañera"""
    ),
    honorifics=words("sr sra srta dr dra don doña señor señora"),
    org_first=words(
        """ministerio universidad banco instituto consejo corte comité comisión
        asociación federación unión sociedad academia oficina cámara partido asamblea
        senado parlamento congreso tribunal agencia compañía grupo centro organización
        liga sindicato autoridad dirección escuela fundación museo hospital
        ayuntamiento alcaldía fiscalía policía guardia ejército sala defensoría
        contraloría secretaría superintendencia junta diputación generalitat gobierno
        frente movimiento confederación red real fuerza fuerzas poder procuraduría
        registro servicio comunidad club atlético audiencia juzgado"""
    ),
    org_last=words("sa s.a. s.l. sl group bank fc nacional civil suprema supremo"),
    org_of=words("de del la las los el y para e"),
    place_first=words(
        "san santa santo monte lago isla islas cabo golfo puerto río calle"
        " avenida plaza villa ciudad valle sierra costa mar océano bahía"
        " estrecho"
    ),
    place_nouns=words(
        """ciudad pueblo municipio región provincia departamento isla capital barrio
        distrito puerto localidad comunidad cantón estado aldea frontera aeropuerto
        río vecinos habitantes alcalde alcaldesa
        sierra valle terminal estación planta mina paso punto puntos central embalse"""
    ),
    place_before=words("en desde hacia hasta a cerca"),
    particles=words("de del la las los da di van von"),
    demonyms=words(
        """español* francés frances* alemán* aleman* británic* inglés ingles* italian*
        rus* ucranian* estadounidense* norteamerican* chin* turc* polac* japonés
        japones* europe* israelí* palestin* iraní* siri* mexican* argentin* chilen*
        peruan* colombian* venezolan* cuban* brasileñ* bolivian* ecuatorian*
        uruguay* paraguay* madrileñ* catalan* catalán vasc* andaluz* gallego*"""
    ),
    never=words(
        "internet covid covid-19 estado dios pib iva tv navidad ley constitución"
        " sida lunes enero"
    ),
)
