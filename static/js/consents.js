// A pile of papers by keyboard: letters or arrows choose the row, a digit writes it down, and the next row is chosen.
// Without this file every row has its buttons.
(function () {
  "use strict";
  const table = document.querySelector("table[data-entry]");
  if (!table) return;

  // A letter is known by its key, so that a forgotten English layout does no harm.
  const KEYS = {
    KeyQ: "й", KeyW: "ц", KeyE: "у", KeyR: "к", KeyT: "е", KeyY: "н", KeyU: "г", KeyI: "ш", KeyO: "щ", KeyP: "з",
    BracketLeft: "х", BracketRight: "ъ", KeyA: "ф", KeyS: "ы", KeyD: "в", KeyF: "а", KeyG: "п", KeyH: "р", KeyJ: "о",
    KeyK: "л", KeyL: "д", Semicolon: "ж", Quote: "э", KeyZ: "я", KeyX: "ч", KeyC: "с", KeyV: "м", KeyB: "и", KeyN: "т",
    KeyM: "ь", Comma: "б", Period: "ю", Backquote: "е",
  };
  const PAUSE = 900;
  const nobody = document.querySelector("[data-entry-nobody]");
  let typed = "", typedAt = 0, current = "", isAstray = false;

  function rows() { return Array.from(table.querySelectorAll("tr[data-row]")); }

  function choose(row) {
    if (!row) return;
    isAstray = false;
    nobody.textContent = "";
    rows().forEach((other) => { other.tabIndex = -1; other.classList.remove("is-current"); });
    current = row.id;
    row.tabIndex = 0;
    row.classList.add("is-current");
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  // The paper of somebody who is not in this list: its answer must not go to the row that happened to be chosen before.
  function goAstray(row) {
    isAstray = true;
    nobody.textContent = nobody.dataset.words.replace("…", typed + "…");
    row.classList.remove("is-current");
  }

  function beside(row, step) {
    const all = rows();
    return all[all.indexOf(row) + step];
  }

  function byLetters(row, letter) {
    const now = Date.now();
    typed = now - typedAt > PAUSE ? letter : typed + letter;
    typedAt = now;
    const all = rows();
    const from = all.indexOf(row) + (typed.length === 1 ? 1 : 0);
    const order = all.slice(from).concat(all.slice(0, from));
    return order.find((one) => one.dataset.name.replaceAll("ё", "е").startsWith(typed));
  }

  function look(row, letter) {
    const found = byLetters(row, letter);
    if (found) choose(found);
    else goAstray(row);
  }

  function turn(row, step) {
    const select = row.querySelector("select");
    if (!select) return;
    select.selectedIndex = (select.selectedIndex + step + select.length) % select.length;
  }

  function press(row, digit) {
    typed = "";
    if (isAstray) return;
    if (digit === "3") return choose(beside(row, 1));
    const button = row.querySelector('button[data-key="' + digit + '"]');
    if (button) button.click();
  }

  // What each key does to the chosen row; undefined: not ours.
  function deed(event, row) {
    const digit = /^(?:Digit|Numpad)([0-3])$/.exec(event.code);
    if (digit) return event.repeat ? () => {} : () => press(row, digit[1]);
    if (event.code === "ArrowDown") return () => choose(beside(row, 1));
    if (event.code === "ArrowUp") return () => choose(beside(row, -1));
    if (event.code === "ArrowRight") return () => turn(row, 1);
    if (event.code === "ArrowLeft") return () => turn(row, -1);
    const letter = KEYS[event.code];
    return letter && (() => look(row, letter));
  }

  // While a row is being replaced by its answer nothing has the focus: a quick hand types on all the same.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("select, input, textarea")) return;
    const lost = event.target === document.body && document.getElementById(current);
    const row = event.target.closest("table[data-entry] tr[data-row]") || lost;
    const act = row && deed(event, row);
    if (!act) return;
    event.preventDefault();
    act();
  });

  table.addEventListener("click", function (event) {
    const row = event.target.closest("tr[data-row]");
    // A button that the mouse presses means its row, whatever was typed before.
    const others = isAstray ? "a, select, input" : "a, button, select, input";
    if (row && !event.target.closest(others)) choose(row);
  });

  // The row came back as it is now: written down, on to the next; refused, stay and read why. Whoever has gone on to
  // another row meanwhile stays there; whoever holds the paper of nobody is not led to the next row either.
  table.addEventListener("htmx:afterSettle", function (event) {
    const row = event.detail.elt.closest && document.getElementById(event.detail.elt.id);
    if (isAstray || !row || !row.matches("tr[data-row]") || row.id !== current) return;
    choose("saved" in row.dataset ? beside(row, 1) || row : row);
  });

  rows().forEach((row) => { row.tabIndex = -1; });
  const first = rows().find((row) => row.querySelector('[data-key="1"]')) || rows()[0];
  if (location.hash) choose(document.querySelector(location.hash + "[data-row]") || first);
  else choose(first);
})();
