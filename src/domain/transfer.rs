//! 人事異動: what a table of transfers says, row by row.

use chrono::NaiveDate;
use serde::Serialize;

use super::codes::codes;
use super::person::Role;

mod fault;

pub use fault::{Fault, FaultKind};

codes! {
    /// 異動区分: what happens to a person.
    TransferKind {
        /// 採用・転入: an account is made, or opened again for somebody who comes back.
        Joins = "joins",
        /// 異動: one post is given up for another.
        Moves = "moves",
        /// 退職・転出: every post ends.
        Leaves = "leaves",
        /// 兼務: another post beside those held.
        Adds = "adds",
        /// 兼務解除: one post ends, the others stay.
        Drops = "drops",
    }
}

codes! {
    /// A column of the table.
    TransferColumn {
        /// 職員番号.
        Login = "login",
        /// 氏名.
        Name = "name",
        /// 異動区分.
        Kind = "kind",
        /// 旧所属.
        FromUnit = "from_unit",
        /// 旧職.
        FromRole = "from_role",
        /// 新所属.
        ToUnit = "to_unit",
        /// 新職.
        ToRole = "to_role",
        /// 発令日.
        Date = "date",
    }
}

impl TransferKind {
    /// Whether the post that is given up has to be found.
    pub const fn gives_one_up(self) -> bool {
        matches!(self, Self::Moves | Self::Drops)
    }

    /// Whether a post is taken up.
    pub const fn takes_one_up(self) -> bool {
        matches!(self, Self::Joins | Self::Moves | Self::Adds)
    }

    /// As personnel sections write it; all of these are read.
    pub const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Joins => &["採用", "転入", "新規採用", "復帰", "joins"],
            Self::Moves => &["異動", "昇任", "昇格", "配置換", "配置換え", "moves"],
            Self::Leaves => &["退職", "転出", "定年退職", "leaves"],
            Self::Adds => &["兼務", "併任", "adds"],
            Self::Drops => &["兼務解除", "併任解除", "drops"],
        }
    }
}

impl TransferColumn {
    /// The header in a table that this program writes.
    pub const fn header(self) -> &'static str {
        match self {
            Self::Login => "職員番号",
            Self::Name => "氏名",
            Self::Kind => "異動区分",
            Self::FromUnit => "旧所属",
            Self::FromRole => "旧職",
            Self::ToUnit => "新所属",
            Self::ToRole => "新職",
            Self::Date => "発令日",
        }
    }

    /// Every header that is read as this column, besides its own and its code.
    pub const fn other_headers(self) -> &'static [&'static str] {
        match self {
            Self::Login => &["職員ID", "職員コード", "ログイン名", "ユーザーID"],
            Self::Name => &["職員名", "名前"],
            Self::Kind => &["区分", "発令区分", "異動種別"],
            Self::FromUnit => &["現所属", "異動前所属", "前所属"],
            Self::FromRole => &["旧職名", "現職", "旧役職", "異動前職", "前職"],
            Self::ToUnit => &["異動後所属", "異動先"],
            Self::ToRole => &["新職名", "新役職", "異動後職"],
            Self::Date => &["発令年月日", "異動日", "異動年月日"],
        }
    }

    /// Whether a table without this column can't be read.
    pub const fn is_needed(self) -> bool {
        !matches!(self, Self::FromUnit | Self::FromRole)
    }
}

/// A unit and a role as a row names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct NamedPost {
    /// The unit's name, or its number.
    pub unit: Option<String>,
    pub role: Option<Role>,
}

/// One row: what happens to one person on one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TransferRow {
    /// The line of the file on which it stands, counted from 1.
    pub line: u64,
    pub login: String,
    pub name: String,
    pub kind: TransferKind,
    pub from: NamedPost,
    pub to: NamedPost,
    /// 発令日: the first day of the new state.
    pub date: NaiveDate,
}
