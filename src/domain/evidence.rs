//! 根拠資料: a file or a link that shows what a sheet or an update says. A file is what its content says it is; a link is
//! shown and never followed by the program.

use std::fmt;
use std::str::FromStr;

use super::codes::{UnknownCode, codes};
use super::numbers::{EvidenceNumber, UpdateNumber};
use super::stage::Stage;

/// The most characters of a title.
pub const LONGEST_TITLE: usize = 100;
/// The most characters of a link.
pub const LONGEST_LINK: usize = 500;
/// The most characters of the name of a file.
const LONGEST_NAME: usize = 100;
/// The most megabytes of a file.
pub const MOST_MEGABYTES: usize = 10;
/// The most of them on a sheet, all its stages and updates together.
pub const MOST_ON_A_SHEET: usize = 30;
/// The most megabytes of all files of a fiscal year.
pub const MOST_MEGABYTES_OF_A_YEAR: usize = 2048;

/// The code of a link, beside those of the kinds of files.
pub const LINK: &str = "link";

codes! {
    /// What a file is, by its content.
    EvidenceKind {
        Pdf = "pdf",
        Png = "png",
        Jpeg = "jpeg",
        /// Office Open XML.
        Docx = "docx",
        Xlsx = "xlsx",
        Pptx = "pptx",
        /// `OpenDocument`.
        Odt = "odt",
        Ods = "ods",
        Odp = "odp",
    }
}

impl EvidenceKind {
    /// The media type under which it is sent.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
        }
    }

    /// Whether a file of this kind may be called so.
    pub fn fits(self, name: &str) -> bool {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        ending == self.code() || (self == Self::Jpeg && ending == "jpg")
    }
}

/// On what it stands: what a sheet says in a stage, or an update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EvidenceSubject {
    Sheet(Stage),
    Update(UpdateNumber),
}

impl EvidenceSubject {
    /// The stage of the sheet, where it stands on one.
    pub const fn stage(self) -> Option<Stage> {
        match self {
            Self::Sheet(stage) => Some(stage),
            Self::Update(_) => None,
        }
    }

    /// The update, where it stands on one.
    pub const fn update(self) -> Option<UpdateNumber> {
        match self {
            Self::Sheet(_) => None,
            Self::Update(update) => Some(update),
        }
    }
}

impl fmt::Display for EvidenceSubject {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sheet(stage) => stage.fmt(formatter),
            Self::Update(update) => write!(formatter, "update-{update}"),
        }
    }
}

impl FromStr for EvidenceSubject {
    type Err = UnknownCode;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        match code.strip_prefix("update-").and_then(|number| number.parse().ok()) {
            Some(update) => Ok(Self::Update(update)),
            None => code.parse().map(Self::Sheet),
        }
    }
}

/// A file as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceFile {
    /// What whoever sent it called it.
    pub name: String,
    pub kind: EvidenceKind,
    /// How many.
    pub bytes: i32,
    /// The fingerprint of its content.
    pub sha256: String,
}

/// What it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceContent {
    File(EvidenceFile),
    Link(Link),
}

/// One file or link, as it is published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    pub number: EvidenceNumber,
    pub subject: EvidenceSubject,
    pub title: String,
    pub content: EvidenceContent,
}

impl Evidence {
    /// The file, where it is one.
    pub const fn file(&self) -> Option<&EvidenceFile> {
        match &self.content {
            EvidenceContent::File(file) => Some(file),
            EvidenceContent::Link(_) => None,
        }
    }

    /// The code of what it is: the kind of a file, or that it is a link.
    pub const fn kind_code(&self) -> &'static str {
        match &self.content {
            EvidenceContent::File(file) => file.kind.code(),
            EvidenceContent::Link(_) => LINK,
        }
    }

    /// Where it is found once it is public: a file within the city's site, a link elsewhere.
    pub fn address(&self) -> String {
        match &self.content {
            EvidenceContent::File(file) => format!("/evidence/{}.{}", self.number, file.kind),
            EvidenceContent::Link(link) => link.to_string(),
        }
    }

    /// The link, where it is one.
    pub const fn link(&self) -> Option<&Link> {
        match &self.content {
            EvidenceContent::File(_) => None,
            EvidenceContent::Link(link) => Some(link),
        }
    }
}

/// What is wrong with what somebody wants to add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceProblem {
    TitleMissing,
    /// More than [`LONGEST_TITLE`] characters.
    TitleTooLong,
    /// Neither a file nor a link.
    NothingGiven,
    /// A file and a link.
    BothGiven,
    /// More than [`MOST_MEGABYTES`].
    FileTooLarge,
    /// The content is of no kind that is taken.
    KindUnknown,
    /// The name of the file ends as that of another kind does.
    NameOfAnotherKind,
    /// It says that it is of a kind, and can't be read as such.
    FileDamaged,
    /// It can run something.
    FileWithMacros,
    /// It opens with a password only, or is of an old kind of Office.
    FileLockedOrOld,
    /// Not an address of the web.
    LinkUnreadable,
    /// More than [`LONGEST_LINK`] characters.
    LinkTooLong,
}

/// A title as it is kept.
pub fn title(typed: &str) -> Result<String, EvidenceProblem> {
    let title = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = title.chars().filter(|letter| !is_unseen(*letter)).collect();
    match title.chars().count() {
        0 => Err(EvidenceProblem::TitleMissing),
        1..=LONGEST_TITLE => Ok(title),
        _ => Err(EvidenceProblem::TitleTooLong),
    }
}

/// Characters that steer how others are shown: a name that holds them is read otherwise than it ends.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// The name of a file as it is kept: without the folders before it, and without anything that steers a header or a screen.
pub fn file_name(sent: &str) -> String {
    let name = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: Vec<char> = name.trim().chars().filter(|letter| !is_unseen(*letter)).collect();
    // The end of a long name says what kind of file it is.
    name.iter().skip(name.len().saturating_sub(LONGEST_NAME)).collect()
}

/// The address of a page elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// Reads an address of the web: http or https, without a name and a password in it.
    pub fn read(typed: &str) -> Result<Self, EvidenceProblem> {
        let typed = typed.trim();
        if typed.chars().count() > LONGEST_LINK {
            return Err(EvidenceProblem::LinkTooLong);
        }
        let link = Self(typed.to_owned());
        let is_foreign = |letter: char| {
            letter.is_whitespace()
                || is_unseen(letter)
                || matches!(letter, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        };
        let (host, port) = link.host().split_once(':').unwrap_or((link.host(), "0"));
        let is_host = host.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '.'))
            && host.chars().any(char::is_alphanumeric)
            && !host.contains("..")
            && port.parse::<u16>().is_ok();
        if is_host && !typed.contains(is_foreign) { Ok(link) } else { Err(EvidenceProblem::LinkUnreadable) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where it leads: what stands between the scheme and the path. Nothing where it is no address of the web.
    pub fn host(&self) -> &str {
        let Some((scheme, rest)) = self.0.split_once("://") else { return "" };
        if !scheme.eq_ignore_ascii_case("https") && !scheme.eq_ignore_ascii_case("http") {
            return "";
        }
        rest.split(['/', '?', '#']).next().unwrap_or_default()
    }
}

impl fmt::Display for Link {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// From what is on record, which was read when it was typed.
impl FromStr for Link {
    type Err = NotALink;

    fn from_str(stored: &str) -> Result<Self, NotALink> {
        Self::read(stored).map_err(|_| NotALink)
    }
}

/// A text that is no address of the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an address of the web")]
pub struct NotALink;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_to_the_web_and_names_where() {
        for (typed, host) in [
            ("https://www.city.example.jp/a?b=1#c", "www.city.example.jp"),
            (" HTTP://example.jp ", "example.jp"),
            ("https://example.jp:8443/統計/%E8%A1%A8.pdf", "example.jp:8443"),
            ("https://日本語.jp", "日本語.jp"),
        ] {
            assert_eq!(Link::read(typed).map(|link| link.host().to_owned()).as_deref(), Ok(host), "{typed}");
        }
        for typed in [
            "",
            "example.jp",
            "javascript:alert(1)",
            "javascript://example.jp/%0Aalert(1)",
            "data:text/html,a",
            "file:///etc/passwd",
            "ftp://example.jp",
            "//example.jp",
            "https://",
            "https:///a",
            "https://.",
            "https://a..b",
            "https://city.example.jp@evil.example/",
            "https://example.jp:99999/",
            "https://example.jp/\"onmouseover=",
            "https://example.jp/a b",
            "https://example.jp/\u{202E}fdp",
            "https://evil.example\\@city.example.jp",
        ] {
            assert_eq!(Link::read(typed), Err(EvidenceProblem::LinkUnreadable), "{typed}");
        }
        let long = format!("https://example.jp/{}", "a".repeat(LONGEST_LINK));
        assert_eq!(Link::read(&long), Err(EvidenceProblem::LinkTooLong));
    }

    #[test]
    fn a_name_has_no_folders_and_nothing_that_steers() {
        assert_eq!(file_name("C:\\資料\\議事録.pdf"), "議事録.pdf");
        assert_eq!(file_name("../../etc/a\r\nb\".pdf"), "ab\".pdf");
        assert_eq!(file_name("見積\u{202E}fdp.docx"), "見積fdp.docx");
        let long = file_name(&format!("{}.xlsx", "長".repeat(300)));
        assert!(long.chars().count() == LONGEST_NAME && EvidenceKind::Xlsx.fits(&long));
    }

    #[test]
    fn a_name_ends_as_its_kind_does() {
        for (kind, name) in [
            (EvidenceKind::Jpeg, "写真.JPG"),
            (EvidenceKind::Jpeg, "a.jpeg"),
            (EvidenceKind::Pdf, "a.html.pdf"),
            (EvidenceKind::Docx, "a.docx"),
        ] {
            assert!(kind.fits(name), "{name}");
        }
        for (kind, name) in [
            (EvidenceKind::Pdf, "a.pdf.html"),
            (EvidenceKind::Pdf, "pdf"),
            (EvidenceKind::Docx, "a.docm"),
            (EvidenceKind::Png, "a.jpg"),
        ] {
            assert!(!kind.fits(name), "{name}");
        }
    }

    #[test]
    fn what_it_stands_on_comes_back_from_its_code() {
        for subject in [EvidenceSubject::Sheet(Stage::Midyear), EvidenceSubject::Update(UpdateNumber(35))] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
        }
        assert!("update-".parse::<EvidenceSubject>().is_err());
    }

    #[test]
    fn a_title_is_one_line() {
        assert_eq!(title("  登録の\r\n一覧 ").as_deref(), Ok("登録の 一覧"));
        assert_eq!(title("\u{3000}"), Err(EvidenceProblem::TitleMissing));
        assert_eq!(title(&"あ".repeat(LONGEST_TITLE + 1)), Err(EvidenceProblem::TitleTooLong));
    }
}
