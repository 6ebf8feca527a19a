//! The directory of a zip package, read before anything is unpacked.
use flate2::read::DeflateDecoder;
use std::io::Read;

/// Entries beyond this are no workbook.
const MOST: usize = 10_000;

/// One entry of the central directory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a> {
    pub name: &'a [u8],
    method: u16,
    packed: u32,
    offset: u32,
}

/// The central directory; `None` when there is none to be read (zip64 included, which no list needs).
pub(super) fn entries(bytes: &[u8]) -> Option<Vec<Entry<'_>>> {
    let tail = bytes.len().saturating_sub(22 + usize::from(u16::MAX));
    let end = tail
        + bytes[tail..]
            .windows(4)
            .rposition(|sign| sign == b"PK\x05\x06")?;
    let count = usize::from(u16_at(bytes, end + 10)?);
    let mut at = usize::try_from(u32_at(bytes, end + 16)?).ok()?;
    if count > MOST {
        return None;
    }
    let mut entries = Vec::with_capacity(count);
    for _ in 0..count {
        if bytes.get(at..at + 4)? != b"PK\x01\x02" {
            return None;
        }
        let (name, extra, comment) = (
            usize::from(u16_at(bytes, at + 28)?),
            usize::from(u16_at(bytes, at + 30)?),
            usize::from(u16_at(bytes, at + 32)?),
        );
        entries.push(Entry {
            name: bytes.get(at + 46..at + 46 + name)?,
            method: u16_at(bytes, at + 10)?,
            packed: u32_at(bytes, at + 20)?,
            offset: u32_at(bytes, at + 42)?,
        });
        at += 46 + name + extra + comment;
    }
    Some(entries)
}

/// Whether everything unpacks to at most `limit` bytes. The sizes in the directory are the author's claim, so each entry is
/// really unpacked, into nothing, and counted.
pub(super) fn unpacks_within(bytes: &[u8], limit: u64) -> Option<bool> {
    let mut left = limit;
    for entry in entries(bytes)? {
        let size = size_up_to(bytes, entry, left + 1)?;
        if size > left {
            return Some(false);
        }
        left -= size;
    }
    Some(true)
}

fn size_up_to(bytes: &[u8], entry: Entry<'_>, limit: u64) -> Option<u64> {
    let at = usize::try_from(entry.offset).ok()?;
    if bytes.get(at..at + 4)? != b"PK\x03\x04" {
        return None;
    }
    let begin =
        at + 30 + usize::from(u16_at(bytes, at + 26)?) + usize::from(u16_at(bytes, at + 28)?);
    let packed = usize::try_from(entry.packed).ok()?;
    let data = bytes.get(begin..begin.checked_add(packed)?)?;
    match entry.method {
        0 => Some(u64::from(entry.packed)),
        8 => std::io::copy(
            &mut DeflateDecoder::new(data).take(limit),
            &mut std::io::sink(),
        )
        .ok(),
        _ => None,
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..at.checked_add(2)?)?
        .try_into()
        .ok()
        .map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..at.checked_add(4)?)?
        .try_into()
        .ok()
        .map(u32::from_le_bytes)
}
