//! `src/` as the rules see it: its modules, and every path that each of them names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, ItemMod, ItemUse, Macro, UseTree, Visibility};

/// A path of names: `crate::store::goals` is three.
pub type Names = Vec<String>;

thread_local! {
    // What syn reads can't be shared between threads.
    static SOURCE: &'static [Module] =
        files_below("src", "rs").iter().map(|(file, text)| Module::parse(file, text)).collect::<Vec<_>>().leak();
}

/// All of `src/`.
pub fn source() -> &'static [Module] {
    SOURCE.with(|source| *source)
}

/// A file as a module: its place in the crate, what it says and what it names.
pub struct Module {
    /// Its place below `src/`.
    pub file: String,
    /// `["web", "desk"]` for `web/desk/mod.rs`.
    pub path: Names,
    /// As it is written.
    pub text: String,
    /// As it was read.
    pub syntax: syn::File,
    /// What the names that it brings into scope stand for.
    pub imports: BTreeMap<String, Names>,
    /// Every path in it, in full as far as it is of this crate.
    pub names: BTreeSet<Names>,
    of_the_command_line: bool,
}

impl Module {
    /// Reads the file at this place below `src/`.
    pub fn parse(file: &str, text: &str) -> Self {
        let mut path: Names = file.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        if path.last().is_some_and(|last| last == "mod") {
            path.pop();
        }
        let of_the_command_line = path[0] == "commands" || path[0] == "main";
        if path == ["lib"] || path == ["main"] {
            path.clear();
        }
        let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("src/{file}: {error}"));
        let mut reader = Reader { here: [vec!["crate".to_owned()], path.clone()].concat(), ..Reader::default() };
        reader.visit_file(&syntax);
        let Reader { imports, named, .. } = reader;
        let full = |(here, names): &(Names, Names)| resolve(names, here, of_the_command_line);
        let imports: BTreeMap<String, Names> = imports.into_iter().map(|(name, place)| (name, full(&place))).collect();
        let names = named.iter().map(|place| expand(full(place), &imports)).collect();
        Self { file: file.to_owned(), path, text: text.to_owned(), syntax, imports, names, of_the_command_line }
    }

    /// The first name of its path; `lib` and `main` are files without one.
    pub fn layer(&self) -> &str {
        match self.path.first() {
            Some(first) => first,
            None if self.of_the_command_line => "main",
            None => "lib",
        }
    }

    /// Whether it is this module or stands below it.
    pub fn is_below(&self, path: &[&str]) -> bool {
        self.path.len() >= path.len() && self.path.iter().zip(path).all(|(own, wanted)| own == wanted)
    }
}

/// What a file brings into scope, and what it names, both as they are written and from where.
#[derive(Default)]
struct Reader {
    here: Names,
    imports: BTreeMap<String, (Names, Names)>,
    named: Vec<(Names, Names)>,
}

impl Reader {
    fn name(&mut self, names: Names) {
        self.named.push((self.here.clone(), names));
    }

    fn bring_in(&mut self, name: String, path: Names) {
        self.imports.insert(name, (self.here.clone(), path.clone()));
        self.name(path);
    }

    fn tree(&mut self, tree: &UseTree, before: &[String]) {
        let and = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => self.tree(&path.tree, &and(&path.ident)),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before)),
            UseTree::Glob(_) => self.name(before.to_vec()),
            UseTree::Name(name) if name.ident == "self" => {
                self.bring_in(before.last().cloned().unwrap_or_default(), before.to_vec());
            }
            UseTree::Name(name) => self.bring_in(name.ident.to_string(), and(&name.ident)),
            UseTree::Rename(rename) if rename.ident == "self" => {
                self.bring_in(rename.rename.to_string(), before.to_vec());
            }
            UseTree::Rename(rename) => self.bring_in(rename.rename.to_string(), and(&rename.ident)),
        }
    }

    /// The paths of two names and more in what stands within a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Names = Vec::new();
        let mut colons = 2;
        for token in tokens {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == ':' => colons += 1,
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.path_of_tokens(&mut path);
                    }
                    path.push(name.to_string());
                    colons = 0;
                }
                other => {
                    self.path_of_tokens(&mut path);
                    colons = 2;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.path_of_tokens(&mut path);
    }

    fn path_of_tokens(&mut self, path: &mut Names) {
        let path = std::mem::take(path);
        if path.len() > 1 {
            self.name(path);
        }
    }
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        let name = module.ident.to_string();
        self.imports.insert(name.clone(), (self.here.clone(), vec!["self".to_owned(), name.clone()]));
        self.here.push(name);
        visit::visit_item_mod(self, module);
        self.here.pop();
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.tree(&item.tree, &[]);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        self.name(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast Macro) {
        visit::visit_macro(self, call);
        self.tokens(call.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        visit::visit_attribute(self, attribute);
        if let Ok(list) = attribute.meta.require_list() {
            self.tokens(list.tokens.clone());
        }
    }

    /// Who may see something names nobody.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}
}

/// A path from the root of the crate, where it is one of this crate.
fn resolve(names: &[String], here: &[String], of_the_command_line: bool) -> Names {
    let mut full: Names = match names[0].as_str() {
        "crate" => vec!["crate".to_owned()],
        "ichirizuka" if of_the_command_line => vec!["crate".to_owned()],
        "self" | "super" => here.to_vec(),
        _ => return names.to_vec(),
    };
    for (place, name) in names.iter().enumerate() {
        match name.as_str() {
            "super" => {
                full.pop();
            }
            "self" | "crate" => {}
            _ if place == 0 => {}
            _ => full.push(name.clone()),
        }
    }
    full
}

/// A path that begins with something brought into scope, in full.
fn expand(names: Names, imports: &BTreeMap<String, Names>) -> Names {
    match imports.get(&names[0]) {
        Some(whole) if names[0] != "crate" => [whole, &names[1..]].concat(),
        _ => names,
    }
}

/// The files below a folder with one extension, by their path in it.
pub fn files_below(folder: &str, extension: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|known| known == extension) {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    assert!(!found.is_empty(), "{folder} holds .{extension} files");
    found
}

/// Fails with a line for everything that is wrong.
pub fn holds(wrong: impl IntoIterator<Item = String>) {
    let wrong: BTreeSet<String> = wrong.into_iter().collect();
    assert!(wrong.is_empty(), "{} to mend\n{}\n", wrong.len(), wrong.into_iter().collect::<Vec<_>>().join("\n"));
}
