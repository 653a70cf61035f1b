"use strict";
/* Long lists: the rows that are left by filters, drawn a screenful at a time. */
(function (B) {
  /* Draws rows into `container` as one scrolls down. `draw(number)` gives a row's element, soon, or null to leave it
     out, `batch` of them at a time; `area` is what a button for more and a word on an empty list come after. */
  B.List = class {
    constructor(container, area, numbers, draw, batch) {
      Object.assign(this, { container, area, numbers, draw, batch, at: 0, gone: false });
      this.end = B.el(
        "button",
        { type: "button", class: "more", onclick: () => this.more().catch(B.fail) },
        "Show more",
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
        const rows = (await Promise.all(batch.map((number) => this.draw(number)))).filter(Boolean);
        if (this.gone) return;
        this.container.append(...rows);
        drawn += rows.length;
      }
      this.busy = false;
      this.end.hidden = this.at >= this.numbers.length;
      if (!this.end.hidden)
        this.watch.observe(this.end); // it tells at once where the button is still in sight
      else if (!this.container.childElementCount)
        this.area.append(B.el("p", { class: "nothing" }, "Nothing here matches."));
    }

    drop() {
      this.gone = true;
      this.watch.disconnect();
    }
  };

  /* Text with what was searched for marked. */
  B.marked = function (text, query) {
    if (!query) return text;
    const low = text.replaceAll("\u0130", "i").toLowerCase();
    const out = [];
    let at = 0;
    for (let hit = low.indexOf(query); hit >= 0; hit = low.indexOf(query, at)) {
      out.push(text.slice(at, hit), B.el("mark", {}, text.slice(hit, hit + query.length)));
      at = hit + query.length;
    }
    return [...out, text.slice(at)];
  };

  /* A list's head: its controls, and how many rows are left. */
  B.controls = function (state, change, fields) {
    const set = (name, value) => {
      state[name] = value;
      change();
    };
    return B.el(
      "form",
      { class: "list-controls", role: "search", onsubmit: (event) => event.preventDefault() },
      fields.map((field) => {
        if (field.type === "search")
          return B.el("input", {
            ...{
              type: "search",
              class: "find",
              value: state[field.name] || "",
              placeholder: field.label,
              "aria-label": field.label,
            },
            oninput: B.settled((event) => set(field.name, event.target.value), 150),
          });
        if (field.type === "range") {
          const told = B.el("output", {}, `${state[field.name] || 0} %`);
          return B.el(
            "label",
            {},
            `${field.label} `,
            B.el("input", {
              ...{ type: "range", class: field.name, min: "0", max: "100", step: "5", value: state[field.name] || "0" },
              oninput: (event) => {
                told.textContent = `${event.target.value} %`;
                set(field.name, event.target.value === "0" ? "" : event.target.value);
              },
            }),
            told,
          );
        }
        return B.el(
          "label",
          {},
          `${field.label} `,
          B.el(
            "select",
            { name: field.name, onchange: (event) => set(field.name, event.target.value) },
            B.el("option", { value: "" }, field.all),
            field.options.map(([value, name]) =>
              B.el("option", { value, selected: state[field.name] === value, lang: field.zh ? "zh-Hans" : null }, name),
            ),
          ),
        );
      }),
    );
  };
})(banmian);
