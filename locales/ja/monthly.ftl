# 今月の報告、担当業務の見出し、下書きのことば。

# 担当業務
# 机
desk-decide-all = 承認待ち{ $count }件をまとめて見る
desk-monthly = 今月の報告をまとめて書く
desk-reported = 報告を{ $count }件受け付けました
desk-already = 同じ内容の報告{ $count }件は、すでに受け付けています
desk-already-text = 二重には登録していません。内容を変えるときは、書き直して送ってください。
desk-due-this-month = 今月が期限
desk-returned-to-me = 差戻し
desk-to-decide = 承認待ち
desk-heading = { $units }の業務
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
monthly-lede = 動きがあった行だけを書いて、最後に一度で送ります。予定どおりの行は「順調」を押すだけで構いません。書かなかった行は、何も報告しません。
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
monthly-explain = 日付・延期
monthly-of-indicator = （指標の数値）
monthly-value = 新しい数値
monthly-missing = 数値がないとき
monthly-missing-none = 選ばない
monthly-zero = 0（ゼロ）
monthly-as-of = いつの値か
monthly-line = ひとこと（なくてもよい）
monthly-on-record = いまの値：
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
monthly-rest = そのほか
monthly-rows = { $count }行
monthly-on-track = 順調
monthly-on-track-all = 期限前で、承認待ちの報告がない{ $count }件を、まとめて「順調」にする
monthly-late-needs-words = 期限超過：状態と内容を書きます
monthly-explain-value = 時点・要因
monthly-explain-goal = 日付
monthly-block = 表計算ソフトの表から貼り付ける
monthly-block-label = 表の一部を、見出しの行ごと写して貼ります
monthly-block-support = 行は名前（「マイルストーン」「指標」「事務事業」の列）で、列は見出し（「状態」「起きたこと」「数値」「日付」など）で合わせます。欄に入れるだけで、まだ報告はしません。
monthly-block-submit = 欄に入れる
monthly-block-laid = { $rows }行の{ $cells }個の欄に入れました
monthly-block-not-sent = まだ報告していません。確かめてから、まとめて報告してください。
monthly-block-left = 入らなかったもの：{ $count }個
monthly-block-more = ほか{ $count }個
monthly-block-wrong = 表を読み取れません
monthly-block-empty = 何も貼られていません。見出しの行と、1行以上を写してください。
monthly-block-no-headings = 1行目に、わかる見出しがありません。「状態」「起きたこと」「数値」「日付」のような見出しの行ごと写してください。
monthly-block-no-names = 1行目に、名前の見出しがありません。「マイルストーン」「指標」「事務事業」のどれかの列も写してください。
monthly-block-no-row = この名前の行がありません
monthly-block-several-rows = 同じ名前の行がいくつもあります。「事務事業」の列を加えてください
monthly-block-no-column = この見出しの欄がありません
monthly-block-no-field = この行には、この欄がありません
monthly-block-no-state = 状態として読み取れません
monthly-block-taken = 欄にすでに別のことが書いてあるため、そのままにしました
