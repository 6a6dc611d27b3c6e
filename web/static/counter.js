// The board of the counter: files go up in pieces and continue after a dropped line, pages appear as
// they come, keys and dragging press the buttons of the form. Everything works without it, slower.
import { send, tell } from "./sohoa.js";

const root = document.getElementById("counter");
const part = document.getElementById("ban");
const list = document.getElementById("uploads");
const base = `/quay/${root.dataset.session}`;
const isPhone = root.dataset.phone === "1";
const OFF = "sohoa-keys-off";
const SMALLEST = 128 * 1024;
const LARGEST = 4 * 1024 * 1024;
const HASHED = 96 * 1024 * 1024; // larger files are not held in memory for their hash
document.documentElement.classList.add("js");

// ---- kept in this browser: ids alone, never a name

function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing begins anew after a reload
  }
}

function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

// ---- the board

const board = () => part.querySelector(".board");
const chosen = () => part.querySelector('input[name="sheet"]:checked')?.value ?? "";

function swap(html) {
  const focus = document.activeElement;
  const inside = part.contains(focus) ? focus : null;
  const open = [...part.querySelectorAll("details[open]")].map(placeOf);
  const mark = inside && { name: inside.name, value: inside.value, id: inside.id };
  part.innerHTML = html; // from our own server, escaped by the template
  for (const one of part.querySelectorAll("details")) if (open.includes(placeOf(one))) one.open = true;
  if (mark) refocus(mark);
  const problem = part.querySelector("#problem");
  if (problem) problem.focus();
  const first = document.getElementById("first");
  if (first && !mark) first.focus();
}

function placeOf(details) {
  return details.closest("[data-stack]")?.dataset.stack ?? details.className;
}

function refocus({ name, value, id }) {
  const same = [...part.querySelectorAll("button, input, select")].find(
    (one) => one.name === name && (one.value === value || one.tagName === "SELECT") && !one.disabled && name,
  );
  const target = same ?? document.getElementById(id) ?? part.querySelector('input[name="sheet"]:checked');
  target?.focus({ preventScroll: true });
}

async function refresh() {
  const stamp = board()?.dataset.stamp ?? "";
  const query = new URLSearchParams({ dau: stamp, trang: chosen(), thay: root.dataset.again });
  const path = isPhone ? `${base}/dien-thoai/trang` : `${base}/ban?${query}`;
  const answer = await send(path);
  if (answer.status !== 200 || answer.redirected) return;
  const html = await answer.text();
  if (part.contains(document.activeElement) && document.activeElement.tagName === "SELECT") return;
  if (!isPhone || html.trim() !== refresh.last) swap(html);
  refresh.last = html.trim();
}

let timer = 0;
let looking = false;

async function look() {
  clearTimeout(timer);
  if (looking) return;
  looking = true;
  try {
    if (document.visibilityState === "visible") {
      await takeFolder();
      await refresh();
    }
  } catch {
    // the line is away; the next look tries again
  } finally {
    looking = false;
  }
  const now = board()?.dataset ?? {};
  const over = now.state === "finished" || now.state === "abandoned";
  const soon = Number(now.waiting) > 0 || now.state === "closing";
  if (!over) timer = setTimeout(look, soon ? 400 : 3000);
}

async function act(form) {
  try {
    const answer = await send(`${base}/viec`, { method: "POST", body: form, headers: { "X-Part": "1" } });
    if (answer.redirected) location.reload();
    else swap(await answer.text());
  } catch {
    tell("Mất kết nối, việc vừa bấm chưa được ghi. Bấm lại khi có mạng.", "problem");
  }
  look();
}

part.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.classList.contains("finish") && running.size) {
    event.preventDefault();
    event.stopPropagation();
    tell("Còn tệp đang tải lên. Chờ tải xong rồi số hoá.", "warning");
  }
  if (form.id !== "acts") return;
  event.preventDefault();
  event.stopPropagation();
  if (event.submitter) act(new FormData(form, event.submitter));
});

// ---- dragging pages

let dragged = "";

part.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-sheet]")?.dataset.sheet ?? "";
  if (dragged) event.dataTransfer.setData("text/plain", "");
});

part.addEventListener("dragend", () => (dragged = ""));

part.addEventListener("drop", (event) => {
  const stack = event.target.closest("[data-stack]");
  if (!dragged || !stack) return;
  event.preventDefault();
  const tile = event.target.closest("[data-sheet]");
  const form = new FormData(document.getElementById("acts"));
  form.set("viec", "move");
  form.set("sheet", dragged);
  form.set("stack", stack.dataset.stack);
  form.set("place", tile ? tile.dataset.place : String(stack.querySelectorAll("[data-sheet]").length));
  dragged = "";
  act(form);
});

// ---- files

const running = new Map();
const waiting = [];
let busy = false;

function add(files) {
  for (const file of files) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.className = "long";
    name.textContent = file.name || "ảnh dán";
    const bar = document.createElement("progress");
    bar.max = file.size || 1;
    bar.value = 0;
    bar.setAttribute("aria-label", name.textContent);
    const told = document.createElement("span");
    told.className = "state";
    told.textContent = "chờ";
    line.append(name, bar, told);
    list.append(line);
    const job = { file, line, bar, told, name: name.textContent };
    running.set(file, job);
    waiting.push(job);
  }
  work();
}

async function work() {
  if (busy) return;
  busy = true;
  while (waiting.length) await upload(waiting.shift());
  busy = false;
}

class Refused extends Error {
  constructor(told) {
    super(told.what);
    this.told = told;
  }
}

/** One request of an upload; waits for the line as long as it takes. */
async function ask(job, path, options = {}) {
  for (let tries = 0; ; tries += 1) {
    try {
      const signal = AbortSignal.timeout(60_000);
      const answer = await send(path, { ...options, signal });
      const isOurs = answer.headers.get("content-type")?.startsWith("application/json");
      if (answer.redirected || answer.status === 401 || answer.status === 403) {
        throw new Refused({ what: "Phiên đăng nhập đã hết.", advice: "Tải lại trang, đăng nhập, rồi chọn lại tệp: phần đã gửi không mất.", again: false, keep: true });
      }
      if (isOurs && answer.ok) return await answer.json();
      const told = isOurs ? await answer.json() : { what: "Máy chủ bận.", advice: "", again: true };
      const later = answer.status >= 500 || (answer.status === 429 && told.code !== "too_many_uploads");
      if (!later) throw new Refused(told);
    } catch (trouble) {
      if (trouble instanceof Refused) throw trouble;
    }
    job.told.textContent = "mất kết nối, sẽ tự gửi tiếp";
    job.line.classList.add("away");
    await line(Math.min(15_000, 500 * 2 ** tries));
  }
}

/** Until the browser says that the line is back, or so long. */
function line(milliseconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(waited);
      removeEventListener("online", done);
      resolve();
    };
    const waited = setTimeout(done, milliseconds);
    addEventListener("online", done);
  });
}

async function hash(file) {
  if (!globalThis.crypto?.subtle || file.size > HASHED) return null; // only where the page is secure
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function upload(job) {
  try {
    await deliver(job);
    job.line.remove();
    running.delete(job.file);
    tell(`Đã nhận ${job.name}.`);
    look();
  } catch (trouble) {
    running.delete(job.file);
    fail(job, trouble);
  }
}

async function deliver(job) {
  const { file } = job;
  if (!file.size) throw new Refused({ what: "Tệp rỗng.", advice: "Quét hoặc chọn lại." });
  job.told.textContent = "đang chuẩn bị";
  const sha256 = await hash(file);
  const key = `sohoa-upload-${root.dataset.session}-${file.size}-${sha256?.slice(0, 16) ?? file.lastModified}`;
  let state = await begin(job, key, sha256);
  for (let anew = 0; ; anew += 1) {
    try {
      await pieces(job, state);
      job.told.textContent = "đang kiểm tra";
      await ask(job, `${base}/tai-len/${state.upload_id}/xong`, { method: "POST" });
      remember(key, null);
      return;
    } catch (trouble) {
      const code = trouble.told?.code;
      if (anew > 2 || !["unknown_upload", "wrong_hash", "wrong_offset"].includes(code)) throw trouble;
      if (code === "unknown_upload") remember(key, null);
      state = await begin(job, key, sha256);
    }
  }
}

/** A new upload, or where one of before had come to. */
async function begin(job, key, sha256) {
  const known = recall(key);
  if (known) {
    try {
      return await ask(job, `${base}/tai-len/${known}`);
    } catch (trouble) {
      if (trouble.told?.code !== "unknown_upload") throw trouble;
    }
  }
  const body = JSON.stringify({ name: job.name.slice(0, 255), size: job.file.size, sha256 });
  const headers = { "content-type": "application/json" };
  const state = await ask(job, `${base}/tai-len`, { method: "POST", body, headers });
  remember(key, state.upload_id);
  return state;
}

async function pieces(job, state) {
  let at = state.received;
  let size = SMALLEST;
  while (at < job.file.size) {
    show(job, at);
    const began = performance.now();
    const path = `${base}/tai-len/${state.upload_id}`;
    try {
      const body = job.file.slice(at, at + Math.min(size, state.piece_bytes));
      const headers = { "content-type": "application/octet-stream" };
      at = (await ask(job, `${path}?tu=${at}`, { method: "PUT", body, headers })).received;
    } catch (trouble) {
      if (trouble.told?.code !== "wrong_offset") throw trouble;
      at = (await ask(job, path)).received; // its answer was lost
    }
    // Large pieces on a good line, small ones where each may be lost.
    const seconds = (performance.now() - began) / 1000;
    if (seconds < 1) size = Math.min(LARGEST, size * 2);
    if (seconds > 4) size = Math.max(SMALLEST, size / 2);
  }
  show(job, at);
}

function show(job, at) {
  job.line.classList.remove("away");
  job.bar.value = at;
  job.told.textContent = `${Math.floor((100 * at) / job.file.size)} %`;
}

function fail(job, trouble) {
  const told = trouble.told ?? { what: "Không đọc được tệp trên máy này.", advice: "Chọn lại tệp." };
  job.line.classList.add("problem");
  job.bar.remove();
  job.told.textContent = `${told.what} ${told.advice ?? ""}`;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "quiet";
  again.textContent = "Thử lại";
  again.addEventListener("click", () => {
    job.line.remove();
    add([job.file]);
  });
  const away = document.createElement("button");
  away.type = "button";
  away.className = "quiet";
  away.textContent = "Đóng";
  away.addEventListener("click", () => job.line.remove());
  job.line.append(again, away);
  tell(`Chưa nhận được ${job.name}.`, "problem");
}

for (const id of ["files", "ready"]) {
  const input = document.getElementById(id);
  const take = () => {
    add(input.files);
    input.value = "";
  };
  input?.addEventListener("change", take);
  if (input?.files.length) take(); // chosen while this script was still on its way
}
document.getElementById("send-button")?.setAttribute("hidden", "");

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

document.addEventListener("dragover", (event) => {
  if (dragged || hasFiles(event)) event.preventDefault();
  document.getElementById("drop")?.classList.toggle("over", hasFiles(event));
});

document.addEventListener("dragleave", () => document.getElementById("drop")?.classList.remove("over"));

document.addEventListener("drop", (event) => {
  document.getElementById("drop")?.classList.remove("over");
  if (!hasFiles(event)) return;
  event.preventDefault();
  if (list) add(event.dataTransfer.files);
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || !list) return;
  event.preventDefault();
  add(files);
});

window.addEventListener("beforeunload", (event) => {
  if (running.size) event.preventDefault();
});

// ---- the scanner's folder

const auto = document.getElementById("folder-auto");

async function takeFolder() {
  if (!auto?.checked) return;
  const answer = await send(`${base}/thu-muc`, { method: "POST", headers: { "X-Part": "1" } });
  if (!answer.ok && answer.status !== 422) return;
  const { taken, problems } = await answer.json();
  for (const [what, advice] of problems) tell(`${what} ${advice}`, "problem");
  if (taken) tell(`Đã nhận ${taken} tệp từ máy quét.`);
}

auto?.addEventListener("change", look);

// ---- keys

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
  if (!enter && event.code !== "Delete" && (recall(OFF) === "1" || event.shiftKey)) return;
  if (event.code === "KeyT" && document.getElementById("files")) {
    event.preventDefault();
    document.getElementById("files").click();
    return;
  }
  const target = press(event.code);
  if (enter || target) event.preventDefault();
  if (target && !event.repeat) target.click();
});

const toggle = document.getElementById("keys-off");

function label() {
  toggle.textContent = recall(OFF) === "1" ? "Bật phím một chữ" : "Tắt phím một chữ";
}

if (toggle) {
  toggle.hidden = false;
  label();
  toggle.addEventListener("click", () => {
    remember(OFF, recall(OFF) === "1" ? null : "1");
    label();
  });
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") look();
});
timer = setTimeout(look, 300);
