//! What a learner is shown: self-checks that work without scripts, papers that do not know their key.
use super::Prepared;
use super::prepare;
use crate::content::reading::Folder;
use crate::content::reading::parse;

const COURSE: &str = "+++
code = \"T-01\"
title = \"Khóa thử\"
summary = \"Một khóa học nhỏ.\"
audience = [\"all\"]
language = \"vi\"
validity_months = 0
evidence = \"C\"
public = false
competences = []
legal_refs = []
review_by = 2027-06-30
version = \"1.0\"
content_group = 5
+++
[Bài một](01-mot.md#hai)
";
const LESSON: &str = "+++
title = \"Một\"
minutes = 1
least_minutes = 0
competences = []
legal_refs = []
+++
";

fn prepared(lesson: &str, questions: &str) -> Prepared {
    let texts = [
        ("course.md", COURSE.to_owned()),
        ("01-mot.md", format!("{LESSON}{lesson}")),
        ("questions/1.md", questions.to_owned()),
    ];
    let folder = Folder {
        name: "khoa".to_owned(),
        texts: texts.map(|(path, text)| (path.to_owned(), text)).into(),
        ..Folder::default()
    };
    let (course, problems) = parse(&folder);
    assert!(problems.is_empty(), "{problems:#?}");
    prepare(&course.unwrap(), &|_| None)
}

/// Everything of a paper that may travel to a browser before it is marked.
fn shown(questions: &str) -> String {
    let prepared = prepared("## Hai\n", questions);
    let mut ids: Vec<_> = prepared.questions.keys().collect();
    ids.sort();
    let papers = ids.iter().map(|id| {
        let question = &prepared.questions[*id];
        let layout = question.question.kind.layout(true, &mut |below| below / 3);
        format!("{:?}", question.present(&layout))
    });
    papers.collect::<Vec<_>>().join("\n")
}

#[test]
fn two_banks_that_differ_only_in_their_keys_look_alike() {
    let one = "## A? {#a}\n- [x] một\n- [ ] hai\n> Giải thích: vì một.\n\n## B. {#b}\n1. một\n2. hai\n3. ba\n\n\
               ## C. {#c}\n| T | P |\n|---|---|\n| một | x |\n| hai | y |\n| ba | z |\n\n## D? {#d}\n- = 12 ± 0\n\n\
               ## E? {#e}\n- = một\n\n## F. {#f}\nĐiền [[một|hai]] vào.\n\n## G? {#g}\n- [x] Đúng\n- [ ] Sai\n\n\
               ## H? {#h}\n- [x] một\n- [x] hai\n- [ ] ba\n";
    let two = "## A? {#a}\n- [ ] một\n- [x] hai\n> Giải thích: vì hai.\n\n## B. {#b}\n1. ba\n2. một\n3. hai\n\n\
               ## C. {#c}\n| T | P |\n|---|---|\n| một | z |\n| hai | x |\n| ba | y |\n\n## D? {#d}\n- = 13 ± 1\n\n\
               ## E? {#e}\n- = hai\n\n## F. {#f}\nĐiền [[ba]] vào.\n\n## G? {#g}\n- [ ] Đúng\n- [x] Sai\n\n\
               ## H? {#h}\n- [ ] một\n- [x] hai\n- [x] ba\n";
    assert_eq!(shown(one), shown(two));
    assert!(!shown(one).contains("vì một"));
}

#[test]
fn a_self_check_needs_no_script() {
    let lesson = "## Hai\n\n### Câu *nào*? {#thu .check}\n\n- [ ] Một\n- [x] `Hai`\n\n> Giải thích: Vì **thế**.\n\n## Ba\n";
    let prepared = prepared(lesson, "");
    let html = prepared.lessons[0].html.as_str();
    assert_eq!(
        html,
        "<h2 id=\"hai\">Hai</h2><fieldset class=\"check\" id=\"thu\"><legend>Câu <em>nào</em>?</legend>\
         <label class=\"option\"><input type=\"radio\" name=\"check-thu\"><span>Một</span></label>\
         <label class=\"option\"><input type=\"radio\" name=\"check-thu\"><span><code>Hai</code></span></label>\
         <details><summary>Xem đáp án</summary><p class=\"key\">Đáp án: <strong>Hai</strong></p>\
         <p>Vì <strong>thế</strong>.</p></details></fieldset><h2 id=\"ba\">Ba</h2>"
    );
    let titles: Vec<_> = prepared.lessons[0]
        .sections
        .iter()
        .map(|section| section.title.as_str())
        .collect();
    assert_eq!(titles, ["Hai", "Ba"]);
    let link = "<p><a href=\"/courses/khoa/lessons/mot#hai\">Bài một</a></p>";
    assert_eq!(prepared.introduction.as_str(), link);
}

#[test]
fn every_kind_can_be_a_self_check() {
    let lesson = "## Hai\n\n### Xếp. {#a .check}\n1. một\n2. hai\n\n### Ghép. {#b .check}\n| T | P |\n|---|---|\n| một | x |\n| hai | y |\n\n\
                  ### Điền. {#c .check}\nMột [[hai|2]] ba.\n\n### Bao nhiêu? {#d .check}\n- = 8,5 ± 0,5\n";
    let html = prepared(lesson, "")
        .lessons
        .remove(0)
        .html
        .as_str()
        .to_owned();
    for expected in [
        "<ol><li>một</li><li>hai</li></ol>",
        "<li>một → x</li>",
        "<p>Một <input class=\"gap\" type=\"text\" autocomplete=\"off\" aria-label=\"Chỗ trống 1\"> ba.</p>",
        "<strong>hai hoặc 2</strong>",
        "inputmode=\"decimal\"",
        "<strong>8,5 ± 0,5</strong>",
    ] {
        assert!(html.contains(expected), "{expected} is not in {html}");
    }
}
