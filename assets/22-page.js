/* Clicks, keys and focus by delegation, for parts of the page come and go; and what follows each drawing. */
(function () {
  "use strict";

  var atlas = window.atlas;
  var byId = function (id) { return document.getElementById(id); };

  /* ---- events, by delegation: parts of the page come and go ---- */

  function plainClick(event) {
    return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  }

  var ACTIONS = {
    "toggle-nav": function () {
      var name = window.matchMedia("(max-width: 900px)").matches ? "navOpen" : "navFolded";
      var root = document.documentElement;
      if (root.dataset[name]) { delete root.dataset[name]; } else { root.dataset[name] = "yes"; }
      if (name === "navFolded") { atlas.keep("atlas-nav", root.dataset[name] || ""); }
      window.dispatchEvent(new Event("resize"));
    },
    "close-drawer": atlas.closeDrawer,
    "drop-unit": atlas.dropUnit
  };

  document.addEventListener("click", function (event) {
    if (!plainClick(event)) { return; }
    var hit = event.target.closest(
      "[data-nav], [data-go], [data-to], [data-link], [data-choose], [data-unit], [data-action]"
    );
    if (!hit) {
      if (event.target === byId("drawer")) { atlas.closeDrawer(); }
      return;
    }
    var data = hit.dataset;
    if (data.nav || data.go || data.link || data.to) { event.preventDefault(); }
    if (data.nav) {
      delete document.documentElement.dataset.navOpen;
      atlas.goTo(data.nav, "");
      window.scrollTo(0, 0);
    } else if (data.go) {
      atlas.goTo(data.go, data.indicator);
      window.scrollTo(0, 0);
    } else if (data.to) {
      /* A link into this application: its address is taken as it is. */
      control = hit.id;
      atlas.navigate(hit.pathname, new URLSearchParams(hit.search));
      if (data.to === "top") { window.scrollTo(0, 0); }
    } else if (data.link || data.choose) {
      control = hit.id;
      atlas.set(data.link || data.choose, data.value);
    } else if (data.unit) {
      atlas.openUnit(data.unit);
    } else if (ACTIONS[data.action]) {
      ACTIONS[data.action]();
    }
  });

  document.addEventListener("change", function (event) {
    var name = event.target.dataset && event.target.dataset.set;
    if (name) {
      control = event.target.id;
      atlas.set(name, event.target.value);
    }
  });

  /* A control that is drawn anew by its own choice gets the focus back. */
  var control = "";
  document.addEventListener("focusin", function (event) {
    if (event.target.id !== control) { control = ""; }
  });

  atlas.keepFocus = function (id) { control = id; };

  function keepControl() {
    var own = control && document.activeElement === document.body && byId(control);
    if (own) { own.focus({ preventScroll: true }); }
  }

  document.addEventListener("submit", function (event) { event.preventDefault(); });

  document.addEventListener("keydown", function (event) {
    var isOpen = atlas.panel() || byId("drawer").classList.contains("is-opening");
    if (event.key === "Escape" && isOpen) { atlas.closeDrawer(); event.preventDefault(); }
    atlas.trap(event);
  });

  ["focusin", "mouseover"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var row = event.target.closest && event.target.closest(".ranking-card [data-unit]");
      if (row) { atlas.outline(row.dataset.unit); }
    });
  });
  ["focusout", "mouseout"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var row = event.target.closest && event.target.closest(".ranking-card [data-unit]");
      if (row) { atlas.outline((atlas.params().get("units") || "").split(",")[0]); }
    });
  });

  /* ---- after each drawing ---- */

  function syncPickers() {
    document.querySelectorAll("select[data-set]").forEach(function (select) {
      var drawn = select.dataset.value + "|" + Array.from(select.options, function (o) { return o.value; }).join();
      /* A choice just made stays until its answer is drawn: other parts of the page may change before. */
      if (select.atlasDrawn === drawn) { return; }
      select.atlasDrawn = drawn;
      select.value = select.dataset.value;
    });
    var titled = document.querySelector("[data-title]");
    if (titled) { document.title = titled.dataset.title; }
  }

  /* Back and forward: what was chosen and not yet drawn is no longer wanted. */
  window.addEventListener("popstate", function () {
    document.querySelectorAll("select[data-set]").forEach(function (select) { select.atlasDrawn = ""; });
    syncPickers();
  });

  function hatch(map) {
    map.querySelectorAll(".choroplethlayer .trace").forEach(function (node) {
      var own = node.__data__ && node.__data__[0] && node.__data__[0].trace;
      node.classList.toggle("no-data", !!own && own.name === "no-data");
      node.classList.toggle("selected-unit", !!own && own.name === "selected");
    });
  }

  atlas.hatch = hatch;

  function watchMap() {
    var map = atlas.plotOf("map");
    if (!map || map.dataset.watched || !map.on) { return; }
    map.dataset.watched = "yes";
    map.on("plotly_click", atlas.clickOn);
    map.on("plotly_afterplot", function () {
      hatch(map);
      byId("map").classList.add("is-drawn");
      document.dispatchEvent(new CustomEvent("atlas:map-drawn"));
      loadLate();
    });
    if (map._fullLayout) {
      hatch(map);
      byId("map").classList.add("is-drawn");
      document.dispatchEvent(new CustomEvent("atlas:map-drawn"));
      loadLate();
    }
  }

  var late = "no";

  /* The grid's script is heavy: it is asked for once the map is drawn, or at once where there is no map. */
  function loadLate() {
    if (!byId("late-table")) { return; }
    if (late === "ready") {
      if (byId("late-table").querySelector(".skeleton")) { signalReady(); }
      return;
    }
    if (late === "loading") { return; }
    late = "loading";
    var script = document.createElement("script");
    script.src = byId("dash-footer").dataset.gridScript;
    script.onload = function () { late = "ready"; signalReady(); };
    document.head.appendChild(script);
  }

  var signals = 0;
  function signalReady() {
    signals += 1;
    window.dash_clientside.set_props("late-ready", { data: signals });
  }

  /* Parts that come as HTML text (dashboard/components/ssr.py) are filled in before the browser paints. */
  function fillFlat() {
    document.querySelectorAll("[data-html]").forEach(function (box) {
      var text = box.dataset.html;
      if (box.atlasHtml !== text) { box.atlasHtml = text; box.innerHTML = text; }
    });
  }

  var pending = false;
  function afterChange() {
    fillFlat();
    if (pending) { return; }
    pending = true;
    window.requestAnimationFrame(function () {
      pending = false;
      syncPickers();
      atlas.markRows();
      keepControl();
      watchMap();
      atlas.afterDrawing.forEach(function (follow) { follow(); });
      /* The first answer has no map yet, only its box: its own scripts come first, and nobody would hear the signal. */
      if (byId("late-table") && !byId("map") && !document.querySelector(".app.is-first")) { loadLate(); }
      var unit = atlas.panel() ? atlas.panel().dataset.openUnit : "";
      if (unit !== shownUnit) { shownUnit = unit; atlas.drawerChanged(); }
    });
  }
  var shownUnit = "";

  function start() {
    document.documentElement.dataset.lang = document.documentElement.lang;
    if (atlas.kept("atlas-nav")) { document.documentElement.dataset.navFolded = "yes"; }
    addHatch();
    new MutationObserver(afterChange).observe(document.body, {
      childList: true, subtree: true, attributes: true, attributeFilter: ["data-value", "data-html"]
    });
    afterChange();
  }

  /* The pattern that marks units without data on the map. */
  function addHatch() {
    var holder = document.createElement("div");
    holder.innerHTML =
      '<svg width="0" height="0" class="defs" aria-hidden="true" focusable="false"><defs>' +
      '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">' +
      '<rect class="hatch-ground" width="6" height="6"/><rect class="hatch-line" width="1.6" height="6"/>' +
      "</pattern></defs></svg>";
    document.body.appendChild(holder.firstChild);
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
