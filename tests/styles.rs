//! The style sheet and what it dresses: a class that the one defines the other gives to something, and the reverse; and
//! every file of `static/css/` is in the sheet that is served.

#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use cssparser::{ParseError, Parser, Token};

/// Classes without a style, by which the tests find something.
const HOOKS: &[&str] = &["front__departments", "spark__line"];

/// The sheet as the build put it together.
const SERVED: &str = include_str!(concat!(env!("OUT_DIR"), "/style.css"));

const MOST_LINES: usize = 400;

/// How the tags of a template open and close: what it shows, what it says, and comments.
const TAGS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

fn files_below(folder: &str, extension: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found: Vec<PathBuf> = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|known| known == extension) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds .{extension} files");
    found.sort();
    let name = |path: &Path| path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
    found.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The names of a style sheet.
#[derive(Default)]
struct Sheet {
    classes: BTreeSet<String>,
    properties: BTreeSet<String>,
    properties_asked: BTreeSet<String>,
}

impl Sheet {
    fn parse(text: &str) -> Self {
        let mut sheet = Self::default();
        sheet.rules(&mut Parser::new(text)).unwrap_or_else(|error| panic!("not a style sheet: {error:?}"));
        sheet
    }

    /// Reads what holds rules: a file, or the block of `@media`.
    fn rules(&mut self, input: &mut Parser<'_>) -> Result<(), ParseError<()>> {
        let mut holds_rules = false;
        while let Ok(token) = input.next().cloned() {
            match token {
                Token::AtKeyword(name) => holds_rules = matches!(&*name, "media" | "supports"),
                Token::Delim('.') => {
                    self.classes.insert(input.expect_ident()?.to_string());
                }
                Token::Function(_) | Token::ParenthesisBlock | Token::SquareBracketBlock => {
                    input.parse_nested_block(|nested| self.rules(nested))?;
                }
                Token::CurlyBracketBlock if holds_rules => {
                    input.parse_nested_block(|nested| self.rules(nested))?;
                    holds_rules = false;
                }
                Token::CurlyBracketBlock => input.parse_nested_block(|nested| self.declarations(nested))?,
                _ => {}
            }
        }
        Ok(())
    }

    fn declarations(&mut self, input: &mut Parser<'_>) -> Result<(), ParseError<()>> {
        while let Ok(token) = input.next().cloned() {
            match token {
                Token::Ident(name) if name.starts_with("--") => {
                    self.properties.insert(name.to_string());
                }
                Token::Function(function) => input.parse_nested_block(|nested| {
                    if &*function == "var" {
                        self.properties_asked.insert(nested.expect_ident()?.to_string());
                    }
                    self.declarations(nested)
                })?,
                Token::ParenthesisBlock | Token::CurlyBracketBlock => {
                    input.parse_nested_block(|nested| self.declarations(nested))?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// The texts in quotes that can be a name.
fn names_in_quotes(source: &str) -> impl Iterator<Item = &str> {
    source.split('"').filter(|text| {
        let is_of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        !text.is_empty() && text.bytes().all(is_of_a_name)
    })
}

/// The classes that templates and sources give to elements.
#[derive(Default)]
struct Given {
    /// Names, and the file that gives them.
    names: BTreeMap<String, String>,
    /// How names begin whose end a code decides, and the file that gives them: `badge--` of `badge--{{ modifier }}`.
    starts: BTreeMap<String, String>,
    /// What a code can be: any name in quotes.
    codes: BTreeSet<String>,
    faults: Vec<String>,
}

impl Given {
    fn collect() -> Self {
        let mut given = Self::default();
        for (file, template) in files_below("templates", "html") {
            let flat = given.flatten(&file, &template);
            given.read(&file, &flat);
        }
        for (file, source) in files_below("src", "rs") {
            given.codes.extend(names_in_quotes(&source).map(ToOwned::to_owned));
            given.read(&file, &source.replace("\\\"", "\""));
        }
        assert!(given.names.len() > 100, "the templates give classes");
        given
    }

    /// The template as one page: with `{what it shows}` and without what it says. A block or macro whose name ends in
    /// `class` holds what stands in such an attribute.
    fn flatten(&mut self, file: &str, template: &str) -> String {
        let mut flat = String::new();
        let mut rest = template;
        let mut holds_classes = false;
        while let Some(start) = rest.find('{') {
            let Some(&(_, closing)) = TAGS.iter().find(|(opening, _)| rest[start..].starts_with(opening)) else {
                flat += &rest[..=start];
                rest = &rest[start + 1..];
                continue;
            };
            let end =
                start + rest[start..].find(closing).unwrap_or_else(|| panic!("{file}: a tag without its {closing}"));
            let code = rest[start + 2..end].trim_matches(['-', '~', '+']).trim();
            flat += &rest[..start];
            rest = &rest[end + 2..];
            if closing == "#}" {
                continue;
            }
            self.read_code(file, code);
            let mut words = code.split([' ', '(']);
            match words.next() {
                _ if closing == "}}" => flat.extend(["{", &code.replace([' ', '"'], ""), "}"]),
                Some("block" | "macro") if words.next().is_some_and(|name| name.ends_with("class")) => {
                    holds_classes = true;
                    flat += " class=\"";
                }
                Some("endblock" | "endmacro") if holds_classes => {
                    holds_classes = false;
                    flat += "\"";
                }
                _ => flat += " ",
            }
        }
        flat + rest
    }

    /// A template tells a macro the class of what it draws.
    fn read_code(&mut self, file: &str, code: &str) {
        for name in names_in_quotes(code) {
            self.codes.insert(name.to_owned());
            if name.contains("--") || name.contains("__") {
                self.names.insert(name.to_owned(), file.to_owned());
            }
        }
    }

    fn read(&mut self, file: &str, page: &str) {
        let page = page.replace('\n', " ");
        let attributes = page.split(" class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for name in attributes.flat_map(str::split_whitespace) {
            match name.split_once('{') {
                // The parameter of a macro; what its callers say is read there.
                Some(("", "class}")) => {}
                Some((start, end)) if is_cut(start) && end.find('}') == Some(end.len() - 1) => {
                    self.starts.insert(start.to_owned(), file.to_owned());
                }
                None if !is_cut(name) => {
                    self.names.insert(name.to_owned(), file.to_owned());
                }
                _ => self.faults.push(format!("{file}: {name} is no name, nor the beginning of one")),
            }
        }
    }

    fn has(&self, class: &str) -> bool {
        let can_end = |start: &String| class.strip_prefix(start.as_str()).is_some_and(|end| self.codes.contains(end));
        self.names.contains_key(class) || self.starts.keys().any(can_end)
    }
}

/// Whether the end of a name is missing.
fn is_cut(name: &str) -> bool {
    name.ends_with("--") || name.ends_with("__")
}

/// Whether a script asks for elements of a class, or gives it to them.
fn is_in_a_script(class: &str, scripts: &[(String, String)]) -> bool {
    let selector = format!(".{class}");
    let texts = scripts.iter().flat_map(|(_, script)| script.split(['"', '\'', '`']));
    texts.into_iter().any(|text| text == class || text.contains(&selector))
}

fn assert_none(what: &str, found: impl IntoIterator<Item = String>) {
    let found: Vec<String> = found.into_iter().collect();
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn every_class_of_the_style_sheet_is_given_to_something() {
    let given = Given::collect();
    let scripts = files_below("static", "js");
    let is_given = |class: &String| given.has(class) || is_in_a_script(class, &scripts);
    let dead = files_below("static/css", "css").into_iter().flat_map(|(file, text)| {
        let classes = Sheet::parse(&text).classes.into_iter().filter(|class| !is_given(class));
        classes.map(|class| format!("{file}: {class}")).collect::<Vec<_>>()
    });
    assert_none("Classes that nothing has", dead);
}

#[test]
fn every_class_that_is_given_is_in_the_style_sheet() {
    let given = Given::collect();
    let defined = Sheet::parse(SERVED).classes;
    assert_none("Classes that cannot be followed", given.faults);
    let names = given.names.iter().filter(|(name, _)| !defined.contains(*name) && !HOOKS.contains(&name.as_str()));
    let is_start = |start: &str| defined.iter().any(|class| class.starts_with(start));
    let starts = given.starts.iter().filter(|(start, _)| !is_start(start));
    assert_none("Classes without a style", names.chain(starts).map(|(name, file)| format!("{file}: {name}")));
}

#[test]
fn a_class_without_a_style_is_one_that_a_test_looks_for() {
    let given = Given::collect();
    let defined = Sheet::parse(SERVED).classes;
    let tests = files_below("tests", "rs");
    let is_hook = |name: &str| {
        let is_asked = tests.iter().any(|(_, test)| test.contains(&format!(".{name}")));
        is_asked && given.has(name) && !defined.contains(name)
    };
    assert_none("Hooks that are none", HOOKS.iter().filter(|name| !is_hook(name)).map(ToString::to_string));
}

#[test]
fn every_custom_property_is_asked_for_and_every_one_asked_for_is_set() {
    let sheet = Sheet::parse(SERVED);
    let lone = sheet.properties.symmetric_difference(&sheet.properties_asked);
    assert_none("Properties that are set and not asked for, or the reverse", lone.cloned());
}

#[test]
fn the_served_sheet_is_every_file_of_the_folder_once() {
    let files = files_below("static/css", "css");
    let missing = files.iter().filter(|(_, text)| SERVED.matches(text.as_str()).count() != 1);
    assert_none("Files that are not in static/style.css, or twice", missing.map(|(file, _)| file.clone()));
    assert_eq!(SERVED.len(), files.iter().map(|(_, text)| text.len()).sum::<usize>());
}

#[test]
fn every_file_is_one_component() {
    let long = files_below("static/css", "css").into_iter().filter(|(_, text)| text.lines().count() > MOST_LINES);
    assert_none(
        "Files of more than one component",
        long.map(|(file, text)| format!("{file}: {}", text.lines().count())),
    );
}
