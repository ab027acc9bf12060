// Reads an outline with the browser's own voice. The site gives the words as they are spoken, in pieces so short that a
// voice of the network says each before Chrome stops it (15 seconds).
(() => {
  "use strict";

  const player = document.querySelector("[data-player]");
  if (!player) return;

  const speech = window.speechSynthesis;
  const button = document.querySelector("[data-aloud-button]");
  const noVoice = document.querySelector("[data-no-voice]");
  const pause = player.querySelector("[data-pause]");
  const speed = player.querySelector("[data-speed]");
  const place = player.querySelector(".player__place");
  const words = { pause: pause.textContent, resume: pause.dataset.continue };
  // So long after the page a browser that has any voice has told of it.
  const PATIENCE = 3000;

  let voice;
  // All that is said, in order: { text, element, part, title }.
  let pieces;
  let next = 0;
  let isSpeaking = false;

  // --- The voice ---

  // "vi-VN", "vi_VN". One of the device rather than one of the network.
  const findVoice = () => {
    const speaks = ({ lang }) => lang.toLowerCase().split(/[-_]/)[0] === player.dataset.language;
    const voices = speech.getVoices().filter(speaks);
    return voices.find(({ localService }) => localService) ?? voices[0];
  };

  const offer = () => {
    voice = findVoice();
    button.hidden = !voice;
    // Some browsers tell of their voices later than of the page.
    noVoice.hidden = Boolean(voice) || !speech.getVoices().length;
  };

  // --- What is said, and where it stands on the page ---

  const TEXTS = ".article h1, .article__lead, .body :is(h2, h3, h4, p, li, dt, dd, td, th, caption, blockquote)";
  // A shorter text, such as a number in a table, stands in too many places.
  const SHORT = 4;
  const normal = (text) => text.normalize("NFC").replace(/\s+/g, " ").trim();

  // What is said may have words before those of the page ("Question: …"), and names the cells of a table in one line.
  const isSaidOf = (begins) => (text) =>
    text.startsWith(begins) || (text.length > SHORT && begins.includes(text.slice(0, begins.length / 2)));

  // The words come in the order of the page: each is looked for behind the one before.
  const placed = (parts) => {
    const elements = [...document.querySelectorAll(TEXTS)];
    const texts = elements.map((element) => normal(element.textContent));
    let after = 0;
    return parts.flatMap(({ anchor, paragraphs }, part) => {
      const heading = anchor && document.getElementById(anchor);
      if (heading) after = Math.max(after, elements.indexOf(heading));
      return paragraphs.flatMap(({ begins, says }) => {
        const found = texts.slice(after).findIndex(isSaidOf(normal(begins)));
        if (found >= 0) after += found;
        // What isn't found stands by what was said before.
        const element = elements[after];
        return says.map((text) => ({ text, element, part, title: heading ? normal(heading.textContent) : "" }));
      });
    });
  };

  const fetchPieces = async () => {
    const response = await fetch(player.dataset.player, { credentials: "omit" });
    if (!response.ok) throw new Error(String(response.status));
    return placed((await response.json()).parts);
  };

  // --- Reading ---

  let marked;
  const mark = (element) => {
    if (marked === element) return;
    marked?.classList.remove("is-read");
    marked = element;
    if (!marked) return;
    marked.classList.add("is-read");
    const isStill = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    marked.scrollIntoView({ block: "center", behavior: isStill ? "auto" : "smooth" });
  };

  // An utterance that is cancelled ends as well, sooner or later: only the current one leads on.
  let current;
  const quiet = () => {
    current = null;
    speech.cancel();
  };

  const hush = () => {
    isSpeaking = false;
    quiet();
    pause.textContent = words.resume;
  };

  const stop = () => {
    hush();
    mark(null);
    next = 0;
    player.hidden = true;
    button.setAttribute("aria-expanded", "false");
  };

  const say = () => {
    const piece = pieces[next];
    if (!piece) {
      stop();
      return;
    }
    mark(piece.element);
    if (place.textContent !== piece.title) place.textContent = piece.title;
    const utterance = new SpeechSynthesisUtterance(piece.text);
    Object.assign(utterance, { voice, lang: voice.lang, rate: Number(speed.value) });
    utterance.addEventListener("end", () => {
      if (utterance !== current) return;
      next += 1;
      say();
    });
    utterance.addEventListener("error", () => {
      if (utterance === current) hush();
    });
    current = utterance;
    speech.speak(utterance);
  };

  const play = () => {
    quiet();
    isSpeaking = true;
    pause.textContent = words.pause;
    say();
  };

  const start = async () => {
    player.hidden = false;
    button.setAttribute("aria-expanded", "true");
    try {
      pieces ??= await fetchPieces();
    } catch {
      place.textContent = player.dataset.failed;
      return;
    }
    if (!player.hidden) play();
  };

  const skip = () => {
    const behind = pieces?.findIndex(({ part }, index) => index > next && part !== pieces[next].part) ?? -1;
    if (behind < 0) {
      stop();
      return;
    }
    next = behind;
    play();
  };

  if (!speech) {
    noVoice.hidden = false;
    return;
  }
  button.addEventListener("click", () => (player.hidden ? start() : stop()));
  // Not the browser's own pause: some voices forget where they were.
  pause.addEventListener("click", () => (isSpeaking ? hush() : start()));
  player.querySelector("[data-next]").addEventListener("click", skip);
  player.querySelector("[data-stop]").addEventListener("click", () => {
    stop();
    button.focus();
  });
  speed.addEventListener("change", () => {
    if (isSpeaking) play();
  });
  window.addEventListener("pagehide", hush);
  speech.addEventListener?.("voiceschanged", offer);
  offer();
  setTimeout(() => {
    noVoice.hidden = Boolean(voice);
  }, PATIENCE);
})();
