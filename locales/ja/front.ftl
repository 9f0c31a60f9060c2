### 最初のページ

front-search = 事務事業・課・目標・成果をさがす
front-search-support = 例：防災、空き家、子育て　相談
front-departments-of = { $year }を部局から見る
front-find = さがす
feed-title = 公表と訂正の新着
feed-title-of = 公表と訂正の新着：{ $name }
feed-here = 更新情報（Atom）
front-news = 新しく公表したもの
front-news-update = 進捗報告
front-corrections = 訂正したもの
front-all-corrections = すべての訂正を見る

### 年度の結果を一文で（最初のページ、年度のページ）

verdict-rated = { $year }は、評価した事務事業{ $of }件のうち{ $met }件が「{ $rating }」以上でした。
verdict-rated-best = { $year }は、評価した事務事業{ $of }件のうち{ $met }件が「{ $rating }」でした。
verdict-rated-spread = { $year }に評価した事務事業{ $of }件の内訳は、{ $list }でした。
verdict-measured = { $year }は、目標値のある指標{ $of }件のうち{ $met }件が目標に達しました。
verdict-measured-too = 指標では、目標値のある{ $of }件のうち{ $met }件が目標に達しました。
verdict-results = { $year }は、仕事目標{ $count }件の成果を公表しました。評価と、目標値と比べられる実績値の公表はありません。
verdict-goals = { $year }は、仕事目標{ $count }件を公表しています。成果の公表はまだありません。
verdict-partial = { $year }は一部のみの収録のため、件数を数えません。
verdict-part = { $name } { $count }件
verdict-between = 、
verdict-or = ・
verdict-unknown = このほかに次のものがあり、上の件数に入れていません：{ $list }
since-alike-more = 前年度は{ $of }件のうち{ $met }件で、割合は{ $from }から{ $to }に上がりました。
since-alike-less = 前年度は{ $of }件のうち{ $met }件で、割合は{ $from }から{ $to }に下がりました。
since-alike-level = 前年度は{ $of }件のうち{ $met }件で、割合は{ $to }のまま変わりません。
since-spread = 前年度も同じ尺度で評価しています。内訳は図で比べられます。
since-other-scale = 前年度とは評価のしかたが違うため、比べられません。
since-partial = 前年度は一部のみの収録のため、比べられません。
since-not-judged = 前年度は評価も達成率も公表していないため、比べられません。
since-not-public = 前年度の成果を公表していないため、比べられません。
unknown-unrated = 評価の公表がない事務事業
unknown-targets = 実績値が{ $what }の指標
unknown-no-rate = 目標に達したかどうかを計算できない指標
outcome-rated = 評価の分布（{ $axis }、{ $kind }）
outcome-of-years = { $what }　{ $from }から{ $to }まで
outcome-measured = 目標値のある指標の達成率の分布
outcome-missed = 達成せず（率は出せません）
outcome-unknown = 分からない
outcome-unrated = 評価なし
front-outcomes = 年度ごとの結果
front-outcomes-apart = 評価のしかたが違う年度は、別の表に分けています。
front-outcomes-untold = 結果を数えていない年度：
untold-goals = 成果の公表前
untold-nothing = 評価と達成率なし
front-verdict-link = { $year }の公表内容を見る
front-news-more = ほか{ $count }件

### 進行中の年度

going-heading = いまの進みぐあい（事務事業{ $count }件）
going-nothing = 進捗報告はまだ公表していません。
going-milestones = マイルストーン{ $count }件のうち{ $done }件が完了しました。
going-late-since = （期限：{ $due }）
going-late-since-all = （期限：{ $due } ほか、計{ $count }件）
going-more-late = ほか{ $count }件は下の表にあります。
going-how = 公表した報告だけから数えています。期限を過ぎたマイルストーンが一つでもあれば「遅れ」、すべて完了または中止なら「完了」、報告が一度もなければ「報告なし」です。
column-progress = いまの進みぐあい
column-newest = 最新の報告
newest-none = まだ報告がありません
going-rest = 目標の全文
public-progress-late = 遅れ
public-progress-done = 完了
public-progress-silent = 報告なし
public-progress-going = 実施中
milestone-mark-done = 完了
milestone-mark-late = 期限を過ぎています
milestone-mark-due = これから
milestone-mark-cancelled = 中止
progress-next = 次の期限：
published-stage = { $stage }の公表日：
published-from-to = { $first }から{ $last }まで

### 一つの仕事目標の結論

goal-verdict = 結果と評価
goal-reached = 目標値のある指標{ $of }件のうち{ $met }件が目標に達しました。
goal-reached-none = 目標値のある指標{ $of }件は、いずれも目標に達しませんでした。
goal-reached-only = 目標値のある指標は1件で、目標に達しました。
goal-missed-only = 目標値のある指標は1件で、目標に達しませんでした。
goal-reached-unknown = 目標値はありますが、達したかどうかは分かりません。
goal-reached-nothing = 成果は文で公表しています。評価と達成率の公表はありません。
goal-other-axes = 観点ごとの評価
goal-newest = 最新の報告：
