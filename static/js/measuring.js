// The ministry's measuring code (EMC), as its public form has it, without its inline script: the settings stand in
// the attributes of this script.
(() => {
  "use strict";

  const { address, tracker, site } = document.currentScript.dataset;
  window._govaq = window._govaq || [];
  window._govaq.push(["trackPageView"], ["enableLinkTracking"], ["setTrackerUrl", tracker], ["setSiteId", site]);
  const script = document.createElement("script");
  script.async = true;
  script.src = address;
  document.head.append(script);
})();
