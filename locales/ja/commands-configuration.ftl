# 設定ファイル
cli-config = 設定ファイル（TOML）。項目の名前は `serve` のオプションと同じです。オプションや環境変数の指定が優先されます
cli-log = 標準エラー出力に出すログの範囲。例：`warn,ichirizuka=info`
cli-value-log = 「{ $value }」はログの範囲として読み取れません。`warn,ichirizuka=info` のように書いてください
cli-config-kind = { $key } には、文字列、数、`true` か `false`、またはその並びを書いてください
cli-config-origin = { $what }（{ $origin }）
cli-config-from-variable = 環境変数 { $name }
cli-config-from-file = { $file } の{ $line }行目
cli-config-several = 使えない設定があります：
cli-serve-metrics-token = ほかのサーバーから `/metrics` を読むときに示す合い言葉（`Authorization: Bearer TOKEN`）。このサーバーの上で読むときは要りません
cli-serve-metrics-token-unfit = 合い言葉は、ASCIIの文字・数字・記号だけで{ $least }文字以上にしてください
cli-serve-providers = 外部アカウントでのログインに使うサービス（OpenID Connect）を書いたファイル（TOML）
cli-providers-table = { $name } は、`[名前]` で始まる表にしてください
cli-providers-name = 名前「{ $name }」は、半角の英小文字・数字・ハイフンで30文字以内にしてください
cli-providers-text = { $key } を、{ $longest }文字以内で書いてください
cli-providers-issuer = `issuer`「{ $issuer }」は、`https` で始まるアドレスにしてください（`http` は、このサーバーの上だけで使えます）
cli-providers-secret = クライアントのシークレットがありません。`secret-file` で指定したファイルか、環境変数 { $variable } に書いてください
cli-providers-twice = `issuer`「{ $issuer }」が2つあります
cli-providers-many = サービスは{ $most }個までにしてください
