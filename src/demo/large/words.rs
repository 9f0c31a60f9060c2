//! What the sheets of the city for measuring say: put together from short lists, the same every time, and as long as the
//! sentences of real tables are.

use crate::domain::era;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::partial_date::PartialDate;

/// The departments with their sections and what each section works on.
const DEPARTMENTS: [(&str, [(&str, &str); 5]); 10] = [
    (
        "総務部",
        [
            ("総務課", "文書の電子化"),
            ("職員課", "職員の研修"),
            ("財産管理課", "遊休施設"),
            ("契約検査課", "工事の検査"),
            ("危機管理課", "避難所"),
        ],
    ),
    (
        "企画部",
        [
            ("政策推進課", "総合計画"),
            ("財務課", "公共施設の更新"),
            ("情報推進課", "窓口の電子申請"),
            ("広報広聴課", "広報紙"),
            ("交通政策課", "乗合交通"),
        ],
    ),
    (
        "市民部",
        [
            ("市民課", "証明書の交付"),
            ("税務課", "納税の案内"),
            ("保険年金課", "特定健診"),
            ("人権協働課", "自治会の活動"),
            ("市民相談課", "消費生活"),
        ],
    ),
    (
        "福祉部",
        [
            ("地域福祉課", "見守りの活動"),
            ("高齢福祉課", "介護予防"),
            ("障害福祉課", "就労の場"),
            ("生活支援課", "家計の見直し"),
            ("健康づくり課", "歩こう会"),
        ],
    ),
    (
        "こども部",
        [
            ("子育て支援課", "一時預かり"),
            ("保育課", "保育の受入れ"),
            ("こども家庭課", "家庭の訪問"),
            ("青少年課", "放課後の居場所"),
            ("母子保健課", "乳児の健診"),
        ],
    ),
    (
        "環境部",
        [
            ("環境政策課", "省エネルギー"),
            ("資源循環課", "資源ごみの分別"),
            ("生活衛生課", "空き地の管理"),
            ("公園緑地課", "公園の遊具"),
            ("自然保護課", "里山の保全"),
        ],
    ),
    (
        "産業部",
        [
            ("農業振興課", "新規就農"),
            ("林業振興課", "間伐"),
            ("商工振興課", "創業"),
            ("観光交流課", "観光案内"),
            ("雇用対策課", "合同面接会"),
        ],
    ),
    (
        "建設部",
        [
            ("道路管理課", "道路の補修"),
            ("河川課", "河川の点検"),
            ("都市計画課", "まちなかの広場"),
            ("住宅課", "空き家"),
            ("建築指導課", "耐震診断"),
        ],
    ),
    (
        "上下水道部",
        [
            ("水道業務課", "検針"),
            ("水道工務課", "配水管の更新"),
            ("下水道課", "下水道の接続"),
            ("浄水課", "水質の検査"),
            ("料金課", "口座振替"),
        ],
    ),
    (
        "教育委員会",
        [
            ("教育総務課", "通学路の安全"),
            ("学校教育課", "学力の向上"),
            ("生涯学習課", "公民館の講座"),
            ("文化財課", "文化財の公開"),
            ("学校給食課", "地場産の給食"),
        ],
    ),
];

/// How many sections there are.
const SECTIONS: usize = 50;

const FORMS: [&str; 10] = [
    "推進事業",
    "改善事業",
    "支援事業",
    "相談事業",
    "整備事業",
    "普及事業",
    "連携事業",
    "点検事業",
    "人材育成事業",
    "情報発信事業",
];

const POLICIES: [&str; 5] = [
    "安心して暮らせるまちをつくる",
    "人が育つまちをつくる",
    "にぎわいのあるまちをつくる",
    "自然と共にあるまちをつくる",
    "次の世代へつなぐまちをつくる",
];

/// What is counted, and in what.
const MEASURES: [(&str, &str); 5] =
    [("利用件数", "件"), ("参加者数", "人"), ("相談件数", "件"), ("実施箇所数", "か所"), ("協力団体数", "団体")];

/// What is promised and what comes of it. `s` is what the section works on, `i` the indicator, `t` and `a` its target
/// and actual with their unit, `c` a small number and `m` a month.
type Pair = (&'static str, &'static str);

const FIGURES: [Pair; 5] = [
    (
        "{s}の{i}を{t}以上にする。前年度の聞き取りをもとに対象となる地区を広げ、申込みの手続きを簡単にする（{m}）",
        "{s}の{i}は{a}だった。手続きを簡単にした地区で申込みが増え、残る地区にも同じ方法を広げることにした（{m}）",
    ),
    (
        "{s}について、{i}{t}を目標に、関係する団体と役割を分けて取り組み、四半期ごとに進みぐあいを確かめる（{m}）",
        "団体との打合せを{c}回行い、{i}は{a}となった。四半期ごとの確認で遅れのあった取組は後期に補った（{m}）",
    ),
    (
        "利用する人の少ない時期に{s}の催しを{c}回行い、年間の{i}を{t}まで伸ばす。結果は広報紙で知らせる（{m}）",
        "催しを{c}回行い、年間の{i}は{a}だった。雨で取りやめた回の分は、会場を改めて冬に行った（{m}）",
    ),
    (
        "{s}の{i}を{t}とするため、担当する職員を{c}人とし、夜間と休日にも相談を受けられるようにする（{m}）",
        "夜間と休日の相談を始め、{i}は{a}となった。相談の多かった内容をまとめて、よくある質問として公開した（{m}）",
    ),
    (
        "{s}の計画を見直して{i}の目標を{t}とし、費用と効果を比べたうえで、続ける取組と終える取組を分ける（{m}）",
        "見直した計画のもとで{i}は{a}だった。効果の小さかった取組{c}件を終え、その費用を新しい取組に充てた（{m}）",
    ),
];

const WORKS: [Pair; 5] = [
    (
        "{s}に使う設備{c}か所の点検を終え、直すところを緊急度の順に一覧にして、次年度の予算に反映する（{m}）",
        "設備{c}か所の点検を終えて一覧を作り、緊急度の高いものから修繕に着手した。残りは次年度に行う（{m}）",
    ),
    (
        "{s}の手引きを改め、はじめて担当する職員でも同じ対応ができるように、事例{c}件を加えて配る（{m}）",
        "事例{c}件を加えた手引きを全ての窓口に配り、使いにくいところを聞き取って第2版の案をまとめた（{m}）",
    ),
    (
        "{s}に関わる{c}つの地区で説明会を開き、出された意見への考え方を取りまとめて市のページで公表する（{m}）",
        "{c}つの地区で説明会を開いた。出された意見と市の考え方を一覧にし、市のページと支所の窓口で公表した（{m}）",
    ),
    (
        "近隣の市町と{s}の共同実施を協議し、費用の分担と受付の方法について{c}回の会合で合意をまとめる（{m}）",
        "近隣の市町と{c}回の会合を行い、受付の方法は合意した。費用の分担は利用の実績を見て決めることになった（{m}）",
    ),
    (
        "{s}の記録を電子化し、過去{c}年分を検索できるようにして、問合せに答えるまでの日数を半分にする（{m}）",
        "過去{c}年分の記録を検索できるようにした。問合せに答えるまでの日数は平均で4割短くなった（{m}）",
    ),
];

const WORDS: [Pair; 5] = [
    (
        "学校や事業所へ出向く講座を{c}回行い、参加した人への聞き取りの結果を翌年度の進め方に生かす（{m}）",
        "出向く講座を{c}回行った。聞き取りでは「分かりやすかった」が8割を超え、翌年度は回数を増やすことにした（{m}）",
    ),
    (
        "広報紙に{c}回の連載を載せ、市のページと回覧でも知らせて、はじめて利用する人を増やす（{m}）",
        "広報紙に{c}回載せた。利用のきっかけを尋ねたところ、回覧で知ったという人が最も多かった（{m}）",
    ),
    (
        "地域で活動する人を対象に研修を{c}回行い、修了した人が次の世代の担い手に教える仕組みをつくる（{m}）",
        "研修を{c}回行い、修了した人のうち半数が地域の講座で教え始めた。教材は誰でも使えるように公開した（{m}）",
    ),
    (
        "利用していない人を含めて{c}百人に尋ね、利用しにくい理由を明らかにして、改める順番を決める（{m}）",
        "{c}百人に尋ね、理由として多かった受付の時間と場所について、改める順番と時期を決めた（{m}）",
    ),
    (
        "取組のようすを写真と数字で{c}回伝え、寄せられた質問には2週間のうちに答える（{m}）",
        "取組のようすを{c}回伝えた。寄せられた質問には全て期限のうちに答え、主なものを公開した（{m}）",
    ),
];

const SUMMARY: &str = "市民の暮らしを支えるため、{s}に関する取組を関係する団体と共に計画的に進める。";

/// Told with a result that was published and then put right.
pub(super) const RECOUNTED: &str = "。なお、集計の対象を改めて数え直した";

/// Why it was put right.
pub(super) const REASON: &str = "集計の対象に誤りがあったため、数え直した結果に改める";

/// A number that follows from others and looks like chance.
pub(super) fn mix(of: [usize; 3]) -> usize {
    let mut mixed: u64 = 0x51ed_270b;
    for part in of {
        mixed = (mixed ^ u64::try_from(part).unwrap_or_default()).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^= mixed >> 29;
    }
    usize::try_from(mixed >> 34).unwrap_or_default()
}

/// A programme by its place in the table, counted from 0.
#[derive(Clone, Copy)]
pub(super) struct Programme(pub(super) usize);

impl Programme {
    pub(super) fn department(self) -> &'static str {
        let (name, _) = DEPARTMENTS[self.0 % SECTIONS / 5];
        name
    }

    pub(super) fn section(self) -> &'static str {
        let (_, sections) = DEPARTMENTS[self.0 % SECTIONS / 5];
        sections[self.0 % 5].0
    }

    fn subject(self) -> &'static str {
        let (_, sections) = DEPARTMENTS[self.0 % SECTIONS / 5];
        sections[self.0 % 5].1
    }

    pub(super) fn name(self) -> String {
        let form = FORMS[self.0 / SECTIONS % FORMS.len()];
        match self.0 / (SECTIONS * FORMS.len()) {
            0 => format!("{}{form}", self.subject()),
            more => format!("{}第{}{form}", self.subject(), more + 1),
        }
    }

    pub(super) fn policy(self) -> &'static str {
        POLICIES[self.0 % SECTIONS / 10]
    }

    pub(super) fn summary(self) -> String {
        SUMMARY.replace("{s}", self.subject())
    }

    pub(super) fn measure(self) -> (String, &'static str) {
        let (name, unit) = MEASURES[mix([self.0, 0, 0]) % MEASURES.len()];
        (format!("{}の{name}", self.subject()), unit)
    }

    pub(super) fn target(self, year: FiscalYear) -> usize {
        20 + mix([self.0, 1, 0]) % 400 + in_order(year) % 40 * (1 + mix([self.0, 2, 0]) % 9)
    }

    pub(super) fn actual(self, year: FiscalYear) -> usize {
        self.target(year) * (70 + mix([self.0, 3, in_order(year)]) % 60) / 100
    }

    pub(super) fn objectives(self, year: FiscalYear) -> String {
        self.lines(year, |(objective, _)| objective)
    }

    pub(super) fn results(self, year: FiscalYear) -> String {
        self.lines(year, |(_, result)| result)
    }

    /// What is to be reached on the way.
    pub(super) fn steps(self) -> [String; 2] {
        [format!("{}の実施計画を決める", self.subject()), format!("{}の上半期の取組を終える", self.subject())]
    }

    /// What is reported on a step.
    pub(super) fn report(self, year: FiscalYear) -> String {
        let count = 2 + mix([self.0, 4, in_order(year)]) % 9;
        format!("{}について関係する団体と{count}回の打合せを行い、残る作業の分担と日程を決めた。", self.subject())
    }

    /// A cell: two to four lines, each of which stays for some years but for its figures.
    fn lines(self, year: FiscalYear, side: fn(Pair) -> &'static str) -> String {
        let era_of_text = (in_order(year) + self.0) / 4;
        let count = 2 + [0, 1, 1, 1, 2][mix([self.0, 5, era_of_text]) % 5];
        let mut lines = Vec::new();
        for (place, (list, shift)) in [(&FIGURES, 0), (&WORKS, 0), (&WORDS, 0), (&WORKS, 1)].into_iter().enumerate() {
            if place < count {
                let chosen = (mix([self.0, 6 + place % 2, era_of_text]) + shift) % list.len();
                lines.push(format!("■{}", self.filled(side(list[chosen]), year, place)));
            }
        }
        lines.join("\n")
    }

    fn filled(self, text: &str, year: FiscalYear, place: usize) -> String {
        let (name, unit) = MEASURES[mix([self.0, 0, 0]) % MEASURES.len()];
        let chance = mix([self.0, 20 + place, in_order(year)]);
        let month = [6, 7, 9, 10, 11, 12, 1, 2, 3][chance % 9];
        let calendar_year = if month < 4 { year.next().number() } else { year.number() };
        let month = PartialDate::month(calendar_year, month).map(|month| era::month_in_japanese(month.from()));
        text.replace("{s}", self.subject())
            .replace("{i}", name)
            .replace("{t}", &format!("{}{unit}", self.target(year)))
            .replace("{a}", &format!("{}{unit}", self.actual(year)))
            .replace("{c}", &(2 + chance / 9 % 9).to_string())
            .replace("{m}", &month.unwrap_or_default())
    }
}

/// A year as a number that grows.
fn in_order(year: FiscalYear) -> usize {
    usize::try_from(year.number()).unwrap_or_default()
}
