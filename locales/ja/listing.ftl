### 検索結果と、リンクを送ったときに出る説明

listing-logo = { $city }のロゴ
listing-sign = 一里塚のしるし：土を盛った塚に立つ木
listing-front = { $city }の仕事目標と、その進みぐあい・成果を、年度ごとに公表しています。公表している年度：{ $years }
listing-front-empty = { $city }の仕事目標と、その進みぐあい・成果を公表するところです。公表した年度はまだありません。
listing-years = { $first }から{ $last }まで
listing-year = { $city }の{ $year }の仕事目標{ $count }件です。公表している段階：{ $stage }
listing-unit = { $city } { $unit }の{ $year }の仕事目標{ $count }件です。公表している段階：{ $stage }
listing-goal = { $city } { $place }の{ $year }の仕事目標です。公表している段階：{ $stage }
listing-count = { $what }{ $count }件
listing-stop = 。
listing-publication = 第{ $number }回に公表したときのままの表です。
listing-programme = { $city }の事務事業「{ $name }」の目標と成果を、年度をまたいで見られます。{ $years }、{ $count }年度分。
listing-indicator = { $city }の「{ $programme }」の指標「{ $name }」の、年度ごとの目標値と実績値です。
listing-comparison = { $city }の仕事目標を、{ $years }で見比べるページです。見方：{ $by }
listing-programmes = { $city }の事務事業の一覧です。いつから続いているか、いまの担当と指標の数が分かります。
listing-indicators = { $city }の仕事目標の指標の一覧です。いちばん新しい値と目標値が分かります。
listing-search = { $city }の仕事目標を、事務事業・課・目標・成果の言葉でさがせます。
listing-corrections = { $city }が公表したあとに訂正した仕事目標と、訂正の理由です。
listing-about = 仕事目標のページの読み方と、達成率などの計算のしかた、データの使い方です。
listing-data = 仕事目標のデータのダウンロードです。CSV、JSON、Excelの形式で、年度ごとと、すべての年度があります。
listing-accessibility = { $city }の仕事目標のページのウェブアクセシビリティの方針です。
