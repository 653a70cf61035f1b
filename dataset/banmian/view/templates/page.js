"use strict";
/* A page alone: its data stand in the document. */
(function (B) {
  const data = JSON.parse(document.getElementById("data").textContent);
  const page = B.readPage(data.page);
  B.single = page.id;
  const masthead = document.querySelector(".masthead");
  const brand = masthead.firstElementChild;

  function draw() {
    const reader = new B.Reader(page, data.map, {
      fields: data.fields,
      onChoose: (item) => {
        const hash = item && item.id ? `#${item.id}` : " ";
        if (history.replaceState && location.hash !== hash)
          history.replaceState(null, "", hash === " " ? location.pathname + location.search : hash);
      },
    });
    masthead.replaceChildren(brand, B.pageHead(page), B.languageSwitch(draw));
    document.querySelector("main").replaceChildren(reader.node);
    if (location.hash.length > 1) reader.chooseId(decodeURIComponent(location.hash.slice(1)));
  }
  draw();
})(banmian);
