# 組織（部局、課・室）の画面のことば。

units-title = 組織
units-lede = 名前や所属を変えると、その年度から新しい部局・課になります。前の年度のページは、当時の名前のまま変わりません。
units-look = この年度を見る
units-of-year = { $year }の部局、課・室
units-new-department = 部局を新設する
units-new-section = 課・室を新設する
units-none = この年度の部局、課・室はまだありません。部局から登録してください。
units-years = 年度
units-department-itself = 部局
units-span = { $first }〜{ $last }
units-done = 組織を変更しました
units-reorganisations = 変更の記録
units-no-reorganisations = まだ変更の記録はありません。
units-year = 変わる年度
units-what = 変更
units-ends = 変更前
units-begins = 変更後
units-by = 行った人
units-undo-column = 取消し
units-undo = 取り消す
units-undone = 取り消しました
units-undo-support = 取り消せるのは、変更のあとにその部局・課で公表、報告、異動、次の変更がないときだけです。
units-kept = 変更のあとに、これをもとにした記録があるため、取り消せません
units-level = 種類
unit-level-department = 部局
unit-level-section = 課・室
units-reorganise = 変更する
units-succeeded = この名前は引き継がれています。変更は、引き継いだ先の部局・課で行います。
units-sections = この部局の課・室
units-lineage = 組織のつながり
units-no-lineage = 前後の組織とのつながりは記録されていません。
units-diagram = 左が前の組織、右が後の組織です。同じ内容を下の一覧に示しています。
units-from-year = { $year }年度から

# つながり
unit-before = 前の組織
unit-after = 後の組織
unit-link-renamed = 名称変更
unit-link-merged = 統合
unit-link-split = 分割
unit-link-moved = 移管

# 変更の種類
unit-reorganisation-created = 新設
unit-reorganisation-renamed = 名称変更
unit-reorganisation-moved = 移管
unit-reorganisation-merged = 統合
unit-reorganisation-split = 分割
unit-reorganisation-joined = 記録にある組織への引継ぎ
unit-reorganisation-ended = 廃止
unit-effect-created = 新しい部局または課・室を登録します。
unit-effect-renamed = 名前だけを変えます。部局の名前を変えると、その課・室も新しい部局に移ります。
unit-effect-moved = 課・室を、別の部局に移します。名前も一緒に変えられます。
unit-effect-merged = いくつかの組織を、新しい1つの組織にまとめます。
unit-effect-split = 1つの組織を、新しいいくつかの組織に分けます。
unit-effect-joined = すでに記録にある組織に引き継ぎます。編入や、過去の年度のつながりを記録するときに使います。
unit-effect-ended = 引き継ぐ先がないときに使います。

# 入力
units-since = 変わる年度
units-since-support = この年度から新しい名前になります。例：令和4年度、2022
units-year-unreadable = 年度を読み取れません。「令和4年度」や「2022」のように書いてください
units-merge-with = 一緒にまとめる組織
units-join = 引き継ぐ先
units-choose = 選んでください
units-name = 新しい名前
units-name-stays = 書かないと、いまの名前のままです。
units-name-of = { $number }つ目の名前
units-department-of = { $number }つ目の部局
units-sections-go = それぞれの課・室が移る先
units-number = { $number }つ目の部局
units-preview = 影響を確かめる
units-stale = 確かめている間に内容が変わりました。もう一度確かめてから確定してください

# 影響
units-prospect = { $year }からの変更と影響
units-until = { $year }まで
units-nothing = なし
units-goals = 引き継がれる仕事目標：{ $count }件
units-posts = 引き継がれる職員の所属：{ $count }件
units-goes-to = 移る先
units-person = 職員
units-post = いまの所属
units-public = 公表済みのページ
units-public-none = 公表済みのページはありません。
units-public-stay = 次の年度のページは、公表したときの名前のまま変わりません。年度中の仕事目標は、次に公表したときから新しい名前になります。
units-public-goals = { $count }件
units-confirm = この内容で確定する

# 誤り
unit-problem-unknown = 記録にない組織です。選び直してください
unit-problem-begins-then = この年度からはじまる組織が含まれるため、後の年度にしてください
unit-problem-has-ended = もうない組織か、すでに変更が決まっている組織が含まれています
unit-problem-too-few = まとめる組織を選んでください
unit-problem-mixed-levels = 部局と課・室を一緒にまとめることはできません
unit-problem-not-a-section = 移管できるのは課・室だけです
unit-problem-has-sections = この部局には課・室があります。先に課・室を移すか廃止してください
unit-problem-name-wrong = 名前は1〜40文字で書いてください
unit-problem-name-taken = 同じ場所に、同じ名前の組織があります
unit-problem-name-same = いまと同じ名前です
unit-problem-no-department = 部局を選んでください
unit-problem-same-department = いまと同じ部局です。別の部局を選んでください
unit-problem-cannot-join = 引き継ぐ先を選び直してください
unit-problem-past-goals = 締め切られた年度の仕事目標が、いまの名前で記録されています。それより後の年度にしてください
unit-problem-goals-left = この組織の仕事目標が、その年度以降にあります。先に引き継ぐ先を決めてください
unit-problem-posts-left = この組織に所属する職員がいます。先に異動を登録してください
unit-problem-scheduled = この組織の公表が予約されています。先に予約を取り消してください

# 操作の記録
trail-subject-unit = 部局、課・室
trail-action-units-changed = 組織の変更
trail-action-units-restored = 組織の変更の取消し
trail-action-unit-named = 部局・課の英語名の変更

### 英語名

settings-name-en = 市の英語名
settings-name-en-support = 英語のページに出ます。書かなければ、日本語の名前が出ます。
english-name-wrong = 英語名はローマ字で、100文字以内で書いてください
units-english = 英語名
units-english-support = 英語のページで使います。書かなければ、日本語の名前が出ます。
units-english-heir = 英語名
units-english-heir-of = { $number }つ目の英語名
units-english-heir-support = 名前が変わらないときは、空欄なら今の英語名を引き継ぎます。
units-english-save = 英語名を保存する
units-english-saved = 英語名を保存しました
