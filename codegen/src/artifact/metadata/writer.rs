//! Records and spans to the bytes of the metadata section.
//!
//! In:  records in the order of their tables, byte strings for the pool.
//! Out: header, tables, pool. Equal byte strings are kept once.

use std::collections::HashMap;

use include_wasm_abi::blob::{Array, CHECKED_FROM, Header, Record, Span, Table, Wire};
use include_wasm_abi::checksum::checksum;

use crate::error::Error;

/// Collects the tables.
#[derive(Default)]
pub(super) struct Writer {
    tables: [Vec<u8>; Table::COUNT],
    spans: HashMap<Box<[u8]>, Span>,
}

impl Writer {
    /// Adds a record to its table.
    pub(super) fn push<R: Record>(&mut self, record: R) {
        let table = &mut self.tables[R::TABLE as usize];
        record.write(&mut |bytes| table.extend_from_slice(bytes));
    }

    /// Returns where the pool has these bytes.
    pub(super) fn span(&mut self, bytes: &[u8]) -> Result<Span, Error> {
        if bytes.is_empty() {
            return Ok(Span::default());
        }
        if let Some(&span) = self.spans.get(bytes) {
            return Ok(span);
        }
        let pool = &mut self.tables[Table::Pool as usize];
        let span = Span { at: offset(pool.len())?, len: offset(bytes.len())? };
        pool.extend_from_slice(bytes);
        self.spans.insert(bytes.into(), span);
        Ok(span)
    }

    /// Returns the section, with the places of the tables and the checksum in the header.
    pub(super) fn finish(self, mut header: Header) -> Result<Vec<u8>, Error> {
        let mut places = [Span::default(); Table::COUNT];
        let mut at = Header::SIZE;
        for ((place, records), table) in places.iter_mut().zip(&self.tables).zip(Table::ALL) {
            *place = Span { at: offset(at)?, len: offset(records.len() / table.record_size())? };
            at += records.len();
        }
        offset(at)?;
        header.tables = Array(places);
        let mut bytes = bytes_of(&[header]);
        self.tables.iter().for_each(|records| bytes.extend_from_slice(records));
        header.checksum = checksum(&bytes[CHECKED_FROM..]);
        bytes[..Header::SIZE].copy_from_slice(&bytes_of(&[header]));
        Ok(bytes)
    }
}

/// Returns values one after the other.
pub(super) fn bytes_of(values: &[impl Wire]) -> Vec<u8> {
    let mut bytes = Vec::new();
    values.iter().for_each(|value| value.write(&mut |piece| bytes.extend_from_slice(piece)));
    bytes
}

/// Returns a size as a blob writes it.
pub(super) fn offset(size: usize) -> Result<u32, Error> {
    let limit = u64::from(u32::MAX - 1);
    let offset = u32::try_from(size).ok().filter(|&size| u64::from(size) <= limit);
    offset.ok_or(Error::Limit { what: "size of a section of the blob in bytes", limit, offset: 0 })
}
