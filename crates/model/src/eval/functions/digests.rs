//! Checksums of texts.

use std::fmt::Write as _;

use super::super::{
    budget::Budget,
    operand::{Failure, Settled, text},
};
use crate::value::Value;

/// RFC 1321.
pub(super) fn md5(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476_u32];
    for block in blocks(arguments, budget, u64::to_le_bytes)? {
        md5_block(&mut state, &words(&block, u32::from_le_bytes));
    }
    Ok(hexadecimal(state.iter().flat_map(|word| word.to_le_bytes())))
}

/// RFC 3174.
pub(super) fn sha1(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    let mut state = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0_u32];
    for block in blocks(arguments, budget, u64::to_be_bytes)? {
        sha1_block(&mut state, &words(&block, u32::from_be_bytes));
    }
    Ok(hexadecimal(state.iter().flat_map(|word| word.to_be_bytes())))
}

pub(super) fn sha256(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    sha256_of(arguments, budget).map(|digest| hexadecimal(digest.into_iter()))
}

pub(super) fn base64sha256(arguments: &[Value], budget: &Budget) -> Settled<Value> {
    sha256_of(arguments, budget).map(|digest| Value::text(super::encoding::base64(&digest)))
}

/// RFC 6234.
fn sha256_of(arguments: &[Value], budget: &Budget) -> Settled<Vec<u8>> {
    let primes: Vec<f64> =
        (2_u32..312).filter(|number| (2..*number).all(|factor| number % factor != 0)).map(f64::from).collect();
    let constants: Vec<u32> = primes.iter().map(|prime| fraction(prime.cbrt())).collect();
    let mut state: Vec<u32> = primes[..8].iter().map(|prime| fraction(prime.sqrt())).collect();
    for block in blocks(arguments, budget, u64::to_be_bytes)? {
        sha256_block(&mut state, &words(&block, u32::from_be_bytes), &constants);
    }
    Ok(state.iter().flat_map(|word| word.to_be_bytes()).collect())
}

/// The text in blocks of 64 bytes, filled up with its length in bits.
fn blocks(arguments: &[Value], budget: &Budget, length: fn(u64) -> [u8; 8]) -> Settled<Vec<[u8; 64]>> {
    let text = text(&arguments[0])?;
    if !budget.spend(text.len()) {
        return Err(Failure::Unsettled);
    }
    let mut bytes = text.as_bytes().to_vec();
    bytes.push(0x80);
    bytes.resize((text.len() + 9).next_multiple_of(64) - 8, 0);
    bytes.extend(length(text.len() as u64 * 8));
    Ok(bytes.as_chunks().0.to_vec())
}

fn words(block: &[u8; 64], read: fn([u8; 4]) -> u32) -> Vec<u32> {
    block.as_chunks().0.iter().map(|word| read(*word)).collect()
}

/// The first 32 bits behind the binary point.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction times 2^32 is below 2^32")]
fn fraction(number: f64) -> u32 {
    (number.fract() * 4_294_967_296.0) as u32
}

fn hexadecimal(bytes: impl Iterator<Item = u8>) -> Value {
    let mut text = String::new();
    for byte in bytes {
        // Writing to a text cannot fail.
        _ = write!(text, "{byte:02x}");
    }
    Value::text(text)
}

fn md5_block(state: &mut [u32; 4], words: &[u32]) {
    const TURNS: [[u32; 4]; 4] = [[7, 12, 17, 22], [5, 9, 14, 20], [4, 11, 16, 23], [6, 10, 15, 21]];
    let mut s = *state;
    for step in 0..64 {
        let (mixed, word) = match step / 16 {
            0 => ((s[1] & s[2]) | (!s[1] & s[3]), step),
            1 => ((s[3] & s[1]) | (!s[3] & s[2]), 5 * step + 1),
            2 => (s[1] ^ s[2] ^ s[3], 3 * step + 5),
            _ => (s[2] ^ (s[1] | !s[3]), 7 * step),
        };
        let sum = s[0].wrapping_add(mixed).wrapping_add(fraction_of_sine(step)).wrapping_add(words[word % 16]);
        s = [s[3], s[1].wrapping_add(sum.rotate_left(TURNS[step / 16][step % 4])), s[1], s[2]];
    }
    add(state, &s);
}

#[expect(clippy::cast_precision_loss, reason = "a step is below 64")]
fn fraction_of_sine(step: usize) -> u32 {
    fraction((step as f64 + 1.0).sin().abs())
}

fn sha1_block(state: &mut [u32; 5], words: &[u32]) {
    let mut words = words.to_vec();
    for step in 16..80 {
        words.push((words[step - 3] ^ words[step - 8] ^ words[step - 14] ^ words[step - 16]).rotate_left(1));
    }
    let mut s = *state;
    for (step, word) in words.into_iter().enumerate() {
        let (mixed, constant) = match step / 20 {
            0 => ((s[1] & s[2]) | (!s[1] & s[3]), 0x5a82_7999_u32),
            1 => (s[1] ^ s[2] ^ s[3], 0x6ed9_eba1),
            2 => ((s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3]), 0x8f1b_bcdc),
            _ => (s[1] ^ s[2] ^ s[3], 0xca62_c1d6),
        };
        let sum = s[0].rotate_left(5).wrapping_add(mixed).wrapping_add(s[4]).wrapping_add(constant).wrapping_add(word);
        s = [sum, s[0], s[1].rotate_left(30), s[2], s[3]];
    }
    add(state, &s);
}

fn sha256_block(state: &mut [u32], words: &[u32], constants: &[u32]) {
    let turned = |word: u32, turns: [u32; 3]| {
        turns.map(|turn| word.rotate_right(turn)).iter().fold(0, |mixed, word| mixed ^ word)
    };
    let mut words = words.to_vec();
    for step in 16..64 {
        let (early, late) = (words[step - 15], words[step - 2]);
        let early = early.rotate_right(7) ^ early.rotate_right(18) ^ (early >> 3);
        let late = late.rotate_right(17) ^ late.rotate_right(19) ^ (late >> 10);
        words.push(words[step - 16].wrapping_add(early).wrapping_add(words[step - 7]).wrapping_add(late));
    }
    let mut s = state.to_vec();
    for (word, constant) in words.iter().zip(constants) {
        let chosen = (s[4] & s[5]) ^ (!s[4] & s[6]);
        let first = s[7]
            .wrapping_add(turned(s[4], [6, 11, 25]))
            .wrapping_add(chosen)
            .wrapping_add(*constant)
            .wrapping_add(*word);
        let majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        let second = turned(s[0], [2, 13, 22]).wrapping_add(majority);
        s.rotate_right(1);
        s[4] = s[4].wrapping_add(first);
        s[0] = first.wrapping_add(second);
    }
    add(state, &s);
}

fn add(state: &mut [u32], more: &[u32]) {
    for (word, more) in state.iter_mut().zip(more) {
        *word = word.wrapping_add(*more);
    }
}
