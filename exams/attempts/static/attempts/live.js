// Runs in <head>: hides all questions but one before the page is drawn, where room.js
// can take over. Hashes and locks exist only over TLS or on this computer itself.
// Should room.js never arrive, the page becomes plain forms again.
(() => {
  "use strict";
  const root = document.documentElement;
  const PATIENCE = 10_000; // milliseconds
  if (!window.isSecureContext || !window.fetch || !navigator.locks) return;
  root.dataset.live = "waiting";
  setTimeout(() => {
    if (root.dataset.live === "waiting") delete root.dataset.live;
  }, PATIENCE);
})();
