### 書き出した写し

copy-title = この写しについて
copy-lede = このページは、公表した内容をファイルに書き出した写しです。書き出したあとに公表・訂正した内容は、次に書き出すまで入りません。
copy-newest = 入っている最後の公表
copy-day = 期限の基準日
copy-day-text = 「期限超過」などは、この日の時点で数えています。
copy-holds = 入っている仕事目標
copy-holds-text = { $count }件
copy-site = 公開サイト
copy-without = この写しではできないこと
copy-without-script = 検索は、ブラウザーのJavaScriptで動きます。使えないときは、事務事業や指標の一覧からおさがしください。
copy-without-filters = 一覧の絞り込みと、いくつもの条件を重ねた絞り込みはできません。年度の表は、部局・達成率の条件を一つ選んで見られます。
copy-without-comparisons = 年度の比較は、前の年度との比較、新しい2・3・5・10年度の比較と、事務事業・指標のページから開くものがあります。ほかの組み合わせはありません。
copy-without-login = ログインはできません。
copy-check = ファイルの確認
copy-check-text = 写しの中の { $file } に、すべてのファイルのSHA-256の値があります。
copy-search-script = 検索にはJavaScriptが必要です
copy-search-instead = ブラウザーのJavaScriptを有効にすると検索できます。次の一覧からもさがせます。
copy-search-looking = さがしています。
copy-search-failed = 検索のデータを読めませんでした。写しのファイルがそろっているかご確認ください。
