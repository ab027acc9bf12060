// How the scripts of what is saved talk to the reader: the words stand in templates/outlines/offline_messages.html.
(() => {
  "use strict";

  const language = document.documentElement.lang;
  const days = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short" });
  const numbers = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });

  const date = (moment) => days.format(new Date(moment));
  const size = (bytes) =>
    bytes < 1e6 ? `${numbers.format(Math.ceil(bytes / 1e3))} kB` : `${numbers.format(bytes / 1e6)} MB`;

  const say = (name, values = {}) => {
    const messages = document.querySelector("[data-offline-messages]").content;
    const text = messages.querySelector(`[data-message=${name}]`).textContent;
    return text.replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");
  };

  // What went wrong, for the reader.
  const fault = (error) => say(error.name === "QuotaExceededError" ? "full" : "failed");

  window.offlineWords = { date, size, say, fault };
})();
