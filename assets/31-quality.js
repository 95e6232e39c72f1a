/* /quality: forms that change something are sent by script, the answer is told, and the page is drawn anew. */
(function () {
  "use strict";

  var atlas = window.atlas;
  var byId = function (id) { return document.getElementById(id); };
  var POLL_MS = 1000;
  var LONGEST = 180; // polls; then the reader may load the page again
  var draws = 0;

  /* One live region for the whole visit: a message survives the page being drawn anew. */
  function tell(text, isBad) {
    var place = byId("told");
    if (!place) {
      place = document.createElement("div");
      place.id = "told";
      place.className = "told";
      place.setAttribute("role", "status");
      document.body.append(place);
    }
    place.textContent = text;
    place.classList.toggle("is-bad", !!isBad);
    place.classList.add("is-shown");
    window.clearTimeout(tell.timer);
    tell.timer = window.setTimeout(function () { place.classList.remove("is-shown"); }, 8000);
  }

  function redraw(focus) {
    draws += 1;
    if (focus) { atlas.keepFocus(focus); }
    window.dash_clientside.set_props("frame-key", { data: window.location.href + "|drawn|" + draws });
  }

  atlas.tell = tell;
  atlas.redraw = redraw;

  function langQuery() {
    var own = new URLSearchParams(window.location.search);
    if (!own.get("lang")) { own.set("lang", document.documentElement.lang); }
    return own.toString();
  }

  function send(form) {
    var button = form.querySelector("button");
    button.disabled = true;
    window.fetch(form.dataset.post + "?" + langQuery(), {
      method: "POST",
      headers: { "X-Reform-Atlas": "1" },
      body: new FormData(form)
    })
      .then(function (answer) { return answer.json().then(function (said) { return [answer.ok, said]; }); })
      .then(function (both) {
        button.disabled = false;
        if (!both[0]) { tell(both[1].error, true); return; }
        tell(both[1].text);
        redraw(form.dataset.focus);
        if (both[1].waiting) { followQueue(LONGEST); }
      })
      .catch(function () {
        button.disabled = false;
        tell(document.documentElement.lang === "en" ? "The server does not answer. Try again." :
          "Máy chủ không trả lời. Hãy thử lại.", true);
      });
  }

  /* Files are being loaded again: when none waits any more the page shows what came of it. */
  function followQueue(left) {
    if (!left) { return; }
    window.setTimeout(function () {
      if (document.hidden) { followQueue(left); return; }
      window.fetch("/quality/waiting")
        .then(function (answer) { return answer.json(); })
        .then(function (said) {
          if (said.waiting && said.running) { followQueue(left - 1); return; }
          if (window.location.pathname === "/quality") {
            redraw("");
            /* Once more a little later: an answer that was on its way may still show what was there before. */
            window.setTimeout(function () { redraw(""); }, 2 * POLL_MS);
          }
          if (said.waiting) { followQueue(left - 1); }
        })
        .catch(function () { followQueue(left - 1); });
    }, POLL_MS);
  }

  function copy(button) {
    var text = byId(button.dataset.copy);
    var done = function () { tell(button.dataset.done); };
    if (window.navigator.clipboard) {
      window.navigator.clipboard.writeText(text.value).then(done, function () { byHand(text, done); });
    } else {
      byHand(text, done);
    }
  }

  /* Without the right to the clipboard (an office network without https) the text is selected and copied the old way. */
  function byHand(text, done) {
    var details = text.closest("details");
    if (details) { details.open = true; }
    text.focus();
    text.select();
    if (document.execCommand("copy")) { done(); }
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset && form.dataset.post) {
      event.preventDefault();
      send(form);
    }
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-copy]");
    if (button) { copy(button); }
  });

  /* Choosing from the list means that the unit is another one than those offered. */
  document.addEventListener("change", function (event) {
    if (event.target.name === "other" && event.target.value) {
      var radio = event.target.form.querySelector("input[value='other']");
      if (radio) { radio.checked = true; }
    }
  });
})();
