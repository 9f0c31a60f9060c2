# コメントと報告の依頼のことば。

# コメント
comments-heading = 管理職からのコメントと依頼
comments-page = コメント・報告の依頼のページ
comments-title = コメント
comments-none = コメントはありません。
comment-text = コメントを書く
comment-support = 庁内だけに見えます。公表されず、書いたあとは直せません（{ $limit }文字以内）。
comment-submit = コメントする
comment-missing = コメントを書いてください
comment-too-long = コメントは{ $limit }文字以内で書いてください
review-stages = 段階ごとの仕事目標
review-sheet = 仕事目標の内容
review-sheet-support = いま書かれている内容です。公表前のものも含みます。

# 報告の依頼
nav-requests = 報告の依頼
requests-title = 報告の依頼
requests-on-desk = あなたへの依頼
requests-on-desk-support = 名前を開いて報告すると、依頼は片づきます。
requests-asked = あなたが出した依頼
requests-none = 依頼はありません。
request-open = 報告待ち
request-reported = 報告済み
request-withdrawn = 取下げ
request-wanted-by = 報告してほしい日：
request-settled-by = 依頼に応えた報告
request-withdraw = 依頼を取り下げる
request-heading = 報告を依頼する
request-support = 担当課の「担当業務」に表示されます。報告が入力されると片づき、記録は残ります。
request-about = 何についての依頼か
request-whole-goal = 仕事目標の全体
request-text = 知りたいこと
request-text-support = 庁内だけに見えます（{ $limit }文字以内）。
request-day = 報告してほしい日
request-day-support = 例：令和3年11月30日、2021-11-30
request-submit = 依頼する
request-missing = 知りたいことを書いてください
request-too-long = 知りたいことは{ $limit }文字以内で書いてください
request-day-unreadable = 日付を読み取れません。「令和3年11月30日」のように日まで書いてください
request-day-past = 今日以降の日を書いてください
request-day-too-far = 1年以内の日を書いてください
request-milestone-settled = このマイルストーンは完了または中止されています。選び直してください
