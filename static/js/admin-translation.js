// wagtail-localize's screen of a translation has two texts that aren't messages: its heading, and the name of the
// button that opens the other actions.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const screen = document.querySelector(".js-translation-editor");
  const reword = (text) =>
    text.replace(/^(.+) to (.+) translation$/, "$1 → $2").replace(/^More actions$/, window.gettext("More actions"));

  const rewordAll = () => {
    const texts = document.createTreeWalker(screen, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode;
      const better = reword(text.data);
      if (better !== text.data) text.data = better;
    }
  };

  new MutationObserver(rewordAll).observe(screen, { childList: true, subtree: true });
});
