// Counts an attempt's remaining time between two answers of the server.
// The monotonic clock is used: setting the computer's clock changes nothing.
// After the server has given more time, set data-seconds and dispatch
// "exam-timer:set" on the element. At zero it dispatches "exam-timer:end".

function text(seconds) {
  const pad = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = `${pad(minutes)}:${pad(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function start(timer) {
  let origin = 0;
  let allowed = 0;
  let ended = false;
  const value = timer.querySelector(".exam-timer__value");

  function read() {
    origin = performance.now();
    allowed = Number(timer.dataset.seconds);
    ended = false;
    draw();
  }

  function draw() {
    const passed = Math.floor((performance.now() - origin) / 1000);
    const left = Math.max(0, allowed - passed);
    value.textContent = text(left);
    timer.setAttribute("aria-label", `剩余 ${Math.floor(left / 60)} 分 ${left % 60} 秒`);
    timer.classList.toggle("exam-timer--late", left < Number(timer.dataset.lateBelow));
    if (left === 0 && !ended) {
      ended = true;
      timer.dispatchEvent(new CustomEvent("exam-timer:end", { bubbles: true }));
    }
    unfold(left);
  }

  // A folded clock comes back by itself at 15, 5 and 1 minutes.
  function unfold(left) {
    if ([900, 300, 60].includes(left)) timer.classList.remove("exam-timer--folded");
  }

  timer.addEventListener("exam-timer:set", read);
  read();
  setInterval(draw, 1000);
}

document.querySelectorAll("[data-exam-timer]").forEach(start);

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fold-timer]");
  if (!button) return;
  document.querySelector("[data-exam-timer]")?.classList.toggle("exam-timer--folded");
});
