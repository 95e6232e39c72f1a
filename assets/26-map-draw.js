/*
 * Maps of very many units. A switch of indicator changes colours, never shapes; yet for each picture Plotly works out
 * anew the middle, the bounds and the outline of every shape. What it made of a shape the first time is kept and handed
 * back to it (docs/adr/0011-shapes-worked-out-once.md). Where anything is not as expected, Plotly's own way is taken.
 */
(function () {
  "use strict";

  var atlas = window.atlas;
  var MANY = 600; // units from which on it is worth it; as in dashboard/components/map_card.py
  var made = new WeakMap(); // content of a geometry file -> unit code -> what Plotly made of its shape

  function contentOf(trace) {
    var files = window.PlotlyGeoAssets || {};
    var found = trace.locationmode === "geojson-id" && typeof trace.geojson === "string" && files[trace.geojson];
    return found && Array.isArray(found.features) && found.features.length >= MANY ? found : null;
  }

  function shapesOf(content) {
    if (!made.has(content)) { made.set(content, new Map()); }
    return made.get(content);
  }

  /* ---- what belongs to a shape ---- */

  function learn(points, shapes) {
    points.forEach(function (point) {
      if (point.loc && point.fOut && point._polygons && !shapes.has(point.loc)) {
        shapes.set(point.loc, { before: point.fIn, after: point.fOut, polygons: point._polygons });
      }
    });
  }

  var FILLED = {
    choropleth: function (point, shape) {
      point.geojson = shape.after;
      point.ct = shape.after.properties.ct;
      point._polygons = shape.polygons;
    },
    scattergeo: function (point, shape) { point.lonlat = shape.after.properties.ct; }
  };

  function fill(points, shapes, filled) {
    points.forEach(function (point) {
      var shape = shapes.get(point.loc);
      point.fIn = shape.before;
      point.fOut = shape.after;
      filled(point, shape);
    });
  }

  /* Bounds are asked for only by maps that open on all their shapes. */
  var NO_BOUNDS = { min: [], max: [] };

  function calcQuick(original) {
    return function (points, layout) {
      var trace = points[0].trace;
      var content = layout[trace.geo] && !layout[trace.geo].fitbounds && contentOf(trace);
      var filled = content && FILLED[trace.type];
      var shapes = filled && shapesOf(content);
      if (!shapes || !points.every(function (point) { return shapes.has(point.loc); })) {
        original.apply(this, arguments);
        if (shapes) { learn(points, shapes); }
        return;
      }
      fill(points, shapes, filled);
      trace._extremes.lon = NO_BOUNDS;
      trace._extremes.lat = NO_BOUNDS;
    };
  }

  /* ---- outlines on the screen ---- */

  function viewOf(projection) {
    return ["scale", "translate", "center", "rotate", "parallels", "clipExtent"].map(function (name) {
      return projection[name] ? String(projection[name]()) : "";
    }).join("|");
  }

  /* Sets an outline only where the element shows another shape, or the map was moved since. */
  function outlines(paths, projection) {
    var path = projection.getPath();
    var view = viewOf(projection);
    paths.each(function (point) {
      if (this.atlasShape === point.geojson && this.atlasView === view) { return; }
      this.atlasShape = point.geojson;
      this.atlasView = view;
      var text = point.geojson ? path(point.geojson) : null;
      if (text) { this.setAttribute("d", text); } else { this.removeAttribute("d"); }
    });
  }

  function renderQuick(original) {
    return function () {
      var paths = this.dataPaths.choropleth;
      if (!paths || paths.size() < MANY) { original.call(this); return; }
      delete this.dataPaths.choropleth;
      try { original.call(this); } finally { this.dataPaths.choropleth = paths; }
      outlines(paths, this.projection);
    };
  }

  /* ---- colours ---- */

  /* A stepped scale: each class has its colour from one place of the scale to the next. */
  function colourOf(trace) {
    var span = trace.zmax - trace.zmin;
    var steps = trace.colorscale;
    return function (z) {
      var at = (z - trace.zmin) / span;
      for (var i = steps.length - 1; i > 0; i -= 1) { if (steps[i][0] <= at) { return steps[i][1]; } }
      return steps[0][1];
    };
  }

  /* Whether a group of elements shows the same number of units with the same lines as this trace. */
  function isLike(group, points) {
    var trace = points[0].trace;
    return group.__data__ && group.__data__[0].trace.uid === trace.uid && !trace.selectedpoints &&
      group.childNodes.length === points.length && group.atlasLines === JSON.stringify(trace.marker);
  }

  function colour(group, points) {
    var before = group.__data__[0];
    var colours = colourOf(points[0].trace);
    points[0].node3 = before.node3;
    group.__data__ = points;
    points.forEach(function (point, place) {
      var path = group.childNodes[place];
      var wanted = colours(point.z);
      path.__data__ = point;
      if (path.getAttribute("fill") !== wanted) { path.setAttribute("fill", wanted); }
    });
  }

  function plotQuick(original) {
    return function (graph, subplot, calcdata) {
      var layer = subplot.layers.backplot.select(".choroplethlayer").node();
      var groups = layer ? Array.from(layer.childNodes) : [];
      var size = calcdata.reduce(function (sum, points) { return sum + points.length; }, 0);
      var isQuick = groups.length === calcdata.length && size >= MANY &&
        groups.every(function (group, place) { return isLike(group, calcdata[place]); });
      if (isQuick) {
        groups.forEach(function (group, place) { colour(group, calcdata[place]); });
        return;
      }
      original.apply(this, arguments);
      Array.from(layer ? layer.childNodes : []).forEach(function (group, place) {
        if (calcdata[place]) { group.atlasLines = JSON.stringify(calcdata[place][0].trace.marker); }
      });
    };
  }

  /* ---- into Plotly, once ---- */

  function replace(owner, name, make) {
    if (!owner || typeof owner[name] !== "function" || owner[name].isAtlas) { return; }
    replaced.push({ owner: owner, name: name, plain: owner[name] });
    owner[name] = make(owner[name]);
    owner[name].isAtlas = true;
    replaced[replaced.length - 1].quick = owner[name];
  }

  var replaced = [];

  /* Plotly's own way for as long as wanted, to hold the other one against it. */
  atlas.drawPlainly = function (isPlain) {
    replaced.forEach(function (own) { own.owner[own.name] = isPlain ? own.plain : own.quick; });
  };

  document.addEventListener("atlas:map-drawn", function () {
    var map = atlas.drawnMap();
    if (!map || !map._fullData.some(contentOf)) { return; }
    map._fullData.forEach(function (trace) {
      replace(trace._module, "calcGeoJSON", calcQuick);
      if (trace.type === "choropleth") { replace(trace._module, "plot", plotQuick); }
    });
    replace(Object.getPrototypeOf(atlas.geoOf(map)), "_render", renderQuick);
    map.calcdata.forEach(function (points) {
      var content = points[0] && points[0].trace && contentOf(points[0].trace);
      if (content) { learn(points, shapesOf(content)); }
    });
  });
})();
