/*
 * Two maps side by side: what is pointed at on one (or in the list, also by keyboard) is outlined on both, the other map
 * says its value there, and both keep the same zoom. Outlines are copies of what is drawn: nothing is computed anew.
 */
(function () {
  "use strict";

  var atlas = window.atlas;
  var IDS = ["map", "map-b"];
  var byId = function (id) { return document.getElementById(id); };
  var moving = false;

  function isPair() { return !!byId("map-b"); }

  function shapeOf(map, code) {
    var found = null;
    map.querySelectorAll(".choroplethlayer .trace:not(.selected-unit) path").forEach(function (path) {
      if (path.__data__ && path.__data__.loc === code) { found = path; }
    });
    return found;
  }

  function textOf(map, code) {
    var text = "";
    (map.data || []).slice(0, 2).forEach(function (trace) {
      var place = Array.from(trace.locations || []).indexOf(code);
      if (place >= 0 && trace.text) { text = trace.text[place] || ""; }
    });
    return text;
  }

  function clear(holder) {
    holder.querySelectorAll(".pair-layer, .map-flag").forEach(function (node) { node.remove(); });
  }

  /* A copy in a layer of our own: the map's library takes every path in its layers for one of its units. */
  function outline(map, path) {
    var holder = map.querySelector(".svg-container");
    var drawings = holder.querySelectorAll(":scope > .main-svg");
    var layer = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    var copy = path.cloneNode(false);
    var frame = holder.getBoundingClientRect();
    var at = path.getScreenCTM();
    layer.setAttribute("class", "pair-layer");
    layer.setAttribute("aria-hidden", "true");
    copy.removeAttribute("style");
    copy.setAttribute("class", "pair-outline");
    copy.setAttribute(
      "transform", "matrix(" + [at.a, at.b, at.c, at.d, at.e - frame.left, at.f - frame.top].join(" ") + ")"
    );
    layer.appendChild(copy);
    holder.insertBefore(layer, drawings[drawings.length - 1]); // below what the map itself says
  }

  /* Name and value, as text: names come from reports. */
  function flag(canvas, path, text) {
    var lines = text.replace(/<\/?b>/g, "").split("<br>");
    var own = document.createElement("div");
    var name = document.createElement("strong");
    var frame = canvas.getBoundingClientRect();
    var box = path.getBoundingClientRect();
    own.className = "map-flag";
    own.setAttribute("aria-hidden", "true");
    name.textContent = lines[0];
    own.appendChild(name);
    own.appendChild(document.createTextNode(lines[1] || ""));
    var left = box.left + box.width / 2 - frame.left;
    own.style.left = Math.max(80, Math.min(frame.width - 80, left)) + "px";
    own.style.top = Math.max(60, box.top - frame.top) + "px";
    canvas.appendChild(own);
  }

  /* Outlines a unit on both maps; ``without`` is the map that says the value itself. */
  function follow(code, without) {
    if (!isPair()) { return; }
    IDS.forEach(function (id) {
      var map = atlas.plotOf(id);
      var canvas = byId(id) && byId(id).closest(".map-canvas");
      if (!map || !canvas) { return; }
      clear(canvas);
      byId(id).dataset.followed = code || "";
      var path = code && shapeOf(map, code);
      if (!path) { return; }
      outline(map, path);
      if (id !== without) { flag(canvas, path, textOf(map, code)); }
    });
  }

  function sameZoom(from, changes) {
    if (moving) { return; }
    var own = {};
    Object.keys(changes).forEach(function (name) { if (name.indexOf("geo.") === 0) { own[name] = changes[name]; } });
    if (!Object.keys(own).length) { return; }
    follow("");
    IDS.filter(function (id) { return id !== from; }).forEach(function (id) {
      var map = atlas.plotOf(id);
      if (!map || !map._fullLayout) { return; }
      moving = true;
      Promise.resolve((window.Plotly._guiRelayout || window.Plotly.relayout)(map, own)).then(
        function () { moving = false; }, function () { moving = false; }
      );
    });
  }

  function watch() {
    if (!isPair()) { return; }
    IDS.forEach(function (id) {
      var map = atlas.plotOf(id);
      if (!map || !map.on || map.dataset.paired) { return; }
      map.dataset.paired = "yes";
      map.on("plotly_hover", function (event) {
        var point = event.points && event.points[0];
        if (point && point.location) { follow(point.location, id); }
      });
      map.on("plotly_unhover", function () { follow(""); });
      map.on("plotly_relayout", function (changes) { sameZoom(id, changes); });
      if (id === "map-b") {
        map.on("plotly_afterplot", function () { atlas.hatch(map); byId(id).classList.add("is-drawn"); atlas.drawLabels(); });
        map.on("plotly_relayouting", atlas.clearLabels);
        map.on("plotly_click", atlas.clickOn);
        if (map._fullLayout) { atlas.hatch(map); byId(id).classList.add("is-drawn"); atlas.drawLabels(); }
      }
    });
  }

  function rowOf(event) { return event.target.closest && event.target.closest(".ranking-card [data-unit]"); }

  ["focusin", "mouseover"].forEach(function (kind) {
    document.addEventListener(kind, function (event) { if (rowOf(event)) { follow(rowOf(event).dataset.unit); } });
  });
  ["focusout", "mouseout"].forEach(function (kind) {
    document.addEventListener(kind, function (event) { if (rowOf(event)) { follow(""); } });
  });

  atlas.afterDrawing.push(watch);
})();
