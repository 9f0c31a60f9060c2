//! The city's plan as a tree: 政策, 施策 and 小施策, each in the years in which it is there, like a unit. What was published
//! keeps the names that it was published with.

use super::codes::codes;
use super::fiscal_year::FiscalYear;

/// What stands between the names of a path written in one line.
pub const BETWEEN: &str = "／";

codes! {
    /// The level of a node.
    PlanLevel {
        /// 政策.
        Policy = "policy",
        /// 施策.
        Measure = "measure",
        /// 小施策.
        Submeasure = "submeasure",
    }
}

impl PlanLevel {
    /// The level of a step of a path that has so many: a name alone is a 施策.
    pub fn of_step(index: usize, steps: usize) -> Self {
        match index {
            0 if steps < 2 => Self::Measure,
            0 => Self::Policy,
            1 => Self::Measure,
            _ => Self::Submeasure,
        }
    }
}

/// A node of the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanNode {
    pub number: i32,
    pub parent: Option<i32>,
    pub level: PlanLevel,
    /// Its number in the plan, as the city writes it.
    pub code: Option<String>,
    pub name: String,
    /// The first fiscal year on record.
    pub first_year: FiscalYear,
    /// The last fiscal year, where it has ended.
    pub last_year: Option<FiscalYear>,
}

impl PlanNode {
    /// Whether it is there in a fiscal year.
    pub fn is_there_in(&self, year: FiscalYear) -> bool {
        self.first_year <= year && self.last_year.is_none_or(|last| year <= last)
    }
}

/// A path in one line: 政策／施策.
pub fn in_one_line(path: &[String]) -> String {
    path.join(BETWEEN)
}

/// The nodes of every year.
#[derive(Debug, Clone, Default)]
pub struct Plan(Vec<PlanNode>);

impl Plan {
    /// The plan of these nodes, in the order in which siblings stand.
    pub const fn new(nodes: Vec<PlanNode>) -> Self {
        Self(nodes)
    }

    /// A node.
    pub fn find(&self, number: i32) -> Option<&PlanNode> {
        self.0.iter().find(|node| node.number == number)
    }

    /// Whether nothing is on record.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The names from the top down to a node.
    pub fn path(&self, number: i32) -> Vec<String> {
        let mut path = Vec::new();
        let mut next = self.find(number);
        while let Some(node) = next {
            path.push(node.name.clone());
            // A tree has no circle; a table that was changed by hand may.
            next = node.parent.filter(|_| path.len() <= PlanLevel::ALL.len()).and_then(|parent| self.find(parent));
        }
        path.reverse();
        path
    }

    /// The children of a node, or the nodes at the top.
    pub fn children(&self, parent: Option<i32>) -> impl Iterator<Item = &PlanNode> {
        self.0.iter().filter(move |node| node.parent == parent)
    }

    /// Every node below its parent, from the top, with how deep it stands.
    pub fn in_order(&self) -> Vec<(usize, &PlanNode)> {
        let mut ordered = Vec::new();
        let mut waiting: Vec<(usize, &PlanNode)> = self.children(None).map(|node| (0, node)).collect();
        waiting.reverse();
        while let Some((depth, node)) = waiting.pop() {
            ordered.push((depth, node));
            if depth < PlanLevel::ALL.len() {
                let at = waiting.len();
                waiting.extend(self.children(Some(node.number)).map(|child| (depth + 1, child)));
                waiting.get_mut(at..).into_iter().for_each(<[_]>::reverse);
            }
        }
        ordered
    }

    /// The node that a text names in a year: by its path in one line. Of several the deepest, whose names are told apart.
    pub fn named(&self, text: &str, year: FiscalYear) -> Option<&PlanNode> {
        let named = self.0.iter().filter(|node| node.is_there_in(year));
        let named = named.map(|node| (self.path(node.number), node)).filter(|(path, _)| in_one_line(path) == text);
        named.max_by_key(|(path, _)| path.len()).map(|(_, node)| node)
    }

    /// The child of a node that has this name, whichever years it is there in; one that is there in the year first.
    pub fn child(&self, parent: Option<i32>, name: &str, year: FiscalYear) -> Option<&PlanNode> {
        self.children(parent).filter(|node| node.name == name).max_by_key(|node| node.is_there_in(year))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(number: i32) -> FiscalYear {
        FiscalYear::new(number).unwrap()
    }

    fn node(number: i32, parent: Option<i32>, level: PlanLevel, name: &str, last: Option<i32>) -> PlanNode {
        PlanNode {
            number,
            parent,
            level,
            code: None,
            name: name.to_owned(),
            first_year: year(2020),
            last_year: last.map(year),
        }
    }

    fn plan() -> Plan {
        Plan::new(vec![
            node(1, None, PlanLevel::Policy, "政策", None),
            node(2, None, PlanLevel::Measure, "政策／施策", Some(2021)),
            node(3, Some(1), PlanLevel::Measure, "施策", None),
            node(4, Some(1), PlanLevel::Measure, "別の施策", None),
            node(5, Some(3), PlanLevel::Submeasure, "小施策", None),
        ])
    }

    #[test]
    fn a_node_is_named_by_its_path() {
        let plan = plan();
        assert_eq!(plan.path(5), ["政策", "施策", "小施策"]);
        assert_eq!(plan.named("政策／施策／小施策", year(2025)).map(|node| node.number), Some(5));
        assert_eq!(plan.named("政策／施策", year(2020)).map(|node| node.number), Some(3), "the one told apart");
        assert_eq!(plan.named("施策", year(2020)), None, "a name alone may be several");
        assert_eq!(plan.named("政策", year(2019)), None);
    }

    #[test]
    fn a_tree_is_told_from_the_top() {
        let plan = plan();
        let order: Vec<(usize, i32)> = plan.in_order().into_iter().map(|(depth, node)| (depth, node.number)).collect();
        assert_eq!(order, [(0, 1), (1, 3), (2, 5), (1, 4), (0, 2)]);
    }

    #[test]
    fn a_circle_made_by_hand_ends() {
        let plan = Plan::new(vec![
            node(1, Some(2), PlanLevel::Policy, "一", None),
            node(2, Some(1), PlanLevel::Measure, "二", None),
        ]);
        assert!(plan.path(1).len() <= PlanLevel::ALL.len() + 1);
        assert!(plan.in_order().is_empty());
    }
}
