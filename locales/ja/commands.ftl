# どのコマンドにも共通のことば。呼び出し方、ヘルプ、ファイル、データベース。

cli-help-usage = 使い方
cli-help-commands = コマンド
cli-help-arguments = 引数
cli-help-options = オプション
cli-help-any-options = [オプション]
cli-help-any-command = <コマンド>
cli-help-example = 例
cli-help-default = ［既定：{ $value }］
cli-help-env = ［環境変数：{ $name }］
cli-help-known = ［使える値：{ $values }］
cli-help-help = ヘルプを表示します
cli-help-version = バージョンを表示します
cli-help-help-command = コマンドのヘルプを表示します
cli-about = 自治体の仕事目標の進捗を、目標シートから公表のページまで管理します
cli-quiet = 求められた結果とエラーのほかは表示しません
cli-database = データベース。`sqlite://ファイル` または `postgres://利用者:パスワード@ホスト/名前`
cli-dry-run = 何をするかを表示するだけで、書き込みません
cli-format = 結果の表示形式

cli-usage-unknown-argument = { $argument } という引数はありません
cli-usage-meant = { $what }。{ $meant } のことですか
cli-usage-unknown-command = { $command } というコマンドはありません。あるのは { $known } です
cli-usage-no-command = コマンドがありません。{ $known } のどれかを指定してください
cli-usage-no-value = { $argument } に値がありません
cli-usage-unknown-value = { $argument }：{ $why }
cli-usage-missing = { $arguments } がありません
cli-usage-conflict = { $argument } は { $other } と一緒に使えません
cli-usage-twice = { $argument } が2回あります
cli-usage-value-of-flag = { $argument } に値は付けられません：{ $value }
cli-usage-no-text = UTF-8でない文字が含まれています
cli-usage-look = 詳しくは：`{ $call } --help`

cli-value-known = 「{ $value }」は使えません。使える値は { $known } です
cli-value-year = 「{ $value }」は年度として読めません。1900から2199までを、2020のように書いてください
cli-value-day = 「{ $value }」は日付として読めません。2021-11-15のように書いてください
cli-value-date = 「{ $value }」は日付として読めません。2021-06や令和3年6月10日のように書いてください
cli-value-number = 「{ $value }」は使えません。{ $least }から{ $most }までの数を書いてください
cli-value-address = 「{ $value }」は待ち受けるアドレスとして読めません。127.0.0.1:8080のように書いてください
cli-value-network = 「{ $value }」は、アドレスでもネットワークでもありません（例：127.0.0.1、10.0.0.0/8）
cli-value-cache = 「{ $value }」はキャッシュのアドレスとして読めません。`http://127.0.0.1:8081` のように、パスを付けずに書いてください（`https` は使えません）
cli-value-six-digits = 「{ $value }」は全国地方公共団体コードではありません。6桁の数字で書いてください
cli-value-check-digit = 全国地方公共団体コードの検査数字が合いません。最後の数字は{ $expected }のはずです
cli-one-line = { $what }：200字以内で、1行に書いてください
cli-no-answer = 答えがありませんでした：{ $question }
cli-question = { $question }：

cli-file-unreadable = { $file } を読めません：{ $why }
cli-file-unwritable = { $file } に書き込めません：{ $why }
cli-folder-unmade = フォルダー { $folder } を作れません：{ $why }
cli-port-taken = { $address } で待ち受けできません：{ $why }
cli-system-not-found = ありません
cli-system-denied = 権限がありません
cli-system-exists = 同じ名前のものがあります
cli-system-in-use = ほかのプログラムが使っています
cli-system-no-folder = パスの途中にフォルダーでないものがあります

cli-nothing-written = 何も書き込んでいません：
cli-dry-run-done = 何も書き込んでいません（試行）
cli-and-more = ほかに{ $count }件
cli-place-file = { $file }：{ $what }
cli-place-line = { $file } { $line }行目：{ $what }
cli-place-column = { $file } { $line }行目「{ $column }」：{ $what }
cli-and = 、
cli-note-line = 注意：{ $line }行目：{ $what }
cli-note-column = 注意：{ $line }行目「{ $column }」：{ $what }

cli-progress-reading = 読み取り中
cli-progress-writing = 書き込み中
cli-progress-site = 書き出し中
cli-progress-rows = 、{ $of }行のうち{ $done }行

cli-store-not-found = 見つかりません
cli-store-changed-meanwhile = その間にほかの人が書き換えました。何も書き込んでいません。もう一度実行してください
cli-store-year-closed = 年度が締め切られています。何も書き込んでいません。年度を開き直すか、訂正してください
cli-store-took-too-long = 時間がかかりすぎたため、中止しました。何も書き込んでいません。表を分けるか、後でもう一度実行してください
cli-store-in-the-way = 記録にあるものと両立しません（{ $code }）。何も書き込んでいません
cli-store-unavailable = データベースを使えません：{ $why }
cli-store-altered = 公表したときの内容と違う公表があります（ハッシュ値が合いません）。どれかは `ichirizuka check` でわかります
cli-store-damaged = 保存されているデータが壊れています（{ $why }）。前に取ったバックアップを戻してください
cli-store-no-folder = フォルダー { $folder } がありません
cli-store-no-file = ファイル { $file } がありません。アドレスを確かめるか、先に `ichirizuka setup` を実行してください
cli-store-no-city-in = { $file } には市のデータがありません。アドレスを確かめるか、先に `ichirizuka setup` を実行してください
cli-store-no-city = このデータベースには市のデータがありません。アドレスを確かめるか、先に `ichirizuka setup` を実行してください
cli-store-newer = このデータベースは新しい版で作られています（表の版：{ $step }）。その版か、それより後の版で実行してください
cli-store-address = データベースのアドレスは `sqlite://` または `postgres://` で始めてください
cli-store-replica-kind = 複製（--replica）は、データベースと複製の両方がPostgreSQLのときに使えます
cli-store-replica-another = 複製（--replica）は別のデータベースのものです
cli-store-internal = 内部のエラー：{ $why }
cli-failed = 実行できませんでした：{ $why }

# check
cli-check-about = 記録に食い違いがないか調べます
cli-check-status = 終了コード：食い違いがなければ0、あれば1。
cli-check-rebuild = 公表から作るデータを作り直してから調べます
cli-check-holds = 公表：{ $publications }件。食い違いはありません。
cli-check-findings = 食い違い：{ $count }件
cli-check-damaged = データベースが壊れています：{ $what }
cli-check-dangling = 表 { $child } の行 { $place } が、表 { $parent } にない行を指しています
cli-check-changed = 仕事目標{ $goal }の{ $number }回目の公表が、公表したときの内容と違います（ハッシュ値が合いません）
cli-check-unreadable = 仕事目標{ $goal }の{ $number }回目の公表を読めません：{ $why }
cli-check-search = 仕事目標{ $goal }の検索用のデータが、公表の内容と違います。--rebuild で直ります
cli-check-counts = 仕事目標{ $goal }の集計用のデータが、公表の内容と違います。--rebuild で直ります
cli-check-evidence = 根拠資料{ $number }のファイルの中身が、加えたときのものと違うか、ありません

# serve
cli-serve-about = 市のサイトを動かします
cli-serve-bind = 待ち受けるアドレス
cli-serve-public-address = 利用者が開くアドレス。最後に斜線は付けません。`https` で始まるときは、クッキーを暗号化された接続だけに送ります。指定しなければ `http://` と待ち受けるアドレス
cli-serve-page-cache = 公開ページを送る形のまま残しておくメモリの上限（MB）
cli-serve-purge = 前に置いたキャッシュが、消去の要求（PURGE）を受けるアドレス。例：`http://127.0.0.1:8081`。いくつかあるときはコンマで区切ります。そのキャッシュにはページを変わるまで、ほかのキャッシュには10秒だけ残せます
cli-serve-replica = 公開ページの読み取りに使う、データベースの複製のアドレス（`postgres://`）。遅れている複製や、止まっている複製は使いません
cli-serve-connections = データベースへの接続の上限
cli-serve-connect-timeout = 接続が空かないときに、要求を断るまでの秒数
cli-serve-statement-timeout = 1つの処理にかけられる秒数。0は制限なし（PostgreSQL）
cli-serve-lock-timeout = ほかの処理が終わるのを待つ秒数。保存するときは、順番を待つ時間も含む。0は制限なし
cli-serve-hsts-subdomains = 公開アドレスより下のホストにも、暗号化して接続するようブラウザーに伝える
cli-serve-trusted-proxies = 手前に置くプロキシのアドレスかネットワーク。カンマで区切る（例：127.0.0.1,10.0.0.0/8）。接続元についての見出しは、ここから届いたものだけを信じる
cli-serve-mail-ca = メールサーバーの証明書を発行した認証局の証明書（PEM形式のファイル）。システムが知らない庁内の認証局のときに使う
cli-serve-mail-ca-unfit = { $file } に、PEM形式の証明書がありません
cli-serve-idle-timeout = 止まっている処理をデータベースが打ち切るまでの秒数。0は制限なし（PostgreSQL）
cli-serve-public-address-unfit = 利用者が開くアドレスは `http://` または `https://` で始めてください
cli-serve-listening = { $address } で待ち受けています

# setup とパスワード
cli-setup-about = 市を登録します。名称、コード、最初の管理者
cli-setup-city = 市町村名
cli-setup-code = 全国地方公共団体コード（検査数字を含む6桁）
cli-setup-contact = 公開ページに載せるお問い合わせ先（課、電話、メール）
cli-setup-licence = 公表するデータのライセンス
cli-setup-login = 最初の管理者の職員ID
cli-setup-name = 最初の管理者の氏名
cli-setup-ask-city = 市町村名
cli-setup-ask-code = 全国地方公共団体コード（6桁）
cli-setup-ask-contact = 公開ページに載せるお問い合わせ先
cli-setup-ask-login = 最初の管理者の職員ID
cli-setup-ask-name = 最初の管理者の氏名
cli-setup-exists = このデータベースには、もう市のデータがあります
cli-setup-next = 次に実行するコマンド：{ $call }
cli-password = 初期パスワード：{ $password }
cli-password-of = { $login } の初期パスワード：{ $password }
cli-password-once = 表示は今回だけです。最初のログインで変更してください。
cli-password-short = パスワードが短すぎます。{ $least }文字以上にしてください
cli-password-long = パスワードが長すぎます

# publish
cli-export-about = 公表した内容を、ファイルに書き出します
cli-export-data-about = 公表したデータを書き出します
cli-export-year = 年度。すべての年度なら `all`
cli-export-format = 形式。`csv`、`json`、`xlsx`
cli-export-output = 書き出すファイル。すでにあれば、書き終えたときに置き換えます
cli-export-done = { $file } に書き出しました。
cli-export-nothing = 公表した年度がまだありません
cli-export-nothing-of-year = { $year }年度には公表したものがありません
cli-export-site-about = 公開ページの全体を、ファイルに書き出します
cli-export-site-folder = 書き出すフォルダー。空のもの、新しいもの、前に書き出したもののどれか
cli-export-site-zip = 全体を一つにまとめたファイルも書き出します
cli-export-site-address = 公開サイトのアドレス。指定すると、フィードやサイトマップも入ります
cli-export-site-today = 「期限超過」などを数える日。指定しなければ、最後に公表した日
cli-export-site-done = { $folder } に書き出しました：{ $files }ファイル（書き換え{ $written }、削除{ $removed }）。
cli-export-site-foreign = { $folder } には、書き出した写しではないファイルがあります（{ $manifest } がありません）。空のフォルダーか、新しい名前を指定してください
cli-export-site-manifest = { $file } の{ $line }行目を読めません。前に書き出した写しであれば、フォルダーを空にしてから書き出してください
cli-export-site-changing = 書き出しているあいだに公表が続いたため、終えられませんでした。しばらくしてから、もう一度お試しください
cli-export-site-page = ページ { $address } を書き出せませんでした：{ $why }

cli-publish-about = 年度のシートを公表します
cli-publish-year = 年度
cli-publish-stage = 段階。`goals`（目標）、`midyear`（上半期）、`results`（成果）
cli-publish-unit = この部局または課・室だけ。番号または名称
cli-publish-on = 公表日。分かるところまで書きます。例：2021-06、令和3年6月10日
cli-publish-reason = 公表済みの内容を訂正する理由
cli-publish-needs-reason = 次の仕事目標は公表済みで、いまの内容と違います。訂正の理由を --reason で指定してください：{ $goals }
cli-publish-not-approved = まだ承認されていないため、公表していません：{ $goals }
cli-publish-nothing = { $year }年度には公表するものがありません
cli-publish-done = 公表：{ $published }件。変わらないもの：{ $unchanged }件。

# user
cli-user-about = 職員のアカウントを管理します
cli-user-add-about = アカウントを作り、初期パスワードを1回だけ表示します
cli-user-list-about = アカウントと職の一覧を表示します
cli-user-reset-about = 初期パスワードを出し直し、ログイン中の端末をログアウトさせます
cli-user-reset-second-factor = 2段階認証も解除します（端末をなくしたとき）
cli-user-disable-about = アカウントの利用を停止し、ログアウトさせます。書いたものは残ります
cli-user-login = 職員ID
cli-user-new-login = ログインに使う職員ID
cli-user-name = 氏名
cli-user-role = 職。`staff`（担当）、`section_head`（課長）、`department_head`（部長）、`executive`（市長・副市長）、`administrator`（企画担当）
cli-user-unit = 部局または課・室。番号または名称
cli-user-from = 職の始まる日。指定しなければ今日
cli-user-until = 職の終わる日
cli-user-login-unfit = 「{ $login }」は職員IDに使えません。半角の英字、数字、点、ハイフン、下線で、2〜50文字にしてください
cli-user-needs-unit = 職 { $role } には --unit が必要です
cli-user-backwards = 終わる日（--until）が始まる日（--from）より前です
cli-user-taken = 職員ID { $login } は、もう使われています
cli-user-unknown = 職員ID { $login } は登録されていません
cli-user-last-administrator = { $login } は最後の管理者です。先に別の管理者を作ってください：`ichirizuka user add … --role administrator`
cli-user-closed = { $login } の利用を停止しました。
cli-user-closed-name = { $name }（利用停止）
cli-unit-unknown = { $unit } という部局や課・室はありません。登録のあるもの：{ $known }
cli-unit-ambiguous = { $unit } に当たるところがいくつかあります。番号で指定してください：{ $numbers }

# transfer
cli-transfer-about = 人事異動の表のとおりに職を変えます
cli-transfer-file = 表のファイル
cli-transfer-columns =
    列（順番は自由）：{ $columns }
    異動区分のことば：{ $kinds }
    文字コードはUTF-8またはCP932のCSVです。
cli-transfer-row = { $line }行目：{ $what }
cli-transfer-step = { $date } { $name }（{ $login }）{ $kind }：{ $change }
cli-transfer-gets = { $post } に就きます
cli-transfer-gives-up = { $posts } を離れます
cli-transfer-handover = { $unit }：差し戻された報告{ $returned }件、承認待ちの報告{ $waiting }件、途中のシート{ $sheets }件を引き継ぐ人：{ $successors }
cli-transfer-planned = 何も書き込んでいません（試行）：{ $rows }行。
cli-transfer-done = 実行しました：{ $rows }行。

# demo
cli-demo-about = 見本の市を作り、このパソコンの中で動かします
cli-demo-akitakata = 安芸高田市が公表した仕事目標
cli-demo-mihon = 架空の市。6年分、組織の改編2回など、見られるものがすべてあります
cli-demo-large = 計測のための架空の市。大きさは --years と --programmes で決めます
cli-demo-port = ポート。0は空いているポートを選びます
cli-demo-data = データベースを置くフォルダー。前の見本があれば、その続きから始めます。指定しなければ新しい一時フォルダー
cli-demo-today = 見本の中の今日の日付。指定しなければ最も新しい年度の11月15日（安芸高田市では2021-11-15）
cli-demo-sample = 新しく作る見本の市
cli-demo-years = `--sample large` の市の年度の数。最後は2021年度で、年度中です
cli-demo-programmes = 年度ごとの事務事業の数
cli-demo-indicators = 見本の代わりに市を作る、指標の表（CSVまたはTSV、1行に値1つ）
cli-demo-city = その市の名称
cli-demo-code = その市の全国地方公共団体コード。既定の値はどの市のものでもありません
cli-demo-columns = 指標の表の列は `ichirizuka import --help` にあります。
cli-demo-exists = { $folder } には、もう市のデータがあります。別のフォルダーを --data で指定してください
cli-demo-making = { $programmes }の事務事業を{ $years }年分作っています。大きな市では数分かかります。
cli-demo-port-taken = ポート { $port } で待ち受けできません：{ $why }。--port 0 を試してください
cli-demo-password = 見本のアカウントすべてに共通のパスワード：{ $password }
cli-demo-account-staff = { $unit } 担当
cli-demo-account-section-head = { $unit }の長
cli-demo-account-department-head = { $unit }の長
cli-demo-account-executive = 市長・副市長（どこでも読めます）
cli-demo-account-administrator = 企画担当、管理者
cli-demo-serves = 見本の中の今日は{ $today }です。データ：{ $file }。終わるときは Ctrl+C を押します。

# imports
cli-imports-about = 取り込んだ表の一覧と取消し
cli-imports-list-about = 取り込んだ表を新しい順に表示します
cli-imports-page = 一覧のページ
cli-imports-undo-about = 取込みを取り消します。作ったものはなくなり、書き換えたものは元に戻ります
cli-imports-number = 取込みの番号
cli-imports-dry-run = 取り消せるかどうかを表示するだけで、書き込みません
cli-imports-older = これより古いもの：`ichirizuka imports list --page { $page }`
cli-imports-undone-at = 取消し { $at } { $by }
cli-imports-wrote = 作った仕事目標{ $begun }件、書き換えた仕事目標{ $changed }件、値{ $values }件
cli-imports-unknown = 取込み{ $number }はありません
cli-imports-undone-before = 取込み{ $number }は{ $at }に{ $by }が取り消しました
cli-imports-depended-on = ほかの記録で使われているため、取込み{ $number }は取り消せません
cli-imports-can-be-undone = 取込み{ $number }（{ $source }）は取り消せます（試行）：{ $wrote }。
cli-imports-undone = 取込み{ $number }（{ $source }）を取り消しました：{ $wrote }。
cli-imports-kept = 部署、施策、評価の段階、年度のうち{ $count }件は、ほかの記録で使われているため残ります。
cli-imports-obstructed = 取り込んだ後に次のことがあったため、取込み{ $number }は取り消せません。何も書き込んでいません：
cli-imports-obstacle = { $year }の仕事目標{ $goal }「{ $name }」：{ $why }
cli-imports-later-import = 取込み{ $import }で書かれました。先にその取込みを取り消してください
