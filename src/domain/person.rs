//! People and their posts (product rule 8): a person holds posts for a time, several at once, and acts in one.

use chrono::NaiveDate;
use serde::Serialize;

use super::codes::codes;
use super::numbers::{DeputyNumber, PersonNumber, PostNumber, UnitNumber};
use super::unit::UnitKind;

/// The most characters of a person's name.
pub const LONGEST_NAME: usize = 100;

codes! {
    /// What a post entitles to.
    Role {
        /// 担当者 of a section: reports on its goals.
        Staff = "staff",
        /// 課長・室長: checks, returns and approves what the section writes.
        SectionHead = "section_head",
        /// 部長: the same for every section of the department, and reads all departments.
        DepartmentHead = "department_head",
        /// 市長・副市長: reads and comments everywhere, writes nowhere.
        Executive = "executive",
        /// 企画担当: opens years, imports, publishes, manages people, reads the trail.
        Administrator = "administrator",
    }
}

/// A post held by one person from one day to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Post {
    pub number: PostNumber,
    pub role: Role,
    /// The section or department it belongs to; none for posts of the whole city.
    pub unit: Option<UnitNumber>,
    /// The unit's name, for signatures.
    pub unit_name: Option<String>,
    /// Units that have ended and whose work this one carries on. Their sheets stay under their names (product rule 4),
    /// and what is still to be done on them is done here. Known for the posts of an [`Actor`].
    #[serde(skip)]
    pub former_units: Vec<UnitNumber>,
    pub from: NaiveDate,
    /// The last day, where one is set.
    pub until: Option<NaiveDate>,
}

impl Post {
    /// Whether the post is held on `day`.
    pub fn is_held_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The post as its holder signs: 商工観光課長, 商工観光課担当.
    pub fn title(&self) -> String {
        self.role.title_in(self.unit_name.as_deref())
    }

    /// The unit of the post, and those whose work it carries on.
    pub fn units(&self) -> impl Iterator<Item = UnitNumber> {
        self.unit.into_iter().chain(self.former_units.iter().copied())
    }

    /// Whether what a unit has to do is done in this post.
    pub fn answers_for(&self, unit: UnitNumber) -> bool {
        self.units().any(|own| own == unit)
    }
}

/// Somebody who is signed in, with the posts held today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub person: PersonNumber,
    /// The name shown in signatures.
    pub name: String,
    /// The posts held today; none for somebody whose posts have ended.
    pub posts: Vec<Post>,
    /// The posts of absent heads in which this person decides today (代決).
    pub deputyships: Vec<Deputyship>,
    /// Whether the password has to be changed before anything else.
    pub must_change_password: bool,
    /// Whether a second factor has to be set up before anything else.
    pub must_set_up_second_factor: bool,
}

/// 代決: deciding in the post of a head who is away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deputyship {
    pub number: DeputyNumber,
    /// The post, which the head goes on holding.
    pub post: Post,
    /// The head who is away.
    pub absent: PersonNumber,
    pub absent_name: String,
}

impl Actor {
    /// The first post of this role.
    pub fn post(&self, role: Role) -> Option<&Post> {
        self.posts.iter().find(|post| post.role == role)
    }

    /// The post of an absent head of this role who answers for this unit.
    pub fn deputyship_in(&self, role: Role, unit: UnitNumber) -> Option<&Deputyship> {
        self.deputyships.iter().find(|held| held.post.role == role && held.post.answers_for(unit))
    }

    /// The first post of this role that answers for this unit.
    pub fn post_in(&self, role: Role, unit: UnitNumber) -> Option<&Post> {
        self.posts.iter().find(|post| post.role == role && post.answers_for(unit))
    }
}

/// Who wrote something, as it is recorded: the person and the post at the time, and both in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// The person; none for the command line and the system itself.
    pub person: Option<PersonNumber>,
    /// The post in which it was done.
    pub post: Option<PostNumber>,
    /// The registration under which a deputy did it in the post of an absent head.
    pub deputy: Option<DeputyNumber>,
    /// Name and post in words, so that the record stays readable when both have changed.
    pub signature: String,
}

impl Author {
    /// An author in one of their posts.
    pub fn in_post(actor: &Actor, post: &Post) -> Self {
        Self {
            person: Some(actor.person),
            post: Some(post.number),
            deputy: None,
            signature: format!("{}（{}）", actor.name, post.title()),
        }
    }

    /// A deputy in the post of an absent head: 「代決 ○○課 △△（課長 □□ 不在）」. The head's unit is named where it is
    /// another than the deputy's own.
    pub fn for_absent(actor: &Actor, deputyship: &Deputyship) -> Self {
        let post = &deputyship.post;
        let own = actor.posts.iter().find_map(|post| post.unit_name.as_deref()).unwrap_or_default();
        let theirs = post.unit_name.as_deref().filter(|unit| *unit != own);
        let (title, absent) = (post.role.title_in(theirs), &deputyship.absent_name);
        let deputy = [own, &actor.name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        Self {
            person: Some(actor.person),
            post: Some(post.number),
            deputy: Some(deputyship.number),
            signature: format!("代決 {deputy}（{title} {absent} 不在）"),
        }
    }

    /// The same, deciding what they wrote themselves.
    #[must_use]
    pub fn on_own_writing(mut self) -> Self {
        self.signature.push_str("※本人が書いたもの");
        self
    }

    /// Somebody who acts for their own account and in no post: signing in, changing a password.
    pub fn themselves(person: PersonNumber, name: &str) -> Self {
        Self { person: Some(person), post: None, deputy: None, signature: name.to_owned() }
    }

    /// Whoever runs a command on the server.
    pub fn at_the_console() -> Self {
        Self::nobody("コマンド実行")
    }

    /// The server itself, on its own schedule.
    pub fn the_server() -> Self {
        Self::nobody("自動処理")
    }

    /// Somebody who is not signed in.
    pub fn unknown() -> Self {
        Self::nobody("ログインしていない人")
    }

    fn nobody(signature: &str) -> Self {
        Self { person: None, post: None, deputy: None, signature: signature.to_owned() }
    }
}

/// Whether a text can be the name of an account: 2 to 50 letters, digits, dots, hyphens and underscores.
pub fn is_login(text: &str) -> bool {
    (2..=50).contains(&text.len())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_'))
}

/// The last day up to which somebody holds one of these posts (first and last days) without a gap from `today` on; the
/// day before `today` where nobody holds one today.
pub fn held_through(posts: &[(NaiveDate, Option<NaiveDate>)], today: NaiveDate) -> NaiveDate {
    let mut through = today.pred_opt().unwrap_or(NaiveDate::MIN);
    let mut posts = posts.to_vec();
    posts.sort_unstable();
    for (from, until) in posts {
        let goes_on = from.pred_opt().is_none_or(|before| before <= through);
        if goes_on {
            through = through.max(until.unwrap_or(NaiveDate::MAX));
        }
    }
    through
}

impl Role {
    /// Whether a post of this role can belong to such a unit, or to none.
    pub const fn fits(self, unit: Option<UnitKind>) -> bool {
        match self {
            Self::Staff | Self::SectionHead => matches!(unit, Some(UnitKind::Section)),
            Self::DepartmentHead => matches!(unit, Some(UnitKind::Department)),
            Self::Executive => unit.is_none(),
            Self::Administrator => true,
        }
    }

    /// Reads a role as personnel sections name it: its code, its title, or one of the ranks that have its rights.
    pub fn read(text: &str) -> Option<Self> {
        let key = super::text::comparison_key(text);
        Self::ALL.iter().copied().find(|role| {
            role.code() == key
                || role.title() == key
                || role.other_titles().split_whitespace().any(|title| title == key)
        })
    }

    /// The role with its unit. Whoever heads a unit has its name with 長 for a title (商工観光課長, 議会事務局長), or just
    /// its name where that is a title (危機管理監, 会計管理者); any other name is followed by the role's title.
    pub fn title_in(self, unit: Option<&str>) -> String {
        const HEADED: [&str; 16] = [
            "課",
            "室",
            "部",
            "局",
            "所",
            "館",
            "院",
            "園",
            "署",
            "係",
            "班",
            "隊",
            "場",
            "センター",
            "グループ",
            "チーム",
        ];
        const TITLES: [&str; 4] = ["監", "官", "者", "長"];
        let unit = unit.unwrap_or_default();
        match self {
            Self::SectionHead | Self::DepartmentHead if TITLES.iter().any(|title| unit.ends_with(title)) => {
                unit.to_owned()
            }
            Self::SectionHead | Self::DepartmentHead if HEADED.iter().any(|kind| unit.ends_with(kind)) => {
                format!("{unit}長")
            }
            _ => format!("{unit}{}", self.title()),
        }
    }

    /// Other ranks with the rights of this one.
    const fn other_titles(self) -> &'static str {
        match self {
            Self::Staff => {
                "担当者 職員 一般職員 課員 室員 主事 主事補 主任主事 主任 主査 副主査 係長 主幹 課長補佐 室長補佐 専門員 技師
                 主任技師 書記 会計年度任用職員"
            }
            Self::SectionHead => "室長 所長 支所長 センター長 館長 事務局長",
            Self::DepartmentHead => "局長 部局長",
            Self::Executive => "市長 副市長 町長 副町長 村長 副村長 教育長",
            Self::Administrator => "管理者 企画担当者",
        }
    }

    /// The role as records name it. Records are the city's own text and therefore Japanese.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Staff => "担当",
            Self::SectionHead => "課長",
            Self::DepartmentHead => "部長",
            Self::Executive => "市長・副市長",
            Self::Administrator => "企画担当",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_heads_a_unit_signs_with_its_official_title() {
        for (unit, title) in [
            ("商工観光課", "商工観光課長"),
            ("危機管理室", "危機管理室長"),
            ("議会事務局", "議会事務局長"),
            ("会計管理者", "会計管理者"),
            ("東支所窓口", "東支所窓口課長"),
            ("子育て支援センター", "子育て支援センター長"),
            ("危機管理監", "危機管理監"),
        ] {
            assert_eq!(Role::SectionHead.title_in(Some(unit)), title);
        }
        assert_eq!(Role::DepartmentHead.title_in(Some("建設部")), "建設部長");
        assert_eq!(Role::Staff.title_in(Some("商工観光課")), "商工観光課担当");
        assert_eq!(Role::DepartmentHead.title_in(None), "部長");
        assert_eq!(Role::Executive.title_in(None), "市長・副市長");
    }
}
