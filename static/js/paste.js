// Word puts a table on the clipboard as HTML too, with its merged cells and lists. The text field shows the text,
// a hidden field carries the HTML. Typing afterwards throws the HTML away: what is seen is what is read.
(function () {
  "use strict";
  const LONGEST = 5 * 1024 * 1024;

  document.querySelectorAll("textarea[data-paste-html]").forEach(function (area) {
    const hidden = document.getElementById(area.dataset.pasteHtml);
    const note = document.querySelector("[data-pasted]");
    let pasting = false;

    function say(words) {
      note.textContent = words;
      note.hidden = !words;
    }

    area.addEventListener("paste", function (event) {
      const html = event.clipboardData ? event.clipboardData.getData("text/html") : "";
      if (!/<table[\s>]/i.test(html) || html.length > LONGEST) return;
      hidden.value = html;
      pasting = true;
      say("Таблица вставлена вместе с оформлением: объединённые ячейки и списки будут учтены.");
    });

    area.addEventListener("input", function () {
      if (!pasting && hidden.value) {
        hidden.value = "";
        say("Текст изменён вручную, поэтому оформление не учитывается.");
      }
      pasting = false;
    });
  });
})();
