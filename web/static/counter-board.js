// The board is asked for again and shown where it changed; its acts are done without a new page.
import { takeFolder } from "./counter-folder.js";
import { ask, base, isPhone, part, root } from "./counter-session.js";
import { tell } from "./sohoa.js";

const QUICK = 150; // milliseconds to the next look while pages are looked at
const BUSY = 400; // while they take long, and while papers are read
const AWAKE = 1000; // while somebody works here: a page may come from a phone
const IDLE = 3000;
const LONG = 5000; // pages that wait longer than this take long
const WORKED = 180_000; // somebody works here for so long after the board changed

const board = () => part.querySelector(".board");
const chosen = () => part.querySelector('input[name="sheet"]:checked')?.value ?? "";
let changed = performance.now();
let choosing = false; // a list stands open: the board under it is not replaced
let shown = "";

/** `html` is from our own server, escaped by the template. What was chosen in lists and not written
 * yet stays chosen; `acted` forgets the page that another was to be replaced by. */
function swap(html, acted = false) {
  const focus = document.activeElement;
  const inside = part.contains(focus) ? focus : null;
  const open = [...part.querySelectorAll("details[open]")].map(placeOf);
  const mark = inside && { name: inside.name, value: inside.value, id: inside.id };
  const picked = [...part.querySelectorAll("select")].filter((one) => one.value !== writtenIn(one));
  const pictures = new Map([...part.querySelectorAll("img")].map((one) => [one.getAttribute("src"), one]));
  part.innerHTML = html;
  // Pictures that were there do not flicker while the others come.
  for (const one of part.querySelectorAll("img")) one.replaceWith(pictures.get(one.getAttribute("src")) ?? one);
  changed = performance.now();
  for (const one of part.querySelectorAll("details")) if (open.includes(placeOf(one))) one.open = true;
  for (const one of picked) if (!acted || one.name !== "other") pickAgain(one);
  if (mark) refocus(mark);
  const problem = part.querySelector("#problem");
  if (problem) problem.focus();
  const first = document.getElementById("first");
  if (first && !mark) first.focus();
}

function placeOf(details) {
  return details.closest("[data-stack]")?.dataset.stack ?? details.className;
}

function writtenIn(list) {
  return ([...list.options].find((one) => one.defaultSelected) ?? list.options[0])?.value;
}

function pickAgain({ name, value }) {
  const same = part.querySelector(`select[name="${CSS.escape(name)}"]`);
  if ([...(same?.options ?? [])].some((one) => one.value === value)) same.value = value;
}

function refocus({ name, value, id }) {
  const same = [...part.querySelectorAll("button, input, select")].find(
    (one) => one.name === name && (one.value === value || one.tagName === "SELECT") && !one.disabled && name,
  );
  const target = same ?? document.getElementById(id) ?? part.querySelector('input[name="sheet"]:checked');
  target?.focus({ preventScroll: true });
}

part.addEventListener("pointerdown", (event) => (choosing = event.target.tagName === "SELECT"));
part.addEventListener("keydown", (event) => {
  if (event.target.tagName === "SELECT") choosing = /^(Space|Enter|F4|Arrow\w+)$/.test(event.code);
});
for (const over of ["change", "focusout"]) part.addEventListener(over, () => (choosing = false));

async function refresh() {
  const stamp = board()?.dataset.stamp ?? "";
  const query = new URLSearchParams({ dau: stamp, trang: chosen(), thay: root.dataset.again });
  const answer = await ask(isPhone ? `${base}/dien-thoai/trang` : `${base}/ban?${query}`);
  if (answer.status !== 200 || answer.redirected) return;
  const html = (await answer.text()).trim();
  if (choosing || stamp !== (board()?.dataset.stamp ?? "")) return; // an act was shown meanwhile
  if (!isPhone || html !== shown) swap(html);
  shown = html;
}

let timer = 0;
let looking = false;
let asked = false;

/** Asks for the board, and goes on asking as often as something is awaited. */
export async function look() {
  clearTimeout(timer);
  asked = true;
  if (looking) return;
  looking = true;
  while (asked) {
    asked = false; // what comes from now on is seen by another look
    try {
      if (document.visibilityState === "visible") {
        await takeFolder();
        await refresh();
      }
    } catch {
      // the line is away; the next look tries again
    }
  }
  looking = false;
  const pause = untilNext(board()?.dataset ?? {});
  if (pause) timer = setTimeout(look, pause);
}

/** Milliseconds; 0 where nothing is awaited any more. */
function untilNext({ state, waiting }) {
  const quiet = performance.now() - changed;
  if (state === "finished" || state === "abandoned") return 0;
  if (Number(waiting) > 0) return quiet < LONG ? QUICK : BUSY;
  if (state === "closing") return BUSY;
  return quiet < WORKED ? AWAKE : IDLE;
}

let acting = Promise.resolve(true);
let pressed = 0;

export const isActing = () => pressed > 0;

/** One act of the form around the board, after those that are on their way: a key that is pressed
 * twice on a slow line does its work twice. What was refused takes those behind it along. */
export function act(form) {
  const behind = isActing();
  pressed += 1;
  acting = acting.then(async () => {
    const isDone = isActing() && (await doAct(form, behind));
    pressed = isDone ? pressed - 1 : 0;
    return isDone;
  });
}

/** When all that was pressed has been answered: whether all of it was done. */
export async function whenActed() {
  while (isActing()) if (!(await acting)) return false;
  return true;
}

async function doAct(form, behind) {
  const seen = part.querySelector('#acts input[name="seen"]')?.value;
  if (behind && seen) form.set("seen", seen); // the board as our own act before made it
  let isDone = false;
  try {
    const answer = await ask(`${base}/viec`, { method: "POST", body: form, headers: { "X-Part": "1" } });
    if (answer.redirected) location.reload();
    else swap(await answer.text(), answer.ok);
    isDone = answer.ok && !answer.redirected;
  } catch {
    tell("Mất kết nối khi ghi việc vừa bấm. Khi có mạng, xem lại bàn quét và bấm lại nếu chưa ghi.", "problem");
  }
  look();
  return isDone;
}
