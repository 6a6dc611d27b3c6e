// Files go up one after the other, in pieces as the line bears, and continue after a dropped line or a
// reload of the page.
import { look } from "./counter-board.js";
import { base, root } from "./counter-session.js";
import { recall, remember, send, tell } from "./sohoa.js";

const list = document.getElementById("uploads");
const SMALLEST = 128 * 1024;
const LARGEST = 4 * 1024 * 1024;
const HASHED = 96 * 1024 * 1024; // larger files are not held in memory for their hash
const running = new Map();
const waiting = [];
let busy = false;

export const canTake = list !== null; // a session that is over takes nothing
export const underWay = () => running.size > 0;

/** Files wait their turn; each tells how far it is. */
export function add(files) {
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
