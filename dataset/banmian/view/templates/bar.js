"use strict";
/* The bar above a page: what to search for, and what to show. */
(function (B) {
  /* Search, the layers to switch, and the filters of a reader. */
  B.readerBar = function (reader) {
    const counts = new Map();
    for (const item of reader.items) {
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
              checked: !reader.off.has(layer),
              "data-layer": layer,
              onchange: (event) => {
                if (event.target.checked) reader.off.delete(layer);
                else reader.off.add(layer);
                reader.apply();
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
    reader.hits = B.el("output", { class: "hits", "aria-live": "polite" });
    return B.el(
      "div",
      { class: "bar" },
      B.el(
        "div",
        { class: "search", role: "search" },
        (reader.box = B.el("input", {
          type: "search",
          class: "find",
          placeholder: B.t("Search this page"),
          "aria-label": B.t("Search this page"),
          oninput: B.settled((event) => reader.find(event.target.value), 120),
          onkeydown: (event) => event.key === "Enter" && reader.next(event.shiftKey ? -1 : 1),
        })),
        reader.hits,
      ),
      B.el(
        "details",
        { class: "controls", open: matchMedia("(min-width: 60rem)").matches },
        B.el("summary", {}, B.t("Layers and filters")),
        B.el(
          "div",
          { class: "control-row" },
          group(B.t("Structure"), B.STRUCTURE),
          group(B.t("Places"), ["location"]),
          group(B.t("Numbers"), [...B.KIND_ORDER.map((kind) => `fact:${kind}`), "reject"]),
          filters(reader),
        ),
      ),
    );
  };

  function filters(reader) {
    const provinces = new Map();
    for (const item of reader.items)
      if (item.place && item.type !== "measured") provinces.set(item.place, (provinces.get(item.place) || 0) + 1);
    const names = new Map(reader.map.provinces.map(([code, name]) => [code, name]));
    const value = B.el("output", {}, "0 %");
    reader.select = B.el(
      "select",
      {
        onchange: (event) => {
          reader.province = event.target.value;
          reader.apply();
        },
      },
      B.el("option", { value: "" }, B.t("everywhere")),
      [...provinces]
        .sort()
        .map(([code, number]) => B.el("option", { value: code, lang: "zh-Hans" }, `${names.get(code)} (${number})`)),
    );
    return B.el(
      "fieldset",
      { class: "filters" },
      B.el("legend", {}, B.t("Filters")),
      B.el(
        "label",
        {},
        `${B.t("Confidence from")} `,
        B.el("input", {
          type: "range",
          min: "0",
          max: "100",
          step: "5",
          value: "0",
          class: "confidence",
          oninput: (event) => {
            reader.least = Number(event.target.value) / 100;
            value.textContent = B.percent(reader.least);
            reader.apply();
          },
        }),
        value,
      ),
      B.el("label", {}, `${B.t("Place")} `, reader.select),
      B.el(
        "label",
        {},
        `${B.t("Article")} `,
        B.el(
          "select",
          {
            class: "which",
            onchange: (event) => {
              reader.story = event.target.value;
              reader.apply();
              if (reader.story) reader.sheet.children[Number(reader.story)].scrollIntoView();
            },
          },
          B.el("option", { value: "" }, B.t("all")),
          reader.page.articles.map((article, k) =>
            B.el(
              "option",
              { value: String(k), lang: "zh-Hans" },
              `${k + 1} ${(article.headline || "（无标题）").slice(0, 16)}`,
            ),
          ),
        ),
      ),
    );
  }
})(banmian);
