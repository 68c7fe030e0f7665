// The waiting page asks for its middle part again; what did not change stays in place.
const SECONDS = 6;

async function ask() {
  const answer = await fetch(location.href, { headers: { "X-Fragment": "1" } });
  if (answer.redirected || !answer.ok) return location.reload();
  const page = document.createElement("template");
  page.innerHTML = await answer.text();
  const old = document.querySelector("[data-waiting]");
  const fresh = page.content.querySelector("[data-waiting]");
  if (old && fresh && old.innerHTML !== fresh.innerHTML) old.replaceWith(fresh);
}

// Everybody a little apart: a room does not ask at the same moment.
function later() {
  setTimeout(() => ask().catch(() => {}).finally(later), (SECONDS + 2 * Math.random()) * 1000);
}

if (document.querySelector("[data-waiting]")) later();
