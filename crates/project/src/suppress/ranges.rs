//! Ranges of bytes, to find the innermost one around an offset.

use std::cmp::Reverse;

use costlint_syntax::Span;

/// Ranges with something to each. Those of blocks, entries and lines nest, so what lies around an offset is a chain.
#[derive(Debug)]
pub(super) struct Ranges<T> {
    ranges: Vec<Range<T>>,
}

#[derive(Debug)]
struct Range<T> {
    span: Span,
    value: T,
    /// The one before that was still open where this one begins.
    around: Option<usize>,
}

impl<T> Default for Ranges<T> {
    fn default() -> Ranges<T> {
        Ranges { ranges: Vec::new() }
    }
}

impl<T: Copy> Ranges<T> {
    pub(super) fn add(&mut self, span: Span, value: T) {
        self.ranges.push(Range { span, value, around: None });
    }

    /// Finds what lies around what, once all are added.
    pub(super) fn settle(&mut self) {
        self.ranges.sort_by_key(|range| (range.span.start, Reverse(range.span.end)));
        let mut open: Vec<usize> = Vec::new();
        for index in 0..self.ranges.len() {
            let start = self.ranges[index].span.start;
            while open.pop_if(|last| self.ranges[*last].span.end < start).is_some() {}
            self.ranges[index].around = open.last().copied();
            open.push(index);
        }
    }

    /// What belongs to the innermost range around an offset; one that ends there counts.
    pub(super) fn innermost(&self, offset: u32) -> Option<T> {
        let mut candidate = self.ranges.partition_point(|range| range.span.start <= offset).checked_sub(1);
        while let Some(index) = candidate {
            let range = &self.ranges[index];
            if offset <= range.span.end {
                return Some(range.value);
            }
            candidate = range.around;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_range_around_an_offset_is_found() {
        let mut ranges = Ranges::default();
        for (start, end, name) in [(20, 30, 'c'), (0, 100, 'a'), (10, 40, 'b'), (50, 60, 'd')] {
            ranges.add(Span::new(start, end), name);
        }
        ranges.settle();
        let found: String = [5, 10, 25, 30, 35, 45, 55, 60, 61, 100]
            .iter()
            .map(|offset| ranges.innermost(*offset).unwrap_or('-'))
            .collect();
        assert_eq!(found, "abccbaddaa");
        assert_eq!(ranges.innermost(101), None);
    }
}
