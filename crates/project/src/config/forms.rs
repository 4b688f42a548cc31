//! The forms of a configuration's values. Each says in the user's words what it expects, which serde's own forms do not.
//!
//! What they are is said in `//` comments, since the schema would repeat a documentation comment for every key.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

#[cfg(test)]
use schemars::JsonSchema;
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use toml::Spanned;

// A number, written with or without a decimal point.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub(super) struct Decimal(pub(super) f64);

// A list of strings.
#[derive(Debug, Default)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub(super) struct Strings(#[cfg_attr(test, schemars(with = "Vec<String>"))] pub(super) Vec<Spanned<String>>);

// A table whose keys are known. A derived `Deserialize` alone would take a list for one too.
#[derive(Debug, Default)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub(super) struct KeyTable<T>(pub(super) T);

// A list of such tables.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub(super) struct KeyTables<T>(pub(super) Vec<KeyTable<T>>);

// Folders of pages, and settings by the names of rules: a list of folders, or a table in which they are a key.
#[derive(Debug, Default)]
pub(super) struct RuleKeys {
    pub(super) folders: Strings,
    pub(super) settings: Vec<(Spanned<String>, Entries<toml::Value>)>,
}

// A table whose keys the user chooses.
#[derive(Debug)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub(super) struct Entries<V>(
    #[cfg_attr(test, schemars(with = "BTreeMap<String, V>"))] pub(super) BTreeMap<Spanned<String>, Spanned<V>>,
);

impl<T> Default for KeyTables<T> {
    fn default() -> KeyTables<T> {
        KeyTables(Vec::new())
    }
}

impl<V> Default for Entries<V> {
    fn default() -> Entries<V> {
        Entries(BTreeMap::new())
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
        struct Digits;

        impl Visitor<'_> for Digits {
            type Value = Decimal;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a number, such as 10 or 0.5")
            }

            fn visit_f64<E>(self, number: f64) -> Result<Decimal, E> {
                Ok(Decimal(number))
            }

            #[expect(clippy::cast_precision_loss, reason = "dollars and shares are far below 2^53")]
            fn visit_i64<E>(self, number: i64) -> Result<Decimal, E> {
                Ok(Decimal(number as f64))
            }
        }

        deserializer.deserialize_f64(Digits)
    }
}

impl<'de> Deserialize<'de> for Strings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Strings, D::Error> {
        deserializer.deserialize_seq(ListOf("a list of strings, such as [\"a\", \"b\"]", PhantomData)).map(Strings)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for KeyTables<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<KeyTables<T>, D::Error> {
        deserializer
            .deserialize_seq(ListOf("a list of tables, each under its name in double brackets", PhantomData))
            .map(KeyTables)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for KeyTable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<KeyTable<T>, D::Error> {
        deserializer.deserialize_map(TableAs(PhantomData)).map(KeyTable)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entries<V>, D::Error> {
        deserializer.deserialize_map(TableAs(PhantomData)).map(Entries)
    }
}

impl<'de> Deserialize<'de> for RuleKeys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<RuleKeys, D::Error> {
        struct FoldersOrTable;

        impl<'de> Visitor<'de> for FoldersOrTable {
            type Value = RuleKeys;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("a list of folders, or a table of settings by rule")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<RuleKeys, A::Error> {
                let folders = ListOf("a list of strings", PhantomData).visit_seq(items)?;
                Ok(RuleKeys { folders: Strings(folders), ..RuleKeys::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<RuleKeys, A::Error> {
                let mut read = RuleKeys::default();
                while let Some(key) = entries.next_key::<Spanned<String>>()? {
                    if key.get_ref() == "folders" {
                        read.folders = entries.next_value()?;
                    } else {
                        read.settings.push((key, entries.next_value()?));
                    }
                }
                Ok(read)
            }
        }

        deserializer.deserialize_any(FoldersOrTable)
    }
}

/// Reads a list, and nothing else, which it calls by these words.
struct ListOf<T>(&'static str, PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListOf<T> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str(self.0)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Vec<T>, A::Error> {
        let mut read = Vec::new();
        while let Some(item) = items.next_element()? {
            read.push(item);
        }
        Ok(read)
    }
}

/// Reads a table, and nothing else.
struct TableAs<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for TableAs<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a table, such as { key = \"value\" }")
    }

    fn visit_map<A: MapAccess<'de>>(self, entries: A) -> Result<T, A::Error> {
        T::deserialize(MapAccessDeserializer::new(entries))
    }
}
