# 記録の封印のことば。

# 操作の記録のページ
seals-title = 記録の封印
seals-lede = 操作の記録と公表は、書かれた順に封印されています。次の値を議事録などに控えておくと、控えたときまでの記録が後から書き換えられていないことを確かめられます。
seals-head = { $at }までの封印
seals-how = 確かめるには、サーバーで次のように実行します。控えがこのデータベースの中にしかないときは、書き換えのない証拠になりません。

# check
cli-check-head = 控えておいた封印の値（位置:ハッシュ値）。記録がその続きかどうかも調べます。ハッシュ値は初めの16桁以上で構いません
cli-check-sealed = 封印：{ $head }
cli-check-seals-gone = 封印{ $from }から{ $to }までがありません
cli-check-seal-changed = 封印{ $position }が、封印したときと違います
cli-check-row-changed = { $row }が、封印したときの内容と違います
cli-check-row-gone = { $row }がなくなっていて、それを消した記録がありません
cli-check-row-backdated = { $row }の日時が、先に書かれた記録より前になっています
cli-check-purge-forged = { $row }が、実際に消えた記録と合いません
cli-check-other-chain = 控えた封印 { $head } の続きではありません。その後に記録が書き換えられています
cli-sealed-trail = 操作の記録{ $number }
cli-sealed-publication = 公表の記録{ $number }
cli-sealed-purge = 古い記録の削除{ $number }
cli-value-head = 「{ $value }」は封印の値ではありません。「位置:ハッシュ値」のように、ハッシュ値は16桁以上で書いてください
