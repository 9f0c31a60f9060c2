//! What narrows a list: the options beside the words.

/// An option of a filter.
pub(in crate::web::public) struct Choice {
    pub(in crate::web::public) code: String,
    pub(in crate::web::public) label: String,
    pub(in crate::web::public) chosen: bool,
    /// The language of a label that need not be in the page's.
    pub(in crate::web::public) lang: Option<&'static str>,
}

/// Whether any of them is chosen: then they are in sight on a phone too.
pub(in crate::web::public) fn is_narrowed(filters: &[&[Choice]]) -> bool {
    filters.iter().copied().flatten().any(|choice| choice.chosen)
}
