// The board of the counter. Everything works without scripts, slower.
import { act, isActing, look, whenActed } from "./counter-board.js";
import "./counter-drop.js";
import { auto } from "./counter-folder.js";
import "./counter-keys.js";
import { part } from "./counter-session.js";
import { add, underWay } from "./counter-uploads.js";
import { tell } from "./sohoa.js";

document.documentElement.classList.add("js");

/** What was pressed before is done before, and none of it is left out. */
async function finishLater() {
  if (await whenActed()) part.querySelector("form.finish")?.requestSubmit();
}

part.addEventListener("submit", (event) => {
  const form = event.target;
  const ends = form.classList.contains("finish");
  if (form.id !== "acts" && !(ends && (underWay() || isActing()))) return;
  event.preventDefault();
  event.stopPropagation();
  if (!ends) {
    if (event.submitter) act(new FormData(form, event.submitter));
  } else if (underWay()) tell("Còn tệp đang tải lên. Chờ tải xong rồi số hoá.", "warning");
  else finishLater();
});

function take(input) {
  if (!input.files.length) return;
  add(input.files);
  input.value = "";
}

// What was chosen while this script was still on its way was heard by nobody: it is taken now. Only
// where the button of the form was pressed meanwhile, the form sends it.
const sendButton = document.getElementById("send-button");
const formSends = sendButton !== null && document.activeElement === sendButton;

for (const input of document.querySelectorAll("#files, #ready")) {
  input.addEventListener("change", () => take(input));
  if (!formSends) take(input);
}
if (!formSends) sendButton?.setAttribute("hidden", "");

auto?.addEventListener("change", look);

window.addEventListener("beforeunload", (event) => {
  if (underWay()) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") look();
});
look();
