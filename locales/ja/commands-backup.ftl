# backup、restore、毎晩の控え。

cli-backup-about = データベースの全部の控えを、動かしたまま、新しい1つのファイルに書き出します
cli-backup-file = 控えのファイル。まだないもの
cli-backup-recipient = このageの鍵（age1…）を持つ人だけが開けるように暗号化します。繰り返して指定できます
cli-backup-passphrase-file = このファイルの1行目のパスフレーズで暗号化します
cli-backup-done = { $file } に市の全部を書き出しました（{ $kilobytes } KB）。
cli-backup-of-file = { $file }：{ $why }
cli-backup-exists = { $file } はすでにあり、上書きはしません。別の名前にするか、そのファイルを移してください
cli-passphrase-empty = { $file } の1行目にパスフレーズがありません
cli-progress-backup = 控えを作っています
cli-progress-restore = 控えから戻しています
cli-value-recipient = 「{ $value }」はageの鍵ではありません。鍵は age1 で始まります

cli-restore-about = 控えから市を作ります。市のまだないデータベースに、種類を問わず戻せます
cli-restore-file = 控えのファイル
cli-restore-identity = 控えを開くageの鍵のファイル
cli-restore-passphrase-file = 控えを開くパスフレーズを1行目に書いたファイル
cli-restore-identity-unfit = { $file } にageの鍵がありません。鍵は AGE-SECRET-KEY-1 で始まります
cli-restore-not-empty = このデータベースにはすでに表があり、上書きはしません。`createdb` で新しく作り、それを指定してください
cli-restore-no-backup = { $file } はこのプログラムの控えではありません
cli-restore-damaged = { $file } は壊れているか、途中で切れています（{ $how }）。何も戻していません
cli-restore-newer = { $file } は新しい版で作られています（表は { $step } まで進んでいます）。その版か、それより後の版で戻してください
cli-restore-sealed = { $file } は暗号化されています。--identity か --passphrase-file を指定してください
cli-restore-wrong-key = { $file } はこの鍵やパスフレーズでは開けません：{ $why }
cli-restore-done = { $file } から戻しました。

cli-serve-backup-folder = 毎晩の控えを置くフォルダー。指定しなければ、控えは作りません
cli-serve-backup-hour = その日の控えを作りはじめる時刻（市の時間帯の何時）
cli-serve-backup-keep = 残す控えの数。古いものから消します
cli-serve-backup-recipients = これらのageの鍵（age1…）を持つ人だけが開けるように控えを暗号化します。カンマで区切ります
