### 事務事業を年度を通して見る

through-succession = 事務事業のつながり
through-succession-text = 線でつないだ事務事業が引き継がれました。同じことを下に文で書いています。
through-rule = 新しい年度から古い年度へ順に並べています。目標項目は、続けて2文字の並びが半分以上同じものを「前の年度の項目を書き改めたもの」とみなし、変わった言葉や数値を「前 → 後」の形で示します。日付だけが変わった項目は「同じ」に数えます。一部のみ収録の年度との間では、新しい項目やなくなった項目を数えません。
through-how = 見方
through-since = { $year }から：
through-text-before = { $year }の文：
through-added = 追加：
through-removed = 削除：
through-compared = { $year }と比べて：{ $parts }
through-count-kept = 同じ項目{ $count }件
through-count-reworded = 書き改めた項目{ $count }件
through-count-new = 新しい項目{ $count }件
through-count-dropped = なくなった項目{ $count }件
through-dropped = { $year }にあり、この年度にない項目
through-origin-kept = 同じ
through-origin-reworded = 書き改め
through-origin-new = 新しい
through-first-due = はじめの期限：
through-completed = 完了した日：
