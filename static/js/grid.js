// A grid of ticks by keyboard: arrows move, the space bar ticks, Ctrl+Z takes the last step back.
// Each tick is one small request, sent one after another; the answer holds the cells as they are now and the line
// over the grid. Without this file the same page is a form with «Сохранить».
(function () {
  "use strict";
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const table = form.querySelector("table.grid");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const save = form.querySelector("[data-grid-save]");
  let line = Promise.resolve();

  if (save) save.hidden = true;

  function tell(html) {
    const place = document.getElementById("messages");
    if (!place) return;
    place.innerHTML = html;
    place.scrollIntoView({ block: "nearest" });
  }

  function box(value) {
    return form.querySelector('input.tick[value="' + CSS.escape(value) + '"]');
  }

  function take(html) {
    const answer = document.createElement("template");
    answer.innerHTML = html;
    answer.content.querySelectorAll("input.tick").forEach(function (cell) {
      const mine = box(cell.value);
      if (mine) mine.checked = mine.defaultChecked = cell.checked;
    });
    const bar = answer.content.getElementById("grid-bar");
    if (bar) document.getElementById("grid-bar").replaceWith(bar);
    rememberTicks();
    refreshLines();
    // What was said about the step before this one is over.
    const messages = document.getElementById("messages");
    if (messages) messages.replaceChildren();
  }

  // «Сохранить» of an outdated page would compare with what it first showed: keep that up to date.
  function rememberTicks() {
    const was = Array.from(form.querySelectorAll("input.tick")).filter((tick) => tick.defaultChecked);
    form.elements.was.value = was.map((tick) => tick.value).join(" ");
  }

  // «+» marks a whole row or column, «−» clears a full one: as the server would draw it now.
  const WORDS = { row: ["всю строку", (pair) => pair[0]], column: ["весь столбец", (pair) => pair[1]] };

  function refreshLines() {
    const bare = { row: new Set(), column: new Set() };
    form.querySelectorAll("input.tick:not(:checked)").forEach(function (tick) {
      const pair = tick.value.split("-");
      for (const kind in WORDS) bare[kind].add(WORDS[kind][1](pair));
    });
    document.querySelectorAll("button.grid-all").forEach(function (button) {
      const [kind, number] = button.value.split(" ");
      const isFull = !bare[kind].has(number);
      button.value = [kind, number, isFull ? "off" : "on"].join(" ");
      button.textContent = isFull ? "−" : "+";
      button.title = (isFull ? "Снять " : "Отметить ") + WORDS[kind][0];
      button.setAttribute("aria-label", button.title + button.getAttribute("aria-label").replace(/^[^:]*/, ""));
    });
  }

  async function send(url, fields) {
    const answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: { "X-CSRFToken": token, "HX-Request": "true" },
    });
    const html = await answer.text();
    if (answer.redirected) return location.reload();
    if (answer.ok) return take(html);
    if (answer.status === 409 || answer.status === 422) tell(html);
    throw new Error(String(answer.status));
  }

  function fail(error) {
    if (error.message === "409" || error.message === "422") return;
    const box = document.createElement("p");
    box.textContent = "Не сохранено: нет связи, нет прав или страница устарела. Обновите страницу и повторите.";
    tell('<div class="message message-error"><div>' + box.outerHTML + "</div></div>");
  }

  function queue(url, fields, undo) {
    line = line.then(() => send(url, fields)).catch(function (error) {
      if (undo) undo();
      fail(error);
    });
    return line;
  }

  form.addEventListener("change", function (event) {
    const tick = event.target.closest("input.tick");
    if (!tick) return;
    const wanted = tick.checked;
    tick.setAttribute("aria-busy", "true");
    queue(form.dataset.grid, { cell: tick.value, on: wanted ? "1" : "0" }, () => { tick.checked = !wanted; })
      .then(() => tick.removeAttribute("aria-busy"));
  });

  document.addEventListener("submit", function (event) {
    if (!event.target.closest("#grid-bar")) return;
    event.preventDefault();
    takeBack();
  }, true);

  function takeBack() {
    line = line.then(function () {
      const step = document.querySelector("#grid-bar [name=step]");
      return step ? send(form.dataset.undo, { step: step.value }) : undefined;
    }).catch(fail);
  }

  document.addEventListener("keydown", function (event) {
    const typing = event.target.closest("input:not(.tick), textarea, select");
    if ((event.ctrlKey || event.metaKey) && event.code === "KeyZ" && !event.shiftKey && !typing) {
      event.preventDefault();
      takeBack();
    }
  });

  if (!table) return;

  // One stop of the Tab key for the whole field; arrows inside.
  const ticks = table.querySelectorAll("input.tick");
  ticks.forEach((tick, place) => { tick.tabIndex = place ? -1 : 0; });

  table.addEventListener("focusin", function (event) {
    if (!event.target.matches("input.tick")) return;
    table.querySelectorAll('input.tick[tabindex="0"]').forEach((tick) => { tick.tabIndex = -1; });
    event.target.tabIndex = 0;
  });

  const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

  function neighbour(cell, event) {
    const row = cell.parentElement, rows = row.parentElement.rows, place = cell.cellIndex;
    if (event.key === "Home") return row.cells[1];
    if (event.key === "End") return row.cells[row.cells.length - 1];
    const step = STEPS[event.key];
    if (!step) return null;
    const other = rows[row.sectionRowIndex + step[0]];
    return other ? other.cells[place + step[1]] : null;
  }

  table.addEventListener("keydown", function (event) {
    if (!event.target.matches("input.tick") || event.ctrlKey || event.altKey || event.metaKey) return;
    const next = neighbour(event.target.closest("td"), event);
    const tick = next && next.querySelector("input.tick");
    if (!tick) return;
    event.preventDefault();
    tick.focus();
    tick.closest("td").scrollIntoView({ block: "nearest", inline: "nearest" });
  });
})();
