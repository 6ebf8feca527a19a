-- A register suffix belongs to one body: while that body declares it, and for ever once a certificate carries it (`printed`).
-- `suffix_fold` is the suffix without regard to case, so that no two registers print the same number.
CREATE TABLE register_suffixes (
    suffix_fold TEXT PRIMARY KEY,
    issuer_id BIGINT NOT NULL REFERENCES units (id),
    printed BOOLEAN NOT NULL
);
CREATE INDEX register_suffixes_issuer ON register_suffixes (issuer_id);
-- Every suffix that a body has printed, year by year, and every one declared now.
CREATE TEMPORARY TABLE suffixes_so_far AS
SELECT issuer_id, substr(register_number, instr(register_number, '/') + 6) AS suffix, year, max(running_number) AS last_number, min(id) AS first_certificate, min(issued_at) AS since
FROM certificates
GROUP BY 1, 2, 3
UNION ALL
SELECT unit_id, register_suffix, NULL, NULL, NULL, updated_at
FROM issuers;
-- Letter by letter, since lower() knows only ASCII here.
CREATE TEMPORARY TABLE folded_suffixes AS
WITH RECURSIVE spelled (suffix, rest, folded) AS (
    SELECT DISTINCT suffix, suffix, ''
    FROM suffixes_so_far
    UNION ALL
    SELECT suffix, substr(rest, 2), folded || coalesce(
        nullif(substr(
            'ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ',
            nullif(instr('ĂÂĐÊÔƠƯÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ', substr(rest, 1, 1)), 0),
            1
        ), ''),
        lower(substr(rest, 1, 1))
    )
    FROM spelled
    WHERE rest <> ''
)
SELECT suffixes_so_far.*, folded AS suffix_fold
FROM suffixes_so_far
JOIN spelled ON spelled.suffix = suffixes_so_far.suffix AND spelled.rest = '';
-- Where two bodies have had the same one, it is the body's that printed it first, else that declared it first. Numbers that are
-- printed stay as they are; the other body issues again once it declares a suffix of its own.
INSERT INTO register_suffixes (suffix_fold, issuer_id, printed)
SELECT suffix_fold, issuer_id, first_certificate IS NOT NULL
FROM (
    SELECT suffix_fold, issuer_id, first_certificate,
        row_number() OVER (
            PARTITION BY suffix_fold
            ORDER BY first_certificate IS NULL, first_certificate, since, issuer_id
        ) AS place
    FROM folded_suffixes
) AS claims
WHERE place = 1;
-- The first body counts on after the numbers of the other: a gap in its register rather than a number twice.
INSERT INTO registers (issuer_id, year, last_number)
SELECT owned.issuer_id, printed.year, max(printed.last_number)
FROM folded_suffixes AS printed
JOIN register_suffixes AS owned ON owned.suffix_fold = printed.suffix_fold
WHERE printed.issuer_id <> owned.issuer_id AND printed.year IS NOT NULL
GROUP BY 1, 2
ON CONFLICT (issuer_id, year) DO UPDATE
SET last_number = CASE
    WHEN excluded.last_number > registers.last_number THEN excluded.last_number
    ELSE registers.last_number
END;
DROP TABLE folded_suffixes;
DROP TABLE suffixes_so_far;
