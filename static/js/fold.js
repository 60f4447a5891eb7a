// On a phone the rows of the source are folded: the result stays in view, the source is one touch away.
(function () {
  "use strict";
  if (!window.matchMedia("(max-width: 60em)").matches) return;
  function fold(place) {
    place.querySelectorAll("details[data-fold-on-phone]").forEach(function (details) {
      details.open = false;
    });
  }
  fold(document);
  document.addEventListener("htmx:load", (event) => fold(event.detail.elt));
})();
