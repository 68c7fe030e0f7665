// A submit button with data-confirm="id" asks in the <dialog> of that id first.
let waiting = null;

function ask(event) {
  const button = event.target.closest("[data-confirm]");
  if (!button) return;
  const dialog = document.getElementById(button.dataset.confirm);
  if (!dialog) return;
  event.preventDefault();
  waiting = button;
  dialog.returnValue = "";
  dialog.showModal();
}

function close(event) {
  if (event.target.closest("[data-close]")) event.target.closest("dialog").close("no");
}

// The dialog's own form has method="dialog": its answer arrives as returnValue.
function proceed(event) {
  const button = waiting;
  waiting = null;
  if (!button || event.target.returnValue !== "yes" || !button.form) return;
  button.form.requestSubmit(button);
}

document.addEventListener("click", ask);
document.addEventListener("click", close);
document.addEventListener("close", proceed, true);
