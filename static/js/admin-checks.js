// The findings of the checks follow what is saved while one writes, and lead to where they are.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const panel = document.querySelector("[data-side-panel=checks]");
  const shown = panel?.querySelector("[data-checks]");
  const counter = document.querySelector("[data-side-panel-toggle=checks] [data-side-panel-toggle-counter]");
  if (!shown) return;
  let found = 0;
  let isAsking = false;
  let isOld = false;

  // Wagtail counts there what it finds in the preview.
  const ofPreview = panel.querySelector("[data-content-checker-count]");
  const showCount = () => {
    const all = found + (Number(ofPreview?.textContent) || 0);
    counter.textContent = all;
    counter.hidden = all === 0;
  };
  if (ofPreview) {
    new MutationObserver(showCount).observe(ofPreview, { childList: true, characterData: true, subtree: true });
  }

  const renew = async () => {
    isOld = isAsking;
    if (isAsking) return;
    isAsking = true;
    try {
      const headers = { "X-Requested-With": "XMLHttpRequest" };
      const answer = await fetch(shown.dataset.checks, { headers });
      if (!answer.ok) return;
      const { html, count } = await answer.json();
      shown.innerHTML = html;
      found = count;
      showCount();
    } finally {
      isAsking = false;
      if (isOld) renew();
    }
  };

  // The parts of a place lie within each other; a part that the form doesn't name is passed over.
  const elementAt = (place) =>
    place.split(".").reduce((around, part) => {
      const within = `[data-contentpath="${CSS.escape(part)}"]`;
      return around.querySelector(within) ?? around;
    }, document.querySelector("[data-edit-form]") ?? document);

  const leadTo = (place) => {
    let target = elementAt(place);
    if (!target.matches?.("[data-contentpath]")) {
      target = document.getElementById(`id_${place.split(".")[0]}-FORMS`);
    }
    if (!target) return;
    const tab = target.closest("[role=tabpanel]");
    if (tab?.hidden) document.querySelector(`[role=tab][href="#${tab.id}"]`)?.click();
    for (let around = target; around; around = around.parentElement) {
      const toggle = around.querySelector(":scope > .w-panel__header [data-panel-toggle][aria-expanded=false]");
      toggle?.click();
    }
    // On a small screen the panel lies over the form.
    if (matchMedia("(max-width: 50rem)").matches) counter.closest("button").click();
    target.scrollIntoView({ block: "center" });
    const field = target.querySelector("input:not([type=hidden]), textarea, [contenteditable=true], select");
    (field ?? target.querySelector("button"))?.focus({ preventScroll: true });
  };

  shown.addEventListener("click", (event) => {
    const button = event.target.closest("[data-check-place]");
    if (button) leadTo(button.dataset.checkPlace);
  });
  document.addEventListener("w-autosave:success", renew);
  renew();
});
