// The button that prints.
document.documentElement.classList.add("js");
for (const one of document.querySelectorAll("button.print")) one.addEventListener("click", () => window.print());
