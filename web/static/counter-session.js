// Which session of the counter the page shows, and where its board stands.
export const root = document.getElementById("counter");
export const part = document.getElementById("ban");
export const base = `/quay/${root.dataset.session}`;
export const isPhone = root.dataset.phone === "1";
