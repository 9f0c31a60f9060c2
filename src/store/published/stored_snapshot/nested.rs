//! `#[serde(with = "nested")]`: a list or an option of what has a stored form. Serde by itself applies such a form
//! (`#[serde(remote)]`) to the type of a field and not to what that type holds.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A type of the domain that has a stored form.
pub(super) trait Stored: Sized {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Says which stored form is whose.
macro_rules! stored {
    ($($of:ty as $form:ty,)+) => {$(
        impl nested::Stored for $of {
            fn write<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                <$form>::serialize(self, serializer)
            }

            fn read<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <$form>::deserialize(deserializer)
            }
        }
    )+};
}
pub(super) use stored;

/// One value, written and read in its stored form.
pub(super) struct Whole<T>(pub(super) T);

impl<T: Stored> Serialize for Whole<&T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.write(serializer)
    }
}

impl<'de, T: Stored> Deserialize<'de> for Whole<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::read(deserializer).map(Self)
    }
}

impl<T: Stored> Stored for Vec<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(Whole))
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = Vec::<Whole<T>>::deserialize(deserializer)?;
        Ok(list.into_iter().map(|Whole(item)| item).collect())
    }
}

impl<T: Stored> Stored for Option<T> {
    fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.as_ref().map(Whole).serialize(serializer)
    }

    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let option = Option::<Whole<T>>::deserialize(deserializer)?;
        Ok(option.map(|Whole(value)| value))
    }
}

pub(super) fn serialize<T: Stored, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.write(serializer)
}

pub(super) fn deserialize<'de, T: Stored, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read(deserializer)
}
