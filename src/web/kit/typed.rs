//! What was typed into a form, and what is wrong with it.

use std::collections::BTreeMap;

/// The fields of a form by their names.
pub type Fields = BTreeMap<String, String>;

/// A form that is shown again: everything typed, and the words for what is wrong by field.
#[derive(Debug, Default)]
pub struct Typed {
    /// The fields as they were sent.
    pub fields: Fields,
    /// Field and key of the words, in the order of the form.
    pub problems: Vec<(String, &'static str)>,
}

impl Typed {
    /// A form with one problem.
    pub fn with(fields: Fields, field: &str, words: &'static str) -> Self {
        Self { fields, problems: vec![(field.to_owned(), words)] }
    }

    /// What was typed into a field; empty where nothing was.
    pub fn value(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    /// What was typed into a field, or what it says at first.
    pub fn value_or(&self, field: &str, first: impl Into<String>) -> String {
        self.fields.get(field).cloned().unwrap_or_else(|| first.into())
    }

    /// The key of the words for what is wrong with a field.
    pub fn problem(&self, field: &str) -> Option<&'static str> {
        self.problems.iter().find(|(of, _)| of == field).map(|(_, words)| *words)
    }
}

/// A field without the spaces around it.
pub fn field<'fields>(fields: &'fields Fields, name: &str) -> &'fields str {
    fields.get(name).map_or("", |typed| typed.trim())
}
