//! What the fields of a trace are called on the screen, and what their codes mean. What has no name here is shown as it is
//! stored.

use crate::domain::codes::codes;
use crate::domain::milestone::MilestoneState;
use crate::domain::sheet::{SheetStatus, SheetStep};
use crate::domain::stage::Stage;
use crate::domain::update::UpdateStatus;
use crate::store::published::years::Phase;
use crate::web::kit::words::Words;

codes! {
    /// A field that has a name on the screen.
    Field {
        /// 理由.
        Reason = "reason",
        /// 段階.
        Stage = "stage",
        /// 市民へのお知らせ・注記.
        Note = "note",
        /// 公表の回.
        Publication = "publication",
        /// 手続.
        Step = "step",
        /// 指摘.
        Remarks = "remarks",
        /// 仕事目標.
        Goal = "goal",
        /// 数値.
        Value = "value",
        /// マイルストーン.
        Milestone = "milestone",
        /// 起きた日.
        Happened = "happened",
        /// 文.
        Text = "text",
        /// 状態.
        State = "state",
        /// 新しい期限.
        NewDue = "new_due",
        /// 期限.
        Due = "due",
        /// 題名.
        Title = "title",
        /// 出典.
        Source = "source",
        /// 名前.
        Name = "name",
        /// 目標項目.
        Objectives = "objectives",
        /// 成果.
        Results = "results",
        /// 注.
        Footnotes = "footnotes",
        /// 年度.
        FiscalYear = "fiscal_year",
        /// 年度.
        Year = "year",
        /// 職員ID.
        Login = "login",
        /// パスワードの変更が必要.
        MustChangePassword = "must_change_password",
        /// 職.
        Posts = "posts",
        /// 職.
        Role = "role",
        /// 組織・単位.
        Unit = "unit",
        /// 前・はじめ.
        From = "from",
        /// 後.
        To = "to",
        /// おわり.
        Until = "until",
        /// 種類.
        Kind = "kind",
        /// 根拠.
        Basis = "basis",
        /// 年度の状態.
        Phase = "phase",
        /// 一部のみ収録.
        Partial = "partial",
        /// 行.
        Line = "line",
        /// 行数.
        Rows = "rows",
        /// 部局.
        Department = "department",
        /// 課・室、欄.
        Section = "section",
        /// 事務事業.
        Programme = "programme",
        /// 施策.
        Policy = "policy",
        /// 概要.
        Summary = "summary",
        /// 指標.
        Indicator = "indicator",
        /// 指標.
        Indicators = "indicators",
        /// 接続元のアドレス.
        Address = "address",
        /// 開こうとしたページ.
        Path = "path",
        /// 結果.
        Status = "status",
        /// お問い合わせ先.
        Contact = "contact",
        /// データの利用条件.
        Licence = "licence",
        /// 全国地方公共団体コード.
        MunicipalityCode = "municipality_code",
        /// 時間帯.
        TimeZone = "time_zone",
        /// 画面のことば.
        Languages = "languages",
        /// 報告なしとするまでの日数.
        SilenceDays = "silence_days",
        /// 承認の回数.
        ApprovalSteps = "approval_steps",
        /// 自分が書いたものの承認.
        OwnWriting = "own_writing",
        /// ログアウトまでの分数.
        IdleMinutes = "idle_minutes",
        /// 試せるログインの回数.
        SignInAttempts = "sign_in_attempts",
        /// 次に試せるまでの秒数.
        SignInWait = "sign_in_wait",
        /// 記録を残す年数.
        LogYears = "log_years",
        /// メールサーバー.
        MailServer = "mail_server",
        /// 差出人のアドレス.
        MailSender = "mail_sender",
        /// 職員のアドレスの後半.
        MailDomain = "mail_domain",
        /// メールを送りはじめる時刻.
        MailHour = "mail_hour",
        /// ロゴ.
        Logo = "logo",
        /// 報告してほしい日.
        WantedBy = "wanted_by",
        /// 仕事目標.
        Goals = "goals",
        /// 移したもの.
        Record = "record",
        /// 新しい番号.
        NewProgramme = "new_programme",
        /// 終わり.
        Ended = "ended",
        /// つながり.
        Links = "links",
        /// お知らせ.
        Notice = "notice",
        /// 提出期限.
        Deadline = "deadline",
    }
}

/// The name of a field within a trace: 理由, or remarks.objectives where a part of it has none.
pub fn name(path: &str, words: Words) -> String {
    let part = |part: &str| {
        let (plain, place) = part.split_once('[').map_or((part, ""), |(plain, place)| (plain, place));
        let known = Field::ALL.iter().find(|field| field.code() == plain);
        let plain = known.map_or_else(
            || plain.to_owned(),
            |field| words.text(&format!("audit-field-{}", field.code().replace('_', "-"))),
        );
        if place.is_empty() { plain } else { format!("{plain}[{place}") }
    };
    path.split('.').map(part).collect::<Vec<_>>().join(".")
}

/// A value in words, where it is a code of the field. What stands alone is where something stood or stands.
pub fn value(path: &str, stored: &str, words: Words) -> String {
    let field = path.rsplit('.').next().unwrap_or_default();
    let code = |group: &str| Some(words.text(&format!("{group}{}", stored.replace('_', "-"))));
    let known = match field {
        "stage" => stored.parse::<Stage>().ok().and_then(|_| code("stage-")),
        "state" => stored.parse::<MilestoneState>().ok().and_then(|_| code("state-")),
        "step" => stored.parse::<SheetStep>().ok().and_then(|_| code("sheet-step-")),
        "phase" => stored.parse::<Phase>().ok().and_then(|_| code("phase-")),
        "" | "status" if stored.parse::<SheetStatus>().is_ok() => code("sheet-status-"),
        "" | "status" if stored.parse::<UpdateStatus>().is_ok() => code("update-status-"),
        _ => None,
    };
    known.unwrap_or_else(|| stored.to_owned())
}
