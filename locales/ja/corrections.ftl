### 訂正の一覧と、2つの内容の違い

difference-removed = 削除：
difference-added = 追加：
