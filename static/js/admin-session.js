// Signing in renews the CSRF token, so an editor left open couldn't save after its session had ended and its
// person had signed in in another tab. When somebody comes back to this tab, its forms get the token of now.
(() => {
  "use strict";

  const { session } = document.currentScript.dataset;
  let wasEnded = false;

  const tell = (text) =>
    document.dispatchEvent(
      new CustomEvent("w-messages:add", { detail: { clear: true, type: "warning", text } }),
    );

  const renew = async () => {
    const fields = document.querySelectorAll("input[name=csrfmiddlewaretoken]");
    if (document.visibilityState !== "visible" || !fields.length) return;
    try {
      const response = await fetch(session, { headers: { Accept: "application/json" } });
      const { signedIn, token, message } = await response.json();
      fields.forEach((field) => {
        field.value = token;
      });
      if (!signedIn && !wasEnded) tell(message);
      wasEnded = !signedIn;
    } catch {
      // No network just now: the next return to the tab tries again.
    }
  };

  document.addEventListener("visibilitychange", renew);
  window.addEventListener("focus", renew);
  document.addEventListener("w-autosave:error", renew);
})();
