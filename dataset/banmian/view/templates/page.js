"use strict";
/* A page alone: its data stand in the document. */
(function (B) {
  const data = JSON.parse(document.getElementById("data").textContent);
  const reader = new B.Reader(data.page, data.map, {
    onChoose: (item) => {
      const hash = item && item.id ? `#${item.id}` : " ";
      if (history.replaceState && location.hash !== hash)
        history.replaceState(null, "", hash === " " ? location.pathname + location.search : hash);
    },
  });
  document.querySelector(".masthead").append(B.pageHead(data.page));
  document.querySelector("main").replaceChildren(reader.node);
  if (location.hash.length > 1) reader.chooseId(decodeURIComponent(location.hash.slice(1)));
})(banmian);
