// Suggestions while typing, and walking through results by keyboard. The page works without it.
import { isMuted, send } from "./sohoa.js";

const field = document.getElementById("text");
const list = document.getElementById("hints");
const WAIT = 350; // a slow line is not asked for every letter
let timer = 0;
let asked = 0;
let chosen = -1;

field.setAttribute("role", "combobox");
field.setAttribute("aria-autocomplete", "list");
field.setAttribute("aria-controls", "hints");
field.setAttribute("aria-expanded", "false");

function close() {
  list.hidden = true;
  chosen = -1;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function mark(place) {
  const options = [...list.children];
  chosen = (place + options.length) % options.length;
  options.forEach((option, n) => option.setAttribute("aria-selected", String(n === chosen)));
  options[chosen].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", options[chosen].id);
}

function take(option) {
  field.value = option.dataset.text;
  close();
  field.form.requestSubmit();
}

function show(found) {
  list.replaceChildren(
    ...found.map((one, n) => {
      const option = document.createElement("li");
      const kind = document.createElement("small");
      option.id = `hint-${n}`;
      option.role = "option";
      option.dataset.text = one.text;
      option.setAttribute("aria-selected", "false");
      kind.textContent = one.kind;
      option.append(one.text, kind);
      return option;
    }),
  );
  list.hidden = found.length === 0;
  chosen = -1;
  field.setAttribute("aria-expanded", String(found.length > 0));
}

async function ask() {
  const turn = ++asked;
  const body = new URLSearchParams({ text: field.value });
  const dossier = field.form.elements.working_on;
  if (dossier) body.set("working_on", dossier.value);
  try {
    const answer = await send("/tra-cuu/goi-y", { method: "POST", body });
    if (answer.ok && turn === asked && document.activeElement === field) show(await answer.json());
  } catch {
    close(); // the line is down: typing goes on
  }
}

function consider() {
  clearTimeout(timer);
  asked += 1;
  if (field.value.trim().length < 2) close();
  else timer = setTimeout(ask, WAIT);
}

field.addEventListener("input", consider);
field.addEventListener("keydown", (event) => {
  if (list.hidden) return;
  if (event.key === "ArrowDown") mark(chosen + 1);
  else if (event.key === "ArrowUp") mark(chosen < 0 ? -1 : chosen - 1);
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
  else return;
  event.preventDefault();
});
field.addEventListener("blur", () => setTimeout(close, 150));
field.form.addEventListener("submit", () => {
  clearTimeout(timer);
  asked += 1;
  close();
});
list.addEventListener("mousedown", (event) => {
  const option = event.target.closest("li");
  if (!option) return;
  event.preventDefault();
  take(option);
});

const hits = [...document.querySelectorAll("#hits h3 a")];

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isMuted(event) || isTyping(event.target)) return;
  const here = hits.indexOf(document.activeElement);
  const onList = here >= 0 || document.activeElement === document.body || document.activeElement.id === "found";
  const key = event.key.toLowerCase();
  let step = 0;
  if (key === "j" || (key === "arrowdown" && onList)) step = 1;
  else if (key === "k" || (key === "arrowup" && onList)) step = -1;
  if (step && hits.length) {
    event.preventDefault();
    const next = Math.min(hits.length - 1, Math.max(0, here + step));
    hits[next].focus();
    hits[next].closest("li").scrollIntoView({ block: "nearest" });
  } else if (key === "n") document.getElementById("next")?.click();
});

// After a search the results have the focus: arrows walk at once, a screen reader tells how many.
// Whoever types already, because the script came late, goes on typing.
if (field.value !== field.defaultValue) consider();
if (!isTyping(document.activeElement)) document.getElementById("found")?.focus();
