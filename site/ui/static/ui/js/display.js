// Size of type and ground. Runs in <head>, before anything is drawn, so that a page
// whose server does not know the wish (an error page) never flashes in the wrong one.
(() => {
  "use strict";
  const root = document.documentElement;
  const YEAR = 365 * 24 * 3600; // seconds

  function remember(name, value) {
    document.cookie = `xieli-${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
    try {
      localStorage.setItem(`xieli-${name}`, value);
    } catch {
      // A browser may refuse storage: the cookie is enough.
    }
  }

  function cookie(name) {
    const pair = document.cookie.split("; ").find((part) => part.startsWith(`xieli-${name}=`));
    return pair?.split("=")[1];
  }

  function recall(name) {
    try {
      return localStorage.getItem(`xieli-${name}`) || cookie(name);
    } catch {
      return cookie(name);
    }
  }

  // The exam room keeps a ground of its own, under the name "exam-theme".
  const themeName = root.dataset.themeName || "theme";

  function show(name, value) {
    if (name === themeName) {
      root.dataset.bsTheme = value === "dark" ? "dark" : "light";
    } else if (name === "type" && value !== "standard") {
      root.dataset.type = value;
    } else if (name === "type") {
      delete root.dataset.type;
    }
  }

  function chosen(name) {
    return name === "type" ? root.dataset.type || "standard" : root.dataset.bsTheme;
  }

  // A toggle names its two values, the unusual one first.
  function mark(button) {
    const now = chosen(button.name);
    const [unusual, usual] = (button.dataset.toggle || "").split(" ");
    if (usual) {
      button.setAttribute("aria-pressed", String(now !== usual));
      button.value = now === usual ? unusual : usual;
    } else {
      button.setAttribute("aria-pressed", String(button.value === now));
    }
  }

  function markAll() {
    document.querySelectorAll("[data-display] button").forEach(mark);
  }

  for (const name of ["type", themeName]) {
    const wish = recall(name);
    if (wish) show(name, wish);
  }

  document.addEventListener("DOMContentLoaded", markAll);
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!event.target.matches("[data-display]") || !button) return;
    event.preventDefault();
    show(button.name, button.value);
    remember(button.name, button.value);
    markAll();
  });
})();
