"use strict";
/* Charts as tables with a bar in each row, and columns: read by eye, by a screen reader, or copied. */
(function (B) {
  /* Rows of `[name, number]`, each with a bar as long as the number says; `link(name)` makes the names links. */
  B.bars = function (title, rows, { link, words, swatch, zh } = {}) {
    const most = Math.max(1, ...rows.map(([, number]) => number));
    return B.el(
      "table",
      { class: "bars" },
      B.el("caption", {}, title),
      B.el(
        "tbody",
        {},
        rows.map(([name, number]) => {
          const told = words ? words(name) : name;
          const tag = link
            ? B.el("a", { href: link(name), lang: zh ? "zh-Hans" : null }, told)
            : B.el("span", { lang: zh ? "zh-Hans" : null }, told);
          return B.el(
            "tr",
            { "data-name": name },
            B.el("th", { scope: "row" }, tag),
            B.el(
              "td",
              { class: "bar-cell", "aria-hidden": "true" },
              B.svg(
                "svg",
                { viewBox: "0 0 100 10", preserveAspectRatio: "none", class: swatch ? swatch(name) : null },
                B.svg("rect", { width: (100 * number) / most, height: 10, class: "bar-fill" }),
              ),
            ),
            B.el("td", { class: "number" }, B.count(number)),
          );
        }),
      ),
    );
  };

  /* Columns over `[from, number]`; `told(from, next)` names a column's range. */
  B.histogram = function (title, bins, { told, axis }) {
    const most = Math.max(1, ...bins.map(([, number]) => number));
    const width = 400,
      height = 120,
      step = width / bins.length;
    const shapes = bins.map(([from, number], k) => {
      const tall = number ? Math.max(2, ((height - 18) * number) / most) : 0;
      const next = bins[k + 1] ? bins[k + 1][0] : null;
      return [
        B.svg(
          "rect",
          { x: k * step + 1, y: height - tall, width: step - 2, height: tall, class: "bar-fill" },
          B.svg("title", {}, `${told(from, next)}: ${B.count(number)}`),
        ),
        number > 0 && B.svg("text", { x: k * step + step / 2, y: height - tall - 4, class: "on-bar" }, B.short(number)),
        (bins.length < 12 || k % 4 === 0) &&
          B.svg("text", { x: k * step + 1, y: height + 14, class: "axis" }, axis(from)),
      ];
    });
    const spoken = bins
      .filter(([, n]) => n)
      .map(([from, n]) => {
        const k = bins.findIndex(([start]) => start === from);
        return `${told(from, bins[k + 1] ? bins[k + 1][0] : null)}: ${n}`;
      });
    return B.el(
      "figure",
      { class: "histogram" },
      B.el("figcaption", {}, title),
      B.svg(
        "svg",
        { viewBox: `0 0 ${width} ${height + 20}`, role: "img", "aria-label": `${title}. ${spoken.join("; ")}` },
        B.svg("line", { x1: 0, x2: width, y1: height, y2: height, class: "base" }),
        shapes,
      ),
    );
  };
})(banmian);
