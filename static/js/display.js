// A choice of display holds at once, and is kept by the address that the form is sent to without this script.
(() => {
  "use strict";

  const COOKIE = "hien-thi";
  // The words of the cookie, by what they choose: see site/core/display.py.
  const WORDS = { size: ["l", "xl"], spacing: ["wide"], theme: ["light", "dark", "contrast"] };
  const root = document.documentElement;
  const forms = [...document.querySelectorAll(".display-form")];

  const kept = () => {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith(`${COOKIE}=`)) ?? "";
    const words = cookie.slice(COOKIE.length + 1).split(".");
    const choose = ([name, known]) => [name, words.find((word) => known.includes(word)) ?? ""];
    return Object.fromEntries(Object.entries(WORDS).map(choose));
  };

  const show = (choice) => {
    for (const name of Object.keys(WORDS)) {
      if (choice[name]) root.dataset[name] = choice[name];
      else delete root.dataset[name];
      for (const form of forms) form.elements[name].value = choice[name];
    }
    const frame = getComputedStyle(root).getPropertyValue("--frame").trim();
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) meta.content = frame;
  };

  const send = async (form, body) => {
    // The answer leads back to this page, which needn't be loaded again.
    await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
    const isKept = Object.entries(kept()).every(([name, word]) => body.get(name) === word);
    form.querySelector("[role=status]").textContent = isKept ? form.dataset.saved : "";
  };

  // One after the other, so that the last choice is the one that is kept.
  let sending = Promise.resolve();
  const keep = (form) => {
    const body = new URLSearchParams(new FormData(form));
    show(Object.fromEntries(body));
    sending = sending.then(() => send(form, body)).catch(() => {});
  };

  for (const form of forms) {
    form.querySelector("[type=submit]").hidden = true;
    form.addEventListener("change", () => keep(form));
  }
  // A page may come as it was left before the choice was made: by the Back button, or from a cache.
  window.addEventListener("pageshow", () => show(kept()));
})();
