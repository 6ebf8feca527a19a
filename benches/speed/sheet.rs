//! What was measured, as a table: printed, and kept in BENCHMARKS.md.
use std::fmt::Write;
use std::path::Path;

/// The table stands between these lines.
const BEGIN: &str = "<!-- figures: cargo bench -->";
const END: &str = "<!-- end of figures -->";

/// One measured piece of work.
#[derive(Debug)]
pub struct Line {
    pub work: String,
    pub measured: String,
    pub yardstick: String,
    /// What is compared with what was asked.
    pub reached: f64,
    pub asked: Asked,
}

/// What an issue asks of a figure.
#[derive(Debug, Clone, Copy)]
pub enum Asked {
    /// A share of the yardstick's rate.
    Ratio(f64),
    /// An upper limit, with its unit.
    Under(f64, &'static str),
    /// A lower limit, with its unit.
    Over(f64, &'static str),
}

impl Asked {
    fn met(self, reached: f64) -> bool {
        match self {
            Self::Ratio(least) | Self::Over(least, _) => reached >= least,
            Self::Under(most, _) => reached < most,
        }
    }

    fn words(self) -> String {
        match self {
            Self::Ratio(least) => format!("≥ {least:.2}"),
            Self::Under(most, unit) => format!("< {most} {unit}"),
            Self::Over(least, unit) => format!("> {least} {unit}"),
        }
    }

    fn reached(self, figure: f64) -> String {
        match self {
            Self::Ratio(_) => format!("{figure:.2}"),
            Self::Under(_, unit) | Self::Over(_, unit) => format!("{} {unit}", short(figure)),
        }
    }
}

/// Three digits that say something.
pub fn short(figure: f64) -> String {
    match figure {
        figure if figure >= 1_000.0 => format!("{figure:.0}"),
        figure if figure >= 10.0 => format!("{figure:.1}"),
        figure if figure >= 0.1 => format!("{figure:.2}"),
        figure => format!("{figure:.4}"),
    }
}

/// The table of a run.
#[derive(Debug, Default)]
pub struct Sheet(Vec<Line>);

impl Sheet {
    /// Notes a line, and shows it at once.
    pub fn note(&mut self, line: Line) {
        println!("{}", row(&line));
        self.0.push(line);
    }

    /// Puts the table in place of the last one.
    pub fn keep(&self, file: &Path, heading: &str) {
        let text = std::fs::read_to_string(file).unwrap();
        let (before, rest) = text.split_once(BEGIN).unwrap();
        let (_, after) = rest.split_once(END).unwrap();
        let mut table = format!(
            "{heading}\n\n| work | measured | yardstick | reached | asked | |\n|---|---|---|---|---|---|\n"
        );
        for line in &self.0 {
            writeln!(table, "{}", row(line)).unwrap();
        }
        std::fs::write(file, format!("{before}{BEGIN}\n{table}{END}{after}")).unwrap();
    }
}

fn row(line: &Line) -> String {
    let (reached, asked) = (line.asked.reached(line.reached), line.asked.words());
    let met = if line.asked.met(line.reached) {
        "met"
    } else {
        "**missed**"
    };
    format!(
        "| {} | {} | {} | {reached} | {asked} | {met} |",
        line.work, line.measured, line.yardstick
    )
}
