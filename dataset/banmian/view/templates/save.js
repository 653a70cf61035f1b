"use strict";
(function (B) {
  /* Hands a file to the one who looks. */
  B.saveFile = function (name, type, parts) {
    const url = URL.createObjectURL(new Blob(parts, { type }));
    const link = B.el("a", { href: url, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  };
})(banmian);
