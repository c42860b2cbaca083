(function () {
  "use strict";
  // A window as narrow as a phone scrolls through the slides instead.
  if (window.innerWidth < 700) { return; }
  document.documentElement.classList.add("sw-deck-on");
  window.reveal_transition = "none";
  window.reveal_number = "c/t";
  window.reveal_width = 1280;
  window.reveal_height = 720;
  window.reveal_scroll = false;
  // Shown by the workbench a deck lives in a sandbox without memory; reveal.js then gets one that forgets.
  ["sessionStorage", "localStorage"].forEach(function (name) {
    try { window[name].length; }
    catch { Object.defineProperty(window, name, { value: { getItem: function () { return null; }, setItem: function () {}, removeItem: function () {} } }); }
  });
  // The bundle asks these for formulas; a deck has none.
  window.MathJax = { Hub: { getAllJax: function () { return null; }, Rerender: function () {} } };
  // No window of speaker notes: what to say stands on the run sheet.
  document.addEventListener("keydown", function (event) {
    if (event.key === "s" || event.key === "S") { event.stopImmediatePropagation(); }
  }, true);
  /* reveal */
})();
