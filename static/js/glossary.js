// Shows what a marked term means beside it. Without this script, or in a browser without popovers, its link leads to
// the definition at the end of the text.
(() => {
  "use strict";

  if (!HTMLElement.prototype.hasOwnProperty("popover")) return;

  const popover = document.createElement("div");
  popover.className = "glossary-popover";
  popover.popover = "auto";
  popover.tabIndex = -1;
  popover.setAttribute("role", "dialog");
  document.body.append(popover);
  let opener;

  const show = (mark, item) => {
    const name = document.createElement("p");
    name.className = "glossary-popover__name";
    name.textContent = item.querySelector("dt").textContent.trim();
    popover.replaceChildren(name, ...[...item.querySelector("dd").children].map((part) => part.cloneNode(true)));
    popover.setAttribute("aria-label", name.textContent);
    popover.showPopover();
    const place = mark.getBoundingClientRect();
    const room = document.documentElement.clientWidth - popover.offsetWidth - 16;
    popover.style.left = `${Math.max(16, Math.min(place.left, room)) + window.scrollX}px`;
    popover.style.top = `${place.bottom + window.scrollY + 6}px`;
    popover.focus({ preventScroll: true });
    opener = mark;
  };

  popover.addEventListener("toggle", ({ newState }) => {
    // Escape leads back; a click elsewhere has moved the focus itself.
    if (newState === "closed" && popover.contains(document.activeElement)) opener?.focus();
  });

  document.addEventListener("click", (event) => {
    const mark = event.target.closest(".glossary-mark");
    const item = mark && document.getElementById(mark.hash.slice(1));
    if (!item || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(mark, item);
  });
})();
