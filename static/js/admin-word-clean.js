// What Word, LibreOffice and Google Docs put on the clipboard, as the little HTML that the text editor knows.
// portalWord.clean(html) gives {pieces: [{html} | {table: {headings, rows}}], told: Set of words for what was lost}.
// A list becomes one of HTML where that counts as the writer saw it; other numbers ("Điều 5.", "a)") become text.
(() => {
  "use strict";

  const HEADINGS = ["h2", "h3", "h4"];
  const BLOCKS = new Set(
    "ADDRESS ARTICLE ASIDE BLOCKQUOTE CENTER DD DIV DL DT FIGURE FOOTER HEADER MAIN P PRE SECTION TD TH TR".split(" "),
  );
  const DROPPED =
    "style, script, meta, link, title, xml, del, template, input, select, textarea, button, object, embed, iframe," +
    ".MsoCommentReference, .msocomanchor, .msocomtxt, [style*='mso-element:comment'], [style*='mso-hide:all']," +
    "[style*='display:none'], [style*='display: none'], .EOP";
  const OLD_FONT = /^["'\s]*(\.vn|vni[- ])/i;
  const RAISED = { 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
  const LOWERED = { 0: "₀", 1: "₁", 2: "₂", 3: "₃", 4: "₄", 5: "₅", 6: "₆", 7: "₇", 8: "₈", 9: "₉" };

  const escape = (text) => text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
  const oneLine = (text) => text.replace(/[\s\u00a0]+/g, " ").trim();
  const styleOf = (element, name) => element.getAttribute("style")?.match(new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([^;]+)`, "i"))?.[1].trim();

  // What the style sheet on the clipboard says of each class: Word keeps outline levels and fonts there.
  const readClasses = (source) => {
    const classes = new Map();
    const unescaped = (text) => text.replace(/\\([0-9a-f]{4})/gi, (_all, code) => String.fromCodePoint(parseInt(code, 16)));
    for (const [, selectors, rules] of source.matchAll(/([^{}@]+)\{([^{}]*)\}/g)) {
      const named = unescaped(rules.match(/mso-style-name:\s*"?([^";]+)/i)?.[1] ?? "").match(/^(?:heading|đề mục) ([1-9])$/i);
      const level = Number(rules.match(/mso-outline-level:\s*([1-9])/i)?.[1] ?? named?.[1] ?? 0);
      const font = rules.match(/font-family:\s*([^;]+)/i)?.[1] ?? "";
      for (const [, name] of selectors.matchAll(/\.([\w-]+)/g)) classes.set(name, { level, isOld: OLD_FONT.test(font) });
    }
    return classes;
  };

  class Reader {
    constructor(html) {
      // Nothing of it is loaded or run: it is no document of a window.
      const source = new DOMParser().parseFromString(html, "text/html");
      this.classes = readClasses([...source.querySelectorAll("style")].map((style) => style.textContent).join("\n"));
      this.told = new Set();
      this.lines = [];
      this.line = null;
      for (const element of source.querySelectorAll(DROPPED)) element.remove();
      this.children(source.body, {});
      this.end();
    }

    children(node, marks) {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) this.text(child.data, marks);
        else if (child.nodeType === Node.ELEMENT_NODE) this.element(child, marks);
      }
    }

    element(element, marks) {
      const name = element.tagName;
      this.look(element);
      if (name === "TABLE") this.table(element);
      else if (name === "BR") this.add("\n", marks);
      else if (name === "IMG" || name.startsWith("V:")) this.told.add("images");
      else if (name === "OL" || name === "UL") this.list(element, marks);
      else if (this.headingLevel(element)) this.block(element, marks, { heading: this.headingLevel(element) });
      else if (BLOCKS.has(name)) this.block(element, marks, this.wordItem(element));
      else this.children(element, this.marksOf(element, marks));
    }

    look(element) {
      const font = styleOf(element, "font-family") ?? element.getAttribute("face") ?? "";
      const isOld = OLD_FONT.test(font) || [...element.classList].some((name) => this.classes.get(name)?.isOld);
      if (isOld && element.textContent.trim()) this.told.add("oldFonts");
    }

    headingLevel(element) {
      const name = element.tagName.match(/^H([1-6])$/)?.[1];
      const role = element.getAttribute("role") === "heading" && element.getAttribute("aria-level");
      const named = name ?? (role || styleOf(element, "mso-outline-level")) ?? 0;
      if (Number(named)) return Number(named);
      if (element.classList.contains("MsoTitle")) return 1;
      return element.tagName === "P" ? Math.max(0, ...[...element.classList].map((c) => this.classes.get(c)?.level ?? 0)) : 0;
    }

    // Word's own lists are paragraphs that say "mso-list:l0 level2 lfo1" and carry their number as text.
    wordItem(element) {
      const [, list, level] = styleOf(element, "mso-list")?.match(/^(l\d+) level(\d)/) ?? [];
      return list ? { list, depth: level - 1, label: this.takeLabel(element) } : {};
    }

    takeLabel(element) {
      const label = element.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']");
      const text = label ? oneLine(label.textContent) : "";
      label?.remove();
      return text;
    }

    // A bold <b> that isn't, as around all that Google Docs copies; and spans that are.
    marksOf(element, marks) {
      const weight = styleOf(element, "font-weight");
      const slant = styleOf(element, "font-style");
      const found = { ...marks };
      if (weight) found.bold = weight === "bold" || Number(weight) >= 600;
      else if (["B", "STRONG"].includes(element.tagName)) found.bold = true;
      if (slant) found.italic = slant === "italic";
      else if (["I", "EM"].includes(element.tagName)) found.italic = true;
      if (element.tagName === "SUP") found.letters = RAISED;
      if (element.tagName === "SUB") found.letters = LOWERED;
      if (element.matches("a[href]")) {
        const href = element.getAttribute("href");
        if (/^(https?|mailto|tel):/i.test(href)) found.href = href;
        // LibreOffice's marks of notes have no brackets.
        if (/^sdfootnote(anc|sym)$/.test(element.className)) element.textContent = `[${element.textContent.trim()}]`;
      }
      return found;
    }

    block(element, marks, kind) {
      // The number of a heading stands in it as text.
      const label = kind.heading ? this.takeLabel(element) : "";
      this.begin(kind);
      if (label) this.add(`${label} `, {});
      this.children(element, this.marksOf(element, marks));
      this.end();
    }

    list(list, marks) {
      const isOrdered = list.tagName === "OL";
      const around = this.depth ?? -1;
      let number = Number(list.getAttribute("start") ?? 1);
      const id = (this.listId = (this.listId ?? 0) + 1);
      for (const child of list.children) {
        if (child.tagName !== "LI") {
          // Google Docs puts a list within a list beside its items.
          this.depth = Math.max(around, 0);
          this.element(child, marks);
          this.depth = around < 0 ? undefined : around;
          continue;
        }
        const told = Number(child.getAttribute("data-aria-level") ?? child.getAttribute("aria-level"));
        const depth = told ? told - 1 : around + 1;
        const form = (list.getAttribute("type") ?? styleOf(child, "list-style-type") ?? "").replace("decimal", "");
        const label = isOrdered ? this.labelOf(number++, form, child.dataset.leveltext) : "";
        this.item(child, marks, { list: child.dataset.listid ?? `html${id}`, depth, label, isOrdered });
      }
    }

    labelOf(number, form, pattern) {
      const letter = String.fromCharCode(96 + number);
      const text = { a: letter, A: letter.toUpperCase(), "lower-alpha": letter, "upper-alpha": letter.toUpperCase() }[form] ?? number;
      // Word Online says the pattern, as "Điều %1.".
      return /^[^%]*%\d[^%]*$/.test(pattern ?? "") ? pattern.replace(/%\d/, text) : `${text}.`;
    }

    item(item, marks, kind) {
      const before = this.depth;
      this.depth = kind.depth;
      this.begin(kind);
      this.inItem = true;
      this.children(item, this.marksOf(item, marks));
      this.inItem = false;
      this.end();
      this.depth = before;
    }

    // One paragraph within an item is its text; what follows it is a paragraph of its own.
    begin(kind) {
      if (this.inItem && !kind.list && this.line && !this.line.html) return;
      this.end();
      this.line = { ...kind, html: "", text: "" };
    }

    end() {
      const line = this.line;
      this.line = null;
      if (!line) return;
      line.html = line.html.replace(/^(\s|<br>)+|(\s|<br>)+$/g, "");
      line.text = oneLine(line.text);
      if (line.text) this.lines.push(line);
    }

    text(data, marks) {
      // Between blocks it is only the layout of the source.
      if (this.line || data.trim()) this.add(data.replace(/[\s\u00a0]+/g, " "), marks);
    }

    add(text, marks) {
      if (!this.line) {
        if (text === "\n") return;
        this.line = { html: "", text: "" };
      }
      const line = this.line;
      const shown = marks.letters && /^\d+$/.test(text.trim()) ? [...text.trim()].map((c) => marks.letters[c]).join("") : text;
      const isSpaced = /(^|\s|<br>)$/.test(line.html);
      const trimmed = isSpaced && text !== "\n" ? shown.replace(/^ /, "") : shown;
      if (!trimmed) return;
      line.text += trimmed;
      line.html += text === "\n" ? "<br>" : this.marked(escape(trimmed), marks, line);
    }

    marked(html, { bold, italic, href }, { heading }) {
      if (!html.trim()) return html;
      let found = italic ? `<i>${html}</i>` : html;
      // In a heading everything is bold.
      if (bold && !heading) found = `<b>${found}</b>`;
      return href ? `<a href="${escape(href)}">${found}</a>` : found;
    }

    table(table) {
      this.end();
      const rows = [...table.rows].filter((row) => row.closest("table") === table);
      const cells = rows.flatMap((row) => [...row.cells]);
      if (cells.length === 1) {
        this.children(cells[0], {});
        this.end();
        return;
      }
      for (const element of table.querySelectorAll("*")) this.look(element);
      if (table.querySelector("img")) this.told.add("images");
      if (cells.some((cell) => cell.colSpan > 1 || cell.rowSpan > 1)) this.told.add("merged");
      const isHead = rows.length > 1 && [...rows[0].cells].every((cell) => cell.tagName === "TH" || this.isBold(cell));
      const grid = gridOf(rows);
      const headings = isHead ? grid.shift() : grid[0]?.map(() => "") ?? [];
      const filled = grid.filter((row) => row.some(Boolean));
      if (filled.length) this.lines.push({ table: { headings, rows: filled } });
    }

    isBold(cell) {
      const words = new Reader(cell.innerHTML).lines;
      return words.every((line) => !line.table && /^<b>.*<\/b>$/.test(line.html.replaceAll("</b> <b>", " ")));
    }
  }

  const cellText = (cell) =>
    new Reader(cell.innerHTML).lines
      .map((line) => (line.table ? line.table.rows.flat().join(" ") : [line.label, line.text].filter(Boolean).join(" ")))
      .join(" ");

  // A merged cell has its text in the first of those that it covers.
  const gridOf = (rows) => {
    const grid = rows.map(() => []);
    rows.forEach((row, y) => {
      let x = 0;
      for (const cell of row.cells) {
        while (grid[y][x] !== undefined) x += 1;
        const [across, down] = [Math.min(cell.colSpan, 63), Math.min(cell.rowSpan || 1, rows.length - y)];
        for (let dy = 0; dy < down; dy += 1) for (let dx = 0; dx < across; dx += 1) grid[y + dy][x + dx] = "";
        grid[y][x] = cellText(cell);
      }
    });
    const width = Math.max(0, ...grid.map((row) => row.length));
    return grid.map((row) => Array.from({ length: width }, (_none, x) => row[x] ?? ""));
  };

  // Whether a list of HTML would show the numbers that the lines have; if one is wrong, all of its list are text.
  const settle = (lines) => {
    const wrong = new Set();
    let open = [];
    for (const line of lines) {
      if (!line.list) open = [];
      if (!line.list) continue;
      // A bullet is a letter of a font of symbols: "o", "§", "ü".
      line.isOrdered ??= /\d|[.)]$|\S\s\S/.test(line.label);
      open.length = Math.min(open.length, line.depth + 1);
      const last = open[line.depth];
      const place = last?.isOrdered === line.isOrdered ? last.place + 1 : 1;
      open[line.depth] = { isOrdered: line.isOrdered, place };
      if (line.isOrdered && line.label !== `${place}.`) wrong.add(line.list);
    }
    for (const line of lines) {
      if (!line.list || !line.isOrdered || !wrong.has(line.list)) continue;
      line.html = `${escape(line.label)} ${line.html}`;
      delete line.list;
    }
  };

  const listHtml = (lines, depth) => {
    let html = "";
    let tag = "";
    while (lines.length && lines[0].list && lines[0].depth >= depth) {
      const wanted = lines[0].isOrdered ? "ol" : "ul";
      if (wanted !== tag) html += `${tag && `</${tag}>`}<${wanted}>`;
      tag = wanted;
      html += `<li>${lines.shift().html}${listHtml(lines, depth + 1)}</li>`;
    }
    return tag && `${html}</${tag}>`;
  };

  const clean = (html) => {
    const { lines, told } = new Reader(html);
    settle(lines);
    const pieces = [];
    const add = (text) => {
      if (pieces.at(-1)?.html === undefined) pieces.push({ html: "" });
      pieces.at(-1).html += text;
    };
    while (lines.length) {
      const [line] = lines;
      if (line.list) {
        add(listHtml(lines, 0));
        continue;
      }
      lines.shift();
      const tag = line.heading ? HEADINGS[Math.min(line.heading, HEADINGS.length) - 1] : "p";
      if (line.table) pieces.push(line);
      else add(`<${tag}>${line.html}</${tag}>`);
    }
    return { pieces, told };
  };

  window.portalWord = { clean, texts: JSON.parse(document.currentScript.dataset.texts) };
})();
