//! One request line: the fields of a flat JSON object.

fn value<'a>(line: &'a str, field: &str) -> Option<&'a str> {
    let quoted = format!("\"{field}\":");
    let at = line.find(&quoted)? + quoted.len();
    Some(line[at..].trim_start())
}

pub fn text(line: &str, field: &str) -> Option<String> {
    let mut chars = value(line, field)?.strip_prefix('"')?.chars();
    let mut text = String::new();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => match chars.next()? {
                // The only escapes that occur in paths.
                escaped @ ('"' | '\\' | '/') => text.push(escaped),
                _ => return None,
            },
            other => text.push(other),
        }
    }
}

pub fn number(line: &str, field: &str) -> Option<u32> {
    let value = value(line, field)?;
    let end = value
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(value.len());
    value[..end].parse().ok()
}
