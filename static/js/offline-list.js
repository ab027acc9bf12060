// The list of what is saved on this device; also what is shown without network in place of a page that isn't saved.
(() => {
  "use strict";

  const { offlineStore: store, offlineWords: words } = window;
  const root = document.querySelector("[data-saved-list]");
  if (!store.isPossible) return;

  const path = root.dataset.savedList;
  const list = root.querySelector("[data-items]");
  const news = root.querySelector("[data-news]");
  const removeAll = root.querySelector("[data-remove-all]");
  const model = root.querySelector("[data-item]").content;

  const announce = (text) => {
    const line = document.createElement("p");
    line.className = "offline-note";
    line.textContent = text;
    news.append(line);
  };

  const link = (element, address, text) => {
    element.href = address;
    element.textContent = text;
    return element;
  };

  const rowOf = (item) => {
    const row = model.cloneNode(true).firstElementChild;
    link(row.querySelector("h2 a"), item.path, item.title);
    row.querySelector("[data-date]").textContent = words.date(item.savedAt);
    row.querySelector("[data-size]").textContent = words.size(item.size);
    for (const file of item.files) {
      const entry = document.createElement("li");
      entry.append(link(document.createElement("a"), file.path, file.title));
      row.querySelector("ul").append(entry);
    }
    const name = ` – ${item.title}`;
    for (const button of row.querySelectorAll("button")) {
      button.setAttribute("aria-label", button.textContent.trim() + name);
    }
    row.querySelector("[data-remove]").addEventListener("click", async () => {
      await store.remove(item.path);
      await show();
      announce(words.say("removed"));
    });
    row.querySelector("[data-update]").addEventListener("click", ({ target }) => renew(item, target));
    return row;
  };

  const renew = async (item, button) => {
    button.disabled = true;
    try {
      const kinds = item.files.map(({ kind }) => kind);
      const { size } = await store.save(item.path, kinds);
      await show();
      announce(words.say("saved", { size: words.size(size) }));
    } catch (error) {
      button.disabled = false;
      announce(words.fault(error));
    }
  };

  // The saved pages, each with the row that shows it.
  const show = async () => {
    const items = (await store.all()).map((item) => [item, rowOf(item)]);
    list.replaceChildren(...items.map(([, row]) => row));
    root.querySelector("[data-nothing]").hidden = items.length > 0;
    removeAll.hidden = !items.length;
    return items;
  };

  // One after the other: the network may be slow.
  const checkAll = async (items) => {
    for (const [item, row] of items) {
      const state = await store.check(item);
      if (state === "gone") {
        row.hidden = true;
        announce(words.say("gone", item));
      }
      if (state !== "newer") continue;
      for (const part of row.querySelectorAll("[data-newer], [data-update]")) part.hidden = false;
    }
  };

  const begin = async () => {
    root.querySelector("[data-without-script]").hidden = true;
    root.querySelector("[data-not-saved]").hidden = window.location.pathname === path;
    await store.tidy();
    const items = await show();
    for (const item of await store.takenDown()) announce(words.say("gone", item));
    await checkAll(items);
    await store.forgetTakenDown();
    // This list itself, as the site has it now.
    if ((await store.all()).length) await store.save(path);
    else await store.end();
  };

  removeAll.addEventListener("click", async () => {
    await store.end();
    await show();
    announce(words.say("removed"));
  });

  begin().catch(() => {});
})();
