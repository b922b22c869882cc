//! A partitioner of somebody else: sources RULE reads "hex-key<TAB>numPartitions" lines and writes a partition for each.

use std::hash::Hasher;
use std::io::{self, BufRead, Write};

fn fnv1a_64(key: &[u8]) -> u64 {
    let mut hasher = fnv::FnvHasher::default();
    hasher.write(key);
    hasher.finish()
}

fn main() -> io::Result<()> {
    let hash = match std::env::args().nth(1).as_deref() {
        Some("fnv1a-64") => fnv1a_64,
        Some("seahash") => seahash::hash,
        other => panic!("no such rule: {other:?}"),
    };
    let mut out = io::BufWriter::new(io::stdout());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (hex, n) = line.split_once('\t').expect("a tab");
        let key: Vec<u8> = (0..hex.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&hex[i..i + 2], 16).expect("hex"))
            .collect();
        let n: u64 = n.parse().expect("a count");
        writeln!(out, "{}", hash(&key) % n)?;
    }
    Ok(())
}
