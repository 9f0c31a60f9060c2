# 年度を開く画面、施策の画面、公表の記録のことば。

# 年度を開く
opening-title = 年度を開く
opening-first = まだ年度がありません。最初の年度を開いて、組織を登録してください。
opening-from = もとにする年度
opening-empty = もとにしない（空の年度）
opening-look = この年度から選ぶ
opening-year = 開く年度
opening-year-support = 例：令和4年度、2022
opening-year-unreadable = 年度を読み取れません。「令和4年度」や「2022」のように書いてください
opening-year-there = この年度はもう開かれています
opening-year-earlier = もとにする年度より後の年度にしてください
opening-along = 評価の段階と施策の一覧も引き継ぐ
opening-programmes = 続ける事務事業
opening-support = 目標項目、マイルストーン（期限は年度の分だけ後）、指標の目標値を引き継ぎます。組織が変わったときは、引き継ぐ課を示しています。
opening-goes-on = 続ける
opening-unit = 担当する課
opening-unit-missing = この年度にある課を選んでください
opening-targets = 引き継ぐ目標値
opening-preview = { $year }に開く内容
opening-count = 続ける事務事業
opening-left = 続けない事務事業
opening-check = 内容を確かめる
opening-open = 年度を開く
opening-changed = 確かめている間に内容が変わりました。もう一度確かめてから開いてください

# 施策
policies-title = 施策
policies-lede = この年度の施策の一覧と、仕事目標ごとの施策を決めます。公表済みのページは、次に公表するまで変わりません。
policies-list = 施策の一覧
policies-support = 名前を消して保存すると、一覧から外れます。名前を変えると、選んでいる仕事目標にも反映されます。
policies-name = 施策
policies-goals-count = 仕事目標
policies-goals = 仕事目標の施策
policies-goals-support = 一覧から選びます。
policies-no-goals = この年度の仕事目標はまだありません。
policies-none = 決めていない
policies-in-use = 仕事目標で選ばれているため、外せません。先に仕事目標の施策を変えてください
policies-name-wrong = 施策は1〜60文字で書いてください
policies-name-twice = 同じ施策が2つあります
policies-unknown = 一覧にある施策を選んでください

# 公表
publishing-sheet = 内容を見る
publishing-changes = 公表中の内容との違い（{ $count }か所）
publishing-all-new = はじめて公表する内容
publishing-none-chosen = 公表するものを1つ以上選んでください
publishing-note = 市民へのお知らせ
publishing-note-support = 公表の記録と年度のページに載ります。例：数値は速報値です。
publishing-note-too-long = お知らせは500文字以内で書いてください
publication-note = お知らせ：
year-notes = お知らせ

# 公表の記録
record-title = 公表の記録
record-of-year = この年度の公表の記録
record-empty = 当てはまる公表はありません。
record-corrections = 訂正だけ
record-any = すべて
record-goal = 仕事目標
record-publication = 公表
record-look = 絞り込む
