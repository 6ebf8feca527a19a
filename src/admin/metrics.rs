//! Figures for a monitoring system, in Prometheus's text format 0.0.4; pure.
use super::queries::Queues;
use crate::jobs::JobState;
use crate::notify::Delivery;

/// What is measured at one moment.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    pub uptime_seconds: i64,
    pub requests: u64,
    pub faults: u64,
    pub statements: u64,
    pub sessions_cached: usize,
    /// Memory of the process; none where the system does not tell.
    pub resident_bytes: Option<u64>,
    pub queues: Queues,
}

/// Name, kind, help and value of a figure without labels.
type Line = (&'static str, &'static str, &'static str, String);

/// The text that is served.
pub fn text(measured: &Measured) -> String {
    let mut text = String::new();
    for (name, kind, help, value) in lines(measured) {
        head(&mut text, name, kind, help);
        put(&mut text, &format!("{name} {value}"));
    }
    head(
        &mut text,
        "hocvu_jobs",
        "gauge",
        "Jobs that have not ended well, by state.",
    );
    for state in [JobState::Waiting, JobState::Running, JobState::Failed] {
        let count = measured.queues.jobs(state);
        put(
            &mut text,
            &format!("hocvu_jobs{{state=\"{state}\"}} {count}"),
        );
    }
    head(
        &mut text,
        "hocvu_messages",
        "gauge",
        "Messages in the outbox, by state.",
    );
    for state in Delivery::ALL {
        let count = measured.queues.messages(*state);
        put(
            &mut text,
            &format!("hocvu_messages{{state=\"{state}\"}} {count}"),
        );
    }
    text
}

fn lines(measured: &Measured) -> Vec<Line> {
    let mut lines = vec![
        (
            "hocvu_uptime_seconds",
            "gauge",
            "Seconds since this process started.",
            measured.uptime_seconds.to_string(),
        ),
        (
            "hocvu_requests_total",
            "counter",
            "Requests answered.",
            measured.requests.to_string(),
        ),
        (
            "hocvu_request_faults_total",
            "counter",
            "Requests answered with a fault of the server (5xx).",
            measured.faults.to_string(),
        ),
        (
            "hocvu_database_statements_total",
            "counter",
            "Statements sent to the database.",
            measured.statements.to_string(),
        ),
        (
            "hocvu_sessions_cached",
            "gauge",
            "Sessions kept in memory.",
            measured.sessions_cached.to_string(),
        ),
    ];
    if let Some(bytes) = measured.resident_bytes {
        lines.push((
            "process_resident_memory_bytes",
            "gauge",
            "Resident memory of the process.",
            bytes.to_string(),
        ));
    }
    lines
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    put(text, &format!("# HELP {name} {help}\n# TYPE {name} {kind}"));
}

fn put(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// The resident memory that Linux tells of this process.
pub fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_figure_has_its_kind_and_states_are_labels() {
        let mut measured = Measured {
            statements: 7,
            ..Measured::default()
        };
        measured.queues.jobs.insert(JobState::Failed, 2);
        let text = text(&measured);
        assert!(text.contains(
            "# TYPE hocvu_database_statements_total counter\nhocvu_database_statements_total 7\n"
        ));
        assert!(text.contains("hocvu_jobs{state=\"failed\"} 2\n"));
        assert!(text.contains("hocvu_messages{state=\"waiting\"} 0\n"));
        assert_eq!(text.matches("# TYPE hocvu_jobs ").count(), 1);
    }
}
