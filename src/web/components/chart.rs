//! Shares as bars. Widths are attributes of SVG, because the content security policy allows no inline style.
use maud::Markup;
use maud::html;

/// How much of something is done, with the same in words beside it (*3/8 bài*).
pub fn progress(done: usize, total: usize, words: &str) -> Markup {
    html! {
        div.progress {
            progress max=(total.max(1)) value=(done.min(total)) aria-label=(words) {}
            span.progress-words { (words) }
        }
    }
}

/// One bar of a chart.
pub struct Bar<'a> {
    /// What the bar measures, usually a link.
    pub label: Markup,
    /// 0 to 1.
    pub share: f64,
    /// 0 to 1; where the goal line stands.
    pub goal: Option<f64>,
    /// The figures in words, such as `90,29% · 1.243/1.377 người`.
    pub figures: &'a str,
}

/// The length of a whole bar in the units of its drawing.
const WHOLE: f64 = 1000.0;

/// A row of a bar chart: label, figures, and the bar with its goal line; green once the goal is reached.
pub fn bar_row(bar: &Bar) -> Markup {
    let reached = bar.goal.is_some_and(|goal| bar.share >= goal);
    let place = |share: f64| format!("{:.1}", share.clamp(0.0, 1.0) * WHOLE);
    html! {
        div.bar-row {
            div.bar-label { (bar.label) }
            svg.bar viewBox="0 0 1000 32" preserveAspectRatio="none" aria-hidden="true" {
                rect.bar-ground y="6" width="1000" height="20" {}
                rect.bar-value.bar-reached[reached] y="6" width=(place(bar.share)) height="20" {}
                @if let Some(goal) = bar.goal {
                    line.bar-goal x1=(place(goal)) x2=(place(goal)) y1="0" y2="32" {}
                }
            }
            div.bar-figures { (bar.figures) }
        }
    }
}

/// Bars under one another, with the sentence that says what one sees and what the line means.
pub fn bars(sentence: &str, goal: &str, rows: &[Bar]) -> Markup {
    html! {
        figure.bars {
            figcaption {
                (sentence)
                @if !goal.is_empty() { " " span.bar-key { (goal) } }
            }
            @for bar in rows { (bar_row(bar)) }
        }
    }
}

/// A figure large enough for a wall, with what it counts.
pub fn figure(number: &str, words: &str) -> Markup {
    html! {
        p.figure { strong { (number) } " " span { (words) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_share_and_never_longer_than_whole() {
        let row = |share, goal| {
            bar_row(&Bar {
                label: html! { "Sở Nội vụ" },
                share,
                goal,
                figures: "",
            })
            .into_string()
        };
        assert!(row(0.4275, None).contains(r#"width="427.5""#));
        assert!(row(1.2, None).contains(r#"class="bar-value" y="6" width="1000.0""#));
        assert!(row(0.9, Some(0.9)).contains("bar-reached"));
        assert!(!row(0.8999, Some(0.9)).contains("bar-reached"));
    }
}
