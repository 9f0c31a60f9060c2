### 最初のページ

front-search = 事務事業・課・目標・成果をさがす
front-search-support = 例：防災、空き家、子育て　相談
front-values = 実績値のある指標
front-departments = 部局から見る
front-progress = 年度ごとの公表
front-progress-caption = 棒の全体が公表した仕事目標の件数、塗った部分が成果まで公表した件数です。横軸は年度（西暦）です。破線の枠は一部のみ収録の年度で、件数を数えません。
front-progress-table = 同じ値の表
front-progress-goals = 仕事目標
front-progress-results = うち成果を公表
front-progress-partial = 一部のみ収録のため数えません
front-progress-partial-short = 一部のみ
front-news = 新しく公表したもの
front-news-goals = { $count }件
front-news-update = 進捗の報告
front-corrections = 訂正したもの
front-all-corrections = すべての訂正を見る
