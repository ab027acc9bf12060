// Each form of the editor counts what it sends, so that the server knows which of two texts of one form is the
// newer, in whatever order they arrive. It saves nothing by itself once a button was pressed: the text is on its
// way, and the page about to go.
(() => {
  "use strict";

  // Longer than a request takes. Where the page is still there then, the press was taken back.
  const PRESSED = 30000;
  const form = document.querySelector("form[data-edit-form]");
  const field = form?.elements.namedItem("form-number");
  if (!field) return;
  let count = Number(field.value);
  let isPressed = false;
  let heldUntil = 0;

  const next = () => {
    count += 1;
    return String(count);
  };

  const press = () => {
    isPressed = true;
    heldUntil = Date.now() + PRESSED;
    setTimeout(() => {
      isPressed = false;
    });
  };

  form.addEventListener("w-autosave:save", (event) => {
    if (Date.now() < heldUntil) event.preventDefault();
    else event.detail.formData.set(field.name, next());
  });

  document.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) press();
  });

  // Wagtail's dialogs for answers send the form so, without that event.
  form.submit = () => {
    press();
    HTMLFormElement.prototype.submit.call(form);
  };

  // Not the field itself: else the form would count as changed.
  form.addEventListener("formdata", (event) => {
    if (!isPressed) return;
    isPressed = false;
    event.formData.set(field.name, next());
  });
})();
