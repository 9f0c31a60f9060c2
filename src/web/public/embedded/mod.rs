//! Small pages made to stand in a frame on other sites: the chart of an indicator, the standing of a goal. They hold
//! nothing to press but the way to the whole page.

pub mod goal;
pub mod indicator;

use crate::web::kit::address::Address;
use crate::web::kit::context::Context;

/// What is put into another site's page to show one of them there.
pub struct FrameCode {
    address: String,
    title: String,
    height: u32,
}

impl FrameCode {
    /// The code for the small page at this address.
    pub fn new(context: &Context, address: &Address, title: String, height: u32) -> Self {
        Self { address: format!("{}{address}", context.state.settings.public_address), title, height }
    }

    /// It, as HTML.
    pub fn html(&self) -> String {
        let Self { address, title, height } = self;
        let title = title.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
        format!(r#"<iframe src="{address}" title="{title}" width="100%" height="{height}" loading="lazy"></iframe>"#)
    }
}

#[cfg(test)]
mod tests {
    use super::FrameCode;

    #[test]
    fn a_name_does_not_end_the_title_of_its_frame() {
        let code = FrameCode {
            address: "https://mokuhyo.example/goals/1/embed".to_owned(),
            title: r#""><script>"#.to_owned(),
            height: 300,
        };
        assert!(code.html().contains(r#"title="&quot;>&lt;script>""#), "{}", code.html());
    }
}
