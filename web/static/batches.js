// Figures of batches that run are asked for again; without it the page is reloaded by hand.
import { tell } from "./sohoa.js";

const OFTEN = 5000, SELDOM = 30000;
const shown = document.querySelector("[data-progress]");

function rowOf(batch) {
  if (shown.dataset.batch === batch.id) return shown;
  return shown.querySelector(`[data-batch="${CSS.escape(batch.id)}"]`);
}

function put(batch) {
  const row = rowOf(batch);
  if (!row) return;
  const ended = row.dataset.standing === "running" && batch.standing !== "running";
  row.dataset.standing = batch.standing;
  for (const field of row.querySelectorAll("[data-field]")) {
    const value = String(batch[field.dataset.field === "percent_told" ? "percent" : field.dataset.field]);
    if (field.tagName === "PROGRESS") field.value = batch.percent;
    else if (field.textContent !== value) field.textContent = value;
  }
  if (ended) tell(`Lô ${batch.id}: ${batch.standing_told}.`);
}

async function refresh() {
  let runs = false;
  if (!document.hidden) {
    try {
      const answer = await fetch(shown.dataset.progress, { credentials: "same-origin", redirect: "error" });
      if (answer.ok) {
        const { batches } = await answer.json();
        batches.forEach(put);
        runs = batches.some((batch) => batch.standing === "running");
      }
    } catch {
      // The line is away: the next look tells.
    }
  }
  setTimeout(refresh, runs ? OFTEN : SELDOM);
}

if (shown) setTimeout(refresh, shown.querySelector("[data-standing=running]") || shown.dataset.standing === "running" ? OFTEN : SELDOM);
