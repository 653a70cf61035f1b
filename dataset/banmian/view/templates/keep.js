"use strict";
/* What the browser keeps from visit to visit: a language, a name, corrections that are not exported yet. Where it keeps
   nothing (a frame without an origin, a private window) all holds as long as the page is open. */
(function (B) {
  const memory = new Map();
  let storage = null;
  try {
    storage = window.localStorage;
    storage.setItem("banmian.tried", "1");
    storage.removeItem("banmian.tried");
  } catch {
    storage = null;
  }

  B.keep = {
    lasts: storage !== null,

    get(name, otherwise = null) {
      const text = storage ? storage.getItem(`banmian.${name}`) : memory.get(name);
      if (text === null || text === undefined) return otherwise;
      try {
        return JSON.parse(text);
      } catch {
        return otherwise;
      }
    },

    /* Keeps the value; true where it will be there after a reload. */
    set(name, value) {
      const text = JSON.stringify(value);
      memory.set(name, text);
      if (!storage) return false;
      try {
        storage.setItem(`banmian.${name}`, text);
        return true;
      } catch {
        return false; // it is full
      }
    },
  };

  /* Calls when another window of this site has changed what is kept. */
  B.keep.watch = (call) =>
    addEventListener("storage", (event) => {
      if (event.key && event.key.startsWith("banmian.")) call(event.key.slice("banmian.".length));
    });
})(banmian);
