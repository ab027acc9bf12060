// Shows the slides of an outline one by one: by keys, buttons and strokes of a finger. Without it they stand below
// one another.
(() => {
  "use strict";

  const deck = document.querySelector("[data-deck]");
  if (!deck) return;

  const SWIPE = 50;
  const slides = [...deck.querySelectorAll(".slide")];
  const bar = deck.querySelector(".deck__bar");
  const said = deck.querySelector(".deck__number");
  const title = deck.querySelector(".deck__title");
  const progress = deck.querySelector(".deck__progress");
  const help = deck.querySelector(".deck__help");
  const notesButton = deck.querySelector("[data-deck-to=notes]");
  let at = 0;

  const wanted = () => {
    const number = Number(/^#slide-(\d+)$/.exec(location.hash)?.[1] ?? 1);
    return number - 1;
  };

  const show = (index) => {
    at = Math.min(Math.max(index, 0), slides.length - 1);
    slides.forEach((slide, number) => slide.classList.toggle("slide--current", number === at));
    slides[at].querySelector(".slide__main").scrollTop = 0;
    progress.max = slides.length;
    progress.value = at + 1;
    said.textContent = deck.dataset.said.replace("{number}", at + 1).replace("{total}", slides.length);
    title.textContent = slides[at].querySelector(".slide__title").textContent;
    for (const [to, isEnd] of Object.entries({ previous: at === 0, next: at === slides.length - 1 })) {
      bar.querySelector(`[data-deck-to=${to}]`).setAttribute("aria-disabled", isEnd);
    }
    // Each slide has its address, but going through them leaves no trail to go back by.
    history.replaceState(null, "", `#slide-${at + 1}`);
  };

  const go = {
    next: () => show(at + 1),
    previous: () => show(at - 1),
    first: () => show(0),
    last: () => show(slides.length - 1),
    help: () => (help.open ? help.close() : help.showModal()),
    notes: () => notesButton.setAttribute("aria-pressed", deck.classList.toggle("deck--notes")),
    full: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      // A telephone may have no full screen.
      else deck.requestFullscreen?.().catch(() => {});
    },
  };

  const KEYS = {
    ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next",
    ArrowLeft: "previous", ArrowUp: "previous", PageUp: "previous",
    Home: "first", End: "last", f: "full", n: "notes", "?": "help",
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const isPressed = event.key === " " && event.target.closest("button, a, summary");
    if (isPressed || event.target.closest("input, select, textarea")) return;
    let to = KEYS[event.key] ?? KEYS[event.key.toLowerCase()];
    if (event.key === " " && event.shiftKey) to = "previous";
    if (!to || (help.open && to !== "help")) return;
    event.preventDefault();
    go[to]();
  });

  deck.addEventListener("click", (event) => {
    const to = event.target.closest("[data-deck-to]")?.dataset.deckTo;
    if (to) go[to]();
  });

  let start = null;
  deck.addEventListener("touchstart", ({ touches }) => {
    start = touches.length === 1 ? touches[0] : null;
  }, { passive: true });
  deck.addEventListener("touchend", ({ changedTouches: [end] }) => {
    if (!start || help.open) return;
    const across = end.clientX - start.clientX;
    const down = end.clientY - start.clientY;
    if (Math.abs(across) > SWIPE && Math.abs(across) > 2 * Math.abs(down)) go[across < 0 ? "next" : "previous"]();
  }, { passive: true });

  window.addEventListener("hashchange", () => show(wanted()));

  deck.classList.add("deck--presenting");
  bar.hidden = false;
  show(wanted());
})();
