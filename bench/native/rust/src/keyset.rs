//! A key set file: u32 count, u32 offsets[count + 1], the bytes; little endian.

use std::{fs, io};

pub struct KeySet {
    pub offsets: Vec<u32>,
    pub bytes: Vec<u8>,
    /// The same keys, each in an allocation of its own.
    pub keys: Vec<Box<[u8]>>,
}

impl KeySet {
    pub fn read(path: &str) -> io::Result<KeySet> {
        let file = fs::read(path)?;
        let number = |i: usize| {
            let bytes = file
                .get(4 * i..4 * i + 4)
                .ok_or(io::ErrorKind::UnexpectedEof)?;
            Ok::<u32, io::Error>(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
        };
        let count = number(0)? as usize;
        let offsets = (1..=count + 1)
            .map(number)
            .collect::<io::Result<Vec<u32>>>()?;
        let bytes = file[4 * (count + 2)..].to_vec();
        let keys = offsets
            .windows(2)
            .map(|w| bytes[w[0] as usize..w[1] as usize].into())
            .collect();
        Ok(KeySet {
            offsets,
            bytes,
            keys,
        })
    }
}
