# カレンダー
calendars-title = カレンダー
calendars-support = お使いのカレンダー（Outlook、Thunderbird など）に、課のマイルストーンの期限と、仕事目標の提出期限を表示できます。開いている年度のものが、自動で更新されます。
calendars-secret = カレンダーのアドレスは、課ごとに1つです。アドレスを知っている人は、ログインしなくても見られます。課の外に教えないでください。異動などで見せたくない人ができたときは、作り直してください。
calendars-none = まだアドレスがありません。
calendars-make = アドレスを作る
calendars-once = アドレスを作りました。表示するのは今だけです
calendars-how = カレンダーで予定表をアドレスから追加するところに貼りつけ、課の人に伝えてください。
calendars-given = アドレスを作った日時と人：
calendars-renew = アドレスを作り直す
calendars-revoke = アドレスを取り消す
calendar-name = { $section } 仕事目標
calendar-within = { $title }（期限：{ $due }）
calendar-completed = 【完了】{ $title }
calendar-about = { $goal }
    期限：{ $due }
    状態：{ $state }
calendar-deadline = 【提出期限】{ $stage } { $year }
trail-action-calendar-made = カレンダーのアドレスの作成
trail-action-calendar-revoked = カレンダーのアドレスの取消し
