# 予算額・決算額のことば。

money = 事業費
money-part = 区分
money-source-mark = うち
money-not-stated = 記載なし
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
