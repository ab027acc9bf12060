// The text editor's "/" menu opens at the start of a paragraph only.
// Draftail opens it after any "/", and Enter then puts a block in place of what follows: a paragraph that ended
// with "(pbgdpl.example/)." was cut there and became a block of questions.
document.addEventListener("DOMContentLoaded", () => {
  "use strict";

  const utils = window.draftail?.DraftUtils;
  if (!utils) return;
  const findPrompt = utils.getCommandPalettePrompt.bind(utils);
  utils.getCommandPalettePrompt = (state) => {
    const prompt = findPrompt(state);
    return prompt?.position === 0 ? prompt : null;
  };
});
