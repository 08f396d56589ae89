"""English."""

from __future__ import annotations

from newsreader.facts.lang import Language, named, numbered, valued, words

LANGUAGE = Language(
    code="en",
    months=numbered(
        """january|jan february|feb march|mar april|apr may june|jun july|jul
        august|aug september|sept|sep october|oct november|nov december|dec"""
    ),
    weekdays=numbered(
        """monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thurs friday|fri
        saturday|sat sunday|sun""",
        0,
    ),
    days={"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0},
    last=words("last past"),
    next=words("next coming"),
    this=words("this"),
    periods=numbered("week|weeks month|months year|years day|days", 0),
    ago=r"(\w+) (days?|weeks?|months?|years?) ago",
    date_of="of",
    ordinal="st|nd|rd|th",
    year_before=words(
        """in since from to until till by of before after during between and around
        late early mid fiscal year than through season for the spring summer autumn
        fall winter back"""
    ),
    month_before=words(
        """in since from until till by last next this early late mid of during
        through between and to for before after a the around"""
    ),
    future=(
        r"\b(?:will|won't|shall|scheduled|is set to|are set to|set for|due|planned|"
        r"plans?|expects?|is expected|are expected|upcoming|deadline|going to|"
        r"is to|are to|would|until|by the end|hopes?|ahead of|takes? place|"
        r"(?<!\ba )(?<!\bthe )(?:begins?|starts?|opens?|plays?|hosts?|visits?|faces?|"
        r"meets?|votes?|travels?|returns?))\b"
    ),
    past=r"\b(?:was|were|had|did|\w+ed|said|told|took|came|went|made|found|won)\b",
    numbers=valued(
        """two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11
        twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17
        eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60
        seventy=70 eighty=80 ninety=90"""
    ),
    scales=valued(
        """hundred=1e2 thousand=1e3 k=1e3 million=1e6 millions=1e6 mn=1e6 mln=1e6
        mil=1e6
        billion=1e9 bln=1e9 bn=1e9 b=1e9 trillion=1e12 trn=1e12 tn=1e12 lakh|lakhs=1e5
        crore|crores=1e7 dozen=12 m=1e6"""
    ),
    currencies=named(
        """dollars|dollar|us_dollars|u.s._dollars|bucks=USD euros|euro=EUR
        pounds_sterling|sterling|british_pounds=GBP hong_kong_dollars=HKD
        rupees|rupee|indian_rupees=INR naira=NGN gourdes=HTG soles=PEN yen=JPY
        rubles|roubles|ruble|rouble=RUB yuan|renminbi=CNY won=KRW rand=ZAR
        swiss_francs|francs=CHF hryvnias|hryvnia|hryvnyas=UAH zlotys|zloty=PLN
        reais|real=BRL lira|liras=TRY shekels=ILS kronor=SEK kroner=NOK
        australian_dollars=AUD canadian_dollars=CAD new_zealand_dollars=NZD
        singapore_dollars=SGD pesos|peso=peso cents=cents pence=pence baht=THB
        dirhams=AED riyals=SAR shillings=shillings forint=HUF"""
    ),
    percent=words("% percent per_cent pct percentage"),
    ages=(
        r"\b(?P<n>\d{1,3}|[a-z]+)[- ]years?[- ]olds?\b"
        r"|\baged? (?:of )?(?P<n2>\d{1,3})\b"
        r"|\b(?P<n3>\d{1,3}) years? of age\b"
        r"|\b(?:at|under|over|above|below) the age of (?P<n4>\d{1,3})\b"
        r"|\b(?:dies|died|dead) at (?P<n5>\d{2,3})\b"
        r"|\b(?:s?he|who) (?:was|is|turns|turned|would be|will be) "
        r"(?P<n6>\d{1,3}|[a-z]+)"
        r"(?=[.,;]|$| (?:on|when|at|today|tomorrow|next|this|and)\b)"
        r"|\b(?:old|young)est(?: [a-z]+)? (?:was|is) (?P<n9>\d{1,3}|[a-z]+)(?=[.,;]|$)"
        r"|\bat (?P<n7>\d{1,2}|[a-z]+),? (?:he|she)\b"
        r"|\bat (?P<n8>1?\d) when\b"
    ),
    labels=words(
        """no nos number article articles section sections chapter page pages rule
        route highway interstate flight room level phase act part figure table
        version grade class channel line title vol volume no. #"""
    ),
    clock=words("am pm a.m p.m a.m. p.m. o'clock gmt est et bst utc pt cet"),
    company=words(
        """
        organization organisation
        label chain consultancy brokerage brewery bakery restaurant refinery
        shipyard utility carrier shipbuilder chipmaker drugmaker foundation
        institute university college school team club side orchestra band
        party newspaper network cooperative co-operative collective coalition
        watchdog regulator insurer investor fund manager shop store factory
        distributor provider producer miner builder wholesaler landlord
        hospital nonprofit non-profit ngo network lobby consortium joint-
        venture affiliate unit outfit practice laboratory militia gang cartel
        syndicate federation alliance
        company firm group giant startup start-up maker retailer operator publisher
        developer charity airline automaker carmaker lender bank newspaper magazine
        broadcaster website agency insurer platform studio union brand supplier
        manufacturer contractor subsidiary nonprofit think-tank rival parent"""
    ),
    say=words(
        """
        called calling branded labelled labeled dubbed hailed denounced blasted
        slammed criticised criticized describing recalling questioned vented shared
        penned cited reckons reckoned marvelled cried whispered exclaimed
        said says say saying told tells tell telling added adds adding wrote writes
        texted texts
        write writing tweeted tweets posted posting stated states announced announces
        explained explains noted notes noting insisted insists warned warns warning
        argued argues claimed claims declared declares asked asks replied replies
        continued continues concluded concludes recalled recalls commented comments
        remarked remarks acknowledged acknowledges admitted admits confirmed confirms
        reported reports described describes called calls promised promises vowed
        vows pledged predicted predicts suggested suggests testified urged urges
        responded responds quipped joked stressed stresses emphasized emphasised
        observed reiterated repeated cautioned cautions estimated estimates thinks
        believes revealed reveals complained laughed praised praises demanded demands
        agreed agrees countered shouted quoted read reads demonstrates lamented mused
        conceded"""
    ),
    according=words("according_to"),
    pronouns={"he": "m", "she": "f", "they": "p"},
    speakers=words(
        """spokesman spokeswoman spokesperson police official officials authorities
        investigators prosecutors ministry company government statement doctor
        lawyer lawyers attorney witness witnesses resident residents father mother
        husband wife brother sister son daughter friend friends neighbour neighbor
        neighbors neighbours teacher scientists scientist researchers researcher
        experts expert analyst analysts critics activists activist students student
        source sources department agency team report protesters demonstrators judge
        president minister mayor governor coach captain survivor survivors victim
        man woman owner manager director author authors driver farmer farmers nurse
        nurses officer officers soldier soldiers worker workers union unions lawmakers
        senators companies firm office embassy council charity club league"""
    ),
    stop=words(
        """
        afterwards whilst amongst hereby thereafter thankfully sadly
        unfortunately fortunately incidentally ironically
        a about above across after again against ago all almost along also although
        always am among amid amidst an and another any anyone anything are around as
        asked at away back be because been before being below beneath beside besides
        between beyond both but by can cannot could despite did do does done down due
        during each either else elsewhere enough even ever every everyone everything
        except few fewer first following for former formerly from further furthermore
        given had has have having he hence her here hers herself him himself his how
        however i if in indeed instead into is it its itself just last late later least
        less let like likewise many may maybe me meanwhile might mine more moreover
        most much must my myself nearly neither never nevertheless next no nobody none
        nonetheless nor not nothing now of off often on once one ones only onto or
        other others otherwise our ours ourselves out over overall own per perhaps
        please previously quite rather really recently same second several shall she
        should similarly since so some somebody someone something sometimes somewhere
        soon still such than that the their theirs them themselves then there thereby
        therefore these they third this those though through throughout thus to today
        together tomorrow tonight too toward towards under underneath unless unlike
        until up upon us usually various very was we well were what whatever when
        whenever where whereas wherever whether which while who whoever whole whom
        whose why will with within without would yes yesterday yet you your yours
        yourself two three four five six seven eight nine ten dozens hundreds thousands
        millions according addition additionally asked earlier finally looking
        including based speaking writing reporting editing photo image picture video
        read watch see click share copyright source sources credit main sharing
        rainfall officials authorities everything nationally locally"""
    ),
    articles=words("the a an"),
    titles=words(
        """
        qb rb wr lb dl dt administrator comptroller insider pundit commentator
        postmaster assemblyman assemblywoman assemblymember freeholder
        selectman
        secretary-general attorney-general director-general governor-general
        vice-chair vice-chairman vice-chancellor deputy-chairman co-chair co-
        director co-owner co-author speaker
        seamer spinner all-rounder left-hander right-hander batter opener
        playmaker substitute
        marshal brigadier corporal private substitute full-back fullback
        centre-back defender cellist pianist violinist trumpeter drummer
        guitarist bandleader conductor choreographer dancer playwright
        sculptor painter photographer curator anthropologist sociologist
        historian chemist biochemist botanist zoologist ecologist
        climatologist astronomer mathematician psychologist psychiatrist
        paediatrician pediatrician veterinarian pharmacist midwife paramedic
        firefighter trooper ranger sailor fisherman skipper pilot miner
        electrician plumber carpenter baker brewer butcher trader broker
        banker accountant auditor strategist lobbyist organizer organiser
        volunteer pensioner retiree shopkeeper landlord tenant passenger
        eyewitness hostage pedestrian cyclist jogger hiker climber swimmer
        sprinter seed qualifier wicketkeeper batsman bowler umpire referee
        linesman policewoman policeman fireman businessman businesswoman
        entrepreneur investor heiress socialite influencer blogger podcaster
        comedian screenwriter animator translator
        interpreter publisher bookseller chaplain vicar deacon archdeacon
        canon shopper commuter student pupil graduate undergraduate dockworker
        steelworker caretaker janitor cook waiter waitress bartender singer-
        songwriter frontman
        president presidents vice-president premier minister ministers chancellor
        senator senators congressman congresswoman congressmember representative
        governor mayor ambassador secretary undersecretary chairman chairwoman
        chairperson chair chief ceo cfo coo cto director head leader spokesman
        spokeswoman spokesperson commissioner general colonel lieutenant sergeant
        captain major admiral commander officer inspector detective sheriff constable
        superintendent judge justice magistrate attorney prosecutor lawyer solicitor
        barrister counsel professor doctor coach manager striker midfielder defender
        goalkeeper quarterback forward winger pitcher driver king queen prince princess
        duke duchess earl baron emperor sultan emir sheikh pope cardinal archbishop
        bishop rabbi imam ayatollah patriarch lord lady dame sir founder co-founder
        owner editor editor-in-chief analyst economist scientist geologist biologist
        physicist astronomer engineer researcher historian author writer novelist poet
        journalist reporter correspondent columnist host presenter anchor actor actress
        singer musician composer director producer filmmaker designer architect artist
        activist campaigner candidate lawmaker legislator deputy councillor councilman
        councilwoman alderman treasurer ombudsman envoy diplomat employee resident
        victim suspect defendant survivor witness farmer teacher nurse physician surgeon
        epidemiologist virologist meteorologist rival teammate partner player
        star champion veteran rapper chef executive fellow inspector-general speaker
        delegate whip principal dean chancellor provost rector curator librarian
        pastor reverend monk nun priest"""
    ),
    kin=words(
        """son sons daughter daughters wife husband brother brothers
        sister sisters mother father widow widower uncle aunt cousin
        nephew niece grandson granddaughter grandfather grandmother
        twins twin girlfriend boyfriend fiancé fiancée partner friend
        neighbour neighbor classmate colleague roommate stepfather
        stepmother ex-wife ex-husband boy girl"""
    ),
    honorifics=words(
        """mr mrs ms miss mx dr prof sir dame lord lady sen rep gov gen col lt sgt capt
        cmdr maj adm rev fr hon pres supt insp det ch pc dci dc ds di cllr"""
    ),
    org_first=words(
        """ministry department university bank institute bureau office court council
        committee commission association federation union society academy college
        statistics board house senate parliament chamber ministry league party
        school church
        centre center agency directorate authority museum confederation organization
        organisation"""
    ),
    org_last=words(
        """
        infirmary hospice
        productions publishing publications communications
        air sport
        elementary mutual eagles rovers wanderers hotspur albion rangers
        inc bros corp corporation ltd llc plc co company companies group holdings
        holding
        partners capital ventures industries technologies systems solutions software
        airlines airways motors bank banks bancorp insurance media news times post
        journal herald tribune gazette chronicle guardian observer press radio tv
        television network broadcasting studios pictures records entertainment games
        ministry department agency administration bureau office commission committee
        council authority board court tribunal parliament congress senate assembly
        cabinet government party union federation confederation association society
        institute institution foundation trust fund organization organisation
        university college school academy laboratory laboratories observatory museum
        library hospital clinic church police army navy guard force forces command
        corps brigade regiment battalion service services regiment treasury exchange
        club fc united rovers athletic league conference division team coalition
        alliance movement front brotherhood center centre project campaign initiative
        network watch international reserve works energy oil gas petroleum steel
        electric telecom pharmaceuticals pharma biotech labs aerospace airbus
        motors foods brands stores hotels resorts railways rail transit prosecutors
        directorate secretariat ombudsman constabulary taskforce headquarters branch
        unit squad registry survey developments properties estates lines logistics
        enterprises associates brothers sons statistics rescue programme sports fm
        insights analytics advisors advisory consulting
        economics intelligence strategies securities investments markets trading mining
        minerals resources healthcare therapeutics sciences electronics orchestra opera
        ballet
        defender attorneys caucus bundestag"""
    ),
    org_of=words("of for and the & de"),
    place_first=words(
        """
        cap col pic
        mount mt lake cape gulf bay river isle port fort camp saint san santa los
        las el new north south east west northern southern eastern western central
        upper lower sierra rio"""
    ),
    place_last=words(
        """
        lane drive crescent terrace quay circle fairgrounds fairground plaza
        terminal cemetery dam reservoir pass crossing junction gardens farm
        mine quarry marsh moor cliffs lagoon reef atoll cove wharf pier docks
        parkway highway freeway expressway plateau steppe range cape volcano
        marina woods meadows
        county province state district region oblast prefecture territory republic
        island islands isles river lake sea ocean bay gulf strait channel canal coast
        mountains mountain hills hill valley desert peninsula plateau basin forest
        park beach falls heights springs city town township village borough square
        street avenue road boulevard bridge airport station stadium area creek
        palace dome arena canyon delta archipelago highlands glacier harbor harbour
        point rapids
        governorate voivodeship canton parish kingdom emirates suburb"""
    ),
    place_nouns=words(
        """city town village province region district county state island port capital
        suburb municipality neighbourhood neighborhood area settlement hamlet
        commune borough prefecture territory mayor residents inhabitants people
        river"""
    ),
    place_before=words("in at near from to around outside across into toward towards"),
    particles=words(
        "de da dos del della di du la le van von der den ter ten bin"
        " ibn al el zu af av bint abu ben"
    ),
    never=words(
        """
        rs
        nazis nazism bolsheviks communists marxists fascists zionist zionists
        islamists islamic
        hebrew arabic mandarin cantonese latin urdu farsi hindi et pt pd se sw
        nw ne
        iphone iphones ipad ipads ipod imac macos ios mrna
        twenty20 twenty20s
        january february march april may june july august september october november
        december monday tuesday wednesday thursday friday saturday sunday english
        christmas easter ramadan internet god covid covid-19 i'm i've i'd i'll tv ceo
        cfo gdp dna hiv aids usd eur gbp am pm gmt bst cest edt pst pdt msk cst est
        utc iq id ok mr mrs ms dr jr sr
        phd ph.d mp mps suv suvs atm faq pdf ai it pr vip dvd cd pc gps lgbt lgbtq
        lgbtq+ ipo
        q1 q2 q3 q4 islam christianity judaism buddhism hinduism muslim muslims
        christian
        christians jewish jews catholic catholics protestant orthodox sunni shia shiite
        islamist hindu buddhist democrat democrats republican republicans western
        eastern northern southern conservative conservatives tory tories labour liberal
        nazi communist arab arabs kurdish kurds european africans asian asians
        american-style north south east west northeast northwest southeast southwest
        celsius fahrenheit richter samaritan olympic olympics td tds mvp nominee
        latest related advertisement"""
    ),
)
