"use strict";
/* Both sides of a page as runs of text. A run knows the items that cover it; an item knows its runs on either side. */
(function (B) {
  const SILENT = new Set(["measured", "paragraph", "whitespace"]);

  B.Texts = class {
    constructor(items) {
      this.items = items;
      this.sides = { source: items.map(() => []), articles: items.map(() => []), sheet: items.map(() => []) };
      this.drawn = []; // shapes on the sheet
      this.all = [];
      this.stops = [];
      this.lit = [];
      this.parts = new Map();
      items.forEach((item, i) => {
        if (item.of !== undefined) this.parts.set(item.of, [...(this.parts.get(item.of) || []), i]);
      });
    }

    /* Append the runs to `node`; each knows its place in the text that it is of: the page, or a block's. */
    render(side, node, runs, block = null, at = 0) {
      for (const run of runs) {
        if (run === 0) {
          node.append(
            B.el("span", { class: "seam", title: B.t("The text goes on elsewhere on the page"), "aria-hidden": "true" }),
          );
          continue;
        }
        const [text, ...items] = run;
        const span = B.el("span", { class: "run" }, text);
        Object.assign(span, { items, said: text, block, at });
        at += B.points(text).length;
        for (const item of items) this.sides[side][item].push(span);
        this.all.push(span);
        node.append(span);
      }
      return at;
    }

    /* A shape on the sheet that stands for items. */
    draw(shape, items, name) {
      Object.assign(shape, { items, name });
      for (const item of items) this.sides.sheet[item].push(shape);
      this.drawn.push(shape);
    }

    /* Which item a run speaks for: the innermost that is shown. */
    speaker(span) {
      let paragraph = null;
      for (let k = span.items.length - 1; k >= 0; k--) {
        const i = span.items[k];
        if (this.items[i].type === "paragraph") paragraph = i;
        else if (!SILENT.has(this.items[i].type) && this.shown(this.items[i])) return i;
      }
      return paragraph;
    }

    /* Draw the layers; `shown(item)` says what is to be seen. */
    apply(shown) {
      this.shown = shown;
      for (const span of this.all) span.className = this.classes(span, "run");
      for (const shape of this.drawn) shape.setAttribute("class", this.classes(shape, `run ${shape.name}`));
      this.place();
      if (this.chosen !== undefined) this.mark(this.chosen, "chosen");
    }

    classes(node, first) {
      const classes = [first];
      for (const i of node.items) {
        const item = this.items[i];
        if (item.type === "measured" || !this.shown(item)) continue;
        classes.push(`t-${item.type}`);
        if (item.type === "fact") classes.push(`f-${B.family(item.kind)}`);
      }
      return classes.join(" ");
    }

    /* One stop for the keyboard for each item shown, and one of them in the order of tabs. */
    place() {
      for (const { span } of this.stops)
        for (const name of ["role", "tabindex", "aria-label", "aria-pressed"]) span.removeAttribute(name);
      const taken = new Set();
      this.stops = [];
      this.items.forEach((item, i) => {
        if (SILENT.has(item.type) || !this.shown(item)) return;
        const side = this.sides.articles[i].length ? "articles" : "source";
        const span = this.sides[side][i].find((run) => !taken.has(run) && this.speaker(run) === i);
        if (!span) return;
        taken.add(span);
        this.stops.push({ span, i, side });
        span.setAttribute("role", "button");
        span.setAttribute("tabindex", "-1");
        span.setAttribute("aria-label", B.itemLabel(item));
        span.setAttribute("aria-pressed", String(i === this.chosen));
      });
      const order = new Map(this.all.map((span, k) => [span, k]));
      this.stops.sort((a, b) => order.get(a.span) - order.get(b.span));
      for (const side of ["articles", "source"]) {
        const first = this.stops.find((stop) => stop.side === side);
        if (first) first.span.setAttribute("tabindex", "0");
      }
    }

    /* Move the focus `by` stops on from the one that has it. */
    move(span, by) {
      const at = this.stops.findIndex((stop) => stop.span === span);
      if (at < 0) return;
      const same = this.stops.filter((stop) => stop.side === this.stops[at].side);
      const to = by === Infinity ? same.length - 1 : by === -Infinity ? 0 : same.indexOf(this.stops[at]) + by;
      const next = same[Math.max(0, Math.min(same.length - 1, to))];
      span.setAttribute("tabindex", "-1");
      next.span.setAttribute("tabindex", "0");
      next.span.focus({ preventScroll: true });
      next.span.scrollIntoView({ block: "nearest" });
    }

    runs(i) {
      return [...this.sides.source[i], ...this.sides.articles[i], ...this.sides.sheet[i]];
    }

    mark(i, name) {
      if (this.items[i].type === "paragraph") name += "-block";
      for (const run of this.runs(i)) run.classList.add(name);
      for (const part of this.parts.get(i) || []) for (const run of this.runs(part)) run.classList.add("related");
    }

    unmark(i, name) {
      if (this.items[i].type === "paragraph") name += "-block";
      for (const run of this.runs(i)) run.classList.remove(name);
      for (const part of this.parts.get(i) || []) for (const run of this.runs(part)) run.classList.remove("related");
    }

    /* Light an item up on both sides; null puts the light out. */
    light(i) {
      if (i === this.lighted) return;
      if (this.lighted !== undefined && this.lighted !== null) this.unmark(this.lighted, "lit");
      this.lighted = i;
      if (i !== null) this.mark(i, "lit");
      if (this.chosen !== undefined) this.mark(this.chosen, "chosen");
    }

    choose(i) {
      if (this.chosen !== undefined) this.unmark(this.chosen, "chosen");
      this.chosen = i === null ? undefined : i;
      if (i !== null) this.mark(i, "chosen");
      for (const stop of this.stops) stop.span.setAttribute("aria-pressed", String(stop.i === i));
    }

    /* Bring the item into view on the sides that can be seen. */
    reveal(i, except) {
      for (const side of ["source", "articles", "sheet"]) {
        const [first] = this.sides[side][i];
        if (first && side !== except && first.checkVisibility()) first.scrollIntoView({ block: "center" });
      }
    }

    has(i, side) {
      return this.sides[side][i].length > 0;
    }
  };

  B.fold = (text) => text.replaceAll("\u0130", "i").toLowerCase();

  /* Hits of `query` in the text below `node`, as ranges. */
  B.find = function (node, query) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    const pieces = [];
    let text = "";
    while (walker.nextNode()) {
      if (walker.currentNode.parentElement.closest(".hidden-character")) continue;
      pieces.push([text.length, walker.currentNode]);
      text += B.fold(walker.currentNode.data);
    }
    const ranges = [];
    let k = 0;
    const seek = (at) => {
      while (k + 1 < pieces.length && pieces[k + 1][0] <= at) k++;
      return [pieces[k][1], at - pieces[k][0]];
    };
    for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) {
      const range = new Range();
      range.setStart(...seek(at));
      const [last, offset] = seek(at + query.length - 1);
      range.setEnd(last, Math.min(offset + 1, last.length));
      ranges.push(range);
    }
    return ranges;
  };
})(banmian);
