//! What is written on a chart, on screens of every width, and what it says of a year to whoever comes to it.

use crate::demo::Sample;
use crate::support::browser::Screen;
use crate::visitor::visit_city;

/// Charts with an axis that is cut, with a break, with a gap, with zeros and with targets that are met and missed.
const CHARTS: [&str; 6] =
    ["/indicators/5", "/indicators/7", "/indicators/17", "/indicators/31", "/indicators/32", "/indicators/43"];

/// The labels of the page's chart that lie on one another, or outside of the page.
const STRUCK: &str = "
    const labels = [...document.querySelectorAll('.chart__drawing > .chart__label, .chart__scale > .chart__label')]
        .filter(label => getComputedStyle(label).display !== 'none');
    const boxes = labels.map(label => [label.textContent, label.getBoundingClientRect()]);
    const meet = (one, other) => one.left < other.right - 1 && other.left < one.right - 1
        && one.top < other.bottom - 5 && other.top < one.bottom - 5;
    const faults = boxes.flatMap(([text, box], index) =>
        boxes.slice(index + 1).filter(([, other]) => meet(box, other)).map(([other]) => text + ' on ' + other));
    const outside = boxes.filter(([, box]) => box.left < 0 || box.right > innerWidth).map(([text]) => text + ' outside');
    return faults.concat(outside);";

#[test]
fn no_label_of_a_chart_lies_on_another() {
    for screen in [Screen::PHONE, Screen::DESKTOP] {
        visit_city(Sample::Mihon, screen, async |visitor| {
            for path in CHARTS {
                visitor.open(path).await?;
                assert!(visitor.count(".chart__drawing .chart__label--value").await? > 0, "{path} has values");
                let faults: Vec<String> = visitor.page.execute(STRUCK, Vec::new()).await?.convert()?;
                assert!(faults.is_empty(), "{path}: {faults:?}");
            }
            Ok(())
        });
    }
}

#[test]
fn a_year_that_has_the_focus_says_its_values() {
    visit_city(Sample::Mihon, Screen::DESKTOP, async |visitor| {
        visitor.open("/indicators/5").await?;
        let shown = "return [...document.querySelectorAll('.chart__tip')]
            .filter(tip => getComputedStyle(tip).display !== 'none').map(tip => tip.textContent)";
        let tips = async || visitor.page.execute(shown, Vec::new()).await?.convert::<Vec<String>>();
        assert!(tips().await?.is_empty(), "nothing is pointed at");
        visitor.page.execute("document.querySelector('.chart__year').focus()", Vec::new()).await?;
        let said = tips().await?;
        assert!(said.len() == 1 && said[0].contains("12.3%") && said[0].contains("102%"), "{said:?}");
        Ok(())
    });
}
