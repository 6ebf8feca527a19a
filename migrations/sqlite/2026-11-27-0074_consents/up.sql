-- What people are asked to agree to, as they read it; a new version asks anew. The hash is SHA-256 over purpose, version and both
-- texts with a line break between, so that a consent names exactly what was read.
CREATE TABLE consent_texts (
    id INTEGER PRIMARY KEY,
    purpose TEXT NOT NULL,
    version INTEGER NOT NULL,
    vietnamese TEXT NOT NULL,
    english TEXT NOT NULL,
    hash TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    published_by BIGINT REFERENCES people (id),
    UNIQUE (purpose, version)
);
CREATE TABLE consents (
    id INTEGER PRIMARY KEY,
    person_id BIGINT NOT NULL REFERENCES people (id),
    text_id BIGINT NOT NULL REFERENCES consent_texts (id),
    channel TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX consents_person ON consents (person_id, id);
INSERT INTO consent_texts (purpose, version, vietnamese, english, hash, published_at) VALUES
    ('public_name', 1, 'Tôi đồng ý để Học Vụ Số nêu họ tên, đơn vị và thành tích học tập của tôi trên bảng vinh danh và trang công khai của tỉnh. Dữ liệu được nêu: họ tên, đơn vị, khóa học, xếp loại. Cơ quan kiểm soát: cơ quan quản lý hệ thống này. Tôi có thể rút lại bất cứ lúc nào ở trang Dữ liệu của tôi; khi đó tên tôi không còn được nêu. Không đồng ý không ảnh hưởng gì đến việc học và giấy chứng nhận.', 'I agree that Học Vụ Số names me with my unit and my results on the province''s boards of honour and public pages. Data shown: name, unit, course, class. Controller: the body that runs this system. I can withdraw at any time under My data; my name is then no longer shown. Not agreeing changes nothing for my learning and certificates.', 'eb1721b143b3bb35d35b3dd30bff74342f0dbdaa16aa69523ba6fd2651963b61', 1795395600000),
    ('citizen_learning', 1, 'Tôi đồng ý để Học Vụ Số lưu họ tên, ngày sinh, liên hệ, tiến độ học và kết quả của tôi để dạy học, cấp giấy chứng nhận và đếm số người được đào tạo. Cơ quan kiểm soát: cơ quan quản lý hệ thống này. Tôi có quyền xem, nhận bản sao, chỉnh sửa, xóa và rút lại sự đồng ý bất cứ lúc nào ở trang Dữ liệu của tôi; việc đã làm trước khi rút vẫn hợp pháp.', 'I agree that Học Vụ Số keeps my name, birth date, contacts, progress and results to teach me, to issue certificates and to count who was trained. Controller: the body that runs this system. I may see, receive, correct and erase my data and withdraw this consent at any time under My data; what was done before stays lawful.', '5940fd03091b5d31af188bde8acf7b0faf07ed078fc6dd9a7e420aff0fab8496', 1795395600000);
