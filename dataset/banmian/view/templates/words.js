"use strict";
/* The words of the interface, in English or in Chinese. English stands in the program and is the key to the Chinese. */
(function (B) {
  const told = B.keep.get("language");
  const asked = (navigator.languages && navigator.languages[0]) || navigator.language || "en";
  B.language = told || (asked.toLowerCase().startsWith("zh") ? "zh" : "en");

  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));
  const chinese = (table, key) => (B.language === "zh" && Object.hasOwn(table, key) ? table[key] : null);

  /* A sentence of the interface, with `{name}` filled in. */
  B.t = (english, values) => fill(chinese(B.ZH, english) ?? english, values);

  const ENGLISH = { location: "place", reject: "not a fact" };

  /* A term of the data (`section_head`, `money`) as words. */
  B.words = (term) => chinese(B.ZH_TERMS, term) ?? (Object.hasOwn(ENGLISH, term) ? ENGLISH[term] : String(term).replaceAll("_", " "));

  /* `3 articles`, 3 篇文章. */
  B.plural = function (number, one, many) {
    const template = chinese(B.ZH_COUNTS, one);
    if (template) return template.replace("{n}", B.count(number));
    return `${B.count(number)} ${number === 1 ? one : many || one + "s"}`;
  };

  /* The language of the interface, for an element inside the text of a newspaper. */
  B.lang = () => (B.language === "zh" ? "zh-CN" : "en");
  document.documentElement.lang = B.lang();

  /* A button that turns the interface to the other language; `draw` draws it anew. */
  B.languageSwitch = function (draw) {
    const other = B.language === "zh" ? "en" : "zh";
    return B.el(
      "button",
      {
        type: "button",
        class: "language",
        lang: other === "zh" ? "zh-CN" : "en",
        onclick: () => {
          B.language = other;
          B.keep.set("language", other);
          document.documentElement.lang = B.lang();
          draw();
          const button = document.querySelector(".language");
          if (button) button.focus();
        },
      },
      other === "zh" ? "中文" : "English",
    );
  };
})(banmian);
