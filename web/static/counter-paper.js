// Which place on the page a field was read from; Tab goes from field to field, Enter says "đúng".
import { tell } from "./sohoa.js";

const fields = [...document.querySelectorAll("form.field")];
const input = (form) => form.querySelector('[name="gia_tri"]');
document.documentElement.classList.add("js");

function mark(name) {
  for (const box of document.querySelectorAll(".sheet rect")) {
    box.classList.toggle("current", box.dataset.field === name);
  }
  const box = document.querySelector(`.sheet rect.current`);
  box?.scrollIntoView({ block: "nearest" });
}

/** A value is not confirmed before its picture can be seen; without one the page is. */
function isSeen(form) {
  const picture = form.querySelector(".crop img") ?? document.querySelector(".sheet img");
  return !picture || picture.complete;
}

function refuseUnseen(event) {
  if (isSeen(event.target)) return;
  event.preventDefault();
  event.stopPropagation();
  tell("Ảnh của trường này chưa hiện xong. Chờ một chút rồi bấm lại.", "warning");
}

for (const [place, form] of fields.entries()) {
  form.querySelector("button").tabIndex = -1; // Enter in the field does the same
  form.addEventListener("submit", refuseUnseen);
  form.addEventListener("focusin", () => mark(form.dataset.field));
  input(form).addEventListener("keydown", (event) => {
    const isList = event.target.tagName === "SELECT";
    if (event.key === "Enter" && isList) {
      event.preventDefault();
      form.requestSubmit();
    }
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = by && !isList && fields[place + by];
    if (next) {
      event.preventDefault();
      input(next).focus();
    }
  });
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.shiftKey) return;
  const target = document.querySelector(`[data-press="${event.code}"]`);
  if (target) {
    event.preventDefault();
    target.click();
  }
});

const focused = document.activeElement?.closest?.("form.field");
if (focused) mark(focused.dataset.field);
