/*
 * /index: weights that are moved go into the address without filling the history, and only what depends on them is
 * drawn anew; the text of a definition is checked and saved by script, and what is wrong is shown where it is.
 */
(function () {
  "use strict";

  var atlas = window.atlas;
  var PAUSE_MS = 60;
  var byId = function (id) { return document.getElementById(id); };
  var timer = 0;

  /* ---- weights ---- */

  function controls() { return Array.from(document.querySelectorAll("#weights .weight")); }
  function range(box) { return box.querySelector("input[type='range']"); }
  function typed(box) { return box.querySelector("input[type='number']"); }

  function valueOf(box) {
    var value = parseFloat(typed(box).value);
    return Number.isFinite(value) && value >= 0 && value <= Number(typed(box).max) ? value : null;
  }

  function short(value) { return String(Math.round(value * 10000) / 10000); }

  function percent(share) {
    var lang = byId("weights").dataset.lang === "en" ? "en-US" : "vi-VN";
    return share.toLocaleString(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) + "\u00a0%";
  }

  /* What each weight is worth beside its siblings, at once and without the server. */
  function showShares() {
    document.querySelectorAll("#weights .weight-group").forEach(function (group) {
      var own = Array.from(group.querySelectorAll(":scope > .weight"));
      var total = own.reduce(function (sum, box) { return sum + (valueOf(box) || 0); }, 0);
      own.forEach(function (box) {
        var share = total ? percent(100 * (valueOf(box) || 0) / total) : "–";
        box.querySelector(".weight-share").textContent = share;
        range(box).setAttribute("aria-valuetext", typed(box).value + ", " + share);
      });
    });
  }

  function moved() {
    return controls().filter(function (box) {
      var value = valueOf(box);
      return value !== null && short(value) !== box.dataset.default;
    }).map(function (box) { return box.dataset.weight + "-" + short(valueOf(box)); }).join(",");
  }

  function write() {
    var query = atlas.params();
    var text = moved();
    if (text) { query.set("weights", text); } else { query.delete("weights"); }
    atlas.replace(window.location.pathname, query);
  }

  document.addEventListener("input", function (event) {
    var box = event.target.closest && event.target.closest("#weights .weight");
    if (!box) { return; }
    if (event.target.type === "range") { typed(box).value = event.target.value; }
    if (event.target.type === "number") {
      event.target.setAttribute("aria-invalid", valueOf(box) === null ? "true" : "false");
      if (valueOf(box) === null) { return; }
      range(box).value = event.target.value;
    }
    showShares();
    window.clearTimeout(timer);
    timer = window.setTimeout(write, PAUSE_MS);
  });

  /* Back, forward and the way back to the definition: the controls follow the address. */
  function follow() {
    if (!byId("weights")) { return; }
    var given = {};
    (atlas.params().get("weights") || "").split(",").forEach(function (part) {
      var at = part.lastIndexOf("-");
      if (at > 0) { given[part.slice(0, at)] = part.slice(at + 1); }
    });
    controls().forEach(function (box) {
      var value = given[box.dataset.weight] || box.dataset.default;
      typed(box).value = value;
      range(box).value = value;
    });
    showShares();
    ["versus", "shade"].forEach(function (name) {
      var select = byId("pick-" + name);
      if (select) { select.value = atlas.params().get(name) || (name === "shade" ? select.dataset.value : ""); }
    });
  }

  window.addEventListener("popstate", follow);

  /* The picker of colours says what the map shows: with other weights bands may be of use, or no longer. */
  atlas.afterDrawing.push(function () {
    var shown = document.querySelector("#index-legend [data-shade]");
    var select = byId("pick-shade");
    if (!shown || !select || select.dataset.value === shown.dataset.shade) { return; }
    select.dataset.value = shown.dataset.shade;
    select.value = shown.dataset.shade;
  });

  /* ---- the definition ---- */

  function say(text, isBad) {
    var place = byId("definition-said");
    place.textContent = text;
    place.classList.toggle("is-bad", isBad);
  }

  function select(area, line) {
    var lines = area.value.split("\n");
    var from = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(from, from + (lines[line - 1] || "").length);
    area.scrollTop = Math.max(0, (line - 5) * area.scrollHeight / lines.length);
  }

  function langQuery() {
    return "lang=" + (document.documentElement.lang === "en" ? "en" : "vi");
  }

  function send(action) {
    var area = byId("definition");
    var form = new FormData();
    form.append("text", area.value);
    say("…", false);
    window.fetch("/index/" + action + "?" + langQuery(), {
      method: "POST", headers: { "X-Reform-Atlas": "1" }, body: form
    })
      .then(function (answer) { return answer.json().then(function (said) { return [answer.ok, said]; }); })
      .then(function (both) {
        area.setAttribute("aria-invalid", both[0] ? "false" : "true");
        say(both[0] ? both[1].text : both[1].error, !both[0]);
        if (!both[0] && both[1].line) { select(area, both[1].line); }
        if (both[0] && both[1].index) { open(both[1].index, both[1].text); }
      })
      .catch(function () {
        say(document.documentElement.lang === "en" ? "The server does not answer. Try again." :
          "Máy chủ không trả lời. Hãy thử lại.", true);
      });
  }

  /* The saved index is shown; what was tried is in it now. */
  function open(index, text) {
    atlas.tell(text);
    var query = atlas.params();
    ["weights", "versus", "capture", "revision", "units", "panel"].forEach(function (name) { query.delete(name); });
    var isSame = query.get("index") === index;
    query.set("index", index);
    if (isSame && !window.location.search.match(/weights|versus|revision|units/)) { atlas.redraw("editor-heading"); }
    atlas.navigate(window.location.pathname, query);
    window.scrollTo(0, 0);
  }

  function keep() {
    var editor = byId("editor");
    window.clearTimeout(timer);
    write();
    window.fetch("/index/definition.toml" + window.location.search)
      .then(function (answer) { if (!answer.ok) { throw new Error(); } return answer.text(); })
      .then(function (text) {
        byId("definition").value = text;
        say("", false);
        editor.open = true;
        editor.scrollIntoView({ block: "start" });
        byId("definition").focus({ preventScroll: true });
      })
      .catch(function () { atlas.tell(byId("weights").dataset.failed, true); });
  }

  document.addEventListener("click", function (event) {
    var hit = event.target.closest && event.target.closest("[data-weights], [data-definition]");
    if (!hit) { return; }
    if (hit.dataset.definition) { send(hit.dataset.definition); return; }
    event.preventDefault();
    if (hit.dataset.weights === "keep") { keep(); return; }
    var query = atlas.params();
    query.delete("weights");
    atlas.replace(window.location.pathname, query);
    follow();
  });
})();
