//! Answers as a browser sends them (interface.md, *Answers on the wire*), and back.
use super::paper::Drawn;
use super::paper::Part;
use crate::content::Answer;
use crate::content::Decimal;
use crate::content::Kind;
use crate::text::Language;
use crate::text::numbers::NumberError;
use crate::text::numbers::parse_decimal;
use std::collections::BTreeSet;

/// Values one answer may have.
const VALUES: usize = 64;
/// Characters one text may have.
const CHARACTERS: usize = 10_000;

/// Why an answer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A name that the paper does not have at this question.
    Unknown,
    /// More values than the question has room for.
    TooMany,
    /// A text that is too long.
    TooLong,
    /// The same item in two places, or two partners for one.
    Twice,
    /// Something beside a number where a number is asked for.
    NotANumber,
    /// `1.000`: a thousand to some, one to others.
    Ambiguous,
}

impl Refusal {
    /// What happened and what to do.
    pub fn words(self, language: Language) -> &'static str {
        match self {
            Self::Unknown => language.say(
                "Lựa chọn gửi lên không có trong đề này. Anh/chị tải lại trang rồi chọn lại.",
                "This choice is not in your paper. Reload the page and choose again.",
            ),
            Self::TooMany => language.say(
                "Câu này không nhận nhiều câu trả lời như vậy. Anh/chị bớt lại rồi lưu.",
                "This question does not take so many answers. Remove some and save again.",
            ),
            Self::TooLong => language.say(
                "Câu trả lời dài quá 10.000 ký tự. Anh/chị rút gọn rồi lưu lại.",
                "The answer is longer than 10,000 characters. Shorten it and save again.",
            ),
            Self::Twice => language.say(
                "Mỗi mục chỉ được chọn một lần. Anh/chị chọn lại rồi lưu.",
                "Each item can be chosen once only. Choose again and save.",
            ),
            Self::NotANumber => language.say(
                "Câu này chỉ nhận số. Anh/chị chỉ ghi số, không ghi chữ hay đơn vị, ví dụ 5 hoặc 8,5.",
                "This question takes a number only. Write it without words or units, such as 5 or 8.5.",
            ),
            Self::Ambiguous => language.say(
                "Dấu chấm trước ba chữ số có thể hiểu theo hai cách. Anh/chị ghi một nghìn là 1000, ghi phần thập phân sau dấu phẩy: 1,5.",
                "A point before three digits can be read in two ways. Write a thousand as 1000, and one and a half as 1.5.",
            ),
        }
    }
}

/// The answer that `values` give to a question of this kind, in the author's positions. Nothing given is an answer too: it
/// takes back what was chosen before.
pub fn read(kind: &Kind, drawn: &Drawn, values: &[&str]) -> Result<Answer, Refusal> {
    if values.len() > VALUES {
        return Err(Refusal::TooMany);
    }
    if values
        .iter()
        .any(|value| value.chars().count() > CHARACTERS)
    {
        return Err(Refusal::TooLong);
    }
    // A list in which nothing is picked yet posts an empty value.
    let picked: Vec<&str> = values
        .iter()
        .copied()
        .filter(|value| !value.is_empty())
        .collect();
    match kind {
        Kind::Single { .. } | Kind::TrueFalse { .. } => choices(drawn, &picked, 1),
        Kind::Multiple { options, .. } => choices(drawn, &picked, options.len()),
        Kind::Numeric { .. } => number(values),
        Kind::Short { .. } | Kind::Essay { .. } => texts(values, 1),
        Kind::Cloze { gaps } => texts(values, gaps.len()),
        Kind::Matching { .. } => pairs(drawn, &picked),
        Kind::Ordering { .. } => order(drawn, &picked),
        // Uploads are taken when file hand-ins are published.
        Kind::File { .. } => Err(Refusal::Unknown),
    }
}

fn choices(drawn: &Drawn, names: &[&str], most: usize) -> Result<Answer, Refusal> {
    let chosen: BTreeSet<usize> = names
        .iter()
        .map(|name| position(&drawn.first, name))
        .collect::<Result<_, _>>()?;
    if chosen.len() > most {
        return Err(Refusal::TooMany);
    }
    Ok(Answer::Choices(chosen.into_iter().collect()))
}

fn texts(values: &[&str], count: usize) -> Result<Answer, Refusal> {
    if values.len() > count {
        return Err(Refusal::TooMany);
    }
    let mut texts: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    texts.resize(count, String::new());
    Ok(Answer::Texts(texts))
}

/// A number as it was typed; what is no number would be marked as nothing, so that it is never taken.
fn number(values: &[&str]) -> Result<Answer, Refusal> {
    for text in values.iter().filter(|text| !text.trim().is_empty()) {
        if parse_decimal(text) == Err(NumberError::Ambiguous) {
            return Err(Refusal::Ambiguous);
        }
        Decimal::typed(text).map_err(|_| Refusal::NotANumber)?;
    }
    texts(values, 1)
}

fn pairs(drawn: &Drawn, values: &[&str]) -> Result<Answer, Refusal> {
    let mut pairs = Vec::with_capacity(values.len());
    for value in values {
        let (left, right) = value.split_once('=').ok_or(Refusal::Unknown)?;
        pairs.push((
            position(&drawn.first, left)?,
            position(&drawn.second, right)?,
        ));
    }
    pairs.sort_unstable();
    pairs.dedup();
    if pairs.windows(2).any(|two| two[0].0 == two[1].0) {
        return Err(Refusal::Twice);
    }
    Ok(Answer::Pairs(pairs))
}

fn order(drawn: &Drawn, names: &[&str]) -> Result<Answer, Refusal> {
    let order: Vec<usize> = names
        .iter()
        .map(|name| position(&drawn.first, name))
        .collect::<Result<_, _>>()?;
    if order.iter().collect::<BTreeSet<_>>().len() < order.len() {
        return Err(Refusal::Twice);
    }
    Ok(Answer::Order(order))
}

fn position(parts: &[Part], name: &str) -> Result<usize, Refusal> {
    let part = parts.iter().find(|part| part.0 == name);
    part.map(|part| part.1).ok_or(Refusal::Unknown)
}

/// The values a form holds that was answered so; what [`read`] reads again as the same answer.
pub fn write(drawn: &Drawn, answer: &Answer) -> Vec<String> {
    let first = |at: usize| name(&drawn.first, at);
    match answer {
        Answer::Choices(chosen) => chosen.iter().filter_map(|at| first(*at)).collect(),
        Answer::Texts(texts) => texts.clone(),
        Answer::Pairs(pairs) => pairs
            .iter()
            .filter_map(|(left, right)| {
                Some(format!(
                    "{}={}",
                    first(*left)?,
                    name(&drawn.second, *right)?
                ))
            })
            .collect(),
        Answer::Order(order) => order.iter().filter_map(|at| first(*at)).collect(),
        Answer::Upload(id) => vec![id.clone()],
    }
}

fn name(parts: &[Part], at: usize) -> Option<String> {
    let part = parts.iter().find(|part| part.1 == at);
    part.map(|part| part.0.clone())
}

/// Whether an answer says anything; one taken back does not.
pub fn says_something(answer: &Answer) -> bool {
    match answer {
        Answer::Choices(chosen) => !chosen.is_empty(),
        Answer::Texts(texts) => texts.iter().any(|text| !text.trim().is_empty()),
        Answer::Pairs(pairs) => !pairs.is_empty(),
        Answer::Order(order) => !order.is_empty(),
        Answer::Upload(id) => !id.is_empty(),
    }
}
