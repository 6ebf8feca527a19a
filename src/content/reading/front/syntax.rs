//! What the parser of TOML says, in words for authors who never heard of it: they forget quotes and write dates their way.
use jiff::civil::Date;
use std::collections::BTreeMap;
use toml::de::Error;

/// One fault a line: the first is the cause of the others. The TOML begins on the file's line 2.
pub fn faults(toml: &str, errors: &[Error]) -> BTreeMap<usize, String> {
    let lines: Vec<&str> = toml.lines().collect();
    let mut faults = BTreeMap::new();
    for error in errors {
        let start = error.span().map_or(0, |span| span.start);
        let before = toml.as_bytes().iter().take(start);
        let at = before.filter(|byte| **byte == b'\n').count();
        let at = open_list(&lines, at).unwrap_or(at.min(lines.len().saturating_sub(1)));
        let line = lines.get(at).map_or("", |line| line.trim());
        let message = if error.message().starts_with("duplicate key") {
            twice(&lines, line)
        } else {
            one_line(line)
        };
        let message = message
            .unwrap_or_else(|| format!("dòng này viết sai quy cách TOML [{}]", error.message()));
        // Each block of a blueprint meets the same line above; once is enough.
        let again = line.starts_with("[[") && faults.values().any(|said| *said == message);
        if !again {
            faults.entry(at + 2).or_insert(message);
        }
    }
    faults
}

/// The line of a list that was begun above and never closed, when it swallowed the key of this line or the end.
fn open_list(lines: &[&str], at: usize) -> Option<usize> {
    if lines.get(at).is_some_and(|line| !line.contains('=')) {
        return None;
    }
    let is_key = |at: &usize| lines.get(*at).is_some_and(|line| line.contains('='));
    let first = (0..at.min(lines.len())).rev().find(is_key)?;
    let list = lines[first].split_once('=')?.1.trim().strip_prefix('[')?;
    let mut rest = [list]
        .into_iter()
        .chain(lines[first + 1..].iter().take(at - first - 1).copied());
    let closed = rest.any(|line| outside_quotes(line).contains(']'));
    (!closed).then_some(first)
}

/// A key that stands above already, alone or as a block.
fn twice(lines: &[&str], line: &str) -> Option<String> {
    let key = |line: &str| Some(line.split_once('=')?.0.trim().to_owned());
    let block = line
        .strip_prefix("[[")
        .and_then(|name| Some(name.split_once("]]")?.0.trim().to_owned()));
    let name = block.clone().or_else(|| key(line))?;
    let first = lines
        .iter()
        .position(|line| key(line).as_ref() == Some(&name))?
        + 2;
    Some(match block {
        Some(_) => format!("{name} đã ghi ở dòng {first}: bỏ dòng đó khi dùng các khối [[{name}]]"),
        None => format!("mục {name} đã ghi ở dòng {first}: chỉ giữ một dòng"),
    })
}

fn one_line(line: &str) -> Option<String> {
    let Some((key, value)) = line.split_once('=') else {
        let is_block = line.starts_with('[');
        return (!is_block && !line.is_empty())
            .then(|| "dòng này thiếu dấu =: mỗi mục viết theo kiểu tên = giá trị".to_owned());
    };
    let (key, value) = (key.trim(), value.trim());
    if !key
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    {
        return Some(format!(
            "tên mục {key} chỉ được gồm chữ không dấu, số và gạch dưới"
        ));
    }
    if value.is_empty() {
        return Some(format!("mục {key} chưa có giá trị sau dấu ="));
    }
    quotes(value)
        .or_else(|| date(value))
        .or_else(|| list(value))
        .or_else(|| word(key, value))
        .or_else(|| number(key, value))
}

fn quotes(value: &str) -> Option<String> {
    let plain = outside_quotes(value);
    let curly = |c: char| "“”„‟‘’".contains(c);
    let said = if plain.contains(curly) {
        "dấu nháy cong “ ” không dùng được ở đây: thay bằng dấu nháy thẳng \""
    } else if value.replace("\\\"", "").matches('"').count() % 2 == 1 {
        "thiếu một dấu nháy kép: chữ phải mở và đóng bằng dấu nháy thẳng \""
    } else if value.starts_with('"') && value.contains('\\') {
        "dấu \\ trong chữ phải viết hai lần: \\\\"
    } else if value.starts_with('"') && !plain.trim_matches('"').trim().is_empty() {
        "trong chữ có dấu nháy kép thẳng: bên trong dùng dấu nháy cong “ ”"
    } else {
        return None;
    };
    Some(said.to_owned())
}

/// The value without what stands between straight quotes.
fn outside_quotes(value: &str) -> String {
    value.split('"').step_by(2).collect::<Vec<_>>().join("\"")
}

fn date(value: &str) -> Option<String> {
    let value = value.split_whitespace().next()?;
    let numbers: Vec<&str> = value.split(['-', '/', '.']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if numbers.len() != 3 || !numbers.iter().all(digits) {
        return None;
    }
    let in_order = value.contains('-') && numbers.iter().map(|part| part.len()).eq([4, 2, 2]);
    Some(if in_order && value.parse::<Date>().is_err() {
        format!("không có ngày {value}: xem lại ngày và tháng")
    } else {
        format!("ngày {value} phải viết theo thứ tự năm-tháng-ngày, như 2027-06-30")
    })
}

fn list(value: &str) -> Option<String> {
    let inside = value.strip_prefix('[')?;
    let plain = outside_quotes(inside);
    Some(if plain.contains(char::is_alphanumeric) {
        "mỗi mục của danh sách phải đặt trong dấu nháy kép thẳng, như [\"a\", \"b\"]".to_owned()
    } else if plain.contains(']') {
        "các mục của danh sách phải cách nhau bằng một dấu phẩy, như [\"a\", \"b\"]".to_owned()
    } else {
        "danh sách chưa đóng: thêm dấu ] ở cuối".to_owned()
    })
}

fn word(key: &str, value: &str) -> Option<String> {
    if !value.starts_with(char::is_alphabetic) {
        return None;
    }
    let lower = value.to_lowercase();
    Some(if ["true", "false"].contains(&lower.as_str()) {
        format!("viết bằng chữ thường: {key} = {lower}")
    } else {
        format!("chữ phải đặt trong dấu nháy kép thẳng: {key} = \"{value}\"")
    })
}

fn number(key: &str, value: &str) -> Option<String> {
    if !value.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let shorter = value.trim_start_matches('0');
    let leading = shorter.len() < value.len() && shorter.bytes().all(|b| b.is_ascii_digit());
    Some(if leading && !shorter.is_empty() {
        format!("số không có số 0 ở đầu: {key} = {shorter}")
    } else {
        format!(
            "số của mục {key} chỉ gồm chữ số, không kèm đơn vị; nếu là chữ thì đặt trong dấu nháy kép thẳng"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::faults;
    use toml::de::DeTable;

    fn said(toml: &str) -> Vec<String> {
        let (_, errors) = DeTable::parse_recoverable(toml);
        let faults = faults(toml, &errors);
        faults
            .iter()
            .map(|(line, said)| format!("{line}: {said}"))
            .collect()
    }

    /// Each text has the one fault beside it.
    fn told(slips: &[(&str, &str)]) {
        for (toml, expected) in slips {
            let said = said(toml);
            let met = matches!(&said[..], [only] if only.starts_with(expected));
            assert!(met, "{toml}: {said:?}");
        }
    }

    #[test]
    fn forgotten_quotes_are_told_in_vietnamese() {
        told(&[
            (
                "title = An toàn",
                "2: chữ phải đặt trong dấu nháy kép thẳng: title = \"An toàn\"",
            ),
            ("a = 1\ntitle = Toàn", "3: chữ phải đặt"),
            ("title = “An toàn”", "2: dấu nháy cong"),
            ("audience = [“a”, \"b\"]", "2: dấu nháy cong"),
            ("title = \"An toàn", "2: thiếu một dấu nháy kép"),
            (
                "title = \"Bài \"một\" này\"",
                "2: trong chữ có dấu nháy kép thẳng",
            ),
            ("title = \"C:\\Windows\"", "2: dấu \\ trong chữ"),
        ]);
    }

    #[test]
    fn dates_lists_and_numbers_are_told_in_vietnamese() {
        told(&[
            ("review_by = 2027-06-31", "2: không có ngày 2027-06-31"),
            (
                "review_by = 30/06/2027",
                "2: ngày 30/06/2027 phải viết theo thứ tự",
            ),
            (
                "review_by = 30-06-2027",
                "2: ngày 30-06-2027 phải viết theo thứ tự",
            ),
            (
                "review_by = 2027-6-30",
                "2: ngày 2027-6-30 phải viết theo thứ tự",
            ),
            ("audience = [a, b]", "2: mỗi mục của danh sách"),
            ("audience = [\"a\" \"b\"]", "2: các mục của danh sách"),
            ("audience = [\"a\", \"b\"", "2: danh sách chưa đóng"),
            (
                "audience = [\"a\", \"b\"\nminutes = 1",
                "2: danh sách chưa đóng",
            ),
            ("public = True", "2: viết bằng chữ thường: public = true"),
            ("public = đúng", "2: chữ phải đặt"),
            ("minutes = 05", "2: số không có số 0 ở đầu: minutes = 5"),
            ("minutes = 30 phút", "2: số của mục minutes chỉ gồm chữ số"),
            ("pass = 70%", "2: số của mục pass chỉ gồm chữ số"),
            ("minutes =", "2: mục minutes chưa có giá trị"),
            ("minutes", "2: dòng này thiếu dấu ="),
            ("tiêu đề = \"Một\"", "2: tên mục tiêu đề chỉ được gồm"),
            ("a = 1\nb = 2\na = 3", "4: mục a đã ghi ở dòng 2"),
            (
                "draw = 12\n[[draw]]\ncount = 1\n[[draw]]\ncount = 2",
                "3: draw đã ghi ở dòng 2",
            ),
        ]);
    }

    #[test]
    fn what_is_not_known_keeps_the_words_of_the_parser() {
        let said = said("[draw\n");
        assert!(
            said[0].starts_with("2: dòng này viết sai quy cách TOML [unclosed table"),
            "{said:?}"
        );
    }
}
