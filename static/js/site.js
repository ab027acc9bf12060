// Small comforts. Every page works without them.
(() => {
  "use strict";

  const announcer = document.createElement("p");
  announcer.className = "toast";
  announcer.setAttribute("role", "status");
  document.body.append(announcer);
  let timer;

  const announce = (text) => {
    announcer.textContent = text;
    clearTimeout(timer);
    timer = setTimeout(() => {
      announcer.textContent = "";
    }, 3000);
  };

  // For the other scripts.
  document.addEventListener("announce", ({ detail }) => announce(detail));

  const copy = async (text, message) => {
    await navigator.clipboard.writeText(text);
    announce(message);
  };

  // The address of a place on this page, without what a search or a filter added to it.
  const addressOf = (link) => {
    const canonical = document.querySelector("link[rel=canonical]");
    return canonical ? new URL(link.hash, canonical.href).href : link.href;
  };

  if (navigator.clipboard) {
    for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
    // One listener for all: a code has thousands of links, and some buttons are made later.
    document.addEventListener("click", (event) => {
      const target = event.target.closest("[data-copy], .permalink");
      if (!target) return;
      // A link still leads to its place: only its address is copied as well.
      const text = target.dataset.copy ?? addressOf(target);
      copy(text, target.closest("[data-copied]")?.dataset.copied ?? "").catch(() => {});
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // What opens over the page. It opens without this script too; with it, it also closes when one is done with it.
  const popovers = [...document.querySelectorAll("details[data-popover]")];

  for (const popover of popovers) {
    // Else it would cover what the focus moves to.
    popover.addEventListener("focusout", ({ relatedTarget }) => {
      if (relatedTarget && !popover.contains(relatedTarget)) popover.open = false;
    });
  }

  document.addEventListener("keydown", (event) => {
    const popover = popovers.find((one) => one.open);
    if (event.key !== "Escape" || !popover) return;
    popover.open = false;
    popover.querySelector("summary").focus();
  });

  document.addEventListener("click", (event) => {
    for (const popover of popovers) if (!popover.contains(event.target)) popover.open = false;
  });

  // Lists that the styles hold open where there is room are open for those too who don't see it, and what can't be
  // pressed there isn't stopped at.
  const tellWhatIsOpen = () => {
    for (const summary of document.querySelectorAll("[data-open-if-wide] > summary")) {
      const isHeldOpen = getComputedStyle(summary).pointerEvents === "none";
      if (isHeldOpen) summary.parentElement.open = true;
      summary.tabIndex = isHeldOpen ? -1 : 0;
    }
  };
  tellWhatIsOpen();
  window.addEventListener("resize", tellWhatIsOpen);
})();
