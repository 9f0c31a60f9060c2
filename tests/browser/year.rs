//! A section's year from end to end, by those whose work it is: the sheet copied from last year, returned, mended and
//! approved, three months of reports, the mid-year report with a revised target, the results with two ratings, and a
//! correction after the year was closed. At each step citizens see what was published, and nothing earlier.

use thirtyfour::prelude::*;

use crate::support::browser::Screen;
use crate::visitor::{Visitor, visit};

/// One of the goal's milestones and one of its indicators.
const MILESTONE: &str = "空き家の持ち主に登録を案内する";
const INDICATOR: &str = "空き家情報バンク新規登録件数";

const PROMISE: &str = "空き家情報バンクに新しく60件を登録する（令和5年3月）";
const PROMISED: &str =
    "■空き家情報バンクに新しく60件を登録する（令和5年3月）\n・うち農地付き 10件\n※市外の方の登録も数える";
const DEFINITION: &str = "年度のはじめから空き家情報バンクに新しく登録した件数";

/// A month's updates: the day, what happened, and the value so far.
const MONTHS: [(&str, &str, &str); 3] = [
    ("2022-07-20", "持ち主420人に案内を送り、7月までに11件を登録した", "11"),
    ("2022-08-22", "相談会を2回開き、8月までに17件を登録した", "17"),
    ("2022-09-20", "見学会を開き、9月までに24件を登録した", "24"),
];

const MIDYEAR: &str = "上半期は24件を登録し、うち農地付きは3件だった（令和4年9月）";
const REVISION: &str = "登録を受け付ける窓口を2か月閉じたため";
const RESULT: &str = "年度を通して52件を登録した（令和5年3月）";
const OWN_REASONS: &str = "相談会を増やし、窓口を閉じた間の遅れを取り戻した";
const REVIEW: &str = "窓口が閉じていた間の案内の仕方には、改める余地がある";
const MENDED_RESULT: &str = "年度を通して53件を登録した（令和5年3月）";
const CORRECTION: &str = "3月末に受け付けた1件が漏れていたため";

#[test]
fn a_section_walks_through_its_year() {
    the_year(Screen::DESKTOP);
}

#[test]
fn the_year_needs_no_javascript() {
    the_year(Screen::DESKTOP.without_javascript());
}

fn the_year(screen: Screen) {
    visit(screen, async |visitor| {
        visitor.on("2022-04-11");
        open_the_year(visitor).await?;
        let sheet = Sheet::copied(visitor).await?;
        sheet.promises().await?;
        sheet.reports_month_by_month().await?;
        sheet.reports_midyear().await?;
        sheet.reports_results().await?;
        sheet.is_corrected().await
    });
}

/// The planning office opens the year, empty, with its deadlines and its scale.
async fn open_the_year(visitor: &Visitor<'_>) -> WebDriverResult<()> {
    visitor.sign_in("kikaku").await?;
    visitor.open("/admin/years/new").await?;
    visitor.select("もとにする年度", "もとにしない").await?;
    visitor.press("この年度から選ぶ").await?;
    visitor.fill("開く年度", "令和４年度").await?;
    visitor.press("年度を開く").await?;
    visitor.open("/admin/years/2022").await?;
    for (stage, deadline) in [("当初目標", "令和4年5月31日"), ("上半期", "R4.10.31"), ("成果", "２０２３年４月３０日")]
    {
        visitor.fill(stage, deadline).await?;
    }
    visitor.press("保存する").await?;
    visitor.press("この段階を使う").await?;
    // Last year's work ends here.
    visitor.open("/admin/years/2021").await?;
    visitor.press("年度を締め切る").await?;
    visitor.sign_out().await
}

/// The section's sheet of the new year.
struct Sheet<'a> {
    visitor: &'a Visitor<'a>,
    /// `/goals/N`.
    goal: String,
    /// The programme's public page.
    programme: String,
}

impl<'a> Sheet<'a> {
    /// Copied from last year's: nothing has to be typed again.
    async fn copied(visitor: &'a Visitor<'a>) -> WebDriverResult<Self> {
        visitor.open("/goals/53").await?;
        visitor.follow("この事務事業のほかの年度").await?;
        let programme = visitor.path().await?;
        visitor.sign_in("tanto").await?;
        visitor.open("/desk/goals").await?;
        visitor.press("前年度から写す").await?;
        let goal = visitor.path().await?.trim_start_matches("/desk").to_owned();
        visitor.sees("提出期限：令和4年5月31日").await?;
        visitor.sees("次の対応：担当者").await?;
        visitor.follow("事業概要・目標").await?;
        let text = visitor.field("本文").await?.value().await?.unwrap_or_default();
        assert!(text.contains("新規登録50件以上を目指す"), "last year's objectives: {text}");
        visitor.open(&format!("/desk{goal}/milestones")).await?;
        let title = visitor.field("内容").await?.value().await?;
        let due = visitor.field("期限").await?.value().await?;
        assert_eq!((title.as_deref(), due.as_deref()), (Some(MILESTONE), Some("令和4年6月")), "a year later");
        visitor.open(&format!("/desk{goal}/indicators?stage=goals")).await?;
        assert_eq!(visitor.field("この年度の目標値").await?.value().await?.as_deref(), Some("50"));
        visitor.sign_out().await?;
        Ok(Self { visitor, goal, programme })
    }

    /// 当初目標: written, returned, mended, approved, published.
    async fn promises(&self) -> WebDriverResult<()> {
        const REASON: &str = "いつまでに何件かを書いてください";
        const REMARK: &str = "期限のない項目があります";
        let visitor = self.visitor;
        self.writes("objectives", "■空き家情報バンクに60件を登録する").await?;
        self.submits("goals").await?;
        self.stays_hidden(&["60件を登録する"]).await?;
        visitor.open(&self.goal).await?;
        assert_eq!(visitor.status().await?, 404, "there is nothing to see yet");

        visitor.sign_in("kacho").await?;
        visitor.follow("）：当初目標").await?;
        visitor.fill("差戻しの理由", REASON).await?;
        self.unfolds("部分ごとの指摘").await?;
        visitor.fill("目標項目", REMARK).await?;
        visitor.press("差し戻す").await?;
        visitor.sign_out().await?;

        visitor.sign_in("tanto").await?;
        visitor.sees(REASON).await?;
        visitor.follow("）：当初目標").await?;
        visitor.sees(REMARK).await?;
        visitor.follow("編集する").await?;
        visitor.follow("事業概要・目標").await?;
        visitor.sees(REASON).await?;
        visitor.sees(REMARK).await?;
        visitor.fill("本文", PROMISED).await?;
        visitor.press("確かめる").await?;
        let preview = visitor.text_of(".sheet-preview").await?;
        assert!(preview.contains(PROMISE) && preview.contains("うち農地付き 10件"), "{preview}");
        assert!(!preview.contains('■') && !preview.contains('・'), "marks have become structure: {preview}");
        visitor.press("保存する").await?;
        visitor.open(&format!("/desk{}/indicators?stage=goals", self.goal)).await?;
        visitor.fill("この年度の目標値", "６０").await?;
        visitor.fill("定義", DEFINITION).await?;
        visitor.press("保存する").await?;
        visitor.sees("保存しました").await?;
        visitor.sign_out().await?;
        self.submits("goals").await?;
        self.is_approved_by_its_head("当初目標").await?;
        self.stays_hidden(&[PROMISE, DEFINITION, REASON, REMARK]).await?;

        visitor.on("2022-06-30");
        self.is_published("goals").await?;
        visitor.open(&self.goal).await?;
        for words in [PROMISE, "うち農地付き 10件", MILESTONE, "期限：令和4年6月", DEFINITION, "公表日：令和4年6月30日"]
        {
            visitor.sees(words).await?;
        }
        assert!(self.row_of_the_indicator().await?.contains("60"));
        visitor.sees_nothing_of(REASON).await?;
        visitor.sees_nothing_of(REMARK).await?;
        visitor.open("/years/2022").await?;
        self.unfolds("目標の全文").await?;
        visitor.sees(PROMISE).await?;
        visitor.open(&self.programme).await?;
        visitor.sees("令和4年度（2022年度）").await
    }

    /// Updates of three months, each public with the approval of the head.
    async fn reports_month_by_month(&self) -> WebDriverResult<()> {
        let visitor = self.visitor;
        for (place, (day, text, value)) in MONTHS.into_iter().enumerate() {
            visitor.on(day);
            visitor.sign_in("tanto").await?;
            visitor.follow("今月の報告").await?;
            self.row_field(MILESTONE, "起きたこと").await?.send_keys(text).await?;
            let state = if place == 2 { "完了" } else { "実施中" };
            let states = self.row_field(MILESTONE, "新しい状態").await?;
            states.find(By::XPath(format!(".//option[normalize-space(.)='{state}']"))).await?.click().await?;
            self.row_field(INDICATOR, "新しい数値").await?.send_keys(value).await?;
            visitor.press("まとめて報告する").await?;
            visitor.sees("報告を2件受け付けました").await?;
            visitor.sign_out().await?;
            self.stays_hidden(&[text]).await?;

            visitor.sign_in("kacho").await?;
            for about in [MILESTONE, INDICATOR] {
                visitor.open("/desk").await?;
                visitor.follow(&format!("確認する：{about}")).await?;
                visitor.sees("提出期限：令和4年10月31日").await?;
                visitor.press("承認する").await?;
                visitor.sees("承認しました").await?;
            }
            visitor.sign_out().await?;
            visitor.open(&self.goal).await?;
            visitor.sees(text).await?;
            let row = self.row_of_the_indicator().await?;
            assert!(row.contains(value), "{row}");
        }
        visitor.open(&format!("{}/publications/1", self.goal)).await?;
        for (_, text, _) in MONTHS {
            visitor.sees_nothing_of(text).await?;
        }
        visitor.sees(PROMISE).await
    }

    /// 上半期, with a revised target.
    async fn reports_midyear(&self) -> WebDriverResult<()> {
        let visitor = self.visitor;
        visitor.on("2022-10-20");
        self.writes("results/midyear", &format!("■{MIDYEAR}")).await?;
        visitor.sign_in("tanto").await?;
        visitor.open(&format!("/desk{}/indicators?stage=midyear", self.goal)).await?;
        visitor.sees("当初の目標値：60件").await?;
        visitor.fill("実績値", "24").await?;
        self.unfolds("目標値を変更する").await?;
        visitor.fill("変更後の目標値", "50").await?;
        visitor.fill("変更の理由", REVISION).await?;
        visitor.press("保存する").await?;
        visitor.sees("保存しました").await?;
        visitor.sign_out().await?;
        self.submits("midyear").await?;
        self.stays_hidden(&[MIDYEAR, REVISION]).await?;
        self.is_approved_by_its_head("上半期").await?;
        self.stays_hidden(&[MIDYEAR, REVISION]).await?;

        visitor.on("2022-11-10");
        self.is_published("midyear").await?;
        visitor.open(&self.goal).await?;
        visitor.sees(MIDYEAR).await?;
        visitor.sees(REVISION).await?;
        visitor.sees("達成率は変更後の目標値で計算").await?;
        let row = self.row_of_the_indicator().await?;
        let (first, now) = row.split_once('→').unwrap_or_default();
        assert!(first.contains("60") && now.contains("50"), "the first target stays beside it: {row}");
        visitor.open(&format!("{}/publications/1", self.goal)).await?;
        visitor.sees_nothing_of(MIDYEAR).await?;
        visitor.sees_nothing_of(REVISION).await
    }

    /// 成果, rated by the section and by its reviewer.
    async fn reports_results(&self) -> WebDriverResult<()> {
        let visitor = self.visitor;
        visitor.on("2023-04-17");
        self.writes("results/results", &format!("■{RESULT}")).await?;
        visitor.sign_in("tanto").await?;
        visitor.open(&format!("/desk{}/indicators?stage=results", self.goal)).await?;
        visitor.fill("実績値", "52").await?;
        visitor.press("保存する").await?;
        self.rates("計画以上", OWN_REASONS).await?;
        visitor.sign_out().await?;
        self.submits("results").await?;
        visitor.sign_in("bucho").await?;
        visitor.open(&format!("/desk{}/evaluation", self.goal)).await?;
        visitor.sees(OWN_REASONS).await?;
        visitor.sees("104%").await?;
        self.rates("計画通り", REVIEW).await?;
        visitor.sign_out().await?;
        self.is_approved_by_its_head("成果").await?;
        self.stays_hidden(&[RESULT, OWN_REASONS, REVIEW]).await?;

        visitor.on("2023-06-30");
        self.is_published("results").await?;
        visitor.open(&self.goal).await?;
        for words in [RESULT, "104%", "計画以上", OWN_REASONS, "計画通り", REVIEW, MIDYEAR] {
            visitor.sees(words).await?;
        }
        visitor.open("/years/2022").await?;
        visitor.sees(RESULT).await?;
        visitor.open(&format!("{}/publications/1", self.goal)).await?;
        visitor.sees_nothing_of(RESULT).await
    }

    /// After the year was closed, by correction only.
    async fn is_corrected(&self) -> WebDriverResult<()> {
        let visitor = self.visitor;
        let results = format!("/desk{}/stages/results", self.goal);
        visitor.sign_in("kikaku").await?;
        visitor.open("/admin/years/2022").await?;
        visitor.press("年度を締め切る").await?;
        visitor.open(&results).await?;
        visitor.fill("開く理由", CORRECTION).await?;
        visitor.press("訂正のために開く").await?;
        visitor.sign_out().await?;

        visitor.sign_in("tanto").await?;
        visitor.sees(CORRECTION).await?;
        visitor.follow("）：成果").await?;
        visitor.sees("訂正のために開かれています").await?;
        visitor.open(&format!("/desk{}/objectives", self.goal)).await?;
        visitor.sees("いまは書き直せません").await?;
        visitor.sign_out().await?;
        self.writes("results/results", &format!("■{MENDED_RESULT}")).await?;
        self.submits("results").await?;
        self.is_approved_by_its_head("成果").await?;
        self.stays_hidden(&[MENDED_RESULT, CORRECTION]).await?;

        visitor.sign_in("kikaku").await?;
        visitor.open(&self.publishing("results")).await?;
        visitor.press("公表する（日時を書いたときは予約）").await?;
        visitor.sees("訂正するものがあるため、理由を書いてください").await?;
        visitor.fill("訂正の理由", CORRECTION).await?;
        visitor.press("公表する（日時を書いたときは予約）").await?;
        visitor.sees("1件を公表しました").await?;
        visitor.sign_out().await?;
        visitor.open(&self.goal).await?;
        visitor.sees(MENDED_RESULT).await?;
        visitor.sees(CORRECTION).await?;
        visitor.open("/corrections").await?;
        for words in [RESULT, MENDED_RESULT, CORRECTION] {
            visitor.sees(words).await?;
        }
        Ok(())
    }

    /// Opens the first part of the page that is folded under these words.
    async fn unfolds(&self, words: &str) -> WebDriverResult<()> {
        let folded = self.visitor.page.find(By::XPath(format!("//summary[contains(., '{words}')]"))).await?;
        self.visitor.hit(&folded).await
    }

    /// The section writes a text of the sheet.
    async fn writes(&self, part: &str, text: &str) -> WebDriverResult<()> {
        let visitor = self.visitor;
        visitor.sign_in("tanto").await?;
        visitor.open(&format!("/desk{}/{part}", self.goal)).await?;
        visitor.fill("本文", text).await?;
        visitor.press("保存する").await?;
        visitor.sees("保存しました").await?;
        visitor.sign_out().await
    }

    async fn submits(&self, stage: &str) -> WebDriverResult<()> {
        let visitor = self.visitor;
        visitor.sign_in("tanto").await?;
        visitor.open(&format!("/desk{}/stages/{stage}", self.goal)).await?;
        visitor.press("提出する").await?;
        visitor.sees("次の対応：課長").await?;
        visitor.sign_out().await
    }

    /// The head finds the sheet on the desk and approves it.
    async fn is_approved_by_its_head(&self, stage: &str) -> WebDriverResult<()> {
        let visitor = self.visitor;
        visitor.sign_in("kacho").await?;
        visitor.follow(&format!("）：{stage}")).await?;
        visitor.press("承認する").await?;
        visitor.sees("次の対応：企画担当").await?;
        visitor.sign_out().await
    }

    fn publishing(&self, stage: &str) -> String {
        let number = self.goal.trim_start_matches("/goals/");
        format!("/admin/years/2022/publications?stage={stage}&scope=goal:{number}")
    }

    async fn is_published(&self, stage: &str) -> WebDriverResult<()> {
        let visitor = self.visitor;
        visitor.sign_in("kikaku").await?;
        visitor.open(&self.publishing(stage)).await?;
        visitor.press("公表する（日時を書いたときは予約）").await?;
        visitor.sees("1件を公表しました").await?;
        visitor.sign_out().await
    }

    /// Gives a rating on the page of the evaluation.
    async fn rates(&self, rating: &str, reasons: &str) -> WebDriverResult<()> {
        let visitor = self.visitor;
        visitor.open(&format!("/desk{}/evaluation", self.goal)).await?;
        visitor.choose(rating).await?;
        visitor.fill("評価の理由", reasons).await?;
        visitor.press("評価を保存する").await?;
        visitor.sees(reasons).await
    }

    /// A field in the row of the monthly form that is about something.
    async fn row_field(&self, about: &str, label: &str) -> WebDriverResult<WebElement> {
        let label = format!(
            "//div[@role='group'][.//h3[starts-with(normalize-space(.), '{about}')]]//label[normalize-space(.)='{label}']"
        );
        let label = self.visitor.page.find(By::XPath(label)).await?;
        let id = label.attr("for").await?.unwrap_or_default();
        self.visitor.page.find(By::Id(id)).await
    }

    /// The indicator on the public page that is shown.
    async fn row_of_the_indicator(&self) -> WebDriverResult<String> {
        let row = format!("//tr[th[starts-with(normalize-space(.), '{INDICATOR}')]]");
        self.visitor.page.find(By::XPath(row)).await?.text().await
    }

    /// Nobody outside sees these words, wherever they look.
    async fn stays_hidden(&self, words: &[&str]) -> WebDriverResult<()> {
        let visitor = self.visitor;
        let (goal, programme) = (&self.goal, &self.programme);
        let pages = [
            goal,
            &format!("/en{goal}"),
            programme,
            "/",
            "/years/2022",
            "/years/2022.json",
            "/compare?years=2021,2022&by=programme",
            "/corrections",
        ];
        for page in pages {
            visitor.open(page).await?;
            for words in words {
                visitor.sees_nothing_of(words).await?;
            }
        }
        for words in words {
            visitor.open(&format!("/search?q={words}")).await?;
            assert_eq!(visitor.count(".hit").await?, 0, "「{words}」 is found");
        }
        Ok(())
    }
}
