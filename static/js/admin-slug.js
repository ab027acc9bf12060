// Addresses from Vietnamese titles, as core.text.slugify makes them: Wagtail's own turns "Điều đất đai"
// into "djiu-djt-djai".
(() => {
  "use strict";

  const LONGEST = 80;

  const fold = (text) =>
    text
      .replace(/[đĐðÐ]/g, "d")
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase();

  const slugify = (text) => {
    const slug = fold(text)
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-|-$/g, "");
    if (slug.length <= LONGEST) return slug;
    // Cut at a syllable.
    return slug
      .slice(0, LONGEST + 1)
      .replace(/-[^-]*$/, "")
      .slice(0, LONGEST);
  };

  // What the title tells the slug: it is changed on its way.
  for (const name of ["w-sync:check", "w-sync:apply"]) {
    document.addEventListener(
      name,
      (event) => {
        if (event.target.matches('[data-controller~="w-slug"]')) event.detail.value = slugify(event.detail.value);
      },
      true,
    );
  }

  // What an editor types into the slug itself loses its marks only: an old address stays as it is.
  document.addEventListener(
    "blur",
    (event) => {
      if (event.target.matches?.('[data-controller~="w-slug"]')) event.target.value = fold(event.target.value);
    },
    true,
  );
})();
