// Moving between questions: the address names the question (#q12), so that back,
// forward and reload work. Letter keys work from the start, while nothing else has the focus.

export class Walk extends EventTarget {
  constructor(questions) {
    super();
    this.questions = questions;
    this.current = null;
    window.addEventListener("hashchange", () => this.#follow());
    document.addEventListener("keydown", (event) => this.#key(event));
    this.#follow();
  }

  go(number) {
    if (number >= 1 && number <= this.questions.length) location.hash = `#q${number}`;
  }

  #follow() {
    const match = location.hash.match(/^#q(\d+)$/);
    // Other addresses (#nav) are places within the page: the question stays.
    if (!match && this.current) return;
    const found = this.questions[Number(match?.[1] ?? 1) - 1] ?? this.questions[0];
    this.#show(found);
  }

  #show(question) {
    const before = this.current;
    this.current = question;
    if (before) {
      before.article.classList.remove("is-current");
      before.cell.classList.remove("q--current");
      before.cell.removeAttribute("aria-current");
    }
    question.article.classList.add("is-current");
    question.cell.classList.add("q--current");
    question.cell.setAttribute("aria-current", "true");
    if (!before) return;
    window.scrollTo(0, 0);
    question.article.focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("left", { detail: before }));
  }

  #key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!isAtQuestion(event.target)) return;
    const key = event.key.toUpperCase();
    if (key === "N") this.go(this.current.number + 1);
    else if (key === "P") this.go(this.current.number - 1);
    else if (key === "F") this.current.article.querySelector("[data-flag]").click();
    else if (/^[A-H]$/.test(key)) this.current.choose(key);
    else return;
    event.preventDefault();
  }
}

// A fresh page has the focus on its body; a field that takes letters keeps them.
function isAtQuestion(target) {
  if (target.matches("textarea, select, input[type=text]")) return false;
  return target.matches("html, body") || target.closest("article.question") !== null;
}
