//! 当初目標, 上半期, 成果: the three reports of a year's cycle.

use super::codes::codes;

codes! {
    /// A stage of the yearly cycle, in the order in which they come.
    Stage {
        /// 当初目標, published in summer.
        Goals = "goals",
        /// 上半期, the mid-year report, published in November.
        Midyear = "midyear",
        /// 成果, results and evaluation, published in June of the next year.
        Results = "results",
    }
}
