"use strict";
/* Long lists: the rows that are left by filters, sorted, drawn a screenful at a time, and taken away as a file. */
(function (B) {
  /* Draws rows into `container` as one scrolls down. `draw(number)` gives a row's element, soon, or null to leave it
     out, `batch` of them at a time; `area` is what a button for more and a word on an empty list come after. */
  B.List = class {
    constructor(container, area, numbers, draw, batch) {
      Object.assign(this, { container, area, numbers, draw, batch, at: 0, gone: false });
      this.end = B.el(
        "button",
        { type: "button", class: "more", onclick: () => this.more().catch(B.fail) },
        B.t("Show more"),
      );
      area.append(this.end);
      this.watch = new IntersectionObserver(
        (entries) => entries.some((e) => e.isIntersecting) && this.more().catch(B.fail),
        { rootMargin: "600px" },
      );
      this.ready = this.more();
    }

    async more() {
      if (this.busy || this.gone) return;
      this.busy = true;
      this.watch.disconnect();
      let drawn = 0;
      while (drawn < this.batch / 2 && this.at < this.numbers.length) {
        const batch = this.numbers.slice(this.at, this.at + this.batch);
        this.at += batch.length;
        const rows = (await Promise.all(Array.from(batch, (number) => this.draw(number)))).filter(Boolean);
        if (this.gone) return;
        this.container.append(...rows);
        drawn += rows.length;
      }
      this.busy = false;
      this.end.hidden = this.at >= this.numbers.length;
      if (!this.end.hidden)
        this.watch.observe(this.end); // it tells at once where the button is still in sight
      else if (!this.container.childElementCount)
        this.area.append(B.el("p", { class: "nothing" }, B.t("Nothing here matches.")));
    }

    drop() {
      this.gone = true;
      this.watch.disconnect();
    }
  };

  /* Text with what was searched for marked. */
  B.marked = function (text, query) {
    if (!query) return text;
    const low = B.fold(text);
    const out = [];
    let at = 0;
    for (let hit = low.indexOf(query); hit >= 0; hit = low.indexOf(query, at)) {
      out.push(text.slice(at, hit), B.el("mark", {}, text.slice(hit, hit + query.length)));
      at = hit + query.length;
    }
    return [...out, text.slice(at)];
  };

  B.link = function (view, state) {
    const asked = new URLSearchParams(Object.entries(state || {}).filter(([, value]) => value));
    return `#/${view}${String(asked) ? `?${asked}` : ""}`;
  };

  /* A view that is a list.

     `fields`: its filters; `numbers(state)`: the rows they leave, in order; `draw(number, query)`: a row's element;
     `told(n)`: how many there are, in words; `table`: columns of all rows, to sort, count and download (see tables.js);
     `head(sort)`: the head of a table, where it is one; `above`: elements above the list; `batch`: rows drawn at a time. */
  B.listed = function (node, view, state, title, list) {
    const output = B.el("output", { class: "hits", "aria-live": "polite" });
    const area = B.el("div", { class: "list-area" });
    const above = B.el("div", { class: "above" });
    let drawn = null,
      found = [],
      asked = 0;
    const change = async () => {
      if (!node.isConnected) return;
      const mine = ++asked;
      history.replaceState(null, "", B.link(view, state));
      let numbers = await list.numbers(state);
      if (mine !== asked) return;
      if (state.sort && list.table)
        numbers = await B.sorted(numbers, state.sort, list.table, (share) => {
          output.textContent = B.t("sorting: {share}", { share: B.percent(share) });
          return mine === asked;
        });
      if (mine !== asked) return;
      found = numbers;
      output.textContent = list.told(numbers.length);
      if (drawn) drawn.drop();
      tools.changed();
      if (list.above) B.clear(above).append(...(await list.above(state)).filter(Boolean));
      const rows = list.head ? B.el("tbody", {}) : B.el("ol", { class: "entries" });
      const head = list.head && list.head(state.sort || "", (sort) => ((state.sort = sort), tools.sorted(sort), change()));
      B.clear(area).append(head ? B.el("table", { class: "wide" }, head, rows) : rows);
      drawn = new B.List(rows, area, numbers, (n) => list.draw(n, B.fold((state.q || "").trim())), list.batch || 40);
      await drawn.ready;
    };
    const again = () => change().catch(B.fail);
    const tools = B.tools(view, state, list, () => found, again);
    node.append(
      B.el(
        "div",
        { class: "listing" },
        B.el("h1", {}, title),
        B.controls(state, again, list.fields || []),
        above,
        B.el("div", { class: "list-line" }, output, tools.node),
        tools.area,
        area,
      ),
    );
    return change();
  };

  const field = {
    search: (f, state, set) =>
      B.el("input", {
        type: "search",
        class: "find",
        value: state[f.name] || "",
        placeholder: f.label,
        "aria-label": f.label,
        oninput: B.settled((event) => set(f.name, event.target.value), 150),
      }),
    date: (f, state, set) =>
      B.el(
        "label",
        {},
        `${f.label} `,
        B.el("input", {
          type: "date",
          name: f.name,
          value: state[f.name] || "",
          min: f.min,
          max: f.max,
          onchange: (event) => set(f.name, event.target.value),
        }),
      ),
    range: (f, state, set) => {
      const told = B.el("output", {}, `${state[f.name] || 0} %`);
      return B.el(
        "label",
        {},
        `${f.label} `,
        B.el("input", {
          ...{ type: "range", class: f.name, min: "0", max: "100", step: "5", value: state[f.name] || "0" },
          oninput: (event) => {
            told.textContent = `${event.target.value} %`;
            set(f.name, event.target.value === "0" ? "" : event.target.value);
          },
        }),
        told,
      );
    },
    select: (f, state, set) =>
      B.el(
        "label",
        {},
        `${f.label} `,
        B.el(
          "select",
          { name: f.name, onchange: (event) => set(f.name, event.target.value) },
          f.all !== null && B.el("option", { value: "" }, f.all),
          f.options.map(([value, name]) =>
            B.el("option", { value, selected: state[f.name] === value, lang: f.zh ? "zh-Hans" : null }, name),
          ),
        ),
      ),
  };

  /* A list's filters; those that are null are none. */
  B.controls = function (state, change, fields) {
    const set = (name, value) => {
      state[name] = value;
      change();
    };
    return B.el(
      "form",
      { class: "list-controls", role: "search", onsubmit: (event) => event.preventDefault() },
      fields.filter(Boolean).map((f) => field[f.type](f, state, set)),
    );
  };
})(banmian);
