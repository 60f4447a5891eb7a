// The review by keyboard: a key presses the button that carries its place on the keyboard (data-code), so «П» works in
// either alphabet. Nothing is pressed before the picture is there to be looked at. Without this file the buttons do.
(function () {
  "use strict";
  const picture = document.querySelector("[data-page-picture]");
  let isSent = false;

  function isSeen() {
    return !picture || (picture.complete && picture.naturalWidth > 0);
  }

  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented) return;
    // A second click while the answer is on its way would speak of a page that is decided already.
    if (isSent) return event.preventDefault();
    isSent = true;
  });
  // The browser's own «back» shows the page as it was left.
  window.addEventListener("pageshow", () => { isSent = false; });

  document.addEventListener("keydown", function (event) {
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    const target = document.querySelector('[data-code="' + CSS.escape(event.code) + '"]');
    if (!target) return;
    event.preventDefault();
    if (isSent || (target.closest("[data-review]") && !isSeen())) return;
    target.click();
  });
})();
