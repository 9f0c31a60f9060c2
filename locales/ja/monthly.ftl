# 今月の報告、机の見出し、下書きのことば。

# 机
desk-monthly = 今月の報告をまとめて書く
desk-reported = 報告を{ $count }件受け付けました
desk-due-this-month = 今月が期限
desk-returned-to-me = 差戻し
desk-to-decide = 承認待ち
desk-heading = { $units }の机
desk-check = 確認する
update-action = 報告する
update-again = 報告し直す
desk-posts = 職
desk-all-posts = すべての職
desk-milestones = マイルストーンの一覧
desk-sections = 課・室
desk-all-sections = すべての課・室

# 今月の報告
monthly-title = 今月の報告
monthly-title-problems = 入力エラー：今月の報告
monthly-lede = 動きがあった行だけを書いて、最後に一度で送ります。書かなかった行は、何も報告しません。表計算の列を写して数値の欄に貼ると、下の欄まで入ります。
monthly-nothing = 開いている年度に、この課・室の仕事目標がまだありません。企画担当が年度を開き、担当者が「仕事目標」のページで作ります。
monthly-empty-title = 書かれた行がありません
monthly-empty = 少なくとも1つの行に書いてください。何もなければ、送る必要はありません。
monthly-nothing-written = まだ何も送られていません。直してから、もう一度送ってください。
monthly-happened = 日付（行に書かないとき）
monthly-happened-row = 起きた日
monthly-happened-support = 行の日付が空いているときに使います。月までで構いません。例：令和3年11月、R3.11.10、2021年11月
monthly-state = 新しい状態
monthly-state-same = 変わりなし
monthly-state-goes-on = 実施中（延期して続ける）
monthly-text = 起きたこと
monthly-explain = 延期・中止のとき
monthly-of-indicator = （指標の数値）
monthly-value = 新しい数値
monthly-missing = 数値がないとき
monthly-missing-none = 選ばない
monthly-zero = 0（ゼロ）
monthly-as-of = いつの値か
monthly-line = ひとこと（なくてもよい）
monthly-on-record = いまの値：
monthly-not-judgeable = 評価不能のとき
monthly-if-not-judgeable = ※評価不能のとき必須
monthly-goal = 目標全体について
monthly-year-closed = この年度は締め切られました。文を写してから、行を空にしてください
monthly-meanwhile = 書いている間に、別の報告がありました。上の「最後の報告」を確かめて、よければもう一度送ってください
monthly-submit = まとめて報告する
monthly-waiting = 承認待ちの報告があります

# 下書き
draft-save = 下書きを保存
draft-saved-at = 下書きを保存しました（{ $time }）
draft-failed = 下書きを保存できませんでした。このまま送ると、ログインのあとで続きから書けます
draft-restored = 下書きの続きです
draft-restored-when = { $moment }に保存した下書きを表示しています。まだ送られていません。
draft-discard = 下書きを捨てる

# ログインの切れたとき
login-carried-title = ログインの期限が切れました
login-carried = 書いた文は残っています。この画面でログインすると、もとの画面に下書きとして表示します。まだ送られていません。
