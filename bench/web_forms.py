"""Forms whose answer is a page that no address shows: what was typed may be about a person."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.web_calls import Answer, Browser

PURPOSE = "kiểm tra định kỳ"


@dataclass(frozen=True, slots=True)
class Form:
    """`fields` may name `{name}` and `{number}` of a person in the archive; `what` says what is
    asked for where a path is asked twice."""

    path: str
    fields: dict[str, str] = field(default_factory=dict)
    what: str = ""

    @property
    def label(self) -> str:
        return f"POST {self.path} {self.what}".strip()


FORMS = (
    Form("/nhat-ky", {"purpose": PURPOSE, "tu": "", "den": ""}),
    Form("/nhat-ky", {"purpose": PURPOSE, "said": "hồ sơ", "tu": "", "den": ""}, "by words"),
    Form("/nhat-ky/ai-da-hoi", {"purpose": PURPOSE, "text": "{name}"}, "by name"),
    Form("/nhat-ky/ai-da-hoi", {"purpose": PURPOSE, "text": "{number}"}, "by number"),
    Form("/tra-cuu/goi-y", {"text": "nguyễn v"}),
    Form("/ho-so", {"text": "{number}"}),
)


def ask_form(form: Form, browser: Browser, person: tuple[str, str]) -> Answer:
    """As somebody would fill it in, about the same person each time."""
    name, digits = person
    filled = {key: told.format(name=name, number=digits) for key, told in form.fields.items()}
    return browser.submit(form.path, filled)
