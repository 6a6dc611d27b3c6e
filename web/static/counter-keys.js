// Keys press the buttons of the board, which say in `data-press` which ones, as KeyboardEvent.code.
import { part } from "./counter-session.js";
import { lettersOff } from "./sohoa.js";

const typing = (target) => target.matches?.('input:not([type="radio"], [type="checkbox"], [type="file"]), textarea, select');
const presses = (target) => target.closest?.("a, button, summary, label.file") !== null;

function press(code) {
  return [...document.querySelectorAll("[data-press]")].find(
    (one) => !one.disabled && one.dataset.press.split(" ").includes(code.replace(/^Numpad(\d)$/, "Digit$1")),
  );
}

function step(by) {
  const all = [...part.querySelectorAll('input[name="sheet"]')];
  const at = all.findIndex((one) => one.checked);
  const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
  if (!next) return;
  next.checked = true;
  next.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
  const enter = event.code === "Enter" || event.code === "NumpadEnter";
  if (event.code === "ArrowLeft" || event.code === "ArrowRight") {
    event.preventDefault();
    step(event.code === "ArrowRight" ? 1 : -1);
    return;
  }
  if (enter && presses(event.target)) return;
  if (!enter && event.code !== "Delete" && (lettersOff() || event.shiftKey)) return;
  if (event.code === "KeyT" && document.getElementById("files")) {
    event.preventDefault();
    document.getElementById("files").click();
    return;
  }
  const target = press(event.code);
  if (enter || target) event.preventDefault();
  if (target && !event.repeat) target.click();
});
