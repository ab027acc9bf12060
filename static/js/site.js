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

  const menu = document.querySelector(".menu-narrow");
  if (menu) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
  }
})();
