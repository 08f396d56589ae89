"""Portuguese."""

from __future__ import annotations

from newsreader.facts.lang import Language, named, numbered, valued, words

LANGUAGE = Language(
    code="pt",
    months=numbered(
        """janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul
        agosto|ago setembro|set outubro|out novembro|nov dezembro|dez"""
    ),
    weekdays=numbered(
        """segunda-feira|segunda terça-feira|terça quarta-feira|quarta
        quinta-feira|quinta sexta-feira|sexta sábado domingo""",
        0,
    ),
    days={"hoje": 0, "ontem": -1, "anteontem": -2, "amanhã": 1},
    last=words("passado passada último última"),
    next=words("próximo próxima que_vem"),
    this=words("este esta neste nesta"),
    periods=numbered("semana|semanas mês|meses ano|anos dia|dias", 0),
    ago=r"há (\w+) (dias?|semanas?|mês|meses|anos?)",
    date_of="de",
    ordinal="º|°",
    year_before=words("em desde de a até ano para por e entre"),
    month_before=words("em desde de até passado fim início final meados mês"),
    future=r"\b(?:\w+r(?:á|ão|emos)|próxim[oa]|previst[oa]s?|vai|vão|deve|devem)\b",
    past=r"\b(?:foi|foram|havia|\w+ou|\w+aram|\w+eram|disse)\b",
    numbers=valued(
        """dois|duas=2 três=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10
        onze=11 doze=12 treze=13 catorze|quatorze=14 quinze=15 dezesseis=16 dezassete=17
        dezessete=17 dezoito=18 dezenove=19 vinte=20 trinta=30 quarenta=40 cinquenta=50
        sessenta=60 setenta=70 oitenta=80 noventa=90 cem|cento=100 mil=1000
        duzentos|duzentas=200 trezentos|trezentas=300 quatrocentos|quatrocentas=400
        quinhentos|quinhentas=500 seiscentos|seiscentas=600 setecentos|setecentas=700
        oitocentos|oitocentas=800 novecentos|novecentas=900"""
    ),
    scales=valued(
        """mil=1e3 milhão|milhões|mi=1e6 mil_milhões=1e9 bilhão|bilhões|bi=1e9
        trilhão|trilhões|tri=1e12"""
    ),
    decimal=",",
    currencies=named(
        """euros|euro|de_euros=EUR dólares|dólar|de_dólares=USD libras=GBP
        reais|real|de_reais=BRL rublos=RUB ienes=JPY yuans=CNY pesos=peso
        francos_suíços=CHF kwanzas=AOA meticais=MZN centavos=centavos"""
    ),
    percent=words("% por_cento"),
    ages=r"\bde (?P<n>\d{1,3}) anos(?: de idade)?\b(?! de pris)"
    r"|, (?P<n2>\d{1,3}) anos\b"
    r"|, de (?P<n3>\d{1,3}) anos\b",
    age="idade",
    years="anos",
    labels=words("n° nº número artigo capítulo página lei rodovia"),
    clock=words("h horas hora"),
    company=words(
        """
        cooperativa universidade clube equipe rede seguradora
        empresa companhia grupo petroleira banco fundação ong organização agência
        montadora construtora plataforma associação sindicato fabricante partido
        operadora jornal revista emissora startup consórcio gestora estatal
        concessionária reguladora mineradora varejista incorporadora"""
    ),
    heads=words(
        """
        ministério universidade prefeitura tribunal procuradoria"""
    ),
    say=words(
        """
        classificou classifica chamou chama descreveu descreve definiu define falou
        fala desabafou rebateu ironizou celebrou comemorou cobrou acusou pediu
        sustentou enfatizou opinou revela ponderou argumentou
        disse diz disseram dizer declarou declara afirmou afirma garantiu garante
        explicou explica acrescentou acrescenta ressaltou destacou destaca anunciou
        anuncia sublinhou sublinha escreveu escreve comentou comenta lembrou lembra
        concluiu conclui respondeu responde lamentou lamenta informou informa contou
        conta apontou aponta reiterou prometeu promete alertou alerta avisou admitiu
        reconheceu criticou defendeu defende avaliou avalia relatou relata frisou
        salientou considerou considera adiantou revelou confirmou segundo completou"""
    ),
    according=words("segundo de_acordo_com conforme para"),
    pronouns={"ele": "m", "ela": "f", "eles": "p", "elas": "p"},
    speakers=words(
        """porta-voz polícia governo ministério ministro ministra presidente comunicado
        nota fontes fonte prefeito prefeita advogado advogada testemunha testemunhas
        autoridades diretor diretora empresa pesquisadores médico promotoria
        procurador"""
    ),
    stop=words(
        """a à agora ainda além algum alguma alguns algumas ali ambos ante antes ao aos
        apenas após aquela aquele aqui às as assim até bem cada cerca com como conforme
        contra contudo da daí das de dela dele depois desde dessa desse desta deste
        devido do dois dos duas durante e é ela elas ele eles em embora enquanto entre
        então era essa essas esse esses esta está estão estas este estes eu foi foram
        há hoje isso isto já la lá lhe logo mais mas me menos mesmo meu minha muito
        muitos na nas nada nem nenhum nesta neste ninguém no nos nossa nosso não num
        numa nunca o onde ontem os ou outra outras outro outros para parte pela pelas
        pelo pelos pode pois por porém porque portanto primeiro qual quando quanto
        quatro que quem se segundo seis sem sempre sendo ser será seu seus si sob sobre
        sua suas também tanto tem todas todo todos três tudo um uma umas uns vários você
        cinco sete oito nove dez amanhã foto segundo atualmente"""
    ),
    articles=words("o a os as um uma uns umas ao à do da no na"),
    titles=words(
        """president* vice-president* ex-president* ministr* ex-ministr* premiê
        primeiro-ministr* prefeit* governador* deputad* senador* vereador* diretor*
        porta-voz secretári* chefe líder rei rainha príncipe princesa papa cardeal
        bispo arcebispo general coronel capitão comandante comissári* embaixador*
        professor* doutor* advogad* técnico treinador* atacante goleiro zagueiro ator
        atriz cantor* escritor* autor* cineasta pesquisador* economista* historiador*
        jornalista* candidat* fundador* empresári* ativista* juiz juíza procurador*
        delegad* médic* chanceler"""
    ),
    kin=words(
        """filho filha esposa esposo mulher marido irmão irmã mãe pai
        viúva viúvo tio tia primo prima sobrinho sobrinha neto neta
        namorado namorada amigo amiga vizinho vizinha colega"""
    ),
    honorifics=words("sr sra dr dra dom dona senhor senhora"),
    org_first=words(
        """ministério universidade banco instituto conselho corte comitê comissão
        associação federação união sociedade academia câmara partido assembleia senado
        parlamento congresso tribunal agência companhia grupo centro organização liga
        sindicato autoridade escola fundação museu hospital prefeitura polícia guarda
        exército secretaria procuradoria defensoria supremo superior força forças
        confederação serviço advocacia receita clube"""
    ),
    org_last=words("sa s.a. ltda group bank fc federal nacional civil militar"),
    org_of=words("de do da dos das e para"),
    place_first=words(
        "são santa santo monte lago ilha ilhas cabo golfo porto rio rua"
        " avenida praça vila cidade vale serra costa mar baía"
    ),
    place_nouns=words(
        """cidade município região província departamento ilha capital bairro distrito
        porto localidade estado aldeia fronteira aeroporto vila moradores habitantes
        prefeito prefeita rio"""
    ),
    place_before=words("em no na para desde até"),
    particles=words("de do da dos das del la von van di"),
    demonyms=words(
        """brasileir* portugues* português frances* francês aleman* alemã* britânic*
        ingles* inglês italian* espanhol* russ* ucranian* american* norte-american*
        chines* chinês turc* polones* japones* europe* israelens* palestin* iranian*
        argentin* chilen* venezuelan* angolan* moçambican* paulista* carioca*"""
    ),
    never=words("internet covid covid-19 estado deus pib tv natal"),
)
