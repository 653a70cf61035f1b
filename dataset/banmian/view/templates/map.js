"use strict";
/* The outline map: how many of something lie in each province. */
(function (B) {
  B.shortName = (name) => name.replace(/(?:壮族|回族|维吾尔)?自治区$|特别行政区$|[省市]$/, "");

  /* Labels of small provinces stand beside them, clear of their neighbours'; below the map there is room for those of the south. */
  const BESIDE = { 110000: [0, -14], 120000: [40, 10], 310000: [34, 0], 810000: [52, 4], 820000: [-34, 30] };
  const BELOW = 40;

  function step(number, most) {
    return number === 0 ? 0 : 1 + Math.min(3, Math.floor((4 * Math.sqrt(number - 1)) / Math.sqrt(most)));
  }

  /* `counts` by code of the province; `pick(code)` makes those with a count buttons. */
  B.map = function (data, counts, { label, unit, pick, picked } = {}) {
    const most = Math.max(1, ...Object.values(counts));
    const [width, height] = data.size;
    const shapes = [];
    const names = [];
    for (const [code, name, x, y, path] of data.provinces) {
      const number = counts[code] || 0;
      const told = `${name}: ${number ? B.plural(number, unit || "mention") : B.t("none")}`;
      const button = pick && number > 0;
      const shape = B.svg(
        "g",
        {
          class: `province step-${step(number, most)}${picked === code ? " picked" : ""}`,
          "data-code": code,
          role: button ? "button" : null,
          tabindex: button ? "0" : null,
          "aria-label": button ? told : null,
          "aria-pressed": button ? String(picked === code) : null,
          onclick: button ? () => pick(code) : null,
          onkeydown: button
            ? (event) => {
                if (event.key === "Enter" || event.key === " ") {
                  event.preventDefault();
                  pick(code);
                }
              }
            : null,
        },
        B.svg("title", {}, told),
        B.svg("path", { d: path }),
        ["810000", "820000"].includes(code) && B.svg("circle", { cx: x, cy: y, r: number ? 9 : 4 }),
      );
      shapes.push(shape);
      if (number) {
        const [right, down] = BESIDE[code] || [0, 0];
        const at = { x: x + right, "aria-hidden": "true" };
        names.push(
          B.svg("text", { ...at, y: y + down }, B.shortName(name)),
          B.svg("text", { ...at, y: y + down + 28, class: "number" }, B.count(number)),
        );
      }
    }
    const told = data.provinces.filter(([code]) => counts[code]).map(([code, name]) => `${name} ${counts[code]}`);
    return B.svg(
      "svg",
      {
        class: "map",
        viewBox: `-4 -4 ${width + 8} ${height + BELOW}`,
        role: pick ? "group" : "img",
        "aria-label": `${label || B.t("Map of provinces")}: ${told.join(", ") || B.t("no place")}`,
        lang: "zh-Hans",
      },
      shapes,
      names,
    );
  };
})(banmian);
