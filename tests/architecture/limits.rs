//! How long a function and a file are, and what has a comment.

use std::collections::BTreeSet;

use proc_macro2::TokenTree;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, ImplItemFn, Item, ItemFn, ItemImpl, ItemMod, Macro, Signature, Visibility};

use crate::source::{Module, Names, holds, source};

/// The most lines of a function, unless a comment above it begins with [`REASON`] and says why.
const LONGEST_FUNCTION: usize = 60;
/// The most lines of a function that answers an address.
const LONGEST_HANDLER: usize = 30;
/// The most lines of a file.
const LONGEST_FILE: usize = 400;
/// The tables, alike in both databases, are one list.
const LONG_FILES: &[&str] = &["store/kit/schema.rs"];
/// How the reason of a long function begins.
const REASON: &str = "// Long because ";

/// A function with the lines from its first word to its last brace.
struct Function {
    file: &'static str,
    /// The module and the name.
    path: Names,
    lines: usize,
    has_a_reason: bool,
}

impl Function {
    fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    fn told(&self) -> String {
        format!("src/{} {}: {} lines", self.file, self.name(), self.lines)
    }
}

/// The functions of a module.
struct Functions {
    module: &'static Module,
    here: Names,
    found: Vec<Function>,
}

impl Functions {
    fn of(module: &'static Module) -> Vec<Function> {
        let mut functions = Self { module, here: module.path.clone(), found: Vec::new() };
        functions.visit_file(&module.syntax);
        functions.found
    }

    fn add(&mut self, attributes: &[Attribute], signature: &Signature, block: &Block) {
        let (first, last) = (signature.fn_token.span.start().line, block.brace_token.span.close().end().line);
        let above = attributes.iter().map(|attribute| attribute.pound_token.span.start().line).min().unwrap_or(first);
        let before: Vec<&str> = self.module.text.lines().take(first - 1).collect();
        let own = &before[above - 1..];
        let remarks = before[..above - 1].iter().rev().take_while(|line| line.trim_start().starts_with("//"));
        let has_a_reason = own.iter().chain(remarks).any(|line| line.trim_start().starts_with(REASON));
        self.found.push(Function {
            file: &self.module.file,
            path: [&self.here[..], &[signature.ident.to_string()]].concat(),
            lines: last - first + 1,
            has_a_reason,
        });
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_mod(&mut self, module: &'ast ItemMod) {
        self.here.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.here.pop();
    }

    fn visit_item_fn(&mut self, function: &'ast ItemFn) {
        self.add(&function.attrs, &function.sig, &function.block);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.add(&function.attrs, &function.sig, &function.block);
        visit::visit_impl_item_fn(self, function);
    }
}

fn functions() -> Vec<Function> {
    source().iter().flat_map(Functions::of).collect()
}

#[test]
fn a_function_is_short_or_says_why_not() {
    let long = functions().into_iter().filter(|function| function.lines > LONGEST_FUNCTION && !function.has_a_reason);
    holds(long.map(|function| function.told()));
}

#[test]
fn what_answers_an_address_is_short() {
    let (handlers, functions) = (handlers(), functions());
    let mut wrong = Vec::new();
    for handler in handlers {
        let at = |path: &[String]| functions.iter().find(|function| function.path == path);
        let function = at(&handler).or_else(|| at(&handed_on(&handler)?[1..]));
        let function = function.unwrap_or_else(|| panic!("{} is found", handler.join("::")));
        if function.lines > LONGEST_HANDLER {
            wrong.push(function.told());
        }
    }
    holds(wrong);
}

/// What a module only hands on: where it stands itself.
fn handed_on(path: &[String]) -> Option<&'static Names> {
    let (name, module) = path.split_last()?;
    source().iter().find(|known| known.path == module)?.imports.get(name)
}

/// The functions that the address map names.
fn handlers() -> BTreeSet<Names> {
    struct Routes(Vec<Names>);
    impl<'ast> Visit<'ast> for Routes {
        fn visit_macro(&mut self, call: &'ast Macro) {
            if call.path.is_ident("route") {
                // The last before what it gives to programs is a path: names with colons between them.
                let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ',');
                let before: Vec<TokenTree> = call.tokens.clone().into_iter().take_while(|one| !is_comma(one)).collect();
                let mut path: Names = Vec::new();
                let mut is_name_next = true;
                for token in before.into_iter().rev() {
                    match &token {
                        TokenTree::Ident(name) if is_name_next => path.insert(0, name.to_string()),
                        TokenTree::Punct(_) => {}
                        _ => break,
                    }
                    is_name_next = !matches!(token, TokenTree::Ident(_));
                }
                self.0.push(path);
            }
        }
    }
    let map = source().iter().find(|module| module.file == "web/routes.rs").expect("the address map is there");
    let mut routes = Routes(Vec::new());
    routes.visit_file(&map.syntax);
    assert!(routes.0.len() > 50, "every address of the map is read");
    let full = |path: Names| [&map.imports[&path[0]][1..], &path[1..]].concat();
    routes.0.into_iter().map(full).collect()
}

#[test]
fn a_file_is_short() {
    let long = source().iter().filter(|module| module.text.lines().count() > LONGEST_FILE);
    let long = long.filter(|module| !LONG_FILES.contains(&module.file.as_str()));
    holds(long.map(|module| format!("src/{}: {} lines", module.file, module.text.lines().count())));
}

/// What another module can use without a comment.
struct Bare {
    file: &'static str,
    found: Vec<String>,
}

impl Bare {
    fn look(&mut self, attributes: &[Attribute], visibility: &Visibility, name: &syn::Ident) {
        if is_seen(visibility) && !has_a_comment(attributes) {
            self.found.push(format!("src/{}:{} {name}", self.file, name.span().start().line));
        }
    }
}

/// Whether it is seen beyond the module in which it stands and the one above.
fn is_seen(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => !restricted.path.is_ident("super") && !restricted.path.is_ident("self"),
        Visibility::Inherited => false,
    }
}

fn has_a_comment(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| attribute.path().is_ident("doc"))
}

impl<'ast> Visit<'ast> for Bare {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Fn(item) => self.look(&item.attrs, &item.vis, &item.sig.ident),
            Item::Struct(item) => self.look(&item.attrs, &item.vis, &item.ident),
            Item::Enum(item) => self.look(&item.attrs, &item.vis, &item.ident),
            Item::Trait(item) => self.look(&item.attrs, &item.vis, &item.ident),
            Item::Type(item) => self.look(&item.attrs, &item.vis, &item.ident),
            Item::Const(item) => self.look(&item.attrs, &item.vis, &item.ident),
            Item::Static(item) => self.look(&item.attrs, &item.vis, &item.ident),
            // What stands in a module that is not seen is not seen either; that of tests is none.
            Item::Mod(item) if !is_seen(&item.vis) => return,
            Item::Mod(item) if item.content.is_some() => self.look(&item.attrs, &item.vis, &item.ident),
            _ => {}
        }
        // What stands within a function is its own affair.
        if !matches!(item, Item::Fn(_)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if item.trait_.is_none() {
            visit::visit_item_impl(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast ImplItemFn) {
        self.look(&function.attrs, &function.vis, &function.sig.ident);
    }
}

#[test]
fn what_another_module_uses_has_a_comment() {
    let mut wrong = Vec::new();
    for module in source() {
        if !has_a_comment(&module.syntax.attrs) {
            wrong.push(format!("src/{} says nothing of itself", module.file));
        }
        let mut bare = Bare { file: &module.file, found: Vec::new() };
        bare.visit_file(&module.syntax);
        wrong.extend(bare.found);
    }
    holds(wrong);
}
