// Keys of the review pages, pictures got ready ahead, and the lease while somebody looks.
// Buttons and links say in `data-press` which keys press them, as KeyboardEvent.code.
import { lettersOff, send, tell } from "./sohoa.js";

const BEAT = 60_000;
const view = document.getElementById("review");
const crop = document.getElementById("crop");
const value = document.getElementById("value");

const interactive = (target) => target.closest("a, button, summary, select, textarea, input") !== null;
const typing = (target) => target.matches?.("input:not([type=checkbox]), textarea, select");

/** A value is not confirmed before its picture can be seen. */
function unseen() {
  return crop !== null && !crop.complete;
}

function find(code) {
  const same = code === "NumpadEnter" ? "Enter" : code.replace(/^Numpad(\d)$/, "Digit$1");
  return [...document.querySelectorAll("[data-press]")].find(
    (one) => !one.disabled && one.dataset.press.split(" ").includes(same),
  );
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const enter = event.code === "Enter" || event.code === "NumpadEnter";
  // A key that is held down decides about one value, not about all that follow.
  if (event.repeat && (enter || !typing(event.target))) {
    if (enter || find(event.code)) event.preventDefault();
    return;
  }
  if (typing(event.target)) {
    if (event.code === "Escape" && event.target === value) {
      value.value = value.dataset.was;
      document.getElementById("accept").focus();
    }
    return;
  }
  if (enter && interactive(event.target)) return; // it does what it says
  if (!enter && event.code !== "Escape" && (lettersOff() || event.shiftKey)) return;
  const target = find(event.code);
  if (target) {
    event.preventDefault();
    target.click();
  }
});

document.getElementById("say")?.addEventListener("submit", (event) => {
  if (!unseen()) return;
  event.preventDefault();
  event.stopPropagation();
  tell("Ảnh của trường này chưa hiện xong. Chờ một chút rồi bấm lại.", "warning");
});

async function hold() {
  if (document.visibilityState !== "visible") return;
  try {
    const answer = await send(view.dataset.hold, { method: "POST" });
    if (answer.status === 409) tell("Người khác đã nhận giấy tờ này. Bấm S để xem giấy tờ khác.", "warning");
  } catch {
    // The line is away; the next beat tries again.
  }
}

async function getReady() {
  for (const address of view.dataset.ahead.split(" ").filter(Boolean)) {
    try {
      await fetch(address, { credentials: "same-origin", priority: "low" });
    } catch {
      return;
    }
  }
}

if (view) {
  setInterval(hold, BEAT);
  if (document.readyState === "complete") getReady();
  else window.addEventListener("load", getReady);
}

// What is printed stays behind what is written by hand: the number comes first.
const untouched = value !== null && value.value === value.dataset.was; // the script may come late
if (untouched && value.hasAttribute("data-write") && document.activeElement === value) value.setSelectionRange(0, 0);
