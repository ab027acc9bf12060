// A Word file that is dropped on a page of the editor from which one can be made a draft.
(() => {
  "use strict";

  // Looked for as soon as the page is read: then the explorer takes its menu, and the button in it, out of the page.
  let place = null;
  document.addEventListener("readystatechange", () => {
    place ??= document.querySelector("[data-word-drop]");
  });

  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  const hasWordFile = ({ dataTransfer }) => [...dataTransfer.files].some(({ name }) => /\.docx?$/i.test(name));

  // The page's own form, or one that goes to the address of the place.
  const formOf = () => {
    if (!place.dataset.wordDrop) return place.closest("form");
    const { CSRF_TOKEN: token } = JSON.parse(document.getElementById("wagtail-config").textContent);
    const form = document.createElement("form");
    Object.assign(form, { action: place.dataset.wordDrop, method: "post", enctype: "multipart/form-data", hidden: true });
    for (const [name, type, value] of [["csrfmiddlewaretoken", "hidden", token], ["file", "file", ""]]) {
      form.append(Object.assign(document.createElement("input"), { name, type, value }));
    }
    document.body.append(form);
    return form;
  };

  const over = (isOver) => document.body.classList.toggle("word-over", isOver);

  // Before the text fields, which would show the file instead of this page.
  document.addEventListener("dragover", (event) => {
    if (!place || !hasFiles(event)) return;
    event.preventDefault();
    over(true);
  }, true);
  document.addEventListener("dragleave", (event) => event.relatedTarget || over(false), true);
  document.addEventListener("drop", (event) => {
    over(false);
    if (!place || !hasFiles(event) || !hasWordFile(event)) return;
    // The browser would leave what is being written for the file.
    event.preventDefault();
    event.stopPropagation();
    const { files } = event.dataTransfer;
    if (files.length > 1) return;
    const form = formOf();
    form.elements.file.files = files;
    document.body.classList.add("word-busy");
    form.submit();
  }, true);
})();
