-- Said to whoever answers a request, not to whoever builds this: the terms are those of summaries, and marked so (checked).
UPDATE request_terms SET source = replace(
    source,
    '; cần kiểm chứng với văn bản',
    '. Thời hạn đặt sẵn theo bản tóm tắt, cần bộ phận pháp chế xác nhận'
) WHERE NOT checked;
