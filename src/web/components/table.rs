//! Tables: half of this product. Numbers right-aligned, head that stays in sight, cards on narrow screens.
use super::navigate::Order;
use super::navigate::sort_link;
use maud::Markup;
use maud::html;

/// A column's heading.
#[derive(Debug, Clone, Default)]
pub struct Column {
    pub label: String,
    pub numeric: bool,
    /// Where the link on the heading leads, and how the table is sorted by this column now.
    pub sort: Option<(String, Option<Order>)>,
}

impl Column {
    pub fn text(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            ..Self::default()
        }
    }

    pub fn number(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            numeric: true,
            sort: None,
        }
    }

    /// Sorts at `address`; `now` is the present order by this column.
    #[must_use]
    pub fn sorted(mut self, address: impl Into<String>, now: Option<Order>) -> Self {
        self.sort = Some((address.into(), now));
        self
    }
}

/// A table; the first cell of a row names the row.
#[derive(Debug, Clone, Default)]
pub struct Table {
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Vec<Markup>>,
    total: Option<Vec<Markup>>,
    wide: bool,
    quiet: bool,
    filter: Option<String>,
}

impl Table {
    /// `caption` says to screen readers and on paper what the table holds.
    pub fn new(caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self {
            caption: caption.into(),
            columns,
            ..Self::default()
        }
    }

    pub fn row(&mut self, cells: Vec<Markup>) {
        self.rows.push(cells);
    }

    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Vec<Markup>>) -> Self {
        self.rows.extend(rows);
        self
    }

    /// The row below all others.
    #[must_use]
    pub fn total(mut self, cells: Vec<Markup>) -> Self {
        self.total = Some(cells);
        self
    }

    /// More columns than a desk is wide: scrolls sideways within its own frame.
    #[must_use]
    pub const fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// Under a heading that says the same: the caption is for screen readers only.
    #[must_use]
    pub const fn quiet(mut self) -> Self {
        self.quiet = true;
        self
    }

    /// Offers a box that filters the rows on the page as one types (`js/table.js`); `label` stands beside it.
    #[must_use]
    pub fn filter(mut self, label: impl Into<String>) -> Self {
        self.filter = Some(label.into());
        self
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn show(&self) -> Markup {
        let frame = self.wide.then_some(self.caption.as_str());
        html! {
            div.table-wrap.table-wide[self.wide]
                role=[frame.map(|_| "region")]
                tabindex=[frame.map(|_| "0")]
                aria-label=[frame]
                data-filter=[self.filter.as_deref()] {
                table {
                    caption class=[self.quiet.then_some("visually-hidden")] { (self.caption) }
                    thead { tr { @for column in &self.columns { (heading(column)) } } }
                    tbody { @for row in &self.rows { (self.line(row)) } }
                    @if let Some(total) = &self.total { tfoot { (self.line(total)) } }
                }
            }
        }
    }

    fn line(&self, cells: &[Markup]) -> Markup {
        html! {
            tr {
                @for (place, (cell, column)) in cells.iter().zip(&self.columns).enumerate() {
                    @let class = numeric(column);
                    @if place == 0 {
                        th scope="row" class=[class] data-label=[column.numeric.then_some(&column.label)] { (cell) }
                    } @else {
                        td class=[class] data-label=(column.label) { (cell) }
                    }
                }
            }
        }
    }
}

fn numeric(column: &Column) -> Option<&'static str> {
    column.numeric.then_some("num")
}

fn heading(column: &Column) -> Markup {
    let now = column.sort.as_ref().and_then(|(_, now)| *now);
    html! {
        th scope="col" class=[numeric(column)] aria-sort=[now.map(Order::aria)] {
            @match &column.sort {
                Some((address, now)) => (sort_link(&column.label, address, *now)),
                None => (column.label),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cell_knows_its_heading_and_numbers_stand_right() {
        let columns = vec![
            Column::text("Đơn vị"),
            Column::number("Còn thiếu").sorted("?sort=missing", Some(Order::Falling)),
        ];
        let text = Table::new("Theo đơn vị", columns)
            .rows([vec![html! { "Sở Nội vụ" }, html! { "5" }]])
            .show()
            .into_string();
        assert!(text.contains(r#"<th scope="row">Sở Nội vụ</th>"#));
        assert!(text.contains(r#"<td class="num" data-label="Còn thiếu">5</td>"#));
        assert!(text.contains(r#"aria-sort="descending""#));
    }
}
