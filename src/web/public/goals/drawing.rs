//! Where a goal stands, or what came of it, to take away: `/goals/{n}.svg`, a file that needs nothing else.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::domain::numbers::GoalNumber;
use crate::web::kit::context::Context;
use crate::web::kit::errors::WebError;
use crate::web::kit::respond::Answer;
use crate::web::kit::shell::Shell;
use crate::web::parts::diagram::written;
use crate::web::parts::drawn_text::{Column, SMALL, TITLE, TextLine};
use crate::web::parts::progress::MarkView;
use crate::web::public::goals::{GoalPage, in_force};

/// How far the milestones stand apart, the first from the left, and how much height they take.
const APART: f64 = 76.0;
const LEFT: f64 = 36.0;
const LINE_HEIGHT: f64 = 64.0;
/// More would not fit beside each other; the page has them all.
const MOST_MILESTONES: usize = 12;

#[derive(Template)]
#[template(path = "public/goals/drawing.html")]
struct DrawingFile {
    shell: Shell,
    name: String,
    title: Vec<TextLine>,
    subtitle: Vec<TextLine>,
    standing: Vec<TextLine>,
    stones: Vec<Stone>,
    caption: Vec<TextLine>,
    height: String,
}

/// A milestone on the line.
struct Stone {
    view: MarkView,
    x: String,
    y: String,
    label_y: String,
}

/// The drawing.
pub async fn show(context: Context, goal: Path<GoalNumber>) -> Result<HttpResponse, WebError> {
    let goal = goal.into_inner();
    context
        .public(move |context, reading| {
            let file = file(context, in_force(context, reading, goal)?, goal);
            let name = format!("{}-goal-{goal}.svg", context.city().municipality_code);
            Answer::text("image/svg+xml; charset=utf-8", file.render()?).named(&name)
        })
        .await
}

fn file(context: &Context, page: GoalPage, goal: GoalNumber) -> DrawingFile {
    let name = page.name.in_full();
    let mut column = Column::new();
    let title = column.text(&name, TITLE);
    let place: Vec<String> = page.place.names().iter().map(ToString::to_string).collect();
    let subtitle = column.text(&format!("{} {}", page.year, place.join(" ")), SMALL);
    column.leave(SMALL.0);
    let (said, marks) = standing(&page);
    let standing = said.iter().flat_map(|text| column.text(text, TITLE)).collect();
    let stones = stones(marks, &mut column);
    column.leave(SMALL.0);
    let day = page.shell.updated.map(|at| format!("{}{} ", page.shell.t("updated"), page.shell.day(&at)));
    let address = page.shell.far(context.to().goal(goal));
    let caption = column.text(&format!("{} {}{address}", context.city().name, day.unwrap_or_default()), SMALL);
    DrawingFile { name, title, subtitle, standing, stones, caption, height: column.height(), shell: page.shell }
}

/// What is said of it, and the milestones on its line.
fn standing(page: &GoalPage) -> (Vec<String>, Vec<MarkView>) {
    let shell = &page.shell;
    let Some(stands) = &page.lead.stands else {
        let ratings = page.snapshot.counting_evaluations();
        let rated = ratings.map(|given| {
            format!("{}{}{}", shell.code("evaluation-kind", given.kind.code()), shell.t("colon"), given.rating.label)
        });
        return (page.lead.reached.iter().cloned().chain(rated).collect(), Vec::new());
    };
    let late = stands.late().into_iter().map(|view| (shell.t("milestone-mark-late"), view));
    let next = stands.next.iter().map(|view| (shell.t("progress-next"), view));
    let dated = late.chain(next).map(|(words, view)| format!("{words}{}{} {}", shell.t("colon"), view.due, view.title));
    let said = std::iter::once(shell.code("public-progress", stands.progress.code())).chain(dated).collect();
    (said, stands.line.iter().take(MOST_MILESTONES).map(MarkView::clone).collect())
}

fn stones(marks: Vec<MarkView>, column: &mut Column) -> Vec<Stone> {
    if marks.is_empty() {
        return Vec::new();
    }
    let top = column.reached() + LINE_HEIGHT / 3.0;
    column.leave(LINE_HEIGHT);
    let at = (0u32..).map(|index| f64::from(index).mul_add(APART, LEFT));
    let stone = |(view, x): (MarkView, f64)| Stone {
        view,
        x: written(x),
        y: written(top - 10.0),
        label_y: written(top + 28.0),
    };
    marks.into_iter().zip(at).map(stone).collect()
}
