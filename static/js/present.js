// Escape leads from the slides back to their outline. It ends the full screen and closes the keys first.
(() => {
  "use strict";

  const back = document.querySelector(".deck__back");

  document.addEventListener("keydown", ({ key }) => {
    const isBusy = document.fullscreenElement || document.querySelector("dialog[open]");
    if (key === "Escape" && !isBusy) window.location.assign(back.href);
  });
})();
