### 訂正の一覧と、2つの内容の違い

difference-removed = 削除：
difference-added = 追加：
nav-corrections = 訂正
corrections-title = 訂正
corrections-lede = 公表した内容を改めたものを、新しい順に載せています。改める前のページも、そのまま見られます。
corrections-nothing = 訂正はありません。
corrections-page-before = 訂正前のページ（第{ $number }回の公表）
corrections-page-after = 訂正後のページ（第{ $number }回の公表）
corrections-page-now = 現在のページ
corrections-pages = 訂正のページ
corrections-newer = 新しい訂正
corrections-older = 古い訂正
corrections-of-goal = 訂正した内容
corrections-number = 第{ $number }回の公表
difference-policy = 施策
difference-summary = 事業概要
difference-before = 訂正前
difference-after = 訂正後
difference-none = （なし）
difference-nothing = ページの文章に違いはありません。
