//! Where the targets stand, down to names.
mod names;

use crate::access::Scope;
use crate::db::Day;
use crate::db::ids::UnitId;
use crate::org::AskedWhen;
use crate::org::Category;
use crate::org::Heirs;
use crate::org::UnitTree;
use crate::org::heirs_on;
use crate::org::not_listed;
use crate::target::Coverage;
use crate::target::Facts;
use crate::target::model::By;
use crate::target::model::STAFF_TRAINED;
use crate::target::model::Target;
use crate::target::model::View;
use crate::target::model::is_within;
use crate::target::pages::Address;
use crate::target::pages::Dashboard;
use crate::target::pages::Filter;
use crate::target::pages::PeoplePage;
use crate::target::pages::Shown;
use crate::text::Language;
use crate::web;
use crate::web::App;
use crate::web::Error;
use crate::web::Errors;
use crate::web::Kept;
use crate::web::Page;
use crate::web::Path;
use crate::web::Query;
use crate::web::Signed;
use crate::web::Within;
use axum::extract::State;
use names::counted_in;
use names::excused_in;
use names::named;
use names::named_excused;
use serde::Deserialize;
use std::sync::Arc;

/// What an address asks for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// Code or id.
    unit: String,
    as_of: String,
    by: String,
    category: String,
    /// Of people: `done`, `missing` or everybody.
    state: String,
    /// Of people: only those in the unit itself.
    own: String,
    page: String,
}

/// What an address asks for, understood.
struct Understood {
    day: Day,
    by: By,
    category: Option<Category>,
}

impl Asked {
    /// What is asked for, or what is wrong with it, beside its fields.
    fn understood(&self, today: Day, language: Language) -> Result<Understood, Errors> {
        let when = AskedWhen {
            as_of: self.as_of.clone(),
            by: self.by.clone(),
        };
        let when = when.understood(today, language);
        let mut errors = when.as_ref().err().cloned().unwrap_or_default();
        let category = match self.category.as_str() {
            "" => None,
            text => text.parse().ok(),
        };
        if category.is_none() && !self.category.is_empty() {
            errors.add("category", not_listed(language));
        }
        match when {
            Ok(when) if errors.is_empty() => Ok(Understood {
                day: when.day,
                by: when.by,
                category,
            }),
            _ => Err(errors),
        }
    }

    /// The form again with what is wrong; `below` is where of the target it leads.
    fn refused(&self, target: &Target, below: &str, errors: Errors, language: Language) -> Error {
        let kept = [
            ("unit", self.unit.as_str()),
            ("own", &self.own),
            ("state", &self.state),
        ];
        let form = Filter {
            target,
            action: format!("{}{below}", self.address(target).path()),
            kept: kept
                .into_iter()
                .filter(|(_, value)| !value.is_empty())
                .collect(),
            as_of: self.as_of.trim(),
            by: &self.by,
            category: &self.category,
            errors: &errors,
            language,
        };
        let page = form.page();
        Error::refused(errors, page)
    }

    fn address<'a>(&'a self, target: &'a Target) -> Address<'a> {
        Address {
            target: target.id,
            as_of: &self.as_of,
            by: &self.by,
        }
    }
}

/// The facts of a day and the units by which they are shown.
struct Seen {
    facts: Arc<Facts>,
    shown: Arc<Facts>,
    heirs: Heirs,
    scope: Scope,
    /// The unit asked for.
    unit: Option<UnitId>,
}

impl Seen {
    async fn of(
        (app, coverage): (&App, &Coverage),
        scope: Scope,
        asked: &Asked,
        understood: &Understood,
    ) -> web::Result<Self> {
        let facts = coverage.facts(app, understood.day).await?;
        let shown = match understood.by {
            By::Then => Arc::clone(&facts),
            By::Today => coverage.facts(app, app.today()).await?,
        };
        let today = app.today();
        let heirs = match understood.by {
            By::Then => Heirs::default(),
            By::Today => {
                app.db
                    .read(move |conn| heirs_on(conn, today).map_err(Error::from))
                    .await?
            }
        };
        let unit = match asked.unit.trim() {
            "" => None,
            name => Some(find(shown.tree(), &scope, name).ok_or(Error::NotFound)?),
        };
        Ok(Self {
            facts,
            shown,
            heirs,
            scope,
            unit,
        })
    }

    fn view(&self) -> View<'_> {
        View {
            then: self.facts.tree(),
            shown: self.shown.tree(),
            heirs: &self.heirs,
            scope: &self.scope,
            unit: self.unit,
        }
    }

    /// The units above one that lie within the scope, from the top.
    fn above(&self, unit: UnitId) -> Vec<UnitId> {
        let tree = self.shown.tree();
        let mut above: Vec<UnitId> = tree
            .line(unit)
            .skip(1)
            .map(|unit| unit.id)
            .filter(|unit| is_within(tree, &self.scope, *unit))
            .collect();
        above.reverse();
        above
    }
}

/// The unit of this code or id, if it lies within the scope. Codes go first, since official codes are numbers too.
fn find(tree: &UnitTree, scope: &Scope, name: &str) -> Option<UnitId> {
    let within = |unit: &UnitId| is_within(tree, scope, *unit);
    let mut by_code = tree.units().iter().filter(|unit| unit.code == name);
    let code = by_code.find(|unit| within(&unit.id)).map(|unit| unit.id);
    let id = || {
        name.parse()
            .ok()
            .map(UnitId)
            .filter(|id| tree.get(*id).is_some())
    };
    code.or_else(|| id().filter(within))
}

/// `GET /targets`: the first target, which is the only one yet.
pub async fn first(
    app: State<App>,
    viewer: Signed,
    within: Within,
    asked: Query<Asked>,
    coverage: Kept<Coverage>,
) -> web::Result<Page> {
    show(STAFF_TRAINED, app, (viewer, within), asked, coverage).await
}

/// `GET /targets/{target}`.
pub async fn one(
    Path(target): Path<String>,
    app: State<App>,
    viewer: Signed,
    within: Within,
    (asked, coverage): (Query<Asked>, Kept<Coverage>),
) -> web::Result<Page> {
    let target = Target::of(&target).ok_or(Error::NotFound)?;
    show(target, app, (viewer, within), asked, coverage).await
}

async fn show(
    target: Target,
    State(app): State<App>,
    (viewer, Within(scope)): (Signed, Within),
    Query(asked): Query<Asked>,
    Kept(coverage): Kept<Coverage>,
) -> web::Result<Page> {
    let language = viewer.language;
    let understood = asked
        .understood(app.today(), language)
        .map_err(|errors| asked.refused(&target, "", errors, language))?;
    let seen = Seen::of((&app, &coverage), scope, &asked, &understood).await?;
    let view = seen.view();
    let sheet = view.sheet(seen.facts.counts(&target), understood.category);
    let middle = view.middle();
    let dashboard = Dashboard {
        target: &target,
        sheet: &sheet,
        tree: seen.shown.tree(),
        middle,
        above: middle.map(|unit| seen.above(unit)).unwrap_or_default(),
        day: understood.day,
        window: seen.facts.window,
        by: understood.by,
        category: understood.category,
        address: asked.address(&target),
        language,
    };
    Ok(dashboard.page())
}

/// `GET /targets/{target}/people`.
pub async fn people(
    Path(target): Path<String>,
    State(app): State<App>,
    viewer: Signed,
    Within(scope): Within,
    (Query(asked), Kept(coverage)): (Query<Asked>, Kept<Coverage>),
) -> web::Result<Page> {
    let target = Target::of(&target).ok_or(Error::NotFound)?;
    let language = viewer.language;
    let understood = asked
        .understood(app.today(), language)
        .map_err(|errors| asked.refused(&target, "/people", errors, language))?;
    let shown = Shown::parse(&asked.state)
        .ok_or_else(|| Error::Malformed("state is not understood".to_owned()))?;
    let seen = Seen::of((&app, &coverage), scope, &asked, &understood).await?;
    let own = asked.own == "1";
    let all = counted_in(&seen, &target, own, understood.category);
    let number = asked.page.parse::<usize>().unwrap_or(1).max(1);
    let excused = excused_in(&seen, &target, own, understood.category);
    let people = match shown {
        Shown::Excused => named_excused(&app, &seen.facts, &excused, number).await?,
        _ => named(&app, &seen.facts, (&all, shown), number).await?,
    };
    let middle = seen.view().middle();
    let page = PeoplePage {
        target: &target,
        address: asked.address(&target),
        unit: middle.and_then(|unit| seen.shown.tree().get(unit)),
        own,
        category: understood.category,
        shown,
        people: &people,
        counts: Shown::ALL.map(|shown| match shown {
            Shown::Excused => excused.len(),
            _ => all.iter().filter(|(_, times)| shown.takes(*times)).count(),
        }),
        number,
        day: understood.day,
        zone: app.zone(),
        language,
    };
    Ok(page.page())
}
