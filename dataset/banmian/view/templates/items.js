"use strict";
/* What the kinds of items are called, and which layer each belongs to. */
(function (B) {
  const FAMILIES = {
    money: ["money"],
    share: ["percentage", "percentage_point", "ratio", "multiple"],
    time: ["date", "time", "duration", "age", "frequency"],
    size: ["length", "area", "volume", "mass", "speed", "temperature", "energy", "power", "measure"],
    count: ["count"],
    rank: ["ordinal", "score", "number"],
  };
  const FAMILY_OF = {};
  for (const [family, kinds] of Object.entries(FAMILIES)) for (const kind of kinds) FAMILY_OF[kind] = family;

  B.STRUCTURE = [
    ...["kicker", "headline", "subtitle", "byline", "dateline", "section_head", "caption", "credit"],
    ...["furniture", "unassigned"],
  ];
  B.family = (kind) => FAMILY_OF[kind] || "rank";
  B.KIND_ORDER = Object.values(FAMILIES).flat();

  /* The layer that shows or hides an item. */
  B.layer = (item) => (item.type === "fact" ? `fact:${item.kind}` : item.type === "measured" ? "" : item.type);
  B.layerName = (layer) => B.words(layer.replace("fact:", ""));
  B.swatch = (layer) => (layer.startsWith("fact:") ? `f-${B.family(layer.slice(5))}` : `t-${layer}`);

  /* What an item is, in a few words. */
  B.itemName = function (item) {
    if (item.type === "fact") return B.words(item.kind);
    const more = item.type === "location" ? item.level : item.type === "reject" ? item.reason : "";
    return more ? `${B.words(item.type)} · ${B.words(more)}` : B.words(item.type);
  };
  B.itemLabel = (item) =>
    `${item.text.trim().slice(0, 80)}, ${B.itemName(item)}${item.reading ? ", " + item.reading : ""}`;
})(banmian);
