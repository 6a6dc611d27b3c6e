// Keys of the pages of dossiers, and of the counter's checklist. Everything works without them.
import { isMuted } from "./sohoa.js";

const parts = [...document.querySelectorAll(".part")];
const LONGEST_PAUSE = 700; // ms between the digits of a number above nine
let digits = "";
let lastDigit = 0;

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function goTo(part) {
  if (!part) return;
  part.focus({ preventScroll: true });
  part.scrollIntoView({ block: "start" });
}

function current() {
  return document.activeElement?.closest(".part");
}

/** The component of a number; "1" then "2" soon after is the twelfth. */
function goToNumber(digit) {
  const now = Date.now();
  digits = now - lastDigit < LONGEST_PAUSE ? digits + digit : digit;
  lastDigit = now;
  const wanted = parts.find((part) => part.dataset.number === digits);
  goTo(wanted ?? parts.find((part) => part.dataset.number === digit));
  if (!wanted) digits = digit;
}

function step(by) {
  const here = parts.indexOf(current());
  goTo(parts[here < 0 ? (by > 0 ? 0 : parts.length - 1) : Math.min(Math.max(here + by, 0), parts.length - 1)]);
}

/** Use the best paper again; where the original has to be seen first, ask for that. */
function attachBest() {
  if (!current()) {
    // Nothing is used unseen: the first press only leads there.
    goTo(parts.find((part) => part.querySelector(".attach.best")));
    return;
  }
  const form = current().querySelector(".attach.best");
  if (!form) return;
  const unseen = form.querySelector('input[type="checkbox"]:not(:checked)');
  if (unseen) unseen.focus();
  else form.requestSubmit();
}

function askToRevoke() {
  const box = current()?.querySelector(".revoke");
  if (!box) return;
  box.open = true;
  box.querySelector('input[name="reason"]').focus();
}

const ACTS = { j: () => step(1), k: () => step(-1), g: attachBest, x: askToRevoke };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isMuted(event) || isTyping(event.target)) return;
  const key = event.key.toLowerCase();
  const link = document.querySelector(`main [data-letter="${CSS.escape(key)}"]`);
  const print = key === "p" && document.querySelector("[data-print]");
  if (/^\d$/.test(key) && parts.length) goToNumber(key);
  else if (ACTS[key] && parts.length) ACTS[key]();
  else if (link) link.click();
  else if (print) print.click();
  else return;
  event.preventDefault();
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// A file is sent as the answer, so the same page stays and may ask again.
for (const form of document.querySelectorAll("form[data-again]")) {
  form.addEventListener("submit", () => setTimeout(() => delete form.dataset.sent, 1500));
}

// What was just done is shown where it was done, unless somebody types already.
if (location.hash.startsWith("#c") && !isTyping(document.activeElement)) goTo(document.querySelector(location.hash));
