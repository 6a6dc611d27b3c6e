"""What is wrong with a paper type's file, said to whoever wrote it.

The keys are those of `PROBLEMS` in `pipeline/forms/schema.py`; a test holds the two together.
"""

from __future__ import annotations

from pipeline.errors import BadForm

FORM_PROBLEMS = {
    "syntax": "sai cú pháp TOML ({said})",
    "unreadable": "không đọc được tệp ({said})",
    "no_folder": "không có thư mục hoặc tệp .toml này",
    "bad_loai": "“loai” chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới",
    "bad_kq": "“kq_code” phải có dạng KQ.G15.000031",
    "no_table": "mỗi mục của “{key}” phải là một bảng [[{key}]]",
    "unknown_kind": "không có kiểu giá trị “{value}”; các kiểu có: {known}",
    "unknown_source": "không có nơi tìm “{value}”; các nơi có: {known}",
    "no_labels": "“{value}” phải có “labels” (nhãn in trên giấy)",
    "unknown_key": "không có khoá “{key}”; các khoá có: {known}",
    "wrong_type": "“{key}” phải là kiểu {known}",
    "missing": "thiếu “{key}”",
    "no_texts": "“{key}” phải là danh sách các đoạn chữ, không để trống",
    "twins": "trường “{value}” ghi hai lần",
    "no_part": "trường “{value}” thuộc phần “{known}” nhưng không nhãn nào mở phần đó",
    "two_files": "loại “{value}” nằm trong hai tệp",
    "no_parent": "“{value}” mở rộng “{known}”, là loại không có hoặc không mở rộng được",
    "ends_early": "bản mẫu dùng đến {known} lại hết hạn trước ngày bắt đầu",
    "term_ends_early": "quy tắc hiệu lực dùng đến {known} lại hết hạn trước ngày bắt đầu",
    "terms_overlap": "hai quy tắc hiệu lực cùng nói về giấy tờ cấp ngày {known}",
    "no_field": "“{key}” nêu “{value}”, không phải trường của loại giấy tờ này",
    "no_number": "“{key}” phải là số nguyên từ {known} trở lên, xếp tăng dần",
    "no_class_months": "“class_field” và “class_months” phải đi cùng nhau, số tháng là số nguyên",
    "unknown_effect": "“replaced_as” phải là một trong: {known}",
    "same_title": "tiêu đề “{value}” đã là của loại “{known}”",
}

SAY_FORMS = {
    "wrong": "{file}, dòng {line}: {reason}.",
    "right": "Các loại giấy tờ đều đúng: {files} tệp, {types} loại.",
}


def explain_form(wrong: BadForm) -> str:
    """The reason as part of a sentence."""
    return FORM_PROBLEMS[wrong.problem].format(**wrong.named)
