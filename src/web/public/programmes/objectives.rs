//! A year's objectives beside those of the year before: what each was, in whole words and numbers.

use crate::domain::difference::{self, Change, Piece};
use crate::domain::lineage::Lineage;
use crate::domain::matching::{self, Matching, Origin};
use crate::domain::publication::{Publication, Snapshot};
use crate::domain::text::comparison_key;
use crate::web::kit::context::Context;

/// Up to so many changes of a text are told one by one; of more, the earlier text is shown.
const MOST_CHANGES: usize = 3;
/// A change of so many characters, such as one of a number or a date, is told by itself however short the text is.
const SHORT: usize = 12;

/// How a year's objectives compare with those of the last year on record before it.
pub(super) struct Compared {
    /// The year before.
    pub(super) year: String,
    /// In words, with the counts.
    pub(super) sentence: Option<String>,
    /// What the earlier year alone had.
    pub(super) dropped: Vec<String>,
    /// The heading of that.
    pub(super) dropped_since: String,
}

/// An objective and what became of it since the year before.
pub(super) struct ObjectiveView {
    /// Its text.
    pub(super) text: Vec<Stretch>,
    /// `kept`, `reworded` or `new`; none where nothing can be said.
    pub(super) origin: Option<&'static str>,
    /// What it said the year before, where it said something else.
    pub(super) earlier: Option<Earlier>,
}

/// A stretch of an objective.
pub(super) struct Stretch {
    pub(super) text: String,
    /// Whether the year before said something else here.
    pub(super) changed: bool,
}

/// What an objective said the year before.
pub(super) enum Earlier {
    /// Each change.
    Changes(Vec<Change>),
    /// All of it.
    Text(String),
}

impl ObjectiveView {
    fn plain(text: &str, origin: Option<&'static str>) -> Self {
        let text = vec![Stretch { text: text.to_owned(), changed: false }];
        Self { text, origin, earlier: None }
    }

    fn changed(before: &str, after: &str, origin: &'static str) -> Self {
        let pieces = difference::between(before, after);
        let changes = difference::changes(&pieces);
        let length = |text: &str| text.chars().count();
        let lengths = changes.iter().map(|change| length(&change.before).max(length(&change.after)));
        let rewritten: usize = lengths.filter(|length| *length > SHORT).sum();
        let is_told_in_parts = changes.len() <= MOST_CHANGES && rewritten * 2 <= length(before).max(length(after));
        let text = pieces.into_iter().filter_map(|piece| match piece {
            Piece::Same(text) => Some(Stretch { text, changed: false }),
            Piece::Added(text) => Some(Stretch { text, changed: true }),
            Piece::Removed(_) => None,
        });
        Self {
            text: text.collect(),
            origin: Some(origin),
            earlier: Some(if is_told_in_parts { Earlier::Changes(changes) } else { Earlier::Text(before.to_owned()) }),
        }
    }
}

fn texts(snapshot: &Snapshot) -> impl Iterator<Item = &str> {
    snapshot.objectives.iter().map(|objective| objective.item.text.as_str())
}

/// A year's objectives beside those of the last year on record from which its programme descends.
pub(super) fn compare(
    snapshot: &Snapshot,
    all: &[Publication],
    lineage: &Lineage,
    context: &Context,
) -> (Option<Compared>, Vec<ObjectiveView>) {
    let after: Vec<&str> = texts(snapshot).collect();
    let plain = || after.iter().map(|text| ObjectiveView::plain(text, None)).collect();
    let ancestors = lineage.ancestors(snapshot.programme);
    let earlier: Vec<&Snapshot> = all
        .iter()
        .map(|publication| &*publication.snapshot)
        .filter(|other| other.fiscal_year < snapshot.fiscal_year && ancestors.contains(&other.programme))
        .collect();
    let Some(year) = earlier.iter().map(|other| other.fiscal_year).max() else { return (None, plain()) };
    let earlier: Vec<&Snapshot> = earlier.into_iter().filter(|other| other.fiscal_year == year).collect();
    let before: Vec<&str> = earlier.iter().flat_map(|other| texts(other)).collect();
    if before.is_empty() || after.is_empty() {
        return (None, plain());
    }
    let matching = matching::between(&before, &after);
    // Of a year that is recorded only in part nobody knows what it had besides.
    let is_whole = !snapshot.partial && earlier.iter().all(|other| !other.partial);
    let objectives = after.iter().zip(&matching.origins).map(|(text, origin)| {
        let known = |index: usize| before.get(index).copied().unwrap_or_default();
        match *origin {
            Origin::Kept(index) if comparison_key(known(index)) == comparison_key(text) => {
                ObjectiveView::plain(text, Some("kept"))
            }
            Origin::Kept(index) => ObjectiveView::changed(known(index), text, "kept"),
            Origin::Reworded(index) => ObjectiveView::changed(known(index), text, "reworded"),
            Origin::New => ObjectiveView::plain(text, is_whole.then_some("new")),
        }
    });
    let label = year.label(context.language);
    let dropped = matching.dropped.iter().filter_map(|index| before.get(*index)).map(|&text| text.to_owned());
    let compared = Compared {
        sentence: is_whole.then(|| sentence(&matching, &label, context)).flatten(),
        dropped: if is_whole { dropped.collect() } else { Vec::new() },
        dropped_since: context.words().fill("through-dropped", [("year", label.as_str().into())]),
        year: label,
    };
    (Some(compared), objectives.collect())
}

/// How many are the same, reworded, new, and gone; what there is none of isn't said.
fn sentence(matching: &Matching, year: &str, context: &Context) -> Option<String> {
    let words = context.words();
    let count = |wanted: fn(&Origin) -> bool| matching.origins.iter().filter(|origin| wanted(origin)).count();
    let counts = [
        ("through-count-kept", count(|origin| matches!(origin, Origin::Kept(_)))),
        ("through-count-reworded", count(|origin| matches!(origin, Origin::Reworded(_)))),
        ("through-count-new", count(|origin| *origin == Origin::New)),
        ("through-count-dropped", matching.dropped.len()),
    ];
    let parts = counts.into_iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = parts.map(|(key, count)| words.fill(key, [("count", count.into())])).collect();
    let parts = parts.join(&words.text("list-comma"));
    (!parts.is_empty()).then(|| words.fill("through-compared", [("year", year.into()), ("parts", parts.into())]))
}
