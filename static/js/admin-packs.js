// The states of an outline's packs follow while these are being made.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const PAUSE = 4000;
  const panel = document.querySelector("[data-side-panel=packs]");
  const shown = () => panel?.querySelector("[data-packs]");

  const renew = async () => {
    if (!shown()?.hasAttribute("data-packs-moving")) return;
    try {
      const answer = await fetch(shown().dataset.packs, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (answer.ok) shown().outerHTML = (await answer.json()).html;
    } finally {
      setTimeout(renew, PAUSE);
    }
  };
  setTimeout(renew, PAUSE);
});
