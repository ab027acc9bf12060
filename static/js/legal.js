// "Cite this" at each article, made after that of the document. Without it the articles still have links.
(() => {
  "use strict";

  const model = document.querySelector(".cite");
  const text = document.querySelector(".document__text");
  if (!model || !text) return;
  const citation = model.querySelector(".cite__text").textContent;

  const labelOf = (article) =>
    article.querySelector(".provision__label").textContent.trim().replace(/\.$/, "");

  // Only what is seen at first: of a code's 600 articles a reader cites one.
  for (const article of text.querySelectorAll(".provision--article")) {
    const cite = model.cloneNode(false);
    const summary = model.querySelector("summary").cloneNode(true);
    const name = document.createElement("span");
    name.className = "visually-hidden";
    name.textContent = ` ${labelOf(article)}`;
    summary.append(name);
    cite.append(summary);
    article.querySelector(".provision__heading").after(cite);
  }

  const fill = (cite) => {
    const article = cite.closest(".provision");
    const panel = model.querySelector(".cite__panel").cloneNode(true);
    const attached = article.id.startsWith("kem-theo-") ? [model.dataset.attached] : [];
    const words = [labelOf(article), ...attached, citation].join(" ");
    const address = `${model.dataset.url}#${article.id}`;
    panel.querySelector(".cite__text").textContent = words;
    panel.querySelector(".cite__address").textContent = address;
    panel.querySelector("button").dataset.copy = `${words}, ${address}`;
    cite.append(panel);
  };

  // "toggle" doesn't bubble.
  text.addEventListener(
    "toggle",
    (event) => {
      const cite = event.target.closest(".cite");
      if (cite?.open && !cite.querySelector(".cite__panel")) fill(cite);
    },
    true,
  );
})();
