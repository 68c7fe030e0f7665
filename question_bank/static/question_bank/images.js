// A picture pasted into or dropped on a <textarea data-images="address of the upload">
// is uploaded, and what shows it stands where the caret was. Without script the page at
// that address does the same. The form around the textarea holds the CSRF token.
let uploads = 0;

function pictures(transfer) {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith("image/"));
}

function statusOf(area) {
  if (area.nextElementSibling?.matches("[data-images-status]")) return area.nextElementSibling;
  const line = document.createElement("p");
  line.dataset.imagesStatus = "";
  line.className = "quiet";
  line.setAttribute("role", "status");
  area.after(line);
  return line;
}

function say(area, text) {
  statusOf(area).textContent = text;
}

// Tells previews and autosave as typing does.
function put(area, text, start, end, mode) {
  area.setRangeText(text, start, end, mode);
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// The person may have typed on meanwhile: the place is found by its mark.
function replace(area, mark, text) {
  const at = area.value.indexOf(mark);
  if (at >= 0) put(area, text, at, at + mark.length, "preserve");
}

async function send(area, file) {
  const body = new FormData();
  body.set("image", file, "picture");
  body.set("csrfmiddlewaretoken", area.form.elements.csrfmiddlewaretoken.value);
  const answer = await fetch(area.dataset.images, {
    method: "POST",
    body,
    headers: { "HX-Request": "true" },
  });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return {
    markdown: page.querySelector("[data-markdown]")?.value,
    refusal: page.querySelector("[data-refused]")?.textContent,
  };
}

async function upload(area, file) {
  uploads += 1;
  const mark = `![图片上传中 ${uploads}]()`;
  put(area, mark, area.selectionStart, area.selectionEnd, "end");
  say(area, "图片上传中……");
  let outcome = {};
  try {
    outcome = await send(area, file);
  } catch {
    // No network: said below, and the text is as it was.
  }
  replace(area, mark, outcome.markdown ?? "");
  say(
    area,
    outcome.markdown
      ? "图片已上传。请在方括号里写一句说明，给看不见图的人。"
      : outcome.refusal || "图片没有上传成功，请检查网络后再试。",
  );
}

function take(event, transfer) {
  const area = event.target.closest?.("textarea[data-images]");
  const files = area ? pictures(transfer) : [];
  if (!files.length) return;
  event.preventDefault();
  files.forEach((file) => upload(area, file));
}

// Without this the browser would open a dropped file in place of the page.
document.addEventListener("dragover", (event) => {
  const area = event.target.closest?.("textarea[data-images]");
  if (area && event.dataTransfer.types.includes("Files")) event.preventDefault();
});
document.addEventListener("paste", (event) => take(event, event.clipboardData));
document.addEventListener("drop", (event) => take(event, event.dataTransfer));
