// Tells what is on the reader's shelf, which only the reader's own cookie says, and adds to it without leaving the
// page. Without this script the buttons lead to the shelf. See shelf/kept.py.
(() => {
  "use strict";

  const COOKIE = "tu-tai-lieu=";
  const form = document.getElementById("shelf-form");
  const buttons = [...document.querySelectorAll(".shelf-button")];
  const count = document.querySelector(".shelf-way__count");

  const kept = () => {
    const cookie = document.cookie.split("; ").find((one) => one.startsWith(COOKIE)) ?? COOKIE;
    return cookie.slice(COOKIE.length).split(".").filter(Boolean);
  };

  const show = () => {
    const there = kept();
    count.hidden = !there.length;
    count.textContent = there.length;
    for (const button of buttons) {
      const isThere = there.includes(button.value);
      button.classList.toggle("shelf-button--there", isThere);
      button.querySelector(".shelf-button__add").hidden = isThere;
      button.querySelector(".shelf-button__there").hidden = !isThere;
    }
  };

  const add = async (button) => {
    const body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    // The answer leads to the shelf, which needn't be loaded.
    await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {});
    show();
    if (kept().includes(button.value)) {
      document.dispatchEvent(new CustomEvent("announce", { detail: form.dataset.added }));
      return;
    }
    // The answer says why it wasn't added: it is to be seen.
    isForServer = true;
    button.click();
  };

  let isForServer = false;
  form?.addEventListener("submit", (event) => {
    const button = event.submitter;
    // What is there already is shown where it stands.
    if (isForServer || !button || kept().includes(button.value)) return;
    event.preventDefault();
    add(button);
  });
  // A page may come as it was left: by the Back button, or from a cache.
  window.addEventListener("pageshow", show);
})();
