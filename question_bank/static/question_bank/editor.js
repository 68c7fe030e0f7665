// Conveniences of the editing screen. Without them every button still works.

const form = document.querySelector("[data-editor]");
let changed = false;

function grow(area) {
  area.style.setProperty("height", "auto");
  area.style.setProperty("height", `${area.scrollHeight + 2}px`);
}

function wrapSelection(area, mark) {
  const { selectionStart: start, selectionEnd: end, value } = area;
  area.setRangeText(mark + value.slice(start, end) + mark, start, end, "select");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

function addLine(area, text) {
  const lines = area.value.split("\n").filter((line) => line.trim());
  if (!lines.includes(text)) lines.push(text);
  area.value = lines.join("\n");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const area of document.querySelectorAll("textarea[data-grow]")) grow(area);

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-grow]")) grow(event.target);
  if (form?.contains(event.target) && event.target.name !== "q") changed = true;
});

document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey)) return;
  if (event.key === "s" && form) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("[data-save]"));
  } else if (event.key === "b" && event.target.matches("textarea[data-rich]")) {
    event.preventDefault();
    wrapSelection(event.target, "**");
  }
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-insert]");
  if (button) addLine(document.querySelector("[data-sources]"), button.dataset.insert);
});

form?.addEventListener("submit", () => {
  changed = false;
});

// Somebody who closes the tab is asked before words are lost.
addEventListener("beforeunload", (event) => {
  if (changed) event.preventDefault();
});
