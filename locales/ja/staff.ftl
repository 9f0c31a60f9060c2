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

# 担当業務
desk-title = 担当業務
desk-empty = 開いている年度のマイルストーンがまだありません。担当者が「仕事目標」のページで加えます。
desk-saved = 報告を受け付けました
desk-saved-next = 課長または部長の承認を待っています。
desk-approved = 承認しました
desk-returned = 差し戻しました
desk-settled-heading = 完了・中止
