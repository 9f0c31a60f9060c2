//! For how long a page is kept.

use chrono_tz::Asia::Tokyo;

use super::*;
use crate::domain::fiscal_year::FiscalYear;

fn on(year: i32, month: u32, day: u32) -> Clock {
    Clock::new(Tokyo, NaiveDate::from_ymd_opt(year, month, day))
}

fn page(day: Option<NaiveDate>) -> Arc<Kept> {
    let topics = BTreeSet::from([Topic::City]);
    let answer = Answer::text("text/plain", "期限：9月30日");
    Arc::new(
        Kept::new(answer, Coding::Identity, (topics, day), 1, Transport::Plain, Counter::default()).expect("a page"),
    )
}

#[test]
fn a_page_that_tells_what_is_late_is_kept_for_its_day_and_others_for_longer() {
    let year = FiscalYear::new(2021).map(Topic::Year).expect("a year");
    let today = on(2021, 9, 30);
    let cache = PageCache::new(1024 * 1024, Arc::new(Revisions::of_one_change(year, 1)), today);
    cache.pages.insert("late".to_owned(), page(Some(today.today())));
    cache.pages.insert("over".to_owned(), page(None));
    assert!(cache.get("late").is_some() && cache.get("over").is_some());
    let tomorrow = PageCache { clock: on(2021, 10, 1), ..cache };
    assert!(tomorrow.get("late").is_none(), "what was not late yesterday is now");
    assert!(tomorrow.get("over").is_some());
}
