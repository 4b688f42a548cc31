//! Logic with three answers.

/// The truth of a condition, as far as the source shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is its own name")]
pub enum Truth {
    Yes,
    No,
    Unknown,
}

impl Truth {
    /// One `No` decides the result; otherwise doubt in either operand makes the result doubtful.
    #[must_use]
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::No, _) | (_, Truth::No) => Truth::No,
            (Truth::Yes, Truth::Yes) => Truth::Yes,
            _ => Truth::Unknown,
        }
    }

    /// One `Yes` decides the result.
    #[must_use]
    pub fn or(self, other: Truth) -> Truth {
        !(!self).and(!other)
    }

    /// `and` over many; `Yes` for none.
    pub fn all(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut all = Truth::Yes;
        for truth in truths {
            all = all.and(truth);
            if all == Truth::No {
                break;
            }
        }
        all
    }

    /// `or` over many; `No` for none.
    pub fn any(truths: impl IntoIterator<Item = Truth>) -> Truth {
        !Truth::all(truths.into_iter().map(std::ops::Not::not))
    }

    /// The answer that all give, `Unknown` where they differ or there is none.
    pub fn agreed(truths: impl IntoIterator<Item = Truth>) -> Truth {
        let mut truths = truths.into_iter();
        let Some(first) = truths.next() else { return Truth::Unknown };
        if truths.all(|truth| truth == first) { first } else { Truth::Unknown }
    }
}

impl std::ops::Not for Truth {
    type Output = Truth;

    fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(bool: bool) -> Truth {
        if bool { Truth::Yes } else { Truth::No }
    }
}
