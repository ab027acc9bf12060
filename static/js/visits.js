// The present number of visits, in place of that of the day's beginning. Said to nobody: it isn't why they came.
(() => {
  "use strict";

  const list = document.querySelector("[data-visits]");
  if (!list || !window.IntersectionObserver) return;

  const show = async () => {
    const response = await fetch(list.dataset.visits);
    if (!response.ok) return;
    const counts = await response.json();
    const format = new Intl.NumberFormat(document.documentElement.lang === "en" ? "en" : "vi");
    for (const place of list.querySelectorAll("[data-visits-of]")) {
      place.textContent = format.format(counts[place.dataset.visitsOf]);
    }
    list.classList.add("is-present");
  };

  // Most readers never come to the foot of a page: they needn't load anything for it.
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    show().catch(() => {});
  });
  observer.observe(list);
})();
