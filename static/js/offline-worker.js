// Answers from what the reader saved where the network doesn't: offline-store.js. The network comes first, so that
// nobody reads a saved copy of what has changed or was taken down.
(() => {
  "use strict";

  const store = self.offlineStore;
  // As long as a reader waits for a slow network before he is shown what he has.
  const PATIENCE = 4000;
  const KINDS = ["document", "style", "script", "image", ""];
  // Files that are named by their content are never another.
  const NAMED_BY_CONTENT = /^\/static\/.+\.[0-9a-f]{12}\.\w+$/;

  const isOurs = ({ method, url, destination, headers, cache }) => {
    const { origin, pathname } = new URL(url);
    if (method !== "GET" || origin !== self.location.origin || headers.has("Range")) return false;
    if (self.NEVER_OFFLINE.some((path) => pathname.startsWith(path))) return false;
    // A script that asks for what is there now, such as that of the store.
    if (!destination && cache === store.ASK.cache) return false;
    return KINDS.includes(destination);
  };

  // A page that isn't for all any more is answered with a form for a password: its saved copy goes like that of one
  // that was taken down.
  const keepUp = async (url, response) => {
    const isGone = store.GONE.includes(response.status);
    if (!isGone && !(response.ok && (await store.find(url)))) return;
    if (isGone || !(await response.text()).includes("data-offline-page")) await store.takeDown(url);
  };

  const answer = async (event) => {
    const { request } = event;
    const isPage = request.destination === "document";
    const saved = () => store.match(request.url, { ignoreSearch: isPage });
    if (NAMED_BY_CONTENT.test(new URL(request.url).pathname)) return (await saved()) ?? fetch(request);

    const network = fetch(request);
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    try {
      const response = await Promise.race([network, late]);
      if (!response) return (await saved()) ?? (await network);
      if (isPage) event.waitUntil(keepUp(request.url, response.clone()));
      // A site that is away is no better than a network that is.
      return response.status < 500 ? response : ((await saved()) ?? response);
    } catch (error) {
      const found = (await saved()) ?? (isPage && (await store.list()));
      if (found) return found;
      throw error;
    } finally {
      // Whoever was answered already hears nothing of its end.
      network.catch(() => {});
    }
  };

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("fetch", (event) => {
    if (isOurs(event.request)) event.respondWith(answer(event));
  });
})();
