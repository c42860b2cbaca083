(function () {
  "use strict";
  var root = document.documentElement;
  function dark() {
    var chosen = root.getAttribute("data-theme");
    return chosen ? chosen === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function open(hash) {
    var place = hash && document.getElementById(decodeURIComponent(hash.slice(1)));
    if (place && place.tagName === "DETAILS") { place.open = true; place.scrollIntoView(); }
  }
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-report]");
    if (button) {
      if (button.getAttribute("data-report") === "print") { window.print(); }
      else { root.setAttribute("data-theme", dark() ? "light" : "dark"); }
    }
    var link = event.target.closest("a[href^='#']");
    if (link) { open(link.getAttribute("href")); }
  });
  // Served by the workbench, the report leads on to its pages; sent on as a file, it leads nowhere.
  var served = window.location.pathname.indexOf("/steward/files/");
  if (/^http/.test(window.location.protocol) && served >= 0) {
    document.querySelectorAll("a[data-app]").forEach(function (link) {
      var base = window.location.pathname.slice(0, served + 1);
      link.href = base + "voila/render/notebooks/" + link.getAttribute("data-app") + ".ipynb?" + link.getAttribute("data-query") + "&locale=" + root.lang.slice(0, 2);
      link.hidden = false;
    });
  }
  open(window.location.hash);
})();
