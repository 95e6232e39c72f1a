/* Several units at once: picked by clicking, by drawing around them, or in the table; then compared. */
(function () {
  "use strict";

  var atlas = window.atlas;
  var byId = function (id) { return document.getElementById(id); };
  var KEY = "atlas-picks";
  var isPicking = false;

  function structure() { return atlas.params().get("structure") || "post2025"; }

  /* For the visit only, and of one structure: codes repeat in the other one for other units. */
  function read() {
    try {
      var kept = JSON.parse(window.sessionStorage.getItem(KEY) || "null");
      return kept && kept.structure === structure() ? kept.items : [];
    } catch (error) { return memory; }
  }
  var memory = [];

  function write(items) {
    memory = items;
    try {
      window.sessionStorage.setItem(KEY, JSON.stringify({ structure: structure(), items: items }));
    } catch (error) { /* forbidden storage: kept until the page is left */ }
    show();
  }

  function most() { return byId("tray") ? Number(byId("tray").dataset.most) : 8; }

  function has(code) { return read().some(function (own) { return own.code === code; }); }

  function add(units) {
    var items = read();
    units.forEach(function (unit) {
      if (!items.some(function (own) { return own.code === unit.code; })) { items.push(unit); }
    });
    isOver = items.length > most();
    write(items.slice(0, most()));
  }
  var isOver = false;

  function drop(code) {
    isOver = false;
    write(read().filter(function (own) { return own.code !== code; }));
  }

  function nameOf(code) {
    var row = document.querySelector(".ranking-card [data-unit='" + code + "'] .unit-name");
    return atlas.mapUnitName(code) || (row && row.textContent) || code;
  }

  function toggle(code) {
    if (has(code)) { drop(code); } else { add([{ code: code, name: nameOf(code) }]); }
  }

  /* ---- what is seen of it ---- */

  function show() {
    showTray();
    markRows();
    markGrid();
    showPicks();
  }

  function showTray() {
    var tray = byId("tray");
    if (!tray) { return; }
    var items = read();
    tray.hidden = !items.length && !isPicking;
    byId("tray-count").textContent = tray.dataset.count.replace("{n}", items.length);
    byId("tray-full").hidden = !isOver;
    byId("tray-list").replaceChildren.apply(byId("tray-list"), items.map(function (item) {
      var line = document.createElement("li");
      var button = document.createElement("button");
      button.type = "button";
      button.dataset.unpick = item.code;
      button.title = tray.dataset.drop.replace("{name}", item.name);
      button.setAttribute("aria-label", button.title);
      button.textContent = item.name + " ×";
      line.append(button);
      return line;
    }));
    var link = byId("tray-compare");
    var canCompare = !!document.querySelector(".app[data-compare]");
    link.hidden = !canCompare || items.length < 2;
    var query = atlas.params();
    query.set("units", items.map(function (item) { return item.code; }).join(","));
    ["panel", "district", "map"].forEach(function (name) { query.delete(name); });
    link.href = "/compare?" + query.toString().replace(/%2C/g, ",");
  }

  function markRows() {
    document.body.classList.toggle("is-picking", isPicking);
    document.querySelectorAll(".ranking-card [data-unit]").forEach(function (row) {
      row.classList.toggle("is-picked", has(row.dataset.unit));
    });
    ["pick-mode", "lasso-mode"].forEach(function (name) {
      var button = document.querySelector("[data-action='" + name + "']");
      if (button) { button.setAttribute("aria-pressed", (name === "pick-mode" ? isPicking : isLasso) ? "true" : "false"); }
    });
  }

  function markGrid() {
    if (!window.dash_ag_grid || !document.querySelector(".ag-row")) { return; }
    window.dash_ag_grid.getApiAsync("table").then(function (api) {
      if (api.isDestroyed()) { return; }
      api.forEachNode(function (node) {
        if (!node.data) { return; }
        var is = has(node.data.code);
        if (node.isSelected() !== is) { node.setSelected(is, false, "api"); }
      });
    });
  }

  /* Outlined on the map together with the open unit. */
  function showPicks() {
    atlas.outline((atlas.params().get("units") || "").split(",")[0]);
  }

  /* New values came with the outline of the open unit alone: the picked ones join what is outlined now. */
  function keepPicks() {
    var map = atlas.plotOf("map");
    var drawn = map && map.data && map.data[2] ? Array.from(map.data[2].locations || []) : [];
    var missing = read().some(function (own) { return drawn.indexOf(own.code) < 0; });
    if (missing) { atlas.outline(byId("map").dataset.outlined || drawn[0] || ""); }
  }

  /* ---- drawing around ---- */

  var isLasso = false;

  function lasso(on) {
    var map = atlas.plotOf("map");
    isLasso = on;
    markRows();
    if (map && window.Plotly) { window.Plotly.relayout(map, { dragmode: on ? "lasso" : "pan" }); }
  }

  function taken(event) {
    var map = atlas.plotOf("map");
    if (!event || !event.points) { return; }
    var codes = event.points.map(function (point) { return point.location; });
    add(Array.from(new Set(codes)).map(function (code) { return { code: code, name: nameOf(code) }; }));
    lasso(false);
    window.Plotly.restyle(map, { selectedpoints: [null] });
    window.Plotly.relayout(map, { selections: [] });
  }

  document.addEventListener("atlas:map-drawn", function () {
    var map = atlas.plotOf("map");
    if (map && map.on && !map.dataset.picks) {
      map.dataset.picks = "yes";
      map.on("plotly_selected", taken);
      show();
    }
  });

  /* ---- events ---- */

  document.addEventListener("click", function (event) {
    var hit = event.target.closest && event.target.closest("[data-unpick], [data-action]");
    if (!hit) { return; }
    if (hit.dataset.unpick) { drop(hit.dataset.unpick); return; }
    if (hit.dataset.action === "pick-mode") { isPicking = !isPicking; show(); }
    if (hit.dataset.action === "lasso-mode") { lasso(!isLasso); }
    if (hit.dataset.action === "clear-picks") { isPicking = false; isOver = false; write([]); }
  });

  /* Leaves picking and drawing around; whether there was anything to leave. */
  function stopPicking() {
    var was = isPicking || isLasso;
    if (isLasso) { lasso(false); }
    isPicking = false;
    if (was) { show(); }
    return was;
  }

  atlas.isPicking = function () { return isPicking; };
  atlas.isDrawing = function () { return isLasso; };
  atlas.stopPicking = stopPicking;
  atlas.togglePick = toggle;
  atlas.picked = function () { return read().map(function (own) { return own.code; }); };
  atlas.picksOfGrid = function (rows, shown) {
    var wanted = rows.map(function (row) { return row.code; });
    var kept = read().filter(function (own) {
      return wanted.indexOf(own.code) >= 0 || shown.indexOf(own.code) < 0;
    });
    memory = kept;
    write(kept);
    add(rows.map(function (row) { return { code: row.code, name: row.name }; }));
  };
  atlas.keepPicks = keepPicks;
  atlas.markGrid = markGrid;
  atlas.afterDrawing.push(function () {
    var tray = byId("tray");
    if (tray && !tray.dataset.shown) { tray.dataset.shown = "yes"; show(); }
    markRows();
  });
})();
