// The load of a class: arrows go up and down the column of hours, and the sum is counted while one types.
(function () {
  "use strict";
  const form = document.querySelector("form[data-load]");
  const place = document.querySelector("[data-load-sum]");
  if (!form || !place) return;
  const hours = Array.from(form.querySelectorAll("input.load-hours"));

  function count() {
    const sum = hours.reduce((total, box) => total + (Number(box.value.trim().replace(",", ".")) || 0), 0);
    place.textContent = "в форме сейчас: " + String(Math.round(sum * 100) / 100).replace(".", ",") + " ч по всем строкам";
  }

  form.addEventListener("input", count);
  form.addEventListener("keydown", function (event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const at = hours.indexOf(event.target);
    if (!step || at < 0 || !hours[at + step]) return;
    event.preventDefault();
    hours[at + step].focus();
    hours[at + step].select();
  });
  count();
})();
