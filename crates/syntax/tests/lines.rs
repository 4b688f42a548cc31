//! Lines and columns of offsets, and back.

use costlint_syntax::{
    Span,
    lines::{Lines, Position, Unit, UnitPosition},
};
use proptest::prelude::*;

fn position(text: &str, offset: u32) -> (u32, u32) {
    let Position { line, column } = Lines::new(text).position(offset);
    (line, column)
}

fn offset(text: &str, line: u32, column: u32) -> u32 {
    Lines::new(text).offset(Position { line, column })
}

#[test]
fn lines_and_columns_count_from_one_and_columns_count_characters() {
    let text = "a😀é\nb";
    assert_eq!(position(text, 0), (1, 1));
    assert_eq!(position(text, 1), (1, 2));
    assert_eq!(position(text, 5), (1, 3));
    assert_eq!(position(text, 7), (1, 4));
    assert_eq!(position(text, 8), (2, 1));
    assert_eq!(position(text, 9), (2, 2));
}

#[test]
fn the_language_server_counts_from_zero_in_its_own_units() {
    let lines = Lines::new("x\na😀é-");
    let column = |unit| lines.unit_position(9, unit);
    assert_eq!(column(Unit::Utf8), UnitPosition { line: 1, column: 7 });
    assert_eq!(column(Unit::Utf16), UnitPosition { line: 1, column: 4 });
    assert_eq!(column(Unit::Scalar), UnitPosition { line: 1, column: 3 });
}

#[test]
fn carriage_returns_belong_to_the_break_only_before_a_line_feed() {
    let text = "a\r\nb\rc\n\r\n";
    let lines = Lines::new(text);
    let contents: Vec<&str> = (1..=4).map(|line| lines.span(line).of(text)).collect();
    assert_eq!(contents, ["a", "b\rc", "", ""]);
    assert_eq!(lines.count(), 4);
    assert_eq!(position(text, 2), (1, 2));
    assert_eq!(position(text, 3), (2, 1));
    assert_eq!(position(text, 5), (2, 3));
}

#[test]
fn a_byte_order_mark_takes_no_column() {
    let text = "\u{feff}ab\nc";
    assert_eq!(position(text, 0), (1, 1));
    assert_eq!(position(text, 3), (1, 1));
    assert_eq!(position(text, 4), (1, 2));
    assert_eq!(position(text, 6), (2, 1));
    assert_eq!(offset(text, 1, 1), 3);
    assert_eq!(Lines::new(text).span(1), Span::new(3, 5));
    assert_eq!(Lines::new(text).unit_position(5, Unit::Utf16), UnitPosition { line: 0, column: 2 });
}

#[test]
fn offsets_past_the_end_and_inside_a_character_find_the_nearest_place_before() {
    assert_eq!(position("ab", 9), (1, 3));
    assert_eq!(position("a\n", 9), (2, 1));
    assert_eq!(position("", 9), (1, 1));
    assert_eq!(position("a😀b", 3), (1, 2));
}

#[test]
fn places_past_a_line_and_inside_a_character_find_the_nearest_offset_before() {
    assert_eq!(offset("ab\ncd", 1, 9), 2);
    assert_eq!(offset("ab\ncd", 9, 1), 3);
    assert_eq!(offset("ab\r\ncd", 1, 9), 2);
    assert_eq!(offset("ab", 0, 0), 0);
    assert_eq!(offset("ab", u32::MAX, u32::MAX), 2);
    let lines = Lines::new("a😀b");
    assert_eq!(lines.unit_offset(UnitPosition { line: 0, column: 2 }, Unit::Utf16), 1);
    assert_eq!(lines.unit_offset(UnitPosition { line: 0, column: 3 }, Unit::Utf16), 5);
    assert_eq!(lines.unit_offset(UnitPosition { line: 0, column: 3 }, Unit::Utf8), 1);
}

proptest! {
    #[test]
    fn every_offset_comes_back_from_every_kind_of_place(text in "\u{feff}?([a-zé\u{feff}😀\r\t]{0,5}(\n|\r\n)?){0,6}") {
        let lines = Lines::new(&text);
        for offset in text.char_indices().map(|(start, _)| start).chain([text.len()]) {
            let in_break = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
            if in_break || offset == 0 && text.starts_with('\u{feff}') {
                continue;
            }
            let start = text[..offset].rfind('\n').map_or(0, |line_feed| line_feed + 1);
            let before = if start == 0 { text[..offset].strip_prefix('\u{feff}').unwrap_or(&text[..offset]) } else { &text[start..offset] };
            let offset = u32::try_from(offset).expect("the text is short");
            prop_assert_eq!(lines.position(offset).column as usize, before.chars().count() + 1);
            prop_assert_eq!(lines.offset(lines.position(offset)), offset);
            for (unit, length) in [(Unit::Utf8, before.len()), (Unit::Utf16, before.encode_utf16().count()), (Unit::Scalar, before.chars().count())] {
                let place = lines.unit_position(offset, unit);
                prop_assert_eq!(place.column as usize, length);
                prop_assert_eq!(lines.unit_offset(place, unit), offset);
            }
        }
    }

    #[test]
    fn no_place_and_no_offset_is_too_odd(text in any::<String>(), line in any::<u32>(), column in any::<u32>(), offset in any::<u32>()) {
        let lines = Lines::new(&text);
        for unit in [Unit::Utf8, Unit::Utf16, Unit::Scalar] {
            for (line, column) in [(line, column), (line % 4, column % 8), (line % 4, column)] {
                let found = lines.unit_offset(UnitPosition { line, column }, unit);
                prop_assert!(text.is_char_boundary(found as usize));
            }
            let place = lines.unit_position(offset % 64, unit);
            prop_assert!(text.is_char_boundary(lines.unit_offset(place, unit) as usize));
        }
    }
}
