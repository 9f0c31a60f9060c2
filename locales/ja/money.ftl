# 予算額・決算額のことば。

money = 事業費
money-part = 区分
money-source-mark = うち
money-not-stated = 記載なし
money-total = 合計
money-change = 増減
money-years = 年度ごとの事業費
money-yen = { $number }円
money-thousand-yen = { $number }千円
money-million-yen = { $number }百万円
money-of-sheets = { $sheets }件中{ $stated }件の合計
money-mismatch = { $what }は、総額（{ $total }）と財源の合計（{ $sum }）が一致していません。どちらも資料のまま載せています。
money-unit-cost = { $indicator }1{ $unit }当たりの決算額は{ $cost }です（人件費は含みません）。
money-unit-cost-with-staff = { $indicator }1{ $unit }当たりの決算額と人件費は{ $cost }です。
amount-kind-budget = 予算額
amount-kind-settled = 決算額
amount-part-total = 総額
amount-part-national = 国庫支出金
amount-part-prefectural = 都道府県支出金
amount-part-bonds = 地方債
amount-part-other = その他
amount-part-general = 一般財源
amount-part-staff = 人件費（総額とは別）

# 予算額・決算額の入力
amounts-title = 事業費の入力
amounts-lede = この年度の金額を、予算書・決算書のとおりに書きます。△は負の金額です。書かない欄は「記載なし」になります。
amounts-unit = 金額の単位
amounts-unit-support = 単位を付けずに書いた金額は、この単位で読みます。「千円」のように付けて書くこともできます。
amounts-unreadable = 金額を「12,345」や「12,345千円」のように書いてください
amounts-parts-of-a-yen = 1円より細かい金額は書けません
amounts-too-much = 金額が大きすぎます。単位を確かめてください
amounts-reason = 金額を変えた理由
amounts-reason-support = 前の段階までに書いた金額を変えるときに書きます。前の金額も残り、理由とともに公表されます。
amounts-reason-missing = 前の段階の金額を変えるときは、理由を書いてください
amounts-reason-too-long = 理由は{ $limit }字までで書いてください
amounts-cost-of = 単位当たりの金額を示す指標
amounts-cost-of-support = 選ぶと、決算額と人件費の合計を実績値で割った金額を公表します。実績値がないときと0のときは示しません。
amounts-cost-of-none = 示さない
amounts-cost-of-unknown = 指標を選び直してください
amounts-theirs = ほかの人が保存した金額：
amounts-meanwhile-text = ほかの人が保存した金額を、違う欄の上に示しています。書いた金額でよければ、もう一度保存してください。
