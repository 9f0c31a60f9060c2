//! Who is who, in words: on the page and on the command line.

use crate::domain::identity::{Answer, Identity, Question};
use crate::domain::lineage::SuccessionKind;
use crate::web::kit::words::Words;

/// An answer to the question who a row is.
pub fn answer(question: &Question, answer: &Answer, words: Words) -> String {
    let name_of = |number| question.candidates.iter().find(|one| one.programme == number).map(|one| one.name.as_str());
    if let Some((kind, from)) = &answer.links {
        let quoted = |name: &str| words.fill("import-who-quoted", [("name", name.into())]);
        let names: Vec<String> = from.iter().filter_map(|number| name_of(*number)).map(quoted).collect();
        let key = match (kind, answer.is) {
            (SuccessionKind::Split, _) => "import-who-split",
            (SuccessionKind::Merged, Identity::Another) => "import-who-merged",
            (SuccessionKind::Merged, _) => "import-who-joined",
            _ => "import-who-renamed",
        };
        return words.fill(key, [("names", names.join(&words.text("import-who-and")).into())]);
    }
    match answer.is {
        Identity::Programme(number) if question.is == Some(number) && question.is_open => {
            words.text("import-who-no-link")
        }
        Identity::Programme(number) => {
            words.fill("import-who-same", [("name", name_of(number).unwrap_or_default().into())])
        }
        Identity::Same | Identity::Another => words.text("import-who-another"),
    }
}
