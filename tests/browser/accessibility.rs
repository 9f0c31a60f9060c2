//! WCAG 2.2 AA, as far as a program can tell, on every page and in every state.

use std::cell::RefCell;

use thirtyfour::prelude::*;

use crate::demo::Sample;
use crate::support::browser::{Screen, axe};
use crate::tour;
use crate::visitor::{Visitor, visit, visit_city};

/// Looks at pages with axe and at what every page needs, and fails at the end with all that it found.
struct Checker<'a> {
    visitor: &'a Visitor<'a>,
    found: RefCell<Vec<String>>,
    pages: RefCell<usize>,
}

impl<'a> Checker<'a> {
    fn new(visitor: &'a Visitor<'a>) -> Self {
        Self { visitor, found: RefCell::default(), pages: RefCell::default() }
    }

    async fn look(&self, name: &str) -> WebDriverResult<()> {
        *self.pages.borrow_mut() += 1;
        let violations = axe(self.visitor.page).await?;
        self.found.borrow_mut().extend(violations.iter().map(|violation| format!("{name}: {violation:?}")));
        if self.visitor.count("h1").await? != 1 {
            self.found.borrow_mut().push(format!("{name}: not one h1"));
        }
        if self.visitor.count("[id]").await? != self.distinct_ids().await? {
            self.found.borrow_mut().push(format!("{name}: an id twice"));
        }
        Ok(())
    }

    /// The same for a page of those who work here, which is not long either. The form of one sheet's indicators is as long
    /// as they are many.
    async fn look_at_work(&self, name: &str) -> WebDriverResult<()> {
        let height = tour::height(self.visitor).await?;
        if height > tour::LONGEST && !name.contains("/indicators?") {
            self.found.borrow_mut().push(format!("{name}: {height} high"));
        }
        self.look(name).await
    }

    async fn distinct_ids(&self) -> WebDriverResult<usize> {
        const IDS: &str = "return new Set([...document.querySelectorAll('[id]')].map(element => element.id)).size";
        self.visitor.page.execute(IDS, Vec::new()).await?.convert()
    }

    fn finish(self, at_least: usize) {
        let found = self.found.into_inner();
        assert!(found.is_empty(), "{}", found.join("\n"));
        assert!(self.pages.into_inner() >= at_least);
    }
}

#[test]
fn public_pages_in_japanese_have_no_fault_that_axe_knows() {
    visit(Screen::DESKTOP, async |visitor| {
        let checker = Checker::new(visitor);
        tour::public(visitor, "", async |name: &str| checker.look(name).await).await?;
        checker.finish(tour::PUBLIC.len());
        Ok(())
    });
}

#[test]
fn public_pages_in_english_have_no_fault_that_axe_knows() {
    visit(Screen::DESKTOP, async |visitor| {
        let checker = Checker::new(visitor);
        tour::public(visitor, "/en", async |name: &str| checker.look(name).await).await?;
        checker.finish(tour::PUBLIC.len());
        Ok(())
    });
}

#[test]
fn public_pages_on_a_phone_have_no_fault_that_axe_knows() {
    visit(Screen::PHONE, async |visitor| {
        let checker = Checker::new(visitor);
        for path in ["/", "/years/2020", tour::MILESTONES, tour::CHART, "/compare"] {
            visitor.open(path).await?;
            checker.look(path).await?;
        }
        checker.finish(5);
        Ok(())
    });
}

#[test]
fn pages_of_the_invented_city_have_no_fault_that_axe_knows() {
    visit_city(Sample::Mihon, Screen::DESKTOP, async |visitor| {
        let checker = Checker::new(visitor);
        tour::invented(visitor, "", async |name: &str| checker.look(name).await).await?;
        visitor.sign_in("tanto").await?;
        for words in ["商工観光課", "商談会を開く", "空き店舗の一覧を公開する"] {
            visitor.sees(words).await?;
        }
        checker.look("desk in the invented city").await?;
        checker.finish(tour::MIHON.len() + 1);
        Ok(())
    });
}

#[test]
fn office_pages_have_no_fault_that_axe_knows_and_are_not_long() {
    visit(Screen::DESKTOP, async |visitor| {
        let checker = Checker::new(visitor);
        tour::office(visitor, async |name: &str| checker.look_at_work(name).await).await?;
        checker.finish(20);
        Ok(())
    });
}
