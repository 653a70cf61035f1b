"use strict";
/* A page: its source, its articles and what was found in them, each side lighting up what the other shows. */
(function (B) {
  const SIDES = [
    ["source", "Source"],
    ["articles", "Articles"],
    ["found", "Found"],
  ];
  const ROLES = { kicker: "p", headline: "h2", subtitle: "p", byline: "p", dateline: "p", section_head: "h3" };

  B.Reader = class {
    /* `page` as `page_view` makes it, `map` the outlines; `onChoose(item or null)` is told what was chosen. */
    constructor(page, map, { onChoose } = {}) {
      this.page = page;
      this.map = map;
      this.onChoose = onChoose || (() => {});
      this.items = page.items;
      this.texts = new B.Texts(this.items);
      this.off = new Set(["reject"]);
      this.least = 0;
      this.province = "";
      this.query = "";
      this.node = B.el("div", { class: "reader", "data-side": "articles" });
      this.node.append(this.bar(), this.tabs(), this.panes());
      this.listen();
      this.apply();
    }

    /* Which items the layers and filters leave. */
    shown(item) {
      if (this.off.has(B.layer(item))) return false;
      if (item.type === "paragraph") return true;
      if (item.confidence !== undefined && item.confidence < this.least) return false;
      const placed = item.type === "fact" || item.type === "location";
      return !(this.province && placed && item.place !== this.province);
    }

    apply() {
      this.texts.apply((item) => this.shown(item));
      this.list();
    }

    bar() {
      const counts = new Map();
      for (const item of this.items) {
        const layer = B.layer(item);
        if (layer && item.type !== "paragraph") counts.set(layer, (counts.get(layer) || 0) + 1);
      }
      const chips = (layers) =>
        layers
          .filter((layer) => counts.has(layer))
          .map((layer) =>
            B.el(
              "label",
              { class: "chip" },
              B.el("input", {
                type: "checkbox",
                checked: !this.off.has(layer),
                "data-layer": layer,
                onchange: (event) => {
                  if (event.target.checked) this.off.delete(layer);
                  else this.off.add(layer);
                  this.apply();
                },
              }),
              B.el("span", { class: `swatch ${B.swatch(layer)}`, "aria-hidden": "true" }),
              B.layerName(layer),
              B.el("span", { class: "n" }, B.count(counts.get(layer))),
            ),
          );
      const group = (name, layers) => {
        const found = chips(layers);
        return found.length > 0 && B.el("fieldset", { class: "layers" }, B.el("legend", {}, name), found);
      };
      this.hits = B.el("output", { class: "hits", "aria-live": "polite" });
      return B.el(
        "div",
        { class: "bar" },
        B.el(
          "div",
          { class: "search", role: "search" },
          B.el("input", {
            type: "search",
            class: "find",
            placeholder: "Search this page",
            "aria-label": "Search this page",
            oninput: B.settled((event) => this.find(event.target.value), 120),
            onkeydown: (event) => event.key === "Enter" && this.next(event.shiftKey ? -1 : 1),
          }),
          this.hits,
        ),
        B.el(
          "details",
          { class: "controls", open: matchMedia("(min-width: 60rem)").matches },
          B.el("summary", {}, "Layers and filters"),
          B.el(
            "div",
            { class: "control-row" },
            group("Structure", B.STRUCTURE),
            group("Places", ["location"]),
            group("Numbers", [...B.KIND_ORDER.map((kind) => `fact:${kind}`), "reject"]),
            this.filters(),
          ),
        ),
      );
    }

    filters() {
      const provinces = new Map();
      for (const item of this.items)
        if (item.place && item.type !== "measured") provinces.set(item.place, (provinces.get(item.place) || 0) + 1);
      const names = new Map(this.map.provinces.map(([code, name]) => [code, name]));
      const value = B.el("output", {}, "0 %");
      this.select = B.el(
        "select",
        {
          onchange: (event) => {
            this.province = event.target.value;
            this.apply();
          },
        },
        B.el("option", { value: "" }, "everywhere"),
        [...provinces].sort().map(([code, number]) =>
          B.el("option", { value: code, lang: "zh-Hans" }, `${names.get(code)} (${number})`),
        ),
      );
      return B.el(
        "fieldset",
        { class: "filters" },
        B.el("legend", {}, "Filters"),
        B.el(
          "label",
          {},
          "Confidence from ",
          B.el("input", {
            type: "range",
            min: "0",
            max: "100",
            step: "5",
            value: "0",
            class: "confidence",
            oninput: (event) => {
              this.least = Number(event.target.value) / 100;
              value.textContent = B.percent(this.least);
              this.apply();
            },
          }),
          value,
        ),
        B.el("label", {}, "Place ", this.select),
      );
    }

    tabs() {
      this.buttons = SIDES.map(([side, name]) =>
        B.el("button", { type: "button", "data-side": side, onclick: () => this.turn(side) }, name),
      );
      const tabs = B.el("div", { class: "sides", role: "group", "aria-label": "What to show" }, this.buttons);
      this.pressed("articles");
      return tabs;
    }

    pressed(side) {
      for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.side === side));
    }

    /* Show one side where there is room for one only. */
    turn(side) {
      this.node.dataset.side = side;
      this.pressed(side);
      if (this.texts.chosen !== undefined) this.texts.reveal(this.texts.chosen);
    }

    panes() {
      const paper = B.zh("div", { class: "paper" });
      this.texts.render("source", paper, this.page.page);
      const sheet = B.zh("div", { class: "sheet" }, this.page.articles.map((article) => this.article(article)));
      this.detail = B.el("section", { class: "detail", "aria-live": "polite", "aria-label": "What is chosen" });
      this.found = B.el("div", { class: "lists" });
      this.paper = paper;
      this.sheet = sheet;
      this.choose(null);
      const pane = (side, label, ...children) =>
        B.el("section", { class: `pane ${side}`, "aria-label": label, tabIndex: 0 }, children);
      return B.el(
        "div",
        { class: "panes" },
        pane("source", "Source page", B.el("p", { class: "pane-title", "aria-hidden": "true" }, "The page as it came"), paper),
        pane("articles", "Articles", B.el("p", { class: "pane-title", "aria-hidden": "true" }, "Its articles"), sheet),
        pane("found", "Found", this.detail, this.found),
      );
    }

    article(article) {
      const blocks = article.blocks.map((block) => {
        const tag = ROLES[block.role] || "p";
        const classes = [block.role, block.lead && "lead", block.cut && "cut"].filter(Boolean).join(" ");
        const node = B.el(tag, { class: `block ${classes}` });
        this.texts.render("articles", node, block.runs);
        if (block.cut) node.append(B.el("span", { class: "note", lang: "en" }, "breaks off here"));
        return node;
      });
      const notes = [
        article.fragment && "a fragment: its headline is not on this page",
        article.truncated && "breaks off: its end is not on this page",
        article.duplicate_of && `says the same as ${article.duplicate_of}`,
      ].filter(Boolean);
      if (article.fragment) blocks.unshift(B.el("h2", { class: "headline none", lang: "en" }, "No headline"));
      return B.el(
        "article",
        { class: "story", id: article.id },
        blocks,
        notes.length > 0 && B.el("p", { class: "note", lang: "en" }, notes.join("; ")),
      );
    }

    listen() {
      const runOf = (event) => (event.target.closest ? event.target.closest(".run") : null);
      const light = (event) => {
        const run = runOf(event);
        const i = run ? this.texts.speaker(run) : null;
        this.texts.light(i);
        return i;
      };
      this.node.addEventListener("pointerover", light);
      this.node.addEventListener("pointerleave", () => this.texts.light(null));
      this.node.addEventListener("focusin", (event) => runOf(event) && light(event));
      this.node.addEventListener("focusout", () => this.texts.light(null));
      this.node.addEventListener("click", (event) => {
        const run = runOf(event);
        if (!run || String(getSelection())) return;
        const i = this.texts.speaker(run);
        if (i !== null) this.choose(i, run.closest(".source") ? "source" : "articles");
      });
      this.node.addEventListener("keydown", (event) => {
        const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
        const run = runOf(event);
        if (event.key === "Escape" && this.texts.chosen !== undefined) this.choose(null);
        else if (run && event.key in steps) this.texts.move(run, steps[event.key]);
        else if (run && (event.key === "Enter" || event.key === " ")) this.choose(this.texts.speaker(run), "articles");
        else return;
        event.preventDefault();
      });
    }

    /* Choose an item: it stays lit, is told of, and comes into view on the sides other than `from`. */
    choose(i, from) {
      if (i !== null && i === this.texts.chosen && from) i = null;
      this.texts.choose(i);
      this.node.classList.toggle("has-choice", i !== null);
      this.tell(i);
      if (i !== null) this.texts.reveal(i, from);
      this.onChoose(i === null ? null : this.items[i]);
      for (const button of this.found.querySelectorAll("[data-item]"))
        button.setAttribute("aria-pressed", String(Number(button.dataset.item) === i));
    }

    chooseId(id) {
      const i = this.items.findIndex((item) => item.id === id);
      if (i >= 0) this.choose(i);
      return i >= 0;
    }

    tell(i) {
      B.clear(this.detail);
      if (i === null) {
        this.detail.append(
          B.el("p", { class: "hint" }, "Point at anything marked, or tap it: it lights up on both sides. Chosen, it stays and is explained here. Arrow keys go from mark to mark."),
        );
        return;
      }
      const item = this.items[i];
      const pieces = this.texts.sides.source[i].length ? item.pieces : 0;
      const rows = [
        ...(item.rows || []),
        ...(item.reason && item.type !== "reject" ? [["why", item.reason]] : []),
        ...(pieces > 1 ? [["pieces", `${pieces} on the page, joined here`]] : []),
        ...(item.truncated ? [["end", "not on this page"]] : []),
      ];
      this.detail.append(
        B.el("p", { class: `kind ${B.swatch(B.layer(item))}` }, B.itemName(item)),
        B.zh("h2", { class: item.type === "paragraph" ? "long" : null }, item.text.trim()),
        item.reading && B.el("p", { class: "reading", lang: "zh-Hans" }, item.reading),
        B.el(
          "div",
          { class: "go" },
          this.texts.has(i, "source") && B.el("button", { type: "button", onclick: () => this.turn("source") }, "See it in the source"),
          this.texts.has(i, "articles") && B.el("button", { type: "button", onclick: () => this.turn("articles") }, "See it in the article"),
          B.el("button", { type: "button", class: "close", onclick: () => this.choose(null) }, "Close"),
        ),
        B.el("dl", {}, rows.map(([name, value]) => [B.el("dt", {}, B.words(name)), B.zh("dd", {}, value)])),
        ...(item.rule ? [B.el("p", { class: "rule" }, B.el("b", {}, "Why "), B.zh("span", {}, item.rule))] : []),
        item.confidence === undefined ? "" : this.confidence(item.confidence),
      );
    }

    confidence(share) {
      const label = `Confidence ${B.percent(share)}`;
      return B.el(
        "p",
        { class: "sure" },
        label,
        B.svg(
          "svg",
          { class: "meter", viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
          B.svg("rect", { width: 100, height: 4, class: "rest" }),
          B.svg("rect", { width: 100 * share, height: 4, class: "part" }),
        ),
      );
    }

    /* What was found, as lists: facts, places with the map, numerals that are no facts, and the ledger. */
    list() {
      const facts = [], places = [], rejects = [];
      this.items.forEach((item, i) => {
        const into = { fact: facts, location: places, reject: rejects }[item.type];
        if (into && (item.type === "reject" || this.shown(item)) && (!this.query || this.texts.runs(i).some((run) => run.hit))) into.push(i);
      });
      const closed = new Set([...this.found.querySelectorAll("details:not([open])")].map((node) => node.className));
      const fresh = this.found.childElementCount === 0;
      const part = (name, title, number, open, ...children) =>
        B.el(
          "details",
          { class: name, open: fresh ? open : !closed.has(name) },
          B.el("summary", {}, B.el("h2", {}, title), B.el("span", { class: "n" }, B.count(number))),
          children,
        );
      B.clear(this.found).append(
        part("facts", "Numeric facts", facts.length, true, B.el("ol", { class: "rows" }, facts.map((i) => this.row(i)))),
        part("places", "Places", places.length, true, this.places(places)),
        part("rejects", "Numerals that are no facts", rejects.length, false, B.el("ol", { class: "rows" }, rejects.map((i) => this.row(i)))),
        part("ledger", "What became of every character", this.page.chars, false, this.ledger()),
      );
    }

    row(i) {
      const item = this.items[i];
      return B.el(
        "li",
        {},
        B.el(
          "button",
          {
            type: "button",
            class: `row ${B.swatch(B.layer(item))}`,
            "data-item": String(i),
            "aria-pressed": String(i === this.texts.chosen),
            onclick: () => this.choose(i),
            onpointerover: () => this.texts.light(i),
            onpointerout: () => this.texts.light(null),
          },
          B.zh("span", { class: "what" }, item.text),
          B.zh("span", { class: "of" }, item.measured || (item.type === "reject" ? B.words(item.reason) : "")),
          B.zh("span", { class: "value" }, item.type === "fact" ? item.reading : ""),
        ),
      );
    }

    places(found) {
      const counts = {};
      const groups = new Map();
      for (const i of found) {
        const item = this.items[i];
        if (item.place) counts[item.place] = (counts[item.place] || 0) + 1;
        const name = item.path || item.text;
        groups.set(name, [...(groups.get(name) || []), i]);
      }
      const listed = [...groups].sort(([a], [b]) => a.localeCompare(b, "zh-Hans"));
      return [
        B.map(this.map, counts, { label: "Places on this page by province" }),
        B.el(
          "ol",
          { class: "rows" },
          listed.map(([path, mentions]) => {
            let k = -1;
            return B.el(
              "li",
              {},
              B.el(
                "button",
                {
                  type: "button",
                  class: "row t-location",
                  onclick: () => this.choose(mentions[(k = (k + 1) % mentions.length)]),
                },
                B.zh("span", { class: "what" }, path.split("/").at(-1)),
                B.zh("span", { class: "of" }, path.split("/").slice(0, -1).join(" ")),
                B.el("span", { class: "value" }, mentions.length > 1 ? `× ${mentions.length}` : ""),
              ),
            );
          }),
        ),
      ];
    }

    ledger() {
      const all = Math.max(1, this.page.chars);
      let x = 0;
      const bars = this.page.roles.map(([role, number]) => {
        const width = (100 * number) / all;
        const bar = B.svg("rect", { x, width, height: 8, class: `role t-${role}` }, B.svg("title", {}, B.words(role)));
        x += width;
        return bar;
      });
      return [
        B.svg("svg", { class: "ledger-bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" }, bars),
        B.el(
          "table",
          {},
          B.el("caption", {}, "Characters of the page by role"),
          B.el("tbody", {}, this.page.roles.map(([role, number]) =>
            B.el("tr", {}, B.el("th", { scope: "row" }, B.el("span", { class: `swatch t-${role}`, "aria-hidden": "true" }), B.words(role)), B.el("td", {}, B.count(number)), B.el("td", {}, `${((100 * number) / all).toFixed(1)} %`)),
          )),
        ),
      ];
    }

    /* Highlight what is searched for on both sides, and keep the lists to it. */
    find(text) {
      this.query = text.trim().toLowerCase();
      this.ranges = { source: [], articles: [] };
      this.at = -1;
      for (const run of this.texts.all) run.hit = false;
      if (this.query) {
        this.ranges.source = B.find(this.paper, this.query);
        for (const block of this.sheet.querySelectorAll(".block")) this.ranges.articles.push(...B.find(block, this.query));
        for (const range of [...this.ranges.source, ...this.ranges.articles])
          for (const end of [range.startContainer, range.endContainer]) {
            const run = end.parentElement.closest(".run");
            if (run) run.hit = true;
          }
      }
      const all = [...this.ranges.source, ...this.ranges.articles];
      if (window.Highlight && CSS.highlights) CSS.highlights.set("found", new Highlight(...all));
      this.hits.textContent = this.query ? B.plural(this.ranges.articles.length, "hit") : "";
      if (all.length) this.next(1);
      this.list();
    }

    next(by) {
      const { source, articles } = this.ranges || { source: [], articles: [] };
      const many = Math.max(source.length, articles.length);
      if (!many) return;
      this.at = (this.at + by + many) % many;
      for (const ranges of [source, articles])
        if (ranges.length) {
          const node = ranges[Math.min(this.at, ranges.length - 1)].startContainer.parentElement;
          if (node.offsetParent) node.scrollIntoView({ block: "center" });
        }
      if (articles.length) this.hits.textContent = `${Math.min(this.at, articles.length - 1) + 1} of ${B.plural(articles.length, "hit")}`;
    }
  };

  /* The head of a page: where it is from. */
  B.pageHead = function (page) {
    const known = [page.newspaper, page.date, page.page_no && `page ${page.page_no}`].filter(Boolean);
    return B.el(
      "div",
      { class: "page-head" },
      B.zh("h1", {}, known.length ? known.join(" · ") : page.source),
      B.el(
        "p",
        { class: "facts-line" },
        known.length ? [B.zh("span", {}, page.source), " · "] : "",
        B.plural(page.articles.length, "article"),
        " · ",
        B.plural(page.items.filter((item) => item.type === "fact").length, "numeric fact"),
        " · ",
        B.plural(page.items.filter((item) => item.type === "location").length, "place"),
        " · ",
        B.plural(page.chars, "character"),
      ),
    );
  };
})(banmian);
