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

  const copy = async (url, message) => {
    await navigator.clipboard.writeText(url);
    announce(message);
  };

  if (navigator.clipboard) {
    for (const button of document.querySelectorAll("[data-copy]")) {
      button.hidden = false;
      button.addEventListener("click", () => copy(button.dataset.copy, button.dataset.copied));
    }
    for (const link of document.querySelectorAll(".permalink")) {
      // The link still leads to its place: only its address is copied as well.
      link.addEventListener("click", () => copy(link.href, link.dataset.copied).catch(() => {}));
    }
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
