"use strict";
/* Elements made from data. Text is only ever set as text, never as markup. */
const banmian = {};
(function (B) {
  const SVG = "http://www.w3.org/2000/svg";
  // Characters that do not show, or turn the direction of what follows: each is drawn as a small sign.
  const HIDDEN =
    /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/u;
  const HIDDEN_ALL = new RegExp(`(${HIDDEN.source})`, "u");

  function attribute(node, name, value) {
    if (value === null || value === undefined || value === false) return;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "style") Object.assign(node.style, value);
    else if (name in node && typeof value !== "string" && !(node instanceof SVGElement)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }

  function build(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) attribute(node, name, value);
    for (const child of children.flat(Infinity)) {
      if (child === null || child === undefined || child === false) continue;
      if (child instanceof Node) node.append(child);
      else B.write(node, String(child));
    }
    return node;
  }

  B.el = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);
  B.svg = (tag, attributes, ...children) => build(document.createElementNS(SVG, tag), attributes, children);

  /* Append text; what does not show stands as a sign that names it. */
  B.write = function (node, text) {
    text = text.replace(/\r\n?/g, "\n");
    if (!HIDDEN.test(text)) {
      node.append(text);
      return;
    }
    for (const piece of text.split(HIDDEN_ALL)) {
      if (HIDDEN.test(piece) && [...piece].length === 1) {
        const code = piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
        const sign = document.createElement("span");
        sign.className = "hidden-character";
        sign.textContent = code;
        sign.title = B.t("U+{code}, a character that does not show", { code });
        node.append(sign);
      } else if (piece) node.append(piece);
    }
  };

  B.add = (node, ...children) => build(node, null, children);

  /* Text of the newspaper, in an element of its own direction. */
  B.zh = (tag, attributes, ...children) => B.el(tag, { lang: "zh-Hans", ...attributes }, ...children);
  B.count = (number) => number.toLocaleString("en-US");
  B.short = (number) =>
    number < 1000 ? String(number) : Intl.NumberFormat("en", { notation: "compact" }).format(number);
  B.percent = (share) => `${Math.round(share * 100)} %`;
  B.clear = (node) => (node.replaceChildren(), node);

  /* Calls once the last of several calls in a row is `wait` milliseconds old. */
  B.settled = function (call, wait) {
    let timer;
    return (...args) => {
      clearTimeout(timer);
      timer = setTimeout(() => call(...args), wait);
    };
  };
})(banmian);
