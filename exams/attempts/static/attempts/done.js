// The computer is shared: nothing of this attempt stays in the browser.

import { Journal } from "./journal.js";

new Journal(document.querySelector("[data-wipe]").dataset.wipe).wipe();
