// Suggestions below a search field while one types: the editable combobox with a list of ARIA 1.2.
// <input data-suggest="address"> works as a plain field without it, and where an answer fails.
(() => {
  "use strict";

  const DELAY = 150;
  const SHORTEST = 2;

  class Suggest {
    constructor(input, number) {
      this.input = input;
      this.options = [];
      this.active = -1;
      this.makeList(`${input.id || "suggest"}-list-${number}`);
      this.makeStatus();
      this.setUpInput();
    }

    makeList(id) {
      this.list = document.createElement("ul");
      this.list.id = id;
      this.list.className = "suggest";
      this.list.hidden = true;
      this.list.setAttribute("role", "listbox");
      this.list.setAttribute("aria-label", this.input.dataset.suggestLabel || "");
      // The focus stays in the field, also on a touch screen, so that the list isn't closed before the click.
      this.list.addEventListener("mousedown", (event) => event.preventDefault());
      this.list.addEventListener("click", (event) => this.follow(event.target.closest("[role=option]")));
      this.input.parentElement.classList.add("suggest-host");
      this.input.parentElement.append(this.list);
    }

    makeStatus() {
      this.status = document.createElement("p");
      this.status.className = "visually-hidden";
      this.status.setAttribute("role", "status");
      this.input.parentElement.append(this.status);
    }

    setUpInput() {
      const { input } = this;
      input.autocomplete = "off";
      input.setAttribute("role", "combobox");
      input.setAttribute("aria-autocomplete", "list");
      input.setAttribute("aria-controls", this.list.id);
      input.setAttribute("aria-expanded", "false");
      // Telex and VNI write a syllable in several steps: only the finished one is asked for.
      input.addEventListener("input", (event) => event.isComposing || this.typed());
      input.addEventListener("compositionend", () => this.typed());
      input.addEventListener("keydown", (event) => this.pressed(event));
      input.addEventListener("blur", () => this.close());
      input.form?.addEventListener("submit", () => this.close());
      // A page that comes back by the browser's Back button comes as it was left.
      window.addEventListener("pagehide", () => this.close());
    }

    typed() {
      this.forget();
      this.choose(-1);
      this.timer = setTimeout(() => this.ask(), DELAY);
    }

    // Whatever was asked before is out of date.
    forget() {
      clearTimeout(this.timer);
      this.request?.abort();
    }

    async ask() {
      this.forget();
      const query = this.input.value.trim();
      if (query.length < SHORTEST) {
        this.close();
        return;
      }
      const request = new AbortController();
      this.request = request;
      const suggestions = await this.fetch(query, request.signal).catch(() => []);
      if (!request.signal.aborted) this.show(suggestions);
    }

    async fetch(query, signal) {
      const address = new URL(this.input.dataset.suggest, location.href);
      address.searchParams.set("q", query);
      const response = await fetch(address, { signal, headers: { Accept: "application/json" } });
      if (!response.ok) return [];
      const { suggestions } = await response.json();
      return Array.isArray(suggestions) ? suggestions : [];
    }

    show(suggestions) {
      this.options = suggestions.map((suggestion, place) => this.makeOption(suggestion, place));
      this.list.replaceChildren(...this.options);
      this.choose(-1);
      this.toggle(this.options.length > 0);
      this.announce(this.options.length);
    }

    makeOption({ text, url, kind }, place) {
      const option = document.createElement("li");
      option.id = `${this.list.id}-${place}`;
      option.className = "suggest__option";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = url;
      option.append(makeSpan("suggest__text", text));
      const label = kind && this.input.getAttribute(`data-suggest-kind-${kind}`);
      if (label) option.append(" ", makeSpan("suggest__kind", label));
      return option;
    }

    announce(count) {
      const { suggestCountZero, suggestCountOne, suggestCountOther } = this.input.dataset;
      const texts = [suggestCountZero, suggestCountOne];
      this.status.textContent = (texts[count] ?? suggestCountOther ?? "").replace("#", count);
    }

    toggle(isOpen) {
      this.list.hidden = !isOpen;
      this.input.setAttribute("aria-expanded", String(isOpen));
    }

    close() {
      this.forget();
      this.choose(-1);
      this.toggle(false);
      this.status.textContent = "";
    }

    // The option that Enter follows; -1 for none, which leaves Enter to the form.
    choose(place) {
      this.options[this.active]?.setAttribute("aria-selected", "false");
      this.active = place;
      const option = this.options[place];
      if (option) {
        option.setAttribute("aria-selected", "true");
        option.scrollIntoView({ block: "nearest" });
        this.input.setAttribute("aria-activedescendant", option.id);
      } else {
        this.input.removeAttribute("aria-activedescendant");
      }
    }

    follow(option) {
      if (!option) return;
      this.close();
      location.assign(option.dataset.url);
    }

    pressed(event) {
      // 229 is what a key of an input method says, also where isComposing isn't set yet.
      if (event.isComposing || event.keyCode === 229) return;
      if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (this.list.hidden) {
        if (event.key === "ArrowDown") this.reopen(event);
        // Else an answer that is still on its way would open the list over the next field.
        else if (event.key === "Tab" || event.key === "Escape") this.forget();
        return;
      }
      const isHandled = this.move(event.key);
      if (isHandled) event.preventDefault();
    }

    reopen(event) {
      event.preventDefault();
      this.ask();
    }

    // What a key does while the list is open; true where the field itself must not act on it.
    move(key) {
      const { active, options } = this;
      const last = options.length - 1;
      const isChosen = active >= 0;
      switch (key) {
        case "ArrowDown":
          this.choose(active === last ? -1 : active + 1);
          return true;
        case "ArrowUp":
          this.choose(isChosen ? active - 1 : last);
          return true;
        case "Home":
        case "End":
          // With no option chosen they move in the text, as in any field.
          if (isChosen) this.choose(key === "Home" ? 0 : last);
          return isChosen;
        case "Enter":
          if (isChosen) this.follow(options[active]);
          return isChosen;
        case "Escape":
          this.close();
          return true;
        case "Tab":
          this.close();
          return false;
        case "ArrowLeft":
        case "ArrowRight":
          this.choose(-1);
          return false;
        default:
          return false;
      }
    }
  }

  const makeSpan = (className, text) => {
    const span = document.createElement("span");
    span.className = className;
    span.textContent = text;
    return span;
  };

  document.querySelectorAll("input[data-suggest]").forEach((input, number) => new Suggest(input, number));
})();
