"use strict";
/* The form in which an item is corrected: what it is, its characters, its values. */
(function (B) {
  /* Where the characters of an item may reach: the text of its block for a mark, the page for a piece. Places count in
     that text, `spans` are places on the page. */
  function ground(reader, item, block) {
    const { page } = reader;
    if (block) {
      const points = B.points(block.text);
      return { length: points.length, cut: points.cut, spans: (a, b) => B.project(block.segments, a, b) };
    }
    const whole = item ? B.spans(item.at) : [];
    return {
      length: page.points.length,
      cut: page.points.cut,
      spans(a, b) {
        const kept = whole.map(([start, end]) => [start, end]);
        if (!kept.length) return [[a, b]];
        kept[0][0] = a;
        kept.at(-1)[1] = b;
        const sound = kept.filter(([start, end]) => start < end && start >= a && end <= b);
        return sound.length ? sound : [[a, b]];
      },
    };
  }

  function begin(reader, item, block) {
    if (!block) return item.at.length === 2 ? [...item.at] : [item.at[0], item.at.at(-1)];
    const length = Array.from(item.text).length;
    let before = 0;
    for (const [start, end] of block.segments) {
      if (start <= item.at[0] && item.at[0] < end) return [before + item.at[0] - start, before + item.at[0] - start + length];
      before += end - start;
    }
    return [0, length];
  }

  const button = (text, attributes) => B.el("button", { type: "button", ...attributes }, text);

  /* Buttons that move the edges of `[start, end)`, with the text around. */
  function edges(state, space, changed) {
    const node = B.el("div", { class: "edges" });
    const move = (name, by) => () => {
      const to = state[name] + by;
      if (name === "start" ? to < 0 || to >= state.end : to <= state.start || to > space.length) return;
      state[name] = to;
      draw();
      changed();
    };
    const shown = (text) => text.replace(/\r\n?|\n/g, "⏎");
    const text = B.zh("p", { class: "edge-text" });
    const draw = () =>
      B.add(
        B.clear(text),
        shown(space.cut(Math.max(0, state.start - 12), state.start)),
        B.el("mark", {}, shown(space.cut(state.start, state.end))),
        shown(space.cut(state.end, Math.min(space.length, state.end + 12))),
      );
    draw();
    const pair = (name, label) =>
      B.el(
        "span",
        { class: "edge" },
        `${label} `,
        button("←", { "aria-label": `${label}: ${B.t("one character to the left")}`, onclick: move(name, -1) }),
        button("→", { "aria-label": `${label}: ${B.t("one character to the right")}`, onclick: move(name, 1) }),
      );
    B.add(node, text, pair("start", B.t("Begin")), pair("end", B.t("End")));
    node.redraw = draw;
    return node;
  }

  /* Inputs for the fields of a label; `given` are the values that they begin with. */
  function inputs(fields, given, changed) {
    return fields.map(([name, type, choice]) => {
      const value = given[name] ?? "";
      const on = { onchange: (event) => changed(name, read(event.target.value, type)) };
      const typed = { oninput: (event) => changed(name, read(event.target.value, type)) };
      const control = choice
        ? B.el(
            "select",
            { name, ...on },
            B.el("option", { value: "" }, "–"),
            choice.map((one) => B.el("option", { value: one, selected: one === value }, B.words(one))),
          )
        : B.el("input", { name, type: type === "number" ? "number" : "text", step: "any", value: String(value), ...typed });
      return B.el("label", {}, B.el("span", {}, B.words(name)), control);
    });
  }

  const read = (text, type) => (text === "" ? null : type === "number" ? Number(text) : text);

  /* The form to correct an item, in the place where it is told of. `fresh` is a new mark: its block and its place there. */
  B.edit = function (reader, item, fresh = null) {
    const { page } = reader;
    const block = fresh ? fresh.block : item.block && item.block.own !== reader.items.indexOf(item) ? item.block : null;
    const draftName = `draft:${page.id}:${item ? item.id : `new${fresh.block.segments[0][0]}-${fresh.start}-${fresh.end}`}`;
    const space = ground(reader, item, block);
    const [start, end] = fresh ? [fresh.start, fresh.end] : begin(reader, item, block);
    const first = item ? (item.type === "fact" ? { ...item.fact } : item.type === "location" ? { ...item.value } : {}) : {};
    const homes = page.articles.map((article) => Number(article.id.slice(1)));
    const state = {
      ...{ label: item ? B.labelOf(item) : B.FACT, start, end, values: first, article: null },
      ...B.keep.get(draftName, {}),
    };
    const labels = block ? B.MARKS : B.PIECES;
    if (!labels.includes(state.label)) state.label = labels.at(-1);
    const keep = () => B.keep.set(draftName, state);
    const form = B.el("form", { class: "edit", onsubmit: (event) => (event.preventDefault(), save(false)) });
    const values = B.el("div", { class: "fields" });
    const drawValues = () => {
      const fields = (block && reader.fields && reader.fields[state.label]) || [];
      const set = (name, value) => {
        state.values = { ...state.values, [name]: value };
        keep();
      };
      B.clear(values).append(...inputs(fields, state.values, set));
      if (!block && state.label !== "furniture") values.append(articleField());
    };
    const articleField = () =>
      B.el(
        "label",
        {},
        B.el("span", {}, B.t("Article")),
        B.el(
          "select",
          { name: "article", onchange: (event) => ((state.article = read(event.target.value, "number")), keep()) },
          B.el("option", { value: "" }, B.t("as the headings tell")),
          page.articles.map((article, k) =>
            B.el(
              "option",
              { value: String(homes[k]), selected: state.article === homes[k], lang: "zh-Hans" },
              `${k + 1} ${(article.headline || "（无标题）").slice(0, 16)}`,
            ),
          ),
        ),
      );
    const what = B.el(
      "select",
      {
        name: "label",
        onchange: (event) => {
          state.label = event.target.value;
          state.values = state.label === (item && B.labelOf(item)) ? first : {};
          keep();
          drawValues();
        },
      },
      labels.map((label) => B.el("option", { value: label, selected: label === state.label }, B.words(label))),
    );
    const close = () => {
      B.keep.set(draftName, {});
      B.tell(reader, item ? reader.items.indexOf(item) : null);
      (reader.detail.querySelector(".correct") || reader.detail).focus();
    };
    function save(removed) {
      const spans = space.spans(state.start, state.end);
      const label = removed ? null : state.label;
      const said = Object.fromEntries(Object.entries(state.values).filter(([name, v]) => v !== null || name in first));
      const known = block && reader.fields && reader.fields[state.label];
      const value = known && Object.keys(said).length ? fitted(said, first, state, [start, end], known) : null;
      const rows = block
        ? B.decideMark(page, item, { label, spans, value })
        : B.decidePiece(page, item, { label, spans, article: state.article });
      B.keep.set(draftName, {});
      if (rows.length)
        B.corrections().add({
          ...{ page: page.id, item: item ? item.id : draftName, rows, on: B.today() },
          about: page.textOf(spans.flat()).slice(0, 60),
          told: [item ? B.labelOf(item) : "new", removed ? "removed" : state.label],
        });
      close();
    }
    B.add(
      form,
      B.el("label", { class: "what" }, B.el("span", {}, B.t("What it is")), what),
      edges(state, space, keep),
      values,
      B.el(
        "div",
        { class: "go" },
        B.el("button", { type: "submit", class: "save" }, B.t("Save")),
        item && button(block ? B.t("It is none") : B.t("It belongs to no article"), { class: "remove", onclick: () => save(true) }),
        button(B.t("Cancel"), { class: "cancel", onclick: close }),
      ),
    );
    drawValues();
    B.clear(reader.detail).append(B.el("p", { class: "kind" }, B.t("Correct")), form);
    what.focus();
  };

  /* The values as a build reads them. Where the characters or the kind are others, only what a person typed is said: the
     rest is read from the characters anew. */
  function fitted(said, first, state, [start, end], known) {
    const names = new Set(known.map(([name]) => name));
    const moved = state.start !== start || state.end !== end;
    const typed = Object.fromEntries(Object.entries(said).filter(([name, v]) => v !== (first[name] ?? null)));
    if (moved && names.has("num_text")) return Object.keys(typed).length ? typed : null;
    const all = { ...said };
    if ("value" in typed && !("value_exact" in typed)) all.value_exact = typed.value === null ? null : String(typed.value);
    if (first.si_value !== undefined && ("value" in typed || "unit" in typed)) {
      const scaled = !("unit" in typed) && typeof typed.value === "number" && first.value;
      all.si_value = scaled ? (first.si_value / first.value) * typed.value : null;
      if (!scaled) all.si_unit = null;
    }
    return all;
  }

  /* The place in a run's text, in code points, of a place in what is drawn of it. */
  function placeIn(run, node, offset) {
    const before = new Range();
    before.setStart(run, 0);
    before.setEnd(node, offset);
    const part = before.cloneContents();
    for (const sign of part.querySelectorAll(".hidden-character")) sign.textContent = "·";
    const drawn = Array.from(part.textContent).length;
    let count = 0,
      seen = 0;
    const all = Array.from(run.said);
    while (seen < drawn && count < all.length) {
      if (all[count] === "\r" && all[count + 1] === "\n") count++;
      count++;
      seen++;
    }
    return run.at + count;
  }

  /* What is selected in a paragraph of the articles, as its block and places in it; null where nothing is. */
  B.selected = function (reader) {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    const runAt = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.(".run");
    const from = runAt(range.startContainer),
      to = runAt(range.endContainer);
    if (!from || !to || !reader.sheet.contains(from) || from.block !== to.block || from.block.role !== "paragraph") return null;
    const start = placeIn(from, range.startContainer, range.startOffset);
    const end = placeIn(to, range.endContainer, range.endOffset);
    return start < end ? { block: from.block, start, end } : null;
  };

  /* A button that marks what is selected; there as long as something is. */
  B.markSelected = function (reader) {
    let found = null;
    const node = button(B.t("Mark the selected text"), {
      class: "mark-selected",
      hidden: true,
      onpointerdown: (event) => event.preventDefault(), // the selection stays
      onclick: () => {
        if (!found) return;
        const fresh = found;
        getSelection().removeAllRanges();
        B.edit(reader, null, fresh);
        reader.node.classList.add("has-choice");
      },
    });
    document.addEventListener("selectionchange", () => {
      if (!node.isConnected) return;
      found = B.selected(reader);
      node.hidden = !found;
    });
    return node;
  };
})(banmian);
