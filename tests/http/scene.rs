//! What happens at the desk, as steps for tests: updates, approvals, returns, and what the record says afterwards.

use crate::actors::Actor;
use crate::answer::Answer;
use crate::city::City;
use crate::visitor::{Fields, Visitor};

/// A milestone of the section: an update of its 担当者 waits for approval.
pub(crate) const WAITING: &str = "空き家バンクの新規登録50件";
/// A milestone of the section on which nothing has been reported yet.
pub(crate) const UNTOUCHED: &str = "上半期の登録と成約をまとめる";
/// A milestone of the section: the last update was returned.
pub(crate) const RETURNED: &str = "移住した人の声を集める";
/// A milestone of another section of the same department.
pub(crate) const OF_ANOTHER_SECTION: &str = "復旧の記録をまとめる";

/// The day that reports name, in the demonstration's past.
pub(crate) const DAY: &str = "2021-11-10";

impl City {
    /// The number of a milestone.
    pub(crate) fn milestone(&self, title: &str) -> i64 {
        self.number(&format!("SELECT CAST(id AS BIGINT) AS number FROM milestone WHERE title = '{title}'"))
    }

    /// The goal of a milestone.
    pub(crate) fn goal_of(&self, milestone: i64) -> i64 {
        self.number(&format!("SELECT CAST(goal_id AS BIGINT) AS number FROM milestone WHERE id = {milestone}"))
    }

    /// The newest update on a milestone.
    pub(crate) fn newest_update(&self, milestone: i64) -> i64 {
        self.number(&format!(
            "SELECT CAST(max(id) AS BIGINT) AS number FROM progress_update WHERE milestone_id = {milestone}"
        ))
    }

    /// The number of a goal's publication in force.
    pub(crate) fn publications_of(&self, goal: i64) -> i64 {
        self.count(&format!("publication WHERE goal_id = {goal}"))
    }

    /// The section's 担当者 reports, and it goes well; gives the number of the update.
    pub(crate) async fn reported(&self, milestone: i64, text: &str) -> i64 {
        let tanto = self.visit(Actor::OwnSection).await;
        report(&tanto, milestone, text).await.expect_redirect();
        self.newest_update(milestone)
    }

    /// What a change would show in: the data of every year, and the newest page of the trail.
    pub(crate) async fn record(&self, administrator: &Visitor) -> Vec<String> {
        let mut record = administrator.get("/admin/audit?half=changes").await.expect(200).texts("tbody tr");
        assert!(!record.is_empty(), "the trail is never empty");
        for year in [2015, 2016, 2019, 2020, 2021] {
            let data = self.citizen().get(&format!("/years/{year}.json")).await.expect(200);
            record.push(data.text().to_owned());
        }
        record
    }
}

/// The form for an update as the page gives it, filled in.
pub(crate) async fn filled_in(visitor: &Visitor, milestone: i64, text: &str) -> Vec<(String, String)> {
    let page = visitor.get(&format!("/desk/milestones/{milestone}")).await.expect(200);
    let hidden = page.all("main form[action$='/updates'] input[type=hidden]");
    let mut fields: Vec<(String, String)> = hidden
        .into_iter()
        .filter_map(|field| Some((field.attr("name")?.to_owned(), field.attr("value")?.to_owned())))
        .collect();
    for (name, value) in [("happened", DAY), ("text", text), ("state", "in_progress")] {
        fields.push((name.to_owned(), value.to_owned()));
    }
    fields
}

/// A form that was filled in, as it is sent.
pub(crate) fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

/// Fills the form for an update in and sends it.
pub(crate) async fn report(visitor: &Visitor, milestone: i64, text: &str) -> Answer {
    let fields = filled_in(visitor, milestone, text).await;
    send_report(visitor, milestone, &borrowed(&fields)).await
}

/// Sends a form for an update.
pub(crate) async fn send_report(visitor: &Visitor, milestone: i64, fields: &Fields<'_>) -> Answer {
    visitor.post(&format!("/desk/milestones/{milestone}/updates"), fields).await
}

/// Approves an update.
pub(crate) async fn approve(visitor: &Visitor, update: i64) -> Answer {
    visitor.post_with_token(&format!("/desk/updates/{update}/approval"), &[]).await
}

/// Returns an update.
pub(crate) async fn send_back(visitor: &Visitor, update: i64, reason: &str) -> Answer {
    visitor.post_with_token(&format!("/desk/updates/{update}/return"), &[("reason", reason)]).await
}

/// Changes some settings; the others are sent as the page has them.
pub(crate) async fn set(administrator: &Visitor, changed: &Fields<'_>) -> Answer {
    let page = administrator.get("/admin/settings").await.expect(200);
    let mut fields: Vec<(String, String)> = Vec::new();
    for field in page.all("main form input, main form select") {
        let Some(name) = field.attr("name").filter(|name| *name != "token") else { continue };
        let chosen = page.attributes(&format!("main select[name='{name}'] option[selected]"), "value").pop();
        let value = chosen.or_else(|| field.attr("value").map(ToOwned::to_owned)).unwrap_or_default();
        let value = changed.iter().find(|(changed, _)| *changed == name).map_or(value, |(_, new)| (*new).to_owned());
        fields.push((name.to_owned(), value));
    }
    administrator.post_with_token("/admin/settings", &borrowed(&fields)).await
}
