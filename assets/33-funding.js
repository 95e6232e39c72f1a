/*
 * /funding: sliders beside their numbers, weights and rules as parts of the address, and a search that is followed while
 * it runs. Every text comes from the server, every check is made there.
 */
(function () {
  "use strict";

  var atlas = window.atlas;
  var byId = function (id) { return document.getElementById(id); };
  var POLL_MS = 500;
  var PATIENCE_MS = 6000; // for a page to be drawn anew before its search is asked about again
  var SAY_EVERY = 8; // polls between two announcements for screen readers
  var timer = 0;
  var heldUntil = 0;
  var polls = 0;
  var draws = 0;
  var opened = {};

  function isHere() { return window.location.pathname.replace(/\/$/, "") === "/funding"; }

  function wait() {
    var page = byId("page");
    if (page) { page.classList.add("is-waiting"); }
  }

  function redraw() {
    draws += 1;
    wait();
    window.dash_clientside.set_props("frame-key", { data: window.location.href + "|searched|" + draws });
  }

  function setText(name, value) {
    heldUntil = 0;
    wait();
    atlas.set(name, value);
  }

  /* ---- sliders, weights, rules ---- */

  document.addEventListener("input", function (event) {
    var twin = event.target.dataset && event.target.dataset.twin;
    if (twin && byId(twin)) { byId(twin).value = event.target.value; }
  });

  document.addEventListener("change", function (event) {
    var own = event.target;
    if (!isHere() || !own.dataset) { return; }
    if (own.dataset.set) { wait(); }
    if (own.dataset.weight) {
      atlas.keepFocus(own.id);
      setText("benefit", weights());
    }
  });

  function weights() {
    return Array.from(document.querySelectorAll("input[type='number'][data-weight]"))
      .filter(function (own) { return Number(own.value) > 0; })
      .map(function (own) { return own.dataset.weight + ":" + Number(own.value); })
      .join(";");
  }

  function rules() {
    return (atlas.params().get("rules") || "").split(";").filter(Boolean);
  }

  function clean(text) { return String(text || "").replace(/[:;&]/g, " ").trim(); }

  function ruleOf(form) {
    var valueOf = function (name) {
      var own = form.querySelector("[name='" + name + "'], [data-name='" + name + "']");
      return own ? own.value : "";
    };
    var where = [valueOf("place"), valueOf("thing")].filter(Boolean).join("&");
    var values = form.dataset.fields.split(",").map(function (name) {
      return name === "where" ? where : clean(valueOf(name));
    });
    return [form.dataset.rule].concat(values).join(":");
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.dataset || !form.dataset.rule) { return; }
    event.preventDefault();
    setText("rules", rules().concat([ruleOf(form)]).join(";"));
  });

  document.addEventListener("click", function (event) {
    var drop = event.target.closest && event.target.closest("[data-rule-drop]");
    var end = event.target.closest && event.target.closest("[data-end]");
    if (drop) {
      var left = rules();
      left.splice(Number(drop.dataset.ruleDrop), 1);
      setText("rules", left.join(";"));
    } else if (end) {
      endSearch(end);
    }
  });

  /* Parts that a reader unfolded stay so when the page is drawn anew. */
  document.addEventListener("toggle", function (event) {
    var own = event.target;
    if (isHere() && own.id && own.id.indexOf("fold-") === 0) { opened[own.id] = own.open; }
  }, true);

  function unfold() {
    Object.keys(opened).forEach(function (id) {
      var own = byId(id);
      if (own && own.open !== opened[id]) { own.open = opened[id]; }
    });
  }

  /* ---- a search under way ---- */

  function query() {
    var own = atlas.params();
    if (!own.get("lang")) { own.set("lang", document.documentElement.lang); }
    return own.toString();
  }

  function endSearch(button) {
    var body = new FormData();
    body.append("wish", button.dataset.end);
    body.append("what", button.dataset.what || "plan");
    button.disabled = true;
    heldUntil = 0;
    window.fetch("/funding/end?" + query(), { method: "POST", headers: { "X-Reform-Atlas": "1" }, body: body })
      .then(function (answer) { if (button.dataset.end === "again") { redraw(); } return answer; })
      .catch(function () { button.disabled = false; });
  }

  function follow() {
    var search = byId("search");
    if (timer || !search || search.dataset.search === "dropped") { return; }
    timer = window.setTimeout(ask, Math.max(POLL_MS, heldUntil - Date.now()));
  }

  function ask() {
    var search = byId("search");
    timer = 0;
    if (!search || !isHere()) { return; }
    window.fetch("/funding/progress?" + query() + "&what=" + search.dataset.search)
      .then(function (answer) { return answer.json(); })
      .then(function (said) {
        /* The server knows of no such search: said so, with a way to begin again; nothing begins by itself. */
        if (said.status === "lost") {
          search.dataset.search = "dropped";
          search.innerHTML = said.html;
          return;
        }
        /* Over: the page drawn anew says what came of it, and follows again where a search goes on. */
        if (said.status === "running") { show(said); } else { heldUntil = Date.now() + PATIENCE_MS; redraw(); }
        follow();
      })
      .catch(function () {
        var told = byId("search-said");
        if (told) { told.textContent = byId("search").dataset.again; }
        follow();
      });
  }

  function show(said) {
    var state = byId("search-state");
    if (!state) { return; }
    state.innerHTML = said.html;
    var finish = byId("search-finish");
    if (finish) { finish.hidden = !said.hasPlan; }
    polls += 1;
    if (polls % SAY_EVERY === 1) { byId("search-said").textContent = said.words; }
  }

  atlas.afterDrawing.push(function () {
    var page = byId("page");
    if (page) { page.classList.remove("is-waiting"); }
    if (!isHere()) { return; }
    unfold();
    follow();
  });
})();
