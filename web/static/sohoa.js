// Shortcuts of every page, and questions before what cannot be undone. Everything works without it.

/** Requests of scripts: `send("/path", { method: "POST", body })` carries the token of the page. */
export function send(path, options = {}) {
  const headers = new Headers(options.headers);
  headers.set("X-CSRF-Token", document.querySelector('meta[name="csrf"]').content);
  return fetch(path, { ...options, headers, credentials: "same-origin" });
}

/** Tell a sentence to everybody, screen readers included. */
export function tell(sentence, kind = "told") {
  const line = document.createElement("p");
  line.className = kind;
  line.textContent = sentence;
  document.getElementById("live").replaceChildren(line);
}

/** Kept in this browser, where it keeps anything: ids and choices, never a name. */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing begins anew after a reload
  }
}

export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

const LETTERS_OFF = "sohoa-keys-off";

/** Whether this person turned the keys of a single letter, digit or sign off (WCAG 2.1.4). */
export function lettersOff() {
  return recall(LETTERS_OFF) === "1";
}

/** A key that types a sign, by itself: where those are turned off it does nothing else. */
export function isMuted(event) {
  return event.key.length === 1 && lettersOff();
}

/** The button `keys-off` in the foot of every page, for all pages of this browser. */
function offerSwitch(button) {
  const label = () => (button.textContent = lettersOff() ? "Bật phím một chữ" : "Tắt phím một chữ");
  button.hidden = false;
  label();
  button.addEventListener("click", () => {
    const wanted = lettersOff() ? null : "1";
    remember(LETTERS_OFF, wanted);
    if (recall(LETTERS_OFF) !== wanted) tell("Trình duyệt không cho lưu lựa chọn này.", "warning");
    label();
  });
}

const keysOff = document.getElementById("keys-off");
if (keysOff) offerSwitch(keysOff);

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.altKey && event.shiftKey && !event.ctrlKey && /^Digit\d$/.test(event.code)) {
    const link = document.querySelector(`nav a[data-key="${event.code.at(-1)}"]`);
    if (link) {
      event.preventDefault();
      link.click();
    }
  } else if (event.key === "/" && !lettersOff() && !event.ctrlKey && !event.altKey && !isTyping(event.target)) {
    const field = document.querySelector('main input:not([type="hidden"]), main textarea, main select');
    if (field) {
      event.preventDefault();
      field.focus();
    }
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.ask && !window.confirm(form.dataset.ask)) {
    event.preventDefault();
    return;
  }
  // A second click on a slow line sends nothing twice.
  if (form.dataset.sent) event.preventDefault();
  // `data-again`: what comes back is a file, and the page stays.
  else if (form.method === "post" && !("again" in form.dataset)) form.dataset.sent = "1";
});

window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// A problem is read first; but nobody loses the field where he types since before this script came.
const used = document.activeElement;
const isTyped = isTyping(used) && "defaultValue" in used && used.value !== used.defaultValue;
if (!isTyped) document.getElementById("problem")?.focus();
