// "Save for offline" on a page: what is kept of it, and whether that is still what the site has.
(() => {
  "use strict";

  const { offlineStore: store, offlineWords: words } = window;
  const page = document.querySelector("[data-offline-page]");
  const panel = document.querySelector("[data-offline-panel]");
  if (!page || !panel || !store.isPossible) return;

  const button = document.querySelector("[data-offline-button]");
  const note = document.querySelector("[data-offline-note]");
  const update = note.querySelector("[data-offline-update]");
  const form = panel.querySelector("form");
  const files = panel.querySelector("[data-offline-files]");
  const remove = panel.querySelector("[data-offline-remove]");
  const progress = panel.querySelector("[data-offline-progress]");
  const here = window.location.pathname;

  const listFiles = () => {
    const model = files.querySelector("template").content;
    const links = [...document.querySelectorAll("a[data-offline-file]")];
    // A file may stand in the text and beside it.
    for (const [kind, link] of new Map(links.map((link) => [store.kindOf(link), link]))) {
      const row = model.cloneNode(true);
      row.querySelector("input").value = kind;
      row.querySelector("span").textContent = store.nameOf(link);
      files.append(row);
      files.hidden = false;
    }
  };

  const boxes = () => [...form.querySelectorAll("input")];
  const chosen = () => boxes().filter((box) => box.checked).map((box) => box.value);

  const tell = (name, item, isOld = false) => {
    note.querySelector("[role=status]").textContent = words.say(name, { ...item, date: words.date(item.savedAt) });
    note.hidden = false;
    update.hidden = !isOld;
  };

  // What this page is to what is saved of it.
  const show = async () => {
    const item = await store.find(here);
    remove.hidden = !item;
    note.hidden = true;
    if (!item) return;
    for (const box of boxes()) box.checked = item.files.some(({ kind }) => kind === box.value);
    if (!page.dataset.savedAt) {
      const isOld = item.edition !== page.dataset.edition;
      tell(isOld ? "older" : "have", item, isOld);
      return;
    }
    tell("copy", item);
    const state = await store.check(item);
    if (state === "newer") tell("newer", item, true);
    if (state === "gone") tell("gone", item);
  };

  const save = async () => {
    const controls = [...panel.querySelectorAll("button"), update];
    const size = (bytes) => ({ size: words.size(bytes) });
    for (const control of controls) control.disabled = true;
    try {
      const saving = (bytes) => {
        progress.textContent = words.say("saving", size(bytes));
      };
      const item = await store.begin(here, chosen(), panel.dataset.offlinePanel, saving);
      progress.textContent = words.say("saved", size(item.size));
      await show();
      return true;
    } catch (error) {
      progress.textContent = words.fault(error);
      panel.hidden = false;
      return false;
    } finally {
      for (const control of controls) control.disabled = false;
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });

  remove.addEventListener("click", async () => {
    await store.remove(here);
    progress.textContent = words.say("removed");
    await show();
    button.focus();
  });

  update.addEventListener("click", async () => {
    const isCopy = Boolean(page.dataset.savedAt);
    if ((await save()) && isCopy) window.location.reload();
  });

  button.hidden = false;
  button.addEventListener("click", () => {
    panel.hidden = !panel.hidden;
    button.setAttribute("aria-expanded", String(!panel.hidden));
  });

  listFiles();
  show().catch(() => {});
})();
