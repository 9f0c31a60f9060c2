//! What was typed into a form, field by field, whatever form it is: as it was sent, as a draft keeps it, as the login
//! carries it along.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};

/// Fields that are not those of the form that was asked for.
#[derive(Debug, thiserror::Error)]
#[error("not the fields of this form: {0}")]
pub struct NotAForm(String);

/// The fields of a form as they were sent, in their order. A field may be there more than once. A line ends as it does
/// everywhere else here, and not as browsers send it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// One more field, behind the others.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into().replace("\r\n", "\n")));
    }

    /// Every field with its value.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The value of a field, where there is one; the last of several.
    pub fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The value of a field as it was typed; empty where there is none.
    pub fn get(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default()
    }

    /// The value of a field without the spaces around it.
    pub fn trimmed(&self, name: &str) -> &str {
        self.get(name).trim()
    }

    /// The value of a field, or what the form says at first.
    pub fn value_or(&self, name: &str, first: impl Into<String>) -> String {
        self.find(name).map_or_else(|| first.into(), str::to_owned)
    }

    /// The fields by their names.
    pub fn by_name(&self) -> std::collections::BTreeMap<String, String> {
        self.0.iter().cloned().collect()
    }

    /// Every field that holds something.
    pub fn filled_in(&self) -> impl Iterator<Item = (&str, &str)> {
        self.all().filter(|(_, value)| !value.trim().is_empty())
    }

    /// What people typed in words, for showing it.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let in_words = |text: &&str| text.chars().any(|letter| letter.is_whitespace() || !letter.is_ascii());
        self.filled_in().map(|(_, value)| value).filter(in_words)
    }

    /// The same without these fields.
    #[must_use]
    pub fn without(self, names: &[&str]) -> Self {
        Self(self.0.into_iter().filter(|(name, _)| !names.contains(&name.as_str())).collect())
    }

    /// The fields as a form of its own kind has them.
    pub fn into_form<F: DeserializeOwned>(self) -> Result<F, NotAForm> {
        let written = serde_urlencoded::to_string(&self.0).map_err(|error| NotAForm(error.to_string()))?;
        serde_urlencoded::from_str(&written).map_err(|error| NotAForm(error.to_string()))
    }
}

/// From a form as it was sent, or from a draft as it is stored.
impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the fields of a form")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Fields, A::Error> {
                let mut pairs = Fields::default();
                while let Some((name, value)) = fields.next_entry::<String, String>()? {
                    pairs.push(name, value);
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, serde::Deserialize)]
    #[serde(default)]
    struct Typed {
        text: String,
        seen: String,
    }

    #[test]
    fn fields_come_back_from_a_draft_in_their_order_and_as_often_as_they_were_there() {
        let fields = Fields(vec![("b".into(), "1".into()), ("a".into(), "2".into()), ("b".into(), "3".into())]);
        let kept = serde_json::to_string(&fields).expect("a draft");
        assert_eq!(serde_json::from_str::<Fields>(&kept).expect("the fields"), fields);
        assert_eq!(fields.get("b"), "3");
    }

    #[test]
    fn a_line_ends_alike_wherever_it_was_typed() {
        let fields: Fields = serde_json::from_str(r#"{"text":"一行目\r\n二行目"}"#).expect("the fields");
        assert_eq!(fields.get("text"), "一行目\n二行目");
    }

    #[test]
    fn a_form_takes_its_fields_and_leaves_the_others() {
        let fields = Fields(vec![("text".into(), "文".into()), ("token".into(), "x".into())]);
        let typed: Typed = fields.into_form().expect("a form");
        assert_eq!((typed.text.as_str(), typed.seen.as_str()), ("文", ""));
    }
}
