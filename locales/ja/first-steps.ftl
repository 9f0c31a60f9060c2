### はじめの手順

first-steps = はじめの手順
first-steps-support = 最初のページを公表するまでに、企画担当が行うことです。済んだものには自動で印が付き、すべて済むと、この一覧は消えます。
first-steps-done = 済み
first-steps-open = まだ
first-step-city = 市の設定を確かめる
first-step-about-city = 市の名前とお問い合わせ先は登録済みです。ロゴ、英語名、承認の回数もここで決めます。
first-step-units = 部局と課・室を登録する
first-step-about-units = ここで登録するか、年度を開いてから仕事目標の表を取り込みます。表にある部局と課・室は、自動で登録されます。
first-step-people = 課・室の担当者を登録する
first-step-about-people = 担当者は、毎月の進みぐあいを報告します。人事異動の表で、まとめて登録することもできます。
first-step-heads = 承認する課長または部長を登録する
first-step-about-heads = 担当者の報告を承認します。
first-steps-after-units = 部局と課・室を登録してから行います。
first-steps-ready = 報告する人と承認する人がそろった課・室：{ $sections }課・室のうち{ $ready }
first-step-year = 年度を開く
first-step-about-year = 開いている年度に、課・室が目標を書き、進みぐあいを報告します。
first-step-import = 仕事目標を取り込む
first-step-about-import = 開いた年度の表（表計算ソフトの表・CSVなど）を取り込むか、課・室が画面で書きます。過ぎた年度の表は、コマンドで取り込みます。
first-step-publish = 公表する
first-step-about-publish = 公表した仕事目標だけが、公開ページに出ます。

### 担当業務に何もないとき

idle-office = 企画担当：{ $names }
idle-no-year = 開いている年度がありません。企画担当が年度を開くと、ここから報告できるようになります。
idle-no-goals = 開いている年度に、この課・室の仕事目標がまだありません。担当者が「仕事目標」のページで作ると、ここに出ます。
idle-no-milestones = 仕事目標にマイルストーンがまだありません。担当者が「仕事目標」のページで加えると、期限の近いものがここに出ます。それまでも、今月の報告は書けます。
idle-no-writer = この課・室には、報告する担当者がまだいません。企画担当が「職員と職」のページで登録します。
idle-no-head = いま片づけるものはありません。ただし、この課・室には承認する課長または部長がいません。企画担当が「職員と職」のページで登録します。
idle-all-done = いま片づけるものはありません。期限が近づくか、報告や差戻しがあると、ここに出ます。
