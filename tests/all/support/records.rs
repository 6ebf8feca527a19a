//! Courses passed, by the way they are passed, without the lessons before.
use super::Province;
use super::Site;
use hocvu::audit::Actor;
use hocvu::learning;
use hocvu::learning::Moment;
use hocvu::learning::Pass;

impl Site {
    /// A site with the small province and the courses of the tests in it.
    pub async fn with_courses() -> (Self, Province) {
        let (site, province) = Self::with_province().await;
        site.publish_courses().await;
        (site, province)
    }

    /// Somebody of the province passes a course now, and has the certificate.
    pub async fn passes(&self, province: &Province, login: &str, folder: &str, score: Option<f64>) {
        let release = self.rooms.catalogue.latest(folder);
        let release = release.expect("a course of the tests");
        let (person, moment) = (
            province.people[login],
            Moment::new(self.app.now(), self.app.zone()),
        );
        self.arrange(move |conn| {
            let edition = (release.course_id, release.id);
            let months = release.course.validity_months;
            let enrolment = learning::enrol(conn, person, edition, months, &moment)?;
            let enrolment = enrolment.expect("everybody of the province has a post");
            let pass = Pass {
                score_percent: score,
                moment: moment.clone(),
                actor: Actor::system("test"),
            };
            learning::record_pass(conn, enrolment.id, &release.course, &pass)
        })
        .await;
        self.run_jobs().await;
    }
}
