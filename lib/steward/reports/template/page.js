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
  open(window.location.hash);
})();
