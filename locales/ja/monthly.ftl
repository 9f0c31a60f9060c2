# 今月の報告、机の見出し、下書きのことば。

# 机
desk-monthly = 今月の報告をまとめて書く
desk-reported = 報告を{ $count }件受け付けました
desk-due-this-month = 今月が期限
desk-sections = 課・室
desk-all-sections = すべての課・室

# 今月の報告
monthly-title = 今月の報告
monthly-title-problems = 入力エラー：今月の報告
monthly-lede = 動きがあった行だけを書いて、最後に一度で送ります。書かなかった行は、何も報告しません。
monthly-nothing = 進行中のマイルストーンはありません。
monthly-empty-title = 書かれた行がありません
monthly-empty = 少なくとも1つの行に、起きたことを書いてください。何もなければ、送る必要はありません。
monthly-nothing-written = まだ何も送られていません。直してから、もう一度送ってください。
monthly-happened = 起きた日（行に書かないとき）
monthly-happened-row = 起きた日
monthly-happened-support = 行の「起きた日」が空いているときに使います。月までで構いません。例：令和3年11月、R3.11.10、2021年11月
monthly-state = 新しい状態
monthly-state-same = 変わりなし
monthly-state-goes-on = 実施中（延期して続ける）
monthly-text = 起きたこと
monthly-explain = 延期・中止のとき
monthly-values = 指標の数値
monthly-values-support = 数値は、同じ仕事目標の上の行の報告と一緒に届きます。数値だけのときも、上のどれかの行に起きたことを1行書いてください。表計算の列を写して貼ると、下の欄まで入ります。
monthly-value-without-report = 同じ仕事目標のどれかの行に、起きたことも書いてください
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
