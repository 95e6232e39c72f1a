/* The units as they are drawn on the map: which, where, what they are called. */
(function () {
  "use strict";

  var atlas = window.atlas;

  function plot(id) {
    var map = atlas.plotOf(id || "map");
    return map && map._fullLayout && map._fullLayout.geo && map._fullLayout.geo._subplot.projection ? map : null;
  }

  function geoOf(map) { return map._fullLayout.geo._subplot; }

  var known = new WeakMap();

  function ringBounds(ring) {
    var box = [Infinity, Infinity, -Infinity, -Infinity];
    ring.forEach(function (point) {
      if (point[0] < box[0]) { box[0] = point[0]; }
      if (point[1] < box[1]) { box[1] = point[1]; }
      if (point[0] > box[2]) { box[2] = point[0]; }
      if (point[1] > box[3]) { box[3] = point[1]; }
    });
    return box;
  }

  /* Bounds of the largest part: a province with islands far out is where its mainland is. */
  function boundsOf(feature) {
    if (known.has(feature)) { return known.get(feature); }
    var geometry = feature.geometry;
    var polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    var best = null;
    polygons.forEach(function (polygon) {
      var box = ringBounds(polygon[0]);
      var area = (box[2] - box[0]) * (box[3] - box[1]);
      if (!best || area > best.area) { best = { box: box, area: area }; }
    });
    known.set(feature, best.box);
    return best.box;
  }

  function drawnUnits(map) {
    var out = [];
    (map.calcdata || []).forEach(function (points) {
      var trace = points[0] && points[0].trace;
      if (!trace || trace.type !== "choropleth" || trace.name === "selected") { return; }
      points.forEach(function (point) {
        var feature = point.fIn || point.geojson;
        if (point.loc && feature && feature.geometry) {
          out.push({ code: point.loc, feature: feature, text: point.tx || point.text || "", centre: point.ct });
        }
      });
    });
    return out;
  }

  function nameOf(unit) {
    var own = unit.feature.properties && unit.feature.properties.n;
    if (own) { return own.split(",")[0]; }
    var found = /<b>(.*?)<\/b>/.exec(unit.text);
    return found ? found[1] : "";
  }

  function unitOf(map, code) {
    return drawnUnits(map).find(function (unit) { return unit.code === code; });
  }

  atlas.drawnMap = plot;
  atlas.geoOf = geoOf;
  atlas.boundsOf = boundsOf;
  atlas.drawnUnits = drawnUnits;
  atlas.unitName = nameOf;
  atlas.unitOf = unitOf;
  atlas.mapUnitName = function (code) {
    var map = plot();
    var unit = map && unitOf(map, code);
    return unit ? nameOf(unit) : "";
  };
})();
