// What a reader keeps on his device: each page in a cache of its own, with what it takes to be read without network.
// Shared by the page, the list of what is saved, and the service worker.
(() => {
  "use strict";

  // The name of a cache tells when it was made and of which page.
  const PREFIX = "saved ";
  const TAKEN_DOWN = "taken-down";
  // Written last: a cache without it was never finished, and counts for nothing. No such address is on the site.
  const NOTE = "/da-luu/ghi-chu.json";
  const GONE = [404, 410];
  const AN_HOUR = 3600 * 1000;
  // What everyone gets, as it is now: the worker leaves this to the network.
  const ASK = { credentials: "omit", cache: "no-cache" };

  const isPossible = "caches" in self && "serviceWorker" in (self.navigator ?? {});
  const pathOf = (address) => new URL(address, self.location.href).pathname;

  // --- What is kept ---

  // Newest first.
  const names = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX)).reverse();

  const noteOf = async (name) => {
    const note = await caches.match(NOTE, { cacheName: name });
    return note ? { name, ...(await note.json()) } : null;
  };

  const notes = async () => (await Promise.all((await names()).map(noteOf))).filter(Boolean);

  // The saved pages, the newest first.
  const all = async () => (await notes()).filter((note) => !note.isList);

  const find = async (address) => (await all()).find((note) => note.path === pathOf(address));

  const match = async (address, options = {}) => {
    for (const name of await names()) {
      const found = await caches.match(address, { ignoreVary: true, ...options, cacheName: name });
      if (found && (await noteOf(name))) return found;
    }
    return undefined;
  };

  // The list of what is saved, in the language that it was last saved in.
  const list = async () => {
    const note = (await notes()).find(({ isList }) => isList);
    return note && caches.match(note.path, { cacheName: note.name });
  };

  // --- Keeping ---

  const read = async (address, strict = true) => {
    const response = await fetch(address, ASK);
    if (strict && !response.ok) throw new Error(`${address}: ${response.status}`);
    return response;
  };

  const parse = (text) => new DOMParser().parseFromString(text, "text/html");

  // A page chooses among sizes and formats of an image: of a copy there is one.
  const simplify = (page) => {
    for (const source of page.querySelectorAll("picture source")) source.remove();
    for (const image of page.querySelectorAll("img")) {
      image.removeAttribute("srcset");
      image.removeAttribute("sizes");
    }
  };

  const ASSETS = "link[rel=stylesheet][href], link[rel=icon][href], script[src], img[src]";
  const isOwn = ({ origin }) => origin === self.location.origin;
  const hrefOf = ({ href }) => href;
  const addressIn = (element) => element.getAttribute("src") ?? element.getAttribute("href");
  const assetsOf = (page, base) =>
    [...page.querySelectorAll(ASSETS)].map((element) => new URL(addressIn(element), base)).filter(isOwn).map(hrefOf);

  const picturesOf = (sheet, base) =>
    [...sheet.matchAll(/url\("?([^")]+)"?\)/g)].map(([, path]) => new URL(path, base)).filter(isOwn).map(hrefOf);

  const asText = (text, response) => {
    const headers = new Headers(response.headers);
    for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
    return new Response(text, { headers });
  };

  // A file that a page offers, by what stays the same when it is made anew.
  const kindOf = (link) => link.dataset.offlineFile || pathOf(link.getAttribute("href"));

  const nameOf = (link) => {
    const words = link.cloneNode(true);
    for (const hidden of words.querySelectorAll("[aria-hidden=true]")) hidden.remove();
    return words.textContent.replace(/\s+/g, " ").trim();
  };

  // A cache that is being filled.
  class Filling {
    constructor(cache, tell) {
      this.cache = cache;
      this.tell = tell;
      this.size = 0;
      this.assets = new Set();
    }

    async put(address, response) {
      // What came by another address can't be the answer to this one.
      await this.cache.put(address, response.redirected ? new Response(response.body, response) : response);
      const kept = await this.cache.match(address, { ignoreVary: true });
      this.size += (await kept.blob()).size;
      this.tell(this.size);
    }

    async putPage(address, response, page) {
      simplify(page);
      await this.put(address, asText(`<!DOCTYPE html>${page.documentElement.outerHTML}`, response));
      for (const asset of assetsOf(page, response.url)) this.assets.add(asset);
    }

    async putPart(address) {
      const response = await read(address);
      const isPage = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
      if (isPage) await this.putPage(address, response, parse(await response.text()));
      else await this.put(address, response);
    }

    // What a page looks like; it can be read without a picture that is gone.
    async putAssets() {
      for (const asset of this.assets) {
        const response = await fetch(asset, { credentials: "omit" });
        if (!response.ok) continue;
        if (asset.split("?")[0].endsWith(".css")) {
          for (const picture of picturesOf(await response.clone().text(), asset)) this.assets.add(picture);
        }
        await this.put(asset, response);
      }
    }
  }

  const fill = async (name, address, chosen, tell) => {
    const response = await read(address);
    const page = parse(await response.text());
    const root = page.querySelector("[data-offline-page]");
    if (!root) throw new Error(`${address} can't be saved`);
    const savedAt = new Date().toISOString();
    root.dataset.savedAt = savedAt;
    const parts = [...page.querySelectorAll("[data-offline-part]")].map(({ dataset }) => dataset.offlinePart);
    // A file may stand in the text and beside it.
    const links = [...page.querySelectorAll("a[data-offline-file]")].map((link) => [kindOf(link), link]);
    const files = [...new Map(links)].filter(([kind]) => chosen.includes(kind));
    const note = {
      path: pathOf(address),
      title: page.querySelector("h1").textContent.trim(),
      edition: root.dataset.edition,
      isList: "savedList" in root.dataset,
      savedAt,
      files: files.map(([kind, link]) => ({
        kind,
        path: link.getAttribute("href"),
        title: nameOf(link),
      })),
    };
    const filling = new Filling(await caches.open(name), tell);
    await filling.putPage(note.path, response, page);
    for (const part of parts) await filling.putPart(part);
    await filling.putAssets();
    for (const { path } of note.files) await filling.put(path, await read(path));
    note.size = filling.size;
    await filling.cache.put(NOTE, new Response(JSON.stringify(note)));
    return note;
  };

  // Keeps the page at an address with its files of the kinds chosen; `tell` hears how many bytes it has so far.
  // What was kept of it before stays until all is there.
  const save = async (address, chosen = [], tell = () => {}) => {
    const path = pathOf(address);
    const name = `${PREFIX}${Date.now()} ${path}`;
    try {
      const note = await fill(name, address, chosen, tell);
      await removeAll((other) => other !== name && other.endsWith(` ${path}`));
      return note;
    } catch (error) {
      await caches.delete(name);
      throw error;
    }
  };

  // Saves a page, and what it takes to find and read it again: the worker, which is there for those alone who keep
  // something, and the list of what they keep.
  const begin = async (address, chosen, listPath, tell) => {
    // Some browsers ask the reader, and answer when he does.
    navigator.storage?.persist?.().catch(() => {});
    try {
      await navigator.serviceWorker.register("/sw.js");
      await navigator.serviceWorker.ready;
      const note = await save(address, chosen, tell);
      await save(listPath);
      return note;
    } catch (error) {
      if (!(await all()).length) await end();
      throw error;
    }
  };

  // --- Removing ---

  const removeAll = async (isMeant) => {
    for (const name of (await names()).filter(isMeant)) await caches.delete(name);
  };

  const remove = async (path) => {
    await removeAll((name) => name.endsWith(` ${path}`));
    if (isPossible && !(await all()).length) await end();
  };

  // As if nothing had ever been saved.
  const end = async () => {
    await removeAll(() => true);
    await caches.delete(TAKEN_DOWN);
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  };

  // What a tab that was closed left unfinished.
  const tidy = async () => {
    const finished = (await notes()).map(({ name }) => name);
    const isOld = (name) => Number(name.split(" ")[1]) < Date.now() - AN_HOUR;
    await removeAll((name) => isOld(name) && !finished.includes(name));
  };

  // A page that is no longer on the site isn't kept here either; its reader is told.
  const takeDown = async (address) => {
    const note = await find(address);
    if (!note) return;
    const cache = await caches.open(TAKEN_DOWN);
    await cache.put(note.path, new Response(JSON.stringify({ title: note.title })));
    await removeAll((name) => name.endsWith(` ${note.path}`));
  };

  const takenDown = async () => {
    const cache = await caches.open(TAKEN_DOWN);
    const found = await Promise.all((await cache.keys()).map((key) => cache.match(key)));
    return Promise.all(found.map((response) => response.json()));
  };

  const forgetTakenDown = () => caches.delete(TAKEN_DOWN);

  // Asks the site what has become of a saved page: "current", "newer", "gone", or "" where it doesn't answer.
  const check = async ({ path, edition }) => {
    const response = await fetch(path, ASK).catch(() => null);
    if (!response) return "";
    const root = response.ok && parse(await response.text()).querySelector("[data-offline-page]");
    if (GONE.includes(response.status) || (response.ok && !root)) {
      await takeDown(path);
      return "gone";
    }
    if (!root) return "";
    return root.dataset.edition === edition ? "current" : "newer";
  };

  self.offlineStore = {
    ASK, GONE, isPossible, all, find, match, list, kindOf, nameOf, begin, save, remove, end, tidy, check, takeDown,
    takenDown, forgetTakenDown,
  };
})();
