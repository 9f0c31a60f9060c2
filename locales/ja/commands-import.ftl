# import と、表について言うこと

cli-import-about = 仕事目標の表を読み、取り込みます
cli-import-file = 表のファイル
cli-import-year = 表の年度
cli-import-stage = 表の段階。`goals`（目標）、`midyear`（上半期）、`results`（成果）
cli-import-indicators = 指標の表として読みます。1行に値1つと、その年度
cli-import-mapping = 表の読み方を書いた対応表（TOML）。`sheet`、`header`、`columns`（シート、見出し、列）、`labels`（様式の項目）、`repeated`（くり返す列の年度）、`programmes`（どの事務事業か）、`cells`（直すセル）、`prose` と `dates`（文から取り込む数値と日付）、`money_unit`（金額の単位）
cli-import-leave-out = 値として読めないセルを除いて読み、どのセルかを表示します
cli-import-accept-rates = 文の中の率や数値を、指標として取り込みます
cli-import-accept-scheme = 評価の観点や今後の方向性がまだない年度に、表にあるものを作ります
cli-import-confirm-year = ファイルにほかの年度が書かれていても、--year の年度として取り込みます
cli-import-mapping-example = 読み方が違うときや読めないときは、対応表に書いて --mapping で指定します。取込みの画面からも同じファイルを作れます。
cli-import-table = 指標の表は、1行に値1つと年度の列があるものです。列の順番は自由で、次の名前か、その日本語の名前で読みます。
cli-import-table-needed = 必要な列：事務事業名（`programme`）、指標名（`indicator`）、年度（`fiscal_year`）、値（`value`。空欄は値なしで、0ではありません）
cli-import-table-optional = あれば読む列：`programme_id`、部（`department`）、課（`section`）、両方が1つの欄なら `unit`、施策（`policy`）、`measure`、種類（`indicator_kind`：`activity`、`outcome`、`population`）、方向（`direction`：`more`、`less`、`keep`）、単位（`unit_of_measure`）、定義（`definition`）、`stage`（`actual`、`plan`、`target`。なければすべて実績値）
cli-import-other-year = { $file } には{ $year }ではなく{ $named }と書かれています。何も書き込んでいません。それでよければ --confirm-year を付けてください
cli-import-names-year = 注意：ファイルには{ $named }と書かれています。
cli-import-is-of-indicators = 指標の表としてなら読めます。--stage の代わりに --indicators を指定してください
cli-import-row = { $line }行目：{ $name }：{ $plan }
cli-import-items = 目標{ $objectives }件、成果{ $results }件
cli-import-dated = 日付 { $date }：{ $text }
cli-import-takes = 取り込む指標：{ $indicator }
cli-import-proposes = 指標の案：{ $indicator }
cli-import-new = 新規
cli-import-continues = 事務事業{ $programme }（{ $year }年度）の続き
cli-import-changes = 仕事目標{ $goal }を書き換え
cli-import-row-unchanged = 変更なし（仕事目標{ $goal }）
cli-import-asked = 確認が必要
cli-import-indicator = { $name }（{ $direction }）：{ $values }
cli-import-of-target = { $values }（目標 { $target }）
cli-import-stated-follows = { $values }、記載の{ $label } { $percent }%（数値と合います）
cli-import-stated-differs = { $values }、記載の{ $label } { $percent }%（数値と合いません）
cli-import-stated-alone = { $values }、記載の{ $label } { $percent }%（数値の記載なし）
cli-import-remark = { $kind }：{ $text }
cli-import-found = 部局{ $departments }、課・室{ $sections }、仕事目標{ $goals }件、目標{ $objectives }件、成果{ $results }件
cli-import-unchanged = { $found }。変わるものはありません。すべて、もう同じ内容です。
cli-import-written = 書き込みました
cli-import-done = { $found }。{ $verb }：仕事目標は新規{ $new }件、変更{ $changed }件、変更なし{ $unchanged }件。指標の値は{ $values }件。
cli-import-programmes = { $counts }。
cli-import-label = { $label }：{ $why }
cli-import-label-known = { $label }：{ $why }（使えるもの：{ $known }）
cli-import-amount-kept = { $year }年度の{ $kind }、{ $part }：{ $given } は書き込みません。記録は { $known } です
cli-import-value-kept = { $year }年度の「{ $name }」の{ $kind }：{ $given } は書き込みません。公表した値は { $known } です
cli-import-beside = 金額{ $amounts }件（ほかの年度のシートに加えたもの{ $elsewhere }件）、評価の文{ $texts }件（新しいもの{ $new }件）
cli-import-scheme-given = 表にある評価の観点と方向性を、この年度に作ります：
cli-import-scheme-offered = この年度には評価の観点や方向性がありません。--accept-scheme を付けると、表にある次のものを作ります：
cli-import-axis = 観点「{ $axis }」（{ $raters }）：{ $labels }
cli-import-axis-counting = 観点「{ $axis }」（{ $raters }、集計に使用）：{ $labels }
cli-import-course = 方向性「{ $label }」：{ $meaning }
cli-import-no-axis-counts = 集計に使う観点は、後で選んでください

cli-indicators-year = { $year }年度：新しい値・変わる値{ $added }件、同じ値{ $unchanged }件、作ったシート{ $sheets }件
cli-indicators-found = { $years }年分の値{ $values }件
cli-indicators-found-blank = { $years }年分の値{ $values }件、値のない行{ $blank }件
cli-indicators-done = { $found }。{ $verb }：新しい事務事業{ $programmes }件、新しい指標{ $indicators }件、値{ $values }件。公表するには `ichirizuka publish` を実行してください。

cli-reading-understood = ファイルは次のように読みました。違うところは --mapping で指定できます：
cli-reading-line = { $line }行目：{ $text }
cli-reading-sheet = シート「{ $name }」：{ $state }
cli-reading-header = 見出し：{ $lines }行目
cli-reading-header-said = 見出し：{ $lines }行目（指定のとおり）
cli-reading-column = { $letter }列「{ $heading }」：{ $what }
cli-reading-read = { $field }（{ $why }）
cli-reading-not-read = 読みません（{ $why }）
cli-reading-stop = 。
cli-reading-could-be = { $content }{ $field } かもしれません。
cli-reading-year = { $place }の年度 { $year }：{ $usage }
cli-reading-heading = 見出し「{ $text }」
cli-reading-headings = 「{ $text }」など{ $count }列の見出し

cli-cells-mend = ファイルを直すか、次の行を --mapping の対応表に足して、`is` の後に正しい内容を書いてください。`is` を空にするとそのセルを除きます。そのセルがないと読めない行は、行ごと除きます：
cli-cells-row = 空にすると、この行を除きます

cli-who-unclear = 何も書き込んでいません。どの事務事業の行か、はっきりしません
cli-who-add = 次の行を対応表（--mapping）に足して、正しい答えを選んでください：
cli-who-proposed = 同じ事務事業とします。違うときは、対応表に次の行を足してください：
cli-who-formerly = 、前の名称：{ $names }
cli-who-candidate = 事務事業{ $programme }：{ $name }（{ $section }）、{ $years }：{ $why }

cli-mapping-or = または
cli-mapping-malformed = 対応表を読めません：{ $why }
cli-mapping-too-many-columns = 対応表の列が多すぎます。{ $most }列までです
cli-mapping-header-rows = `header_rows`：{ $rows } は使えません。1、2、3のどれかにしてください
cli-mapping-unknown-word = { $place }：「{ $said }」は使えません。使えるのは { $known } です
cli-mapping-unnamed-column = `columns`：どの列か分かりません。`heading` か `at` を書いてください
cli-mapping-no-column = { $place }：「{ $said }」は列として読めません。K のように書いてください
cli-mapping-no-year = { $place }：「{ $said }」は年度として読めません。R6 や 2024 のように書いてください
cli-mapping-no-fiscal-year = { $year } という年度はありません
cli-mapping-of-another-table = 対応表は別の表のものです。何も書き込んでいません：
cli-mapping-unmet = { $line }行目：表にないことばです：{ $words }

cli-problem-unknown-word = 「{ $text }」は、この列で使える言葉ではありません。使えるのは { $known } です
cli-problem-programme-unnamed = 事務事業名の列が分かりません。{ $columns } の列が事務事業にあたる場合は、次の行を対応表（--mapping）に足してください。見出しは正しいものを選びます：
cli-problem-number-of-another-name = 番号{ $number }は、ここでは「{ $name }」、ほかの年度では「{ $other }」です。どちらかを対応表（--mapping）に書いてください：
cli-problem-said-of-several = 対応表にあるこの見出しの列は { $columns } にあります。`at = "…"` で1つを指定してください
cli-problem-unit-of-money-missing = 金額の単位が見出しにも対応表（`money_unit`）にもありません。円、千円、百万円のどれかを書いてください
cli-problem-year-missing = 表の年度がありません。--year で指定してください
