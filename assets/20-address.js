/*
 * The address is the only state. Pickers, links and rows write it (navigate), dcc.Location reads it, `split` tells the
 * callbacks which part changed. Its keys are those of dashboard/state.py; both must stay alike.
 */
(function () {
  "use strict";

  var atlas = (window.atlas = window.atlas || {});
  var TYPING = 250; // milliseconds without a key after which a search is meant
  var FRAME = ["lang", "theme", "structure", "province", "level", "map"];
  var COMPARE = ["units", "peers", "against", "topic"];
  var QUALITY = ["tab", "form", "state", "code", "text", "page", "submission"];
  var FUNDING = [
    "budget", "mountain", "cap", "rules", "benefit", "gain", "base", "scenario", "more", "show", "compare"
  ];
  var FUNDING_SEEN = ["scenario", "more", "show", "compare"];
  var INDEX = ["index", "capture", "revision"];
  var INDEX_PLACE = ["period", "district", "group"];
  var TUNE = ["weights", "versus", "shade"];
  var MAP = ["map", "indicator_b", "period_b"];
  var VIEW = [
    "indicator", "period", "indicator_b", "period_b", "classes", "breaks", "scale", "district", "group", "norms",
    "cause"
  ].concat(QUALITY, FUNDING);

  function params() {
    return new URLSearchParams(window.location.search);
  }

  function searchOf(query) {
    var text = query.toString().replace(/%2C/g, ",");
    return text ? "?" + text : "";
  }

  function addressOf(path, query) { return path + searchOf(query); }

  function navigate(path, query) {
    var target = addressOf(path, query);
    if (target === window.location.pathname + window.location.search) { return; }
    window.history.pushState({}, "", target);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  /* The same without another entry in the history: for steps that nobody wants to go back through one by one. */
  function replace(path, query) {
    window.history.replaceState({}, "", addressOf(path, query));
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function set(name, value) {
    var query = params();
    if (value) { query.set(name, value); } else { query.delete(name); }
    if (name !== "lang" && name !== "theme") { query.delete("page"); query.delete("submission"); }
    /* Other money or rules are no longer the saved scenario, and what takes longer is asked for anew. */
    if (FUNDING.indexOf(name) >= 0 && FUNDING_SEEN.indexOf(name) < 0) {
      query.delete("scenario");
      query.delete("more");
    }
    if (name === "structure" || name === "province") {
      ["district", "group", "units", "panel", "period", "period_b"].forEach(function (other) { query.delete(other); });
    }
    /* Bounds belong to one indicator: those of a percentage say nothing of dossiers. */
    if (name === "indicator") { query.delete("breaks"); }
    /* Weights, captures and versions belong to one index. */
    if (name === "index") {
      ["weights", "versus", "capture", "revision"].forEach(function (other) { query.delete(other); });
    }
    if (name === "level") { query.delete("units"); query.delete("panel"); query.delete("district"); }
    if (name === "theme") { keep("atlas-theme", value); }
    navigate(window.location.pathname, query);
  }

  function goTo(path, indicator) {
    var query = params();
    ["indicator", "classes", "breaks", "panel", "norms", "cause"].concat(
      MAP, QUALITY, COMPARE, FUNDING, INDEX, TUNE
    ).forEach(function (name) {
      query.delete(name);
    });
    if (indicator) { query.set("indicator", indicator); }
    navigate(path, query);
  }

  function keep(name, value) {
    try { window.localStorage.setItem(name, value); } catch (error) { /* forbidden storage: nothing is kept */ }
  }

  function kept(name) {
    try { return window.localStorage.getItem(name); } catch (error) { return null; }
  }

  function keyOf(names, query) {
    return names.map(function (name) { return query.get(name) || ""; }).join("|");
  }

  /* Of some pages everything is drawn anew: the units side by side are their page, and so is an index. */
  function frameOf(pathname, query) {
    var more = pathname === "/compare" ? COMPARE : pathname === "/index" ? INDEX.concat(INDEX_PLACE) : [];
    return pathname + "|" + keyOf(FRAME.concat(more), query);
  }

  function viewOf(pathname, query) { return pathname === "/index" ? "" : keyOf(VIEW, query); }

  var drawn = null; // the view key of what the page shows; null: as the server sent it

  /*
   * The keys of frame and view after a change of the address. A new page is drawn with all that the address says, so only
   * a page that stays and has figures is told of another view. One without figures has nothing to fill in: a new choice
   * draws it anew. The key of a view that the store has from before is made another one, or nobody would hear of it.
   */
  function pageOf(pathname, query, frame, view) {
    var next = frameOf(pathname, query);
    var key = viewOf(pathname, query);
    var stays = frame === next || frame.indexOf(next + "|") === 0;
    var before = drawn === null ? view : drawn;
    drawn = key;
    if (!stays) { return { frame: next, view: view }; }
    if (key === before) { return { frame: frame, view: view }; }
    if (!document.getElementById("finding")) { return { frame: next + "|" + key, view: view }; }
    return { frame: frame, view: key === view ? key + "|" : key };
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    atlas: {
      split: function (pathname, search, frame, view, unit, shown, tune) {
        var query = new URLSearchParams(search || "");
        var same = window.dash_clientside.no_update;
        var units = query.get("units") || "";
        var page = pageOf(pathname, query, frame || "", view);
        var next = [page.frame, page.view, units, units + "|" + (query.get("panel") || ""), keyOf(TUNE, query)];
        var now = [frame, view, unit, shown, tune];
        applyFrame(query);
        atlas.markRows();
        return next.map(function (value, index) { return value === now[index] ? same : value; });
      },
      extraKey: function (shown, _frame, pathname, known) {
        var key = pathname + "|" + (shown || "") + "|" + keyOf(["district", "group", "norms"], params());
        return key === known || !shown ? window.dash_clientside.no_update : key;
      },
      search: function (text) {
        ofTable(function (api) {
          if (isInParts(api)) { askSoon(api); } else { api.setGridOption("quickFilterText", atlas.fold(text || "")); }
        });
        return window.dash_clientside.no_update;
      },
      askAgain: function () {
        ofTable(function (api) { if (isInParts(api)) { api.purgeInfiniteCache(); } });
        return window.dash_clientside.no_update;
      }
    }
  });

  /* ---- the table; of a long one the server searches and sorts, and the grid asks for what is seen ---- */

  function ofTable(act) {
    if (!window.dash_ag_grid || !document.getElementById("table")) { return; }
    window.dash_ag_grid.getApiAsync("table").then(function (api) { if (!api.isDestroyed()) { act(api); } });
  }

  function isInParts(api) { return api.getGridOption("rowModelType") === "infinite"; }

  var soon = 0;
  function askSoon(api) {
    window.clearTimeout(soon);
    soon = window.setTimeout(function () { if (!api.isDestroyed()) { api.purgeInfiniteCache(); } }, TYPING);
  }

  function applyFrame(query) {
    var root = document.documentElement;
    var lang = query.get("lang");
    if (lang === "vi" || lang === "en") { root.lang = lang; } else { root.lang = root.dataset.lang || "vi"; }
    root.dataset.theme = query.get("theme") === "dark" ? "dark" : "light";
  }

  /* Text without diacritics, so that a search needs none. */
  atlas.fold = function (text) {
    return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/g, "d").replace(/Đ/g, "D");
  };
  atlas.params = params;
  atlas.addressOf = addressOf;
  atlas.navigate = navigate;
  atlas.replace = replace;
  atlas.afterDrawing = []; /* functions to call whenever parts of the page have been drawn */
  atlas.set = set;
  atlas.goTo = goTo;
  atlas.keep = keep;
  atlas.kept = kept;
})();
