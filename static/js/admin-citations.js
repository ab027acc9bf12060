// The side panel of citations follows what is saved while one writes.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const panel = document.querySelector("[data-side-panel=citations]");
  const toggle = document.querySelector("[data-side-panel-toggle=citations]");
  if (!panel || !toggle) return;
  let isOld = panel.querySelector("[data-citations-late]") !== null;

  const renew = async () => {
    const shown = panel.querySelector("[data-citations]");
    const answer = await fetch(shown.dataset.citations, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) return;
    const { html, problems } = await answer.json();
    shown.outerHTML = html;
    const counter = toggle.querySelector("[data-side-panel-toggle-counter]");
    counter.hidden = problems === 0;
    counter.textContent = problems;
    isOld = false;
  };

  document.addEventListener("w-autosave:success", () => {
    isOld = true;
    if (!panel.hidden) renew();
  });
  toggle.addEventListener("click", () => {
    if (isOld) renew();
  });
});
