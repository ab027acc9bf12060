// In the frame: tells the page around it how high it is (embed.js). That is no secret, whoever hears it.
const shown = document.querySelector("main");
const tell = () => parent.postMessage({ portalHeight: Math.ceil(shown.getBoundingClientRect().height) }, "*");
new ResizeObserver(tell).observe(shown);
