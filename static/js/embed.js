// Shows the newest pages of the portal on another website, in a frame that is as high as what it shows.
(() => {
  const script = document.currentScript;
  const portal = new URL(script.src).origin;
  const address = new URL(script.dataset.nguon || "/nhung/", portal);
  if (address.origin !== portal) return;

  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = script.dataset.tieuDe || address.host;
  // Its links open windows of their own; the page around it stays where it is.
  frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox");
  Object.assign(frame.style, { display: "block", width: "100%", height: "35rem", border: "0" });

  window.addEventListener("message", ({ source, origin, data }) => {
    if (source !== frame.contentWindow || origin !== portal) return;
    const height = Number(data?.portalHeight);
    if (height > 0 && height < 5000) frame.style.height = `${height}px`;
  });
  script.after(frame);
})();
