// Text from Word or another program, pasted into the text editor: cleaned before Draftail reads it.
// Where the text stands in a body, its tables become table blocks between the texts.
(() => {
  "use strict";

  const { clean, texts } = window.portalWord;
  // Draftail makes items of lists of paragraphs that begin like "1. ", and forgets which number it was. A character
  // of no width keeps it from that, and goes again at once.
  const GUARD = "\u2060";
  const ours = new WeakSet();

  const editorOf = (target) => {
    const wrapper = target.closest?.("[data-draftail-editor-wrapper]");
    return wrapper && [...wrapper.parentNode.children].find((element) => element.draftailEditor)?.draftailEditor;
  };

  // Where the text stands in a stream that has tables too: {stream, child}.
  const placeOf = (target) => {
    const stream = target.closest('[id$="-root"]')?.rootBlock;
    const child = stream?.children?.find((block) => block.element.contains(target));
    const isText = child?.block.widget?.input?.draftailEditor === editorOf(target);
    return isText && stream.blockDef.childBlockDefsByName?.table ? { stream, child } : null;
  };

  const guarded = (html) => html.replaceAll("<p>", `<p>${GUARD}`);

  const insert = (area, html, text) => {
    const data = new DataTransfer();
    data.setData("text/html", guarded(html));
    data.setData("text/plain", text);
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    ours.add(event);
    area.dispatchEvent(event);
    unguard(editorOf(area));
  };

  const unguard = (editor) => {
    const state = editor.getEditorState();
    const selection = state.getSelection();
    const content = state.getCurrentContent();
    let moved = 0;
    const blocks = content.getBlockMap().map((block) => {
      if (!block.getText().includes(GUARD)) return block;
      const kept = [...block.getText()].map((letter) => letter !== GUARD);
      const before = kept.slice(0, selection.getEndOffset()).filter((isKept) => !isKept).length;
      if (block.getKey() === selection.getEndKey()) moved = before;
      const text = block.getText().replaceAll(GUARD, "");
      return block.merge({ text, characterList: block.getCharacterList().filter((_letter, at) => kept[at]) });
    });
    const offset = selection.getEndOffset() - moved;
    const caret = selection.merge({ anchorOffset: offset, focusOffset: offset });
    const { constructor } = state;
    const cleaned = content.merge({ blockMap: blocks, selectionAfter: caret });
    // In the place of what was pasted, so that one step back takes all of it away; by another name, since what is
    // called pasted is looked through again.
    const change = { currentContent: cleaned, selection: caret, lastChangeType: "change-block-data" };
    editor.onChange(constructor.set(state, change));
  };

  const areaOf = (child) => child.element.querySelector(".public-DraftEditor-content");
  const hasText = (state) => state.getCurrentContent().hasText();

  const moveToStart = (widget) => {
    const state = widget.getState();
    const key = state.getCurrentContent().getFirstBlock().getKey();
    const start = { anchorKey: key, anchorOffset: 0, focusKey: key, focusOffset: 0, isBackward: false };
    widget.setState(state.constructor.acceptSelection(state, state.getSelection().merge(start)));
  };

  // Put a table where the caret is. Returns the text in which to go on: what stood behind the caret.
  const insertTable = (stream, child, { headings, rows }, isLast) => {
    const index = stream.children.indexOf(child);
    const columns = headings.map((heading) => ({ type: "text", heading }));
    const value = { columns, rows: rows.map((values) => ({ values })), caption: "" };
    // Only a page that came by HTTPS may ask for it.
    const table = { type: "table", value, id: crypto.randomUUID?.() ?? null };
    const { stateBefore, stateAfter, shouldMoveCommentFn } = window.draftail.splitState(child.block.widget.getState());
    if (!hasText(stateBefore)) {
      stream.insert(table, index);
      return child;
    }
    if (isLast && !hasText(stateAfter)) {
      stream.insert(table, index + 1);
      return child;
    }
    stream.splitBlock(index, stateBefore, stateAfter, shouldMoveCommentFn);
    stream.insert(table, index + 1);
    const next = stream.children[index + 2];
    moveToStart(next.block.widget);
    return next;
  };

  const asLines = ({ headings, rows }) =>
    [headings, ...rows]
      .map((row) => row.filter(Boolean).join(" | "))
      .filter(Boolean)
      .map((line) => `<p>${line.replace(/&/g, "&amp;").replace(/</g, "&lt;")}</p>`)
      .join("");

  const paste = (area, pieces, text) => {
    const place = placeOf(area);
    if (!place) {
      insert(area, pieces.map((piece) => piece.html ?? asLines(piece.table)).join(""), text);
      return;
    }
    const { stream } = place;
    let { child } = place;
    pieces.forEach((piece, number) => {
      if (piece.html) insert(areaOf(child), piece.html, text);
      else child = insertTable(stream, child, piece.table, number === pieces.length - 1);
    });
  };

  const tell = (told, pieces, hasPlace) => {
    const words = [...told];
    if (!hasPlace && pieces.some((piece) => piece.table)) words.push("tables");
    const text = words.map((word) => texts[word]).join(" ");
    if (text) document.dispatchEvent(new CustomEvent("w-messages:add", { detail: { text, type: "warning" } }));
  };

  window.addEventListener(
    "paste",
    (event) => {
      const html = event.clipboardData?.getData("text/html");
      // What was copied in the text editor itself, it knows best.
      if (!html || ours.has(event) || html.includes("data-draftjs-conductor-fragment") || !editorOf(event.target)) return;
      const { pieces, told } = clean(html);
      event.preventDefault();
      event.stopImmediatePropagation();
      tell(told, pieces, Boolean(placeOf(event.target)));
      if (pieces.length) paste(event.target.closest(".public-DraftEditor-content"), pieces, event.clipboardData.getData("text/plain"));
    },
    true,
  );
})();
