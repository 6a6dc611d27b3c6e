"""What is wrong with a procedure's file, said to whoever wrote it.

The keys are those of `PROBLEMS` in `pipeline/procedures/problems.py`; a test holds the two
together.
"""

from __future__ import annotations

from collections.abc import Mapping

PROCEDURE_PROBLEMS = {
    "unreadable": "không đọc được tệp ({said})",
    "too_large": "tệp lớn hơn 20 MB",
    "no_folder": "không có thư mục này",
    "not_import": "chỉ nhập được tệp .json hoặc .csv",
    "syntax": "sai cú pháp ({said})",
    "no_table": "mỗi thành phần phải là một bảng [[components]]",
    "no_procedures": "không có thủ tục nào",
    "no_object": "mỗi thủ tục phải là một đối tượng {{…}}",
    "no_list": "“components” phải là danh sách các đối tượng {{…}}",
    "no_rows": "không có dòng dữ liệu nào",
    "unknown_column": "không có cột “{value}”; các cột có: {known}",
    "cells": "số ô khác với dòng tiêu đề",
    "rows_apart": "các dòng của thủ tục {value} phải liền nhau",
    "row_differs": "“{key}” khác với dòng đầu của thủ tục này",
    "unknown_key": "không có khoá “{key}”; các khoá có: {known}",
    "wrong_type": "“{key}” phải là {known}",
    "missing": "thiếu “{key}”",
    "bad_sign": "“{key}” có ký tự không in được",
    "no_texts": "“{key}” phải là danh sách các đoạn chữ, không để trống",
    "named_twice": "“{key}” ghi một thứ hai lần",
    "bad_day": "“{key}” phải là ngày, ví dụ 2026-07-01 hoặc 01/07/2026",
    "too_small": "“{key}” phải từ {known} trở lên",
    "unknown_choice": "{key} “{value}” không có; chỉ có: {known}",
    "bad_code": "“ma_thu_tuc” phải có dạng 1.001193 hoặc 1.001612.000.00.00.H19",
    "bad_kq": "“{value}” không đúng mẫu mã kết quả, ví dụ KQ.G15.000031",
    "ends_early": "“effective_to” trước “effective_from”",
    "no_components": "thủ tục phải có thành phần hồ sơ",
    "bad_key": "“key” chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới",
    "bad_mode": "cách đáp ứng “{value}” phải viết như “D” hoặc “D: điều kiện”",
    "bad_component_code": "“code” phải có dạng TP-H36.000013",
    "unknown_type": "không có loại giấy tờ “{value}” (docs/papers.md)",
    "process_type": "“{value}” chỉ xếp cùng hồ sơ, không bao giờ là thành phần",
    "twin_component": "thành phần “{value}” ghi hai lần",
    "twin_code": "mã thành phần “{value}” ghi hai lần",
    "twin_version": "{value} cùng ngày hiệu lực đã có trong {known}",
    "twin_procedure": "thủ tục {value} cùng ngày hiệu lực ghi hai lần",
}

_KINDS = {
    "str": "đoạn chữ",
    "int": "số nguyên",
    "bool": "true hoặc false",
    "list": "danh sách",
    "date": "ngày",
}
_CHOICES = {"level": "cấp", "mode": "cách đáp ứng"}


def explain_procedure(problem: str, named: Mapping[str, str]) -> str:
    """The reason as part of a sentence."""
    words = dict(named)
    if problem == "wrong_type":
        words["known"] = _KINDS[words["known"]]
    if problem == "unknown_choice":
        words["key"] = _CHOICES[words["key"]]
    return PROCEDURE_PROBLEMS[problem].format(**words)
