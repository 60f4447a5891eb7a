// The little that pages do by themselves. Everything works without this file; it only saves clicks and explains failures.
(function () {
  "use strict";

  function say(title, text) {
    const place = document.getElementById("messages");
    if (!place) return;
    const box = document.createElement("div");
    const body = document.createElement("div");
    const heading = document.createElement("h2");
    const words = document.createElement("p");
    box.className = "message message-error";
    heading.textContent = title;
    words.textContent = text;
    body.append(heading, words);
    box.append(body);
    place.replaceChildren(box);
    place.scrollIntoView({ block: "nearest" });
  }

  const ANSWERS = {
    403: ["Не сохранено: нет прав или страница устарела", "Обновите страницу и повторите. Если не помогло, нужную роль назначает директор."],
    404: ["Запись не найдена", "Возможно, её уже удалили. Обновите страницу."],
  };

  document.addEventListener("htmx:responseError", function (event) {
    const answer = ANSWERS[event.detail.xhr.status];
    if (answer) say(answer[0], answer[1]);
    else say("Не получилось: ошибка программы", "Изменение не сохранено. Обновите страницу и повторите; если не помогло, сообщите системному администратору.");
  });

  function unreachable() {
    say("Нет связи с программой", "Изменение не сохранено. Проверьте сеть и повторите.");
  }
  document.addEventListener("htmx:sendError", unreachable);
  document.addEventListener("htmx:timeout", unreachable);

  // After the session has expired an htmx request is led to the login page; it must not appear inside a table row.
  document.addEventListener("htmx:beforeOnLoad", function (event) {
    const arrived = event.detail.xhr.responseURL;
    const login = document.body.dataset.loginUrl;
    if (arrived && login && new URL(arrived).pathname === login && location.pathname !== login) {
      event.preventDefault();
      location.assign(login + "?next=" + encodeURIComponent(location.pathname + location.search));
    }
  });

  // A second click on «Сохранить» sends nothing. The lock opens by itself: a form may answer with a download.
  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sending) {
      event.preventDefault();
      return;
    }
    form.dataset.sending = "1";
    if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
    setTimeout(release, 5000, form, event.submitter);
  });

  function release(form, button) {
    delete form.dataset.sending;
    if (button) button.removeAttribute("aria-busy");
  }

  // A page taken back from the browser's memory must not keep its forms locked.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) document.querySelectorAll("form[data-sending]").forEach((form) => release(form, form.querySelector("[aria-busy]")));
  });

  // <input type="checkbox" data-check-all="tasks" hidden> ticks every checkbox named «tasks» of its form or table.
  document.addEventListener("change", function (event) {
    const name = event.target.dataset.checkAll;
    if (!name) return;
    document.querySelectorAll('input[type="checkbox"][name="' + CSS.escape(name) + '"]:not(:disabled)').forEach((box) => {
      box.checked = event.target.checked;
    });
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });

  // What needs this script is hidden in the page and shown here.
  function reveal(root) {
    root.querySelectorAll("[data-needs-script][hidden]").forEach((element) => {
      element.hidden = false;
    });
  }
  reveal(document);
  document.addEventListener("htmx:load", (event) => reveal(event.detail.elt));
})();
