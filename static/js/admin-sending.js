// Each form of the editor counts what it sends, so that the server knows which of two texts of one form is the
// newer, in whatever order they arrive. It saves nothing by itself once a button was pressed: the text is on its
// way, and the page about to go.
(() => {
  "use strict";

  // In milliseconds, longer than a request takes. Where the page is still there then, the press was taken back.
  const PRESSED = 30000;
  const form = document.querySelector("form[data-edit-form]");
  const field = form?.elements.namedItem("form-number");
  if (!field) return;
  let count = Number(field.value);
  let isPressed = false;
  let isGoing = false;
  let isHeldBack = false;
  let timer;
  let sent;

  // What is typed in it. The keys of rows come with the answer, and the rest says which form it is.
  const textOf = (data) =>
    JSON.stringify(
      [...data].filter(
        ([name, value]) =>
          typeof value === "string" &&
          !/^(form-|loaded_revision_|overwrite_revision_id$|csrfmiddlewaretoken$|next$)|-(id|INITIAL_FORMS)$/.test(name),
      ),
    );

  const next = () => {
    count += 1;
    return String(count);
  };

  // What was typed meanwhile is saved now, as after a change.
  const stay = () => {
    isGoing = false;
    if (isHeldBack) form.dispatchEvent(new CustomEvent("w-unsaved:add"));
    isHeldBack = false;
  };

  const press = () => {
    isPressed = true;
    isGoing = true;
    clearTimeout(timer);
    timer = setTimeout(stay, PRESSED);
    setTimeout(() => {
      isPressed = false;
    });
  };

  form.addEventListener("w-autosave:save", (event) => {
    if (!isGoing) {
      sent = textOf(event.detail.formData);
      event.detail.formData.set(field.name, next());
      return;
    }
    isHeldBack = true;
    event.preventDefault();
  });

  // Wagtail (8.0) takes all that is in the form when the answer comes for saved, also what it hasn't sent.
  form.addEventListener("w-autosave:success", () =>
    setTimeout(() => {
      if (textOf(new FormData(form)) !== sent) form.dispatchEvent(new CustomEvent("w-unsaved:add"));
    }),
  );

  document.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) press();
  });

  // Wagtail's dialogs for answers send the form so, without that event.
  form.submit = () => {
    press();
    HTMLFormElement.prototype.submit.call(form);
  };

  // Shown again from the browser's memory, it is a form whose text has been sent: what is typed into it next
  // would be written over what it made.
  window.addEventListener("pagehide", () => clearTimeout(timer));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && isGoing) window.location.reload();
  });

  // Not the field itself: else the form would count as changed.
  form.addEventListener("formdata", (event) => {
    if (!isPressed) return;
    isPressed = false;
    event.formData.set(field.name, next());
  });
})();
