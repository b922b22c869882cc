//! Answers the benchmark's requests on stdin, or runs once as `PROGRAM file PATH PARTITIONS`.

mod keyset;
mod lines;
mod request;

use keyset::KeySet;
use std::collections::HashMap;
use std::error::Error;
use std::fmt::Display;
use std::io::{self, Write};
use std::time::Instant;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[inline]
fn partition(key: &[u8], partitions: u32) -> u32 {
    (murmur2::murmur2(key, murmur2::KAFKA_SEED) & 0x7fff_ffff) % partitions
}

fn route_block(set: &KeySet, partitions: u32, out: &mut [u32]) {
    for (out, range) in out.iter_mut().zip(set.offsets.windows(2)) {
        *out = partition(&set.bytes[range[0] as usize..range[1] as usize], partitions);
    }
}

fn route_single(set: &KeySet, partitions: u32, out: &mut [u32]) {
    for (out, key) in out.iter_mut().zip(&set.keys) {
        *out = partition(key, partitions);
    }
}

fn json<T: Display>(numbers: &[T]) -> String {
    format!(
        "[{}]",
        numbers
            .iter()
            .map(T::to_string)
            .collect::<Vec<_>>()
            .join(",")
    )
}

fn time_route(
    set: &KeySet,
    route: fn(&KeySet, u32, &mut [u32]),
    partitions: u32,
    reps: u32,
) -> String {
    let mut out = vec![0; set.keys.len()];
    route(set, partitions, &mut out);
    let checksum = out
        .iter()
        .fold(0u32, |c, &p| c.wrapping_mul(31).wrapping_add(p));
    let mut ns = Vec::with_capacity(reps as usize);
    for _ in 0..reps {
        let start = Instant::now();
        route(set, partitions, std::hint::black_box(&mut out));
        ns.push(start.elapsed().as_nanos());
    }
    format!(
        "{{\"ns\":{},\"count\":{},\"checksum\":{checksum}}}",
        json(&ns),
        out.len()
    )
}

fn answer(line: &str, sets: &mut HashMap<String, KeySet>) -> Result<String> {
    let op = request::text(line, "op").ok_or("not a request")?;
    if op == "version" {
        return Ok(format!(
            "{{\"name\":\"rust-murmur2\",\"version\":\"murmur2 0.1.0\",\"runtime\":\"{}\"}}",
            env!("RUSTC_VERSION")
        ));
    }
    let partitions = request::number(line, "numPartitions")
        .filter(|&n| n > 0)
        .ok_or("numPartitions is out of range")?;
    if op == "file" {
        let start = Instant::now();
        let counts = lines::count(
            &request::text(line, "path").ok_or("path is missing")?,
            partitions,
        )?;
        return Ok(format!(
            "{{\"ns\":[{}],\"counts\":{}}}",
            start.elapsed().as_nanos(),
            json(&counts)
        ));
    }
    let route = match op.as_str() {
        "block" => route_block,
        "single" => route_single,
        _ => return Err("unknown op".into()),
    };
    let path = request::text(line, "keys").ok_or("keys is missing")?;
    if !sets.contains_key(&path) {
        sets.insert(path.clone(), KeySet::read(&path)?);
    }
    Ok(time_route(
        &sets[&path],
        route,
        partitions,
        request::number(line, "reps").unwrap_or(1),
    ))
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().collect();
    if let [_, op, path, partitions] = args.as_slice() {
        if op == "file" {
            println!("{}", json(&lines::count(path, partitions.parse()?)?));
            return Ok(());
        }
    }
    let mut sets = HashMap::new();
    let mut stdout = io::stdout();
    for line in io::stdin().lines() {
        let answer = answer(&line?, &mut sets).unwrap_or_else(|error| {
            format!(
                "{{\"error\":\"{}\"}}",
                error.to_string().replace(['"', '\\'], "'")
            )
        });
        writeln!(stdout, "{answer}")?;
        stdout.flush()?;
    }
    Ok(())
}
