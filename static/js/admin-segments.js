// wagtail-localize saves a segment without saying which translation of it its screen shows, and so writes over what
// another has translated meanwhile. This says it; where the answer is that there is a newer one, it is shown, and the
// next save is made from that one.
(() => {
  "use strict";

  const editor = document.querySelector(".js-translation-editor");
  if (!editor) return;
  const props = JSON.parse(editor.dataset.props);
  // Address of a segment → the translation that is shown, or that its translator was told of.
  const shown = new Map(
    props.segments
      .filter((segment) => segment.type === "string")
      .map((segment) => {
        const known = props.initialStringTranslations.find((row) => row.segment_id === segment.id);
        return [segment.editUrl, known ? known.data : ""];
      }),
  );
  const send = window.fetch.bind(window);

  const tell = (text) =>
    document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { clear: true, type: "warning", text } }));

  const note = async (address, isDeleted, response) => {
    if (response.status === 409) {
      const { data, message } = await response.clone().json();
      shown.set(address, data);
      tell(message);
    } else if (isDeleted && (response.ok || response.status === 404)) {
      shown.set(address, "");
    } else if (response.ok) {
      shown.set(address, (await response.clone().json()).data);
    }
  };

  window.fetch = async (address, options = {}) => {
    if (!shown.has(address)) return send(address, options);
    const body = options.body || new FormData();
    body.append("loaded", shown.get(address));
    const response = await send(address, { ...options, body });
    await note(address, options.method === "DELETE", response);
    return response;
  };
})();
