// What is dragged, dropped and pasted: pages from place to place, files from elsewhere.
import { act } from "./counter-board.js";
import { part } from "./counter-session.js";
import { add, canTake } from "./counter-uploads.js";

let dragged = "";

part.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-sheet]")?.dataset.sheet ?? "";
  if (dragged) event.dataTransfer.setData("application/x-sohoa-page", dragged); // some browsers drag nothing without data
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
  if (canTake) add(event.dataTransfer.files);
});

document.addEventListener("paste", (event) => {
  const files = [...(event.clipboardData?.files ?? [])];
  if (!files.length || !canTake) return;
  event.preventDefault();
  add(files);
});
