//! Every form as it comes: whoever presses its button without touching anything is told what is missing, or has done
//! something; nobody is sent to a page that is not there.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use scraper::{ElementRef, Selector};

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::forms::fields_of;
use crate::scene::borrowed;
use crate::visitor::Visitor;

on_both_databases! {
    no_form_answers_its_own_default_choice_with_a_page_that_is_not_there,
}

/// Of pages that differ in a number only, as many are looked at.
const PAGES_OF_A_KIND: usize = 2;
/// Of forms that differ in a number only, as many are sent.
const FORMS_OF_A_KIND: usize = 2;
/// What ends the session, or the rights, of whoever sends it.
const LAST: [&str; 4] = ["/logout", "/closing", "/account/password", "/account/sessions"];

/// A form with one of its buttons, as its page has it.
struct Sendable {
    page: String,
    action: String,
    method: String,
    fields: Vec<(String, String)>,
    has_file: bool,
}

/// An address without its numbers: those of one kind are alike.
fn kind(address: &str) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let part = |part: &str| if part.chars().any(|letter| letter.is_ascii_digit()) { "#" } else { part }.to_owned();
    let path: Vec<String> = path.split('/').map(part).collect();
    let names: Vec<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    format!("{}?{}", path.join("/"), names.join("&"))
}

fn is_of_the_staff(address: &str) -> bool {
    ["/desk", "/review", "/admin", "/account"].iter().any(|start| {
        address.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
    })
}

fn select<'page>(element: ElementRef<'page>, css: &str) -> Vec<ElementRef<'page>> {
    element.select(&Selector::parse(css).expect("a selector")).collect()
}

/// The forms of a page, each as often as it has buttons.
fn forms_of(address: &str, page: &Answer) -> Vec<Sendable> {
    let mut found = Vec::new();
    for form in page.all("form") {
        let own = form.attr("action").unwrap_or(address);
        for button in select(form, "button:not([type=button])") {
            let mut fields = fields_of(form);
            if let Some(name) = button.attr("name") {
                fields.push((name.to_owned(), button.attr("value").unwrap_or_default().to_owned()));
            }
            found.push(Sendable {
                page: address.to_owned(),
                action: button.attr("formaction").unwrap_or(own).to_owned(),
                method: form.attr("method").unwrap_or("get").to_owned(),
                fields,
                has_file: form.attr("enctype").is_some(),
            });
        }
    }
    found
}

/// Where everybody begins who may.
const STARTS: [&str; 3] = ["/desk", "/review", "/account/password"];

/// The forms on the pages that somebody comes to by links; a link that leads to nothing is a fault.
async fn reachable(visitor: &Visitor, faults: &mut Vec<String>) -> Vec<Sendable> {
    let mut waiting: VecDeque<String> = STARTS.map(ToOwned::to_owned).into();
    let (mut seen, mut of_kind) = (BTreeSet::new(), BTreeMap::<String, usize>::new());
    let mut forms = Vec::new();
    while let Some(address) = waiting.pop_front() {
        let count = of_kind.entry(kind(&address)).or_default();
        if *count >= PAGES_OF_A_KIND || !seen.insert(address.clone()) {
            continue;
        }
        *count += 1;
        let page = visitor.get(&address).await;
        if page.status.as_u16() == 303 {
            waiting.push_back(page.expect_redirect().to_owned());
            continue;
        }
        if page.status.as_u16() >= 400 && !STARTS.contains(&address.as_str()) {
            faults.push(format!("{} {} is linked to", page.status, page.asked));
        }
        if !page.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            continue;
        }
        if page.status.as_u16() == 200 {
            forms.extend(forms_of(&address, &page));
            let links = page.attributes("a[href]", "href");
            waiting.extend(links.iter().filter(|link| is_of_the_staff(link)).map(|link| without_anchor(link)));
        }
    }
    forms
}

fn without_anchor(address: &str) -> String {
    address.split('#').next().unwrap_or_default().to_owned()
}

/// Sends a form; gives what is wrong with the answer.
async fn sent(visitor: &Visitor, form: &Sendable) -> Option<String> {
    let fields = borrowed(&form.fields);
    let answer = match (form.method.as_str(), form.has_file) {
        ("post", true) => visitor.upload(&form.action, &fields, "", b"").await,
        ("post", false) => visitor.post(&form.action, &fields).await,
        _ => {
            let query = serde_urlencoded::to_string(&fields).expect("a query");
            visitor.get(&format!("{}?{query}", form.action)).await
        }
    };
    let status = answer.status.as_u16();
    let names: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
    let fault = |status: u16, asked: &str| {
        let is_fault = matches!(status, 400 | 404 | 405 | 413 | 415) || status >= 500;
        is_fault.then(|| format!("{status} {asked} from {} with {names:?}", form.page))
    };
    if status == 303 {
        let next = answer.expect_redirect().to_owned();
        let after = visitor.get(&next).await;
        return fault(after.status.as_u16(), &format!("{} -> {next}", answer.asked));
    }
    fault(status, &answer.asked)
}

/// The same form of the page as it is now; none where it is gone.
async fn anew(visitor: &Visitor, form: &Sendable) -> Option<Sendable> {
    let page = visitor.get(&form.page).await;
    let forms = if page.status.as_u16() == 200 { forms_of(&form.page, &page) } else { Vec::new() };
    let names = |form: &Sendable| form.fields.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    forms.into_iter().find(|known| known.action == form.action && names(known) == names(form))
}

async fn no_form_answers_its_own_default_choice_with_a_page_that_is_not_there(city: City) {
    let mut faults = Vec::new();
    let staff = [Actor::OwnSection, Actor::Head, Actor::DepartmentHead, Actor::Executive, Actor::Administrator];
    for actor in staff {
        let visitor = city.visit(actor).await;
        let (mut forms, mut of_kind) = (reachable(&visitor, &mut faults).await, BTreeMap::<_, usize>::new());
        assert!(forms.len() > 5, "{actor:?}: {} forms", forms.len());
        forms.sort_by_key(|form| LAST.iter().position(|last| form.action.contains(last)).map_or(0, |place| place + 1));
        for form in &forms {
            let names: BTreeSet<String> = form.fields.iter().map(|(name, _)| kind(name)).collect();
            let count = of_kind.entry((kind(&form.action), kind(&form.page), names)).or_default();
            if *count >= FORMS_OF_A_KIND {
                continue;
            }
            *count += 1;
            if let Some(form) = anew(&visitor, form).await
                && let Some(fault) = sent(&visitor, &form).await
            {
                faults.push(format!("{actor:?}: {fault}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
