"""Chinese characters written in two ways: the traditional and the simplified one.

Only those the rules are written with, so that each wording is written once.
"""

from __future__ import annotations

_TRADITIONAL = (
    "萬與醜專業絲兩嚴個箇為爲舉書買爭於親億僅從們價眾衆優夥會偽僞體餘偵脩償黨關興內"
    "冊寫決齣擊劃創別彆製務動區韆昇陞協單衛卽參蔘發髮隻檯臺颱號籲衕後啓啟員週迴團糰"
    "場塊聲復複實審對導將儘盡屬幣佈帳帶幫並併廣應開噹當彔錄録徵誌懇願戶纔釦掃摺護報"
    "攔擋據數無時顯暫麯麴機雜權條來構査標檢歡氣沒註測瀏濾災點熱愛獨現電暢眞碼確俬稱"
    "筆簽籤簡係繫紅級紀紙組經結給絕絶繼續維編網罷羣聯臉緻薦獲穫營補錶襲裝見觀規視覽"
    "計訂認討讓議訊記許論設訪評識譯試話詢該誤說説請讀調謝負財責賬質購貼費資賞賠賴讚"
    "贊贈趕蹤轉軟載輯輸達過運還這違連選遞郵埰寀採裏裡錢鏈鎖鍵鏡長門閉問聞閱閲隊陸隨"
    "隱麪麫麵頁須鬚領頻題額風餅馬"
)
_SIMPLIFIED = (
    "万与丑专业丝两严个个为为举书买争于亲亿仅从们价众众优伙会伪伪体余侦修偿党关兴内"
    "册写决出击划创别别制务动区千升升协单卫即参参发发只台台台号吁同后启启员周回团团"
    "场块声复复实审对导将尽尽属币布帐带帮并并广应开当当录录录征志恳愿户才扣扫折护报"
    "拦挡据数无时显暂曲曲机杂权条来构查标检欢气没注测浏滤灾点热爱独现电畅真码确私称"
    "笔签签简系系红级纪纸组经结给绝绝继续维编网罢群联脸致荐获获营补表袭装见观规视览"
    "计订认讨让议讯记许论设访评识译试话询该误说说请读调谢负财责账质购贴费资赏赔赖赞"
    "赞赠赶踪转软载辑输达过运还这违连选递邮采采采里里钱链锁键镜长门闭问闻阅阅队陆随"
    "隐面面面页须须领频题额风饼马"
)

#: Code of a traditional character -> the simplified one.
SIMPLIFIED: dict[int, str | None] = {
    ord(old): new for old, new in zip(_TRADITIONAL, _SIMPLIFIED, strict=True)
}
