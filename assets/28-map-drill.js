/*
 * Levels of the map: down by a double click or by the buttons of a drawer, up by the path, Escape or the browser's Back.
 * Where there is a level below, a single click waits for a second one; the outline answers at once.
 */
(function () {
  "use strict";

  var atlas = window.atlas;
  var byId = function (id) { return document.getElementById(id); };
  var DOUBLE_MS = 300;
  var BELOW = { province: "areas", district: "district" }; // what a unit of each level leads to
  var cameFrom = {}; // address -> the address above it that a way down started from
  var waiting = null; // {code, timer} of a first click

  function address() { return window.location.pathname + window.location.search; }

  function withoutUnit(query) {
    ["units", "panel"].forEach(function (name) { query.delete(name); });
    return query;
  }

  function go(query) {
    var above = atlas.addressOf(window.location.pathname, withoutUnit(atlas.params()));
    atlas.navigate(window.location.pathname, query);
    if (address() !== above) { cameFrom[address()] = above; }
  }

  function drill(kind, code) {
    var query = withoutUnit(atlas.params());
    ["district", "group"].forEach(function (name) { query.delete(name); });
    if (kind === "country") {
      query.set("province", "all");
      query.set("level", "province");
    } else if (kind === "province" || kind === "areas") {
      query.set("province", code);
      if (kind === "areas") { query.set("level", "district"); } else { query.delete("level"); }
    } else {
      query.set("district", code);
      query.delete("level");
    }
    go(query);
  }

  /* One level up: where the way down started, else the step of the path before this one. */
  function up() {
    var here = atlas.addressOf(window.location.pathname, withoutUnit(atlas.params()));
    var steps = document.querySelectorAll(".map-path .path-step");
    if (cameFrom[here]) {
      var above = new URL(cameFrom[here], window.location.origin);
      atlas.navigate(above.pathname, above.searchParams);
    } else if (steps.length) {
      var last = steps[steps.length - 1];
      drill(last.dataset.drill, last.dataset.code);
    }
  }

  /* ---- one click or two ---- */

  function levelShown() {
    var picker = byId("pick-level");
    return picker ? picker.dataset.value : "commune";
  }

  function forget() {
    if (waiting) { window.clearTimeout(waiting.timer); }
    waiting = null;
  }

  /* A unit was clicked on a map: the first click opens it unless a second one follows, which goes into it. */
  function clickUnit(code) {
    var below = BELOW[levelShown()];
    var isSecond = waiting && waiting.code === code;
    forget();
    if (!below || atlas.isPicking() || atlas.isDrawing()) { atlas.openUnit(code); return; }
    if (isSecond) { drill(below, code); return; }
    atlas.outline(code);
    waiting = { code: code, timer: window.setTimeout(function () { waiting = null; atlas.openUnit(code); }, DOUBLE_MS) };
  }

  /* Told by the maps themselves: of two quick clicks the framework would pass on one. */
  function clickOn(event) {
    if (event.points && event.points.length) { clickUnit(event.points[0].location); }
  }

  document.addEventListener("click", function (event) {
    var hit = event.target.closest && event.target.closest("[data-drill]");
    if (hit) { drill(hit.dataset.drill, hit.dataset.code); }
  });

  /* Escape leaves what is under way first: a drawer, a list, picking; then the level. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || event.defaultPrevented || !byId("map-heading")) { return; }
    if (atlas.panel() || event.target.closest("input, select, textarea, details[open], .ag-root")) { return; }
    if (atlas.stopPicking()) { return; }
    up();
  });

  atlas.drill = drill;
  atlas.clickOn = clickOn;
})();
