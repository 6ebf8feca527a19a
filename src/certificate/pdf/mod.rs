//! The certificate as a PDF: tagged, PDF/A-2a and PDF/UA-1, the same bytes for the same facts.
mod fonts;
mod lines;
mod ornament;
mod sheet;
