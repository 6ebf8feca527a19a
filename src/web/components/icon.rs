//! Small line drawings that stand before a word, never instead of it.
use maud::PreEscaped;

/// What is drawn; strokes take the colour of the text beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    Check,
    Clock,
    Warning,
    Refresh,
    Circle,
    HalfCircle,
    Stop,
    Cross,
    Forward,
    Back,
    Download,
    Print,
    Search,
    Flag,
    Menu,
    Info,
    Law,
    Lamp,
    Pencil,
}

/// The drawing of path data on a 24 × 24 ground.
macro_rules! drawing {
    ($path:literal) => {
        concat!(
            r#"<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d=""#,
            $path,
            r#""></path></svg>"#
        )
    };
}

/// The drawing, hidden from screen readers because the word beside it says the same.
pub const fn icon(icon: Icon) -> PreEscaped<&'static str> {
    PreEscaped(match icon {
        Icon::Check => drawing!("M4 12.5l5.5 5.5L20 7"),
        Icon::Clock => drawing!("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4.5V12l3.5 2.5"),
        Icon::Warning => drawing!("M12 3.5L1.8 20.5h20.4zM12 10v5m0 2.2v.6"),
        Icon::Refresh => drawing!("M20 12a8 8 0 1 1-2.4-5.7M20 3v4.5h-4.5"),
        Icon::Circle => drawing!("M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z"),
        Icon::HalfCircle => {
            drawing!("M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 0v16m0-13h4.8M12 11h7m-7 4h6.4")
        }
        Icon::Stop => drawing!("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.8 5.8l12.4 12.4"),
        Icon::Cross => drawing!("M6 6l12 12M18 6L6 18"),
        Icon::Forward => drawing!("M4 12h15m-6-6l6 6-6 6"),
        Icon::Back => drawing!("M20 12H5m6-6l-6 6 6 6"),
        Icon::Download => drawing!("M12 3v12m-5-5l5 5 5-5M4 20.5h16"),
        Icon::Print => drawing!("M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z"),
        Icon::Search => drawing!("M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm5 11.5L21 21"),
        Icon::Flag => drawing!("M6 21V4m0 .5h12l-2.5 4 2.5 4H6"),
        Icon::Menu => drawing!("M4 6.5h16M4 12h16M4 17.5h16"),
        Icon::Info => drawing!("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 8v6m0-9.6v.6"),
        Icon::Law => drawing!("M12 3v17.5m-5 0h10M5 6.5h14M5 6.5L2.5 13h5zm14 0L16.5 13h5z"),
        Icon::Lamp => {
            drawing!("M9.5 20.5h5M9 17.5h6c0-3 3-4.5 3-8.5a6 6 0 0 0-12 0c0 4 3 5.5 3 8.5z")
        }
        Icon::Pencil => drawing!("M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5L17.5 10"),
    })
}
