//! The two languages of the interface. The city's own text is always Japanese.

use super::codes::codes;

codes! {
    /// A language of the interface.
    Language {
        /// 日本語, the first language of every page.
        Japanese = "ja",
        /// English, under `/en`.
        English = "en",
    }
}
