//! How values of the domain are kept in columns.

use crate::store::kit::StoreError;

/// Reads a stored code, date or figure back into its type.
pub fn stored<T: std::str::FromStr>(text: &str) -> Result<T, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| StoreError::Internal(format!("stored value: {error}")))
}

/// The same for a value that may be absent.
pub fn stored_option<T: std::str::FromStr>(text: Option<&str>) -> Result<Option<T>, StoreError>
where
    T::Err: std::fmt::Display,
{
    text.map(stored).transpose()
}
