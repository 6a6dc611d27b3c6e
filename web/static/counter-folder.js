// What the scanner dropped is taken by itself while the box is ticked.
import { ask, base } from "./counter-session.js";
import { tell } from "./sohoa.js";

const OFTEN = 1000; // milliseconds: a file has to lie unchanged for two seconds anyway
let last = -OFTEN;

export const auto = document.getElementById("folder-auto");

export async function takeFolder() {
  if (!auto?.checked || performance.now() - last < OFTEN) return;
  last = performance.now();
  const answer = await ask(`${base}/thu-muc`, { method: "POST", headers: { "X-Part": "1" } });
  if (!answer.ok && answer.status !== 422) return;
  const { taken, problems } = await answer.json();
  for (const [what, advice] of problems) tell(`${what} ${advice}`, "problem");
  if (taken) tell(`Đã nhận ${taken} tệp từ máy quét.`);
}
