// Zoom, evidence of fields and boxes of words without loading the page again. Links do the same.
import { isMuted, send, tell } from "./sohoa.js";

const viewer = document.getElementById("viewer");
const sheet = document.getElementById("sheet");
const fields = [...document.querySelectorAll("#fields a[data-field]")];
const zooms = [...document.querySelectorAll("a.zoom")];
const FIT = 1;

function zoomNow() {
  return Number(/\bz(\d)\b/.exec(viewer.className)[1]);
}

/** Around the same place of the page. */
function zoom(to) {
  const level = Math.min(zooms.length, Math.max(FIT, to));
  if (level === zoomNow()) return;
  const x = (viewer.scrollLeft + viewer.clientWidth / 2) / viewer.scrollWidth;
  const y = (viewer.scrollTop + viewer.clientHeight / 2) / viewer.scrollHeight;
  viewer.className = viewer.className.replace(/\bz\d\b/, `z${level}`);
  zooms.forEach((link) => {
    if (Number(link.dataset.zoom) === level) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
  viewer.scrollTo(x * viewer.scrollWidth - viewer.clientWidth / 2, y * viewer.scrollHeight - viewer.clientHeight / 2);
  if (level > FIT) sharpen();
}

/** The large picture, once, when it has arrived: the small one stays until then. */
function sharpen() {
  const image = document.querySelector(".sheet image, img.sheet");
  const name = image.tagName === "IMG" ? "src" : "href";
  const now = image.getAttribute(name);
  if (!now.endsWith("/vua")) return;
  const large = new Image();
  large.src = now.replace(/vua$/, "lon");
  large.decode().then(() => image.setAttribute(name, large.src), () => {});
}

function choose(name) {
  for (const row of document.querySelectorAll("[data-row]")) row.classList.toggle("chosen", row.dataset.row === name);
  for (const box of sheet.querySelectorAll("rect.field")) box.classList.toggle("chosen", box.dataset.field === name);
  bring(sheet.querySelector("rect.field.chosen"));
}

/** Into the middle of the viewer, and the viewer onto the screen. */
function bring(box) {
  if (!box) return;
  viewer.scrollIntoView({ block: "nearest" });
  const place = box.getBoundingClientRect();
  const frame = viewer.getBoundingClientRect();
  viewer.scrollBy(place.left + place.width / 2 - frame.left - frame.width / 2, place.top + place.height / 2 - frame.top - frame.height / 2);
}

async function showWords() {
  const group = document.getElementById("words");
  const button = document.getElementById("boxes");
  if (!group) return;
  if (!group.childElementCount) {
    try {
      const answer = await send(`/giay-to/${sheet.dataset.paper}/trang/${sheet.dataset.page}/chu`);
      if (!answer.ok) throw new Error(answer.statusText);
      draw(group, (await answer.json()).words);
    } catch {
      tell("Chưa tải được khung chữ; thử lại sau.", "warning");
      return;
    }
  }
  group.toggleAttribute("hidden");
  button.setAttribute("aria-pressed", String(!group.hasAttribute("hidden")));
}

function draw(group, words) {
  for (const [text, x0, y0, x1, y1] of words) {
    const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = text;
    box.setAttribute("x", x0);
    box.setAttribute("y", y0);
    box.setAttribute("width", x1 - x0);
    box.setAttribute("height", y1 - y0);
    box.append(title);
    group.append(box);
  }
}

zooms.forEach((link) =>
  link.addEventListener("click", (event) => {
    event.preventDefault();
    zoom(Number(link.dataset.zoom));
  }),
);
for (const link of fields) {
  link.addEventListener("click", (event) => {
    if (!sheet || link.dataset.page !== sheet.dataset.page) return; // another page: the link opens it
    event.preventDefault();
    choose(link.dataset.field);
  });
}
sheet?.addEventListener("click", (event) => {
  const name = event.target.closest("rect.field")?.dataset.field;
  if (!name) return;
  choose(name);
  fields.find((link) => link.dataset.field === name)?.focus({ preventScroll: true });
});
const boxes = document.getElementById("boxes");
if (sheet) {
  boxes.hidden = false;
  boxes.addEventListener("click", showWords);
}

function isTyping(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function walk(step) {
  const here = fields.indexOf(document.activeElement);
  if (here < 0) return false;
  fields[Math.min(fields.length - 1, Math.max(0, here + step))].focus();
  return true;
}

/** A form that is folded away, with its first field. */
function unfold(id) {
  const box = document.getElementById(id);
  if (!box) return;
  box.open = true;
  box.querySelector("select, input:not([type=hidden])").focus();
}

const KEYS = {
  v: () => unfold("describe"),
  h: () => unfold("end"),
  t: () => document.getElementById("prev")?.click(),
  s: () => document.getElementById("next")?.click(),
  b: () => document.getElementById("back")?.click(),
  c: () => sheet && showWords(),
  d: () => (fields[0] ?? document.getElementById("fields-head")).focus(),
  "+": () => zoom(zoomNow() + 1),
  "=": () => zoom(zoomNow() + 1),
  "-": () => zoom(zoomNow() - 1),
  0: () => zoom(FIT),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || isMuted(event) || isTyping(event.target)) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (walk(event.key === "ArrowDown" ? 1 : -1)) event.preventDefault();
    return;
  }
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

bring(document.querySelector("rect.field.chosen, rect.found"));
