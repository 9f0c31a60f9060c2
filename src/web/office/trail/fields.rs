//! What the fields of a trace are called on the screen, and what their codes mean. What has no name here is shown as it is
//! stored.

use crate::domain::amount::{AmountKind, AmountPart};
use crate::domain::codes::codes;
use crate::domain::form_name::FormName;
use crate::domain::milestone::MilestoneState;
use crate::domain::numbers::GoalNumber;
use crate::domain::sheet::{SheetStatus, SheetStep};
use crate::domain::stage::Stage;
use crate::domain::update::UpdateStatus;
use crate::store::kit::journal::SubjectKind;
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
        /// 英語名.
        NameEn = "name_en",
        /// 事業番号.
        Code = "code",
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
        /// 入力画面.
        Form = "form",
        /// 予算額・決算額.
        Amounts = "amounts",
        /// 金額.
        Amount = "amount",
        /// 円.
        Yen = "yen",
        /// 金額の区分.
        Part = "part",
        /// 単位当たりの金額の指標.
        CostOf = "cost_of",
    }
}

/// The name of a field within a trace: 理由, or remarks.objectives where a part of it has none.
pub fn name(path: &str, words: Words) -> String {
    let part = |part: &str| {
        let (plain, index) = part.split_once('[').map_or((part, ""), |(plain, index)| (plain, index));
        let known = Field::ALL.iter().find(|field| field.code() == plain);
        let plain = known.map_or_else(
            || plain.to_owned(),
            |field| words.text(&format!("trail-field-{}", field.code().replace('_', "-"))),
        );
        if index.is_empty() { plain } else { format!("{plain}[{index}") }
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
        "part" => stored.parse::<AmountPart>().ok().and_then(|_| code("amount-part-")),
        "kind" if stored.parse::<AmountKind>().is_ok() => code("amount-kind-"),
        "phase" => stored.parse::<Phase>().ok().and_then(|_| code("phase-")),
        "form" => form(stored).and_then(|form| form_in_words(form, words)),
        "" | "status" if stored.parse::<SheetStatus>().is_ok() => code("sheet-status-"),
        "" | "status" if stored.parse::<UpdateStatus>().is_ok() => code("update-status-"),
        _ => None,
    };
    known.unwrap_or_else(|| stored.to_owned())
}

/// The form that a trace names: by its name, or in older rows by the address of its page.
fn form(stored: &str) -> Option<FormName> {
    stored.parse().ok().or_else(|| form_at(stored))
}

fn form_at(address: &str) -> Option<FormName> {
    let parts: Vec<&str> = address.split(['/', '?']).skip(1).collect();
    let name = match parts.as_slice() {
        ["desk", "report"] => "monthly".to_owned(),
        ["desk", "report", section] => format!("monthly-of:{}", section.strip_prefix("section=")?),
        ["desk", "milestones", milestone] => format!("milestone:{milestone}"),
        ["desk", "goals", goal, form @ ("objectives" | "milestones" | "evaluation")] => format!("{form}:{goal}"),
        ["desk", "goals", goal, "results", stage] => format!("results:{goal}:{stage}"),
        ["desk", "goals", goal, "indicators", stage] => format!("indicators:{goal}:{}", stage.strip_prefix("stage=")?),
        ["desk", "goals", goal, "indicators", indicator, "breaks"] => format!("breaks:{goal}:{indicator}"),
        _ => return None,
    };
    name.parse().ok()
}

/// What a form is about and the title of its page; `None` for forms of which no draft goes on to another person.
fn form_in_words(form: FormName, words: Words) -> Option<String> {
    let thing = |kind: SubjectKind, number: i32| format!("{} {number}", words.text(&format!("trail-subject-{kind}")));
    let goal = |goal: GoalNumber| thing(SubjectKind::Goal, goal.0);
    let stage = |stage: Stage| words.text(&format!("stage-{stage}"));
    let parts = match form {
        FormName::Monthly => vec![words.text("monthly-title")],
        FormName::MonthlyOf(section) => vec![thing(SubjectKind::Unit, section.0), words.text("monthly-title")],
        FormName::Milestone(number) => vec![thing(SubjectKind::Milestone, number.0), words.text("update-heading")],
        FormName::Objectives(of) => vec![goal(of), words.text("goals-objectives-title")],
        FormName::Results(of, at) => vec![goal(of), words.text("goals-results-title"), stage(at)],
        FormName::Milestones(of) => vec![goal(of), words.text("goals-milestones-title")],
        FormName::Indicators(of, at) => vec![goal(of), words.text("indicators-title"), stage(at)],
        FormName::Breaks(of, _) => vec![goal(of), words.text("breaks-title")],
        FormName::Amounts(of, at) => vec![goal(of), words.text("amounts-title"), stage(at)],
        FormName::Evaluation(of) => vec![goal(of), words.text("evaluation-title")],
        _ => return None,
    };
    Some(parts.join(" / "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;

    #[test]
    fn a_form_is_told_alike_by_its_name_and_by_its_former_address() {
        let words = Words::of(Language::Japanese);
        for (name, address) in [
            ("monthly", "/desk/report"),
            ("monthly-of:5", "/desk/report?section=5"),
            ("milestone:7", "/desk/milestones/7"),
            ("objectives:12", "/desk/goals/12/objectives"),
            ("milestones:12", "/desk/goals/12/milestones"),
            ("evaluation:12", "/desk/goals/12/evaluation"),
            ("results:12:midyear", "/desk/goals/12/results/midyear"),
            ("indicators:12:results", "/desk/goals/12/indicators?stage=results"),
            ("breaks:12:3", "/desk/goals/12/indicators/3/breaks"),
        ] {
            assert_eq!(form(name), form(address), "{address}");
            let told = value("form", name, words);
            assert!(told != name && !told.is_ascii(), "{told}");
            assert_eq!(told, value("form", address, words));
        }
        assert_eq!(value("form", "/elsewhere", words), "/elsewhere");
    }
}
