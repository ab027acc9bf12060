// What Wagtail's editor does in inline scripts, which the Content-Security-Policy forbids.
// Our versions of its templates carry the same calls as data: docs/decisions/0002-content-security-policy.md.
(() => {
  "use strict";

  const make = (name) => (...values) => new window[name](...values);
  const call = (name) => (...values) => window[name](...values);
  // The only calls that data in a page can lead to.
  const STARTERS = {
    Chooser: make("Chooser"),
    DocumentChooser: make("DocumentChooser"),
    ImageChooser: make("ImageChooser"),
    InlinePanel: make("InlinePanel"),
    PageChooser: make("PageChooser"),
    SnippetChooser: make("SnippetChooser"),
    createTaskChooser: call("createTaskChooser"),
    initDateChooser: call("initDateChooser"),
    initDateTimeChooser: call("initDateTimeChooser"),
    initTimeChooser: call("initTimeChooser"),
    // The button that fills in a query which visitors asked often.
    queryChooser: (id, url) => {
      document.getElementById(`${id}-chooser`).addEventListener("click", () =>
        window.ModalWorkflow({
          url,
          onload: window.QUERY_CHOOSER_MODAL_ONLOAD_HANDLERS,
          responses: {
            queryChosen: ({ querystring }) => {
              document.getElementById(id).value = querystring;
            },
          },
        }),
      );
    },
    chooserUrls: (urls) => {
      window.chooserUrls ??= urls;
    },
  };

  // Stimulus finds what is there and what comes later. It initializes an element once, wherever it is moved to.
  class StartController extends window.StimulusModule.Controller {
    static values = { name: String, arguments: Array };

    initialize() {
      if (Object.hasOwn(STARTERS, this.nameValue)) STARTERS[this.nameValue](...this.argumentsValue);
    }
  }
  window.wagtail.app.register("portal-start", StartController);

  // "Select all" on the form that submits a page for translation.
  document.addEventListener("change", (event) => {
    if (event.target.name !== "select_all") return;
    for (const box of document.querySelectorAll('[name="locales"]')) box.checked = event.target.checked;
  });

  // The image cropper would ask by way of an inline handler whether there is a touch screen.
  document.addEventListener("DOMContentLoaded", () => {
    const cropper = window.jQuery?.Jcrop;
    if (cropper) cropper.defaults.touchSupport = "ontouchstart" in window;
  });
})();
