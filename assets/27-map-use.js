/* What one does with the map: zoom, and what follows each drawing. Its texts come from dashboard/components/map_tools.py. */
(function () {
  "use strict";

  var atlas = window.atlas;
  var byId = function (id) { return document.getElementById(id); };
  var STEP = 1.6;
  var NARROW = [101.7, 109.9]; // longitudes of the mainland, for boxes much higher than wide
  var SURROUNDINGS = 0.3; // a unit zoomed to fills this part of the frame, so that its neighbours are seen

  function isCountry() { return atlas.params().get("province") === "all"; }

  /* Changes as a reader makes them: another indicator leaves them alone (uirevision). */
  function relayout(map, changes) {
    var before = map._fullLayout._preGUI || {};
    Object.keys(changes).forEach(function (name) {
      if (name in before) { return; }
      var own = name.split(".").reduce(function (part, key) { return part ? part[key] : undefined; }, map.layout);
      before[name] = own === undefined ? null : own;
    });
    return window.Plotly.relayout(map, changes);
  }

  /* ---- zoom ---- */

  function show(map, box, part) {
    var geo = atlas.geoOf(map);
    var project = geo.projection;
    var upper = project([box[0], box[3]]);
    var lower = project([box[2], box[1]]);
    var size = map._fullLayout._size;
    var ratio = Math.min(size.w / Math.max(Math.abs(lower[0] - upper[0]), 1), size.h / Math.max(Math.abs(lower[1] - upper[1]), 1));
    return relayout(map, {
      "geo.fitbounds": false,
      "geo.center.lon": (box[0] + box[2]) / 2,
      "geo.center.lat": (box[1] + box[3]) / 2,
      "geo.projection.scale": (project.scale() / geo.fitScale) * ratio * part
    });
  }

  function zoomBy(factor) {
    var map = atlas.drawnMap();
    if (!map) { return; }
    var geo = atlas.geoOf(map);
    var middle = geo.projection.invert(geo.midPt);
    relayout(map, {
      "geo.fitbounds": false,
      "geo.center.lon": middle[0],
      "geo.center.lat": middle[1],
      "geo.projection.scale": (geo.projection.scale() / geo.fitScale) * factor
    });
  }

  function showAll() {
    var map = atlas.drawnMap();
    if (!map) { return; }
    byId("map").dataset.zoomed = "";
    relayout(map, {
      "geo.fitbounds": map.dataset.opening === "false" ? false : map.dataset.opening,
      "geo.center": null,
      "geo.projection.scale": null
    });
  }

  var wanted = "";

  function zoomTo(code) {
    var map = atlas.drawnMap();
    var unit = map && atlas.unitOf(map, code);
    if (!unit) { wanted = code; return; }
    wanted = "";
    byId("map").dataset.zoomed = code;
    show(map, atlas.boundsOf(unit.feature), SURROUNDINGS);
  }

  /* The country in a high box, as long as nobody has moved it; a figure drawn anew comes with its own longitudes. */
  function wantsNarrow(map) {
    var size = map._fullLayout._size;
    var own = map.layout.geo || {};
    var isMoved = own.center || (own.projection && own.projection.scale);
    return isCountry() && size.w < size.h * 0.8 && !isMoved && map._fullLayout.geo.lonaxis.range[0] !== NARROW[0];
  }

  /* ---- events ---- */

  var ACTIONS = {
    "zoom-in": function () { zoomBy(STEP); },
    "zoom-out": function () { zoomBy(1 / STEP); },
    "zoom-reset": showAll
  };

  document.addEventListener("click", function (event) {
    var hit = event.target.closest && event.target.closest("[data-action]");
    if (hit && ACTIONS[hit.dataset.action]) { ACTIONS[hit.dataset.action](); }
  });

  /* Told by assets/22-page.js after each drawing. */
  document.addEventListener("atlas:map-drawn", function () {
    var map = atlas.drawnMap();
    if (!map) { return; }
    if (!map.dataset.used) {
      map.dataset.used = "yes";
      map.dataset.opening = String(map._fullLayout.geo.fitbounds);
      map.on("plotly_relayouting", atlas.clearLabels);
    }
    if (wantsNarrow(map)) { relayout(map, { "geo.lonaxis.range": NARROW }); return; }
    if (wanted) { zoomTo(wanted); return; }
    atlas.drawLabels();
    if (atlas.keepPicks) { atlas.keepPicks(); }
  });

  atlas.zoomTo = zoomTo;
  atlas.showAll = showAll;
})();
