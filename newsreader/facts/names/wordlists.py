"""English and other words that more than one step asks for."""

from __future__ import annotations

from newsreader.facts.lang import words

DIRECTIONS = words(
    """north south east west northern southern eastern western central northeast
    northwest southeast southwest northeastern northwestern southeastern southwestern
    upper lower greater"""
)
#: Last words of offices written small: "Lake Vermilion school district".
OFFICE_TAILS = words("district department council board authority commerce")
GENERIC = words(
    """police ministry department office company group party bank court council
    committee commission university school church agency board association union
    federation club government army service services state government's center
    centre institute press house league team cup division cour tribunal conference
    headquarters
    internet senate ministère gouvernement état police président ministre commission
    conseil partie gobierno ministerio policía estado presidente república nación
    comisión consejo governo ministero polizia stato presidente repubblica
    commissione consiglio comune polícia ministério prefeitura república câmara
    polizei ministerium regierung gericht verband amt stadt land bund kanton politie
    ministerie regering kabinet gemeente rechtbank министерство правительство совет
    комитет суд банк президент международная міністерство уряд рада комітет суд банк
    президент chronicle times post journal herald tribune gazette news town_hall
    city_hall county_hall"""
)
ORG_AFTER = words(
    """shares stock spokesman spokeswoman spokesperson employees customers officials
    executives researchers scientists analysts inc corp ltd plc ag gmbh sa spa
    report statement data app platform users trains flights planes jets ferries buses
    stores shops drivers pilots workers staff engineers bosses phones cars vehicles
    trucks investors shareholders"""
)
