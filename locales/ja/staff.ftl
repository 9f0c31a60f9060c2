# 職員の画面のことば。公開の画面と共通のことばは public.ftl にある。

# 共通
required = ※必須
optional = ※任意
colon = ：
sentence-gap = 。
field-error-mark = ＊
form-problems = 入力を直してください（{ $count }件）
as-of-before = { "" }
as-of-after = { " " }現在
new-due = 新しい期限：
completed-on = 完了：
decided = 決定：
returned-because = 差戻しの理由：
last-report = 最後の報告：
last-entry = 最後の入力：
never-reported = まだ報告がありません
back-to-desk = 担当業務に戻る

# ログイン
login-title = 職員ログイン
login-account = 職員ID
login-password = パスワード
login-submit = ログイン
login-failed-title = ログインできませんでした
login-failed = 職員IDかパスワードが違います。
login-throttled-title = しばらくお待ちください
login-throttled = 続けて失敗したため、一時的に止めています。{ $seconds }秒ほど待ってから、もう一度試してください。
login-throttled-minutes = 続けて失敗したため、一時的に止めています。{ $minutes }分ほど待ってから、もう一度試してください。
login-signed-out = ログアウトしました
login-password-changed = パスワードを変更しました。新しいパスワードでログインしてください
login-next = 続けるには、ログインしてください。ログインすると、開こうとしたページに進みます。
login-help = パスワードを忘れたときは、企画担当に再発行を依頼してください。

# パスワード
password-title = パスワードの変更
password-must-change-title = はじめにパスワードを変更してください
password-must-change = 最初に渡されたパスワードは、ご自分のパスワードに変えてから使います。
password-problems = 入力を直してください。パスワードは、すべて入力し直してください
password-current = いまのパスワード
password-current-wrong = いまのパスワードが違います
password-new = 新しいパスワード
password-new-support = { $limit }文字以上。ことばをいくつか並べると、長くても覚えやすくなります。
password-too-short = 新しいパスワードは{ $limit }文字以上にしてください
password-too-long = 新しいパスワードは{ $limit }文字以下にしてください
password-weak-known = 職員ID、氏名、市の名前などのほかに、ことばを足してください
password-weak-common = よく使われるパスワードに近いものです。ほかのものにしてください
password-weak-keys = キーの並びは推測されます。ほかのものにしてください
password-weak-repeats = 同じ文字やことばの繰り返しは推測されます。ほかのものにしてください
password-weak-sequence = 「abc」「123」のような並びは推測されます。ほかのものにしてください
password-weak-date = 日付や年だけでは推測されます。ことばを足してください
password-weak-little = もう少しで足ります。ことばを1つか2つ足してください
password-weak-word = ことばや名前が1つだけでは推測されます。ことばを足してください
password-repeated = 新しいパスワード（確認のため、もう一度）
password-repetition-differs = 2回の入力が一致していません
password-submit = 変更する
password-afterwards = 変更すると、すべての端末からログアウトします。新しいパスワードでログインし直してください。

# 自分のアカウントのページ
account-pages = アカウントのページ

# 2段階認証
factor-title = 2段階認証
factor-meaning = ログインのとき、パスワードのほかに、手元の端末のアプリに出る6桁のコードも使います。パスワードを知られても、その端末がなければログインできません。
factor-must-title = 2段階認証を設定してください
factor-must = この市の決まりで、あなたの職では2段階認証が必要です。設定が終わるまで、ほかのページは開けません。
factor-app = アプリに登録する
factor-app-how = スマートフォンなどの認証アプリで、この図を読み取ってください。通信は要りません。
factor-picture = 認証アプリで読み取る図
factor-spelled = 図を読み取れないときは、この文字をアプリに入力してください（時間ベース、6桁、30秒）。
factor-confirm = コードで確かめる
factor-code = 確認コード
factor-code-support = アプリに出ている6桁の数字。全角でも、間を空けても構いません。
factor-code-wrong = 確認コードが違うか、もう使われています。新しいコードが出るのを待って、入力してください
factor-present = パスキーが登録されているので、それも確かめます。
factor-recovery = 今の回復コード
factor-recovery-support = 空けておくと、登録したパスキーで確かめます。
factor-present-wrong = 登録したパスキーか、まだ使っていない回復コードで確かめてください
factor-set-up = 設定する
factor-afterwards = 設定すると、ほかの端末からはログアウトします。次に、端末をなくしたときのための回復コードが一度だけ表示されます。
factor-since = { $moment }に設定しました。
factor-codes-left = 使っていない回復コードは、あと{ $count }個です。
factor-change = 設定を変える
factor-either = アプリに出ている6桁の数字か、回復コード。
factor-codes-renew = 回復コードを作り直す
factor-remove = 2段階認証をやめる
factor-change-effect = 作り直すと、前の回復コードは使えなくなります。やめると、ほかの端末からはログアウトします。端末を替えるときは、いったんやめてから設定し直してください。
factor-codes-title = 回復コード
factor-codes-once = このページは一度しか表示されません
factor-codes-how = 印刷するか書き写して、端末とは別の場所にしまってください。端末をなくしたとき、確認コードの代わりに使えます。1つのコードを使えるのは一度だけです。
factor-codes-kept = しまいました
factor-step-title = 確認コードの入力
factor-step-support = 認証アプリに出ている6桁の数字。端末がないときは、回復コード。
factor-step-help = 端末も回復コードもないときは、企画担当に2段階認証の解除を依頼してください。
factor-step-back = 最初からログインし直す
factor-too-late-title = もう一度ログインしてください
factor-too-late = 確認コードを入力できる時間（5分）が過ぎました。

# ログイン中の端末
sessions-title = ログイン中の端末
sessions-meaning = あなたの職員IDでログインしている端末です。
sessions-device = 端末
sessions-device-unknown = 不明な端末
sessions-this = この端末
sessions-address = 接続元
sessions-address-unknown = 不明
sessions-begun = ログイン
sessions-used = 最後の利用
sessions-end = 終了
sessions-revoke = ログアウトさせる
sessions-revoke-others = ほかのすべての端末をログアウトさせる
sessions-unknown = 覚えのない端末があれば、ログアウトさせて、パスワードを変えてください。端末の名前はその端末の自称で、確かなものではありません。

# 担当業務
desk-title = 担当業務
desk-empty = 開いている年度のマイルストーンがまだありません。担当者が「仕事目標」のページで加えます。
desk-saved = 報告を受け付けました
desk-saved-next = 課長または部長の承認を待っています。
desk-approved = 承認しました
desk-returned = 差し戻しました
desk-settled-heading = 完了・中止
