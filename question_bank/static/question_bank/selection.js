// Ticking items of a list: all of the page at once, and how many are ticked.
const form = document.querySelector("[data-selection]");

function boxes() {
  return [...form.querySelectorAll('input[name="items"]')];
}

function tell() {
  const ticked = boxes().filter((box) => box.checked).length;
  const says = form.querySelector("[data-ticked]");
  says.textContent = ticked ? says.dataset.says.replace("#", ticked) : "";
}

function tickAll() {
  const wanted = boxes().some((box) => !box.checked);
  boxes().forEach((box) => (box.checked = wanted));
  tell();
}

const button = form?.querySelector("[data-tick-all]");
if (button) {
  button.hidden = false;
  button.addEventListener("click", tickAll);
  form.addEventListener("change", tell);
  tell();
}
