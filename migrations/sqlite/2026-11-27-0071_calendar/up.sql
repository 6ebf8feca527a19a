-- Days that differ from the week: public holidays with the days off for them, and weekend days worked in exchange. Tết of a
-- year and exchanged days are announced yearly; what is not announced yet is not in here, which makes a term end earlier, never
-- later.
CREATE TABLE calendar_days (
    day TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    basis TEXT NOT NULL,
    source TEXT NOT NULL
);
INSERT INTO calendar_days (day, kind, name, basis, source) VALUES
    ('2026-01-01', 'holiday', 'Tết Dương lịch', 'law', 'Bộ luật Lao động 2019, Điều 112'),
    ('2026-01-02', 'holiday', 'Nghỉ hoán đổi dịp Tết Dương lịch', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-01-10', 'swap_work', 'Làm bù cho ngày 02/01/2026', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-02-16', 'holiday', 'Tết Bính Ngọ', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-02-17', 'holiday', 'Tết Bính Ngọ (mùng 1)', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-02-18', 'holiday', 'Tết Bính Ngọ (mùng 2)', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-02-19', 'holiday', 'Tết Bính Ngọ (mùng 3)', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-02-20', 'holiday', 'Tết Bính Ngọ (mùng 4)', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-04-26', 'holiday', 'Giỗ Tổ Hùng Vương (10/3 âm lịch)', 'computed', 'Bộ luật Lao động 2019, Điều 112; ngày dương lịch do tính'),
    ('2026-04-27', 'holiday', 'Nghỉ bù Giỗ Tổ Hùng Vương', 'computed', 'Bộ luật Lao động 2019, Điều 111 khoản 3'),
    ('2026-04-30', 'holiday', 'Ngày Chiến thắng', 'law', 'Bộ luật Lao động 2019, Điều 112'),
    ('2026-05-01', 'holiday', 'Ngày Quốc tế lao động', 'law', 'Bộ luật Lao động 2019, Điều 112'),
    ('2026-08-22', 'swap_work', 'Làm bù cho ngày 31/08/2026', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-08-31', 'holiday', 'Nghỉ hoán đổi dịp Quốc khánh', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-09-01', 'holiday', 'Quốc khánh (ngày liền kề)', 'announced', 'Thông báo lịch nghỉ năm 2026 của Bộ Nội vụ'),
    ('2026-09-02', 'holiday', 'Quốc khánh', 'law', 'Bộ luật Lao động 2019, Điều 112'),
    ('2027-01-01', 'holiday', 'Tết Dương lịch', 'law', 'Bộ luật Lao động 2019, Điều 112'),
    ('2027-04-16', 'holiday', 'Giỗ Tổ Hùng Vương (10/3 âm lịch)', 'computed', 'Bộ luật Lao động 2019, Điều 112; ngày dương lịch do tính'),
    ('2027-04-30', 'holiday', 'Ngày Chiến thắng', 'law', 'Bộ luật Lao động 2019, Điều 112'),
    ('2027-05-01', 'holiday', 'Ngày Quốc tế lao động', 'law', 'Bộ luật Lao động 2019, Điều 112'),
    ('2027-05-03', 'holiday', 'Nghỉ bù Ngày Quốc tế lao động', 'computed', 'Bộ luật Lao động 2019, Điều 111 khoản 3'),
    ('2027-09-02', 'holiday', 'Quốc khánh', 'law', 'Bộ luật Lao động 2019, Điều 112');
