// Which session of the counter the page shows, where its board stands, how the server is asked.
import { send } from "./sohoa.js";

const PATIENCE = 20_000; // milliseconds: a line that says nothing for so long is away

export const root = document.getElementById("counter");
export const part = document.getElementById("ban");
export const base = `/quay/${root.dataset.session}`;
export const isPhone = root.dataset.phone === "1";

/** Gives up after a while: what hangs would keep everything behind it from happening. */
export function ask(path, options = {}) {
  const control = new AbortController();
  setTimeout(() => control.abort(), PATIENCE);
  return send(path, { ...options, signal: control.signal });
}
