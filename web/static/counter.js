// The board of the counter. Everything works without scripts, slower.
import { act, look } from "./counter-board.js";
import "./counter-drop.js";
import { auto } from "./counter-folder.js";
import "./counter-keys.js";
import { part } from "./counter-session.js";
import { add, underWay } from "./counter-uploads.js";
import { tell } from "./sohoa.js";

document.documentElement.classList.add("js");

part.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.classList.contains("finish") && underWay()) {
    event.preventDefault();
    event.stopPropagation();
    tell("Còn tệp đang tải lên. Chờ tải xong rồi số hoá.", "warning");
  }
  if (form.id !== "acts") return;
  event.preventDefault();
  event.stopPropagation();
  if (event.submitter) act(new FormData(form, event.submitter));
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
