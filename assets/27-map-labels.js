/* Names of units on the map: the important first, only where they fit. */
(function () {
  "use strict";

  var atlas = window.atlas;

  var TYPES = /^(Xã|Phường|Thị trấn|Đặc khu|Huyện|Quận|Thị xã|Thành phố|Tỉnh) /;
  var pen = null;

  function widthOf(text) {
    if (!pen) {
      pen = document.createElement("canvas").getContext("2d");
      pen.font = "600 12px " + window.getComputedStyle(document.body).fontFamily;
    }
    return pen.measureText(text).width;
  }

  /*
   * Which labels are set: the important first, none over another or over the edge. Pure; items are
   * {code, x, y, width, height, priority} with x, y the middle; the answer keeps the order of setting.
   */
  function placeLabels(items, frame) {
    var set = [];
    items.slice().sort(function (a, b) { return b.priority - a.priority || (a.code < b.code ? -1 : 1); })
      .forEach(function (item) {
        var box = {
          left: item.x - item.width / 2, right: item.x + item.width / 2,
          top: item.y - item.height / 2, bottom: item.y + item.height / 2
        };
        var inside = box.left >= frame.left && box.top >= frame.top && box.right <= frame.right && box.bottom <= frame.bottom;
        var free = inside && set.every(function (other) {
          return box.right <= other.box.left || box.left >= other.box.right ||
            box.bottom <= other.box.top || box.top >= other.box.bottom;
        });
        if (free) { set.push({ item: item, box: box }); }
      });
    return set.map(function (own) { return own.item; });
  }

  /* Nothing is drawn beyond the rectangle that the map is cut to. */
  function frameOf(map) {
    var cut = atlas.geoOf(map).clipRect.node();
    var number = function (name) { return Number(cut.getAttribute(name)); };
    return {
      left: number("x"), top: number("y"), right: number("x") + number("width"), bottom: number("y") + number("height")
    };
  }

  function labelsOn() { return atlas.kept("atlas-labels") !== "off"; }

  /* Circles and marks of few cases in the middle of units: {code, x, y, radius}, in pixels. */
  function marksOn(map, project) {
    var sizes = {};
    map.data.forEach(function (trace) {
      if (trace.name !== "circles" && trace.name !== "small") { return; }
      (trace.locations || []).forEach(function (code, place) {
        var size = trace.marker && trace.marker.size;
        sizes[code] = Array.isArray(size) ? size[place] : size || 0;
      });
    });
    return atlas.drawnUnits(map).filter(function (unit) { return sizes[unit.code] && unit.centre; }).map(function (unit) {
      var at = project(unit.centre);
      return { code: unit.code, x: at[0], y: at[1], radius: sizes[unit.code] / 2 };
    });
  }

  function covers(mark, item) {
    return mark.code !== item.code &&
      Math.abs(mark.x - item.x) < mark.radius + item.width / 2 && Math.abs(mark.y - item.y) < mark.radius + item.height / 2;
  }

  /* What a unit is called on the map: without its type, unless another unit has the same name then. */
  function shortNames(units) {
    var times = {};
    var names = units.map(function (unit) {
      var whole = atlas.unitName(unit).replace(" (cũ)", "");
      var short = whole.replace(TYPES, "");
      times[short] = (times[short] || 0) + 1;
      return { whole: whole, short: short };
    });
    return names.map(function (own) { return times[own.short] > 1 ? own.whole : own.short; });
  }

  function labelItems(map, chosen) {
    var units = atlas.drawnUnits(map);
    var names = shortNames(units);
    var project = atlas.geoOf(map).projection;
    var items = [];
    var marks = marksOn(map, project);
    var below = {};
    marks.forEach(function (mark) { below[mark.code] = mark.radius + 9; });
    units.forEach(function (unit, place) {
      var box = atlas.boundsOf(unit.feature);
      var upper = project([box[0], box[3]]);
      var lower = project([box[2], box[1]]);
      var wide = lower[0] - upper[0];
      var high = lower[1] - upper[1];
      var isChosen = chosen.indexOf(unit.code) >= 0;
      /* The smallest name has some 24 pixels: a smaller shape is not worth measuring. */
      if (!isChosen && (wide < 24 || high < 14)) { return; }
      var text = names[place];
      var width = widthOf(text) + 4;
      if (!text || (!isChosen && width > wide * 1.15)) { return; }
      var at = unit.centre && !Number.isNaN(unit.centre[0]) ? project(unit.centre) : [upper[0] + wide / 2, upper[1] + high / 2];
      var item = {
        code: unit.code, text: text, x: at[0], y: at[1] + (below[unit.code] || 0), width: width, height: 15,
        priority: isChosen ? Infinity : wide * high
      };
      /* A name stands below the mark of its unit, and on no other's. */
      if (isChosen || !marks.some(function (mark) { return covers(mark, item); })) { items.push(item); }
    });
    return items;
  }

  function drawOn(id) {
    var map = atlas.drawnMap(id);
    var canvas = map && map.closest(".map-canvas");
    if (!canvas) { return; }
    var layer = canvas.querySelector(".map-labels");
    if (!layer) {
      layer = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      layer.setAttribute("class", "map-labels");
      layer.setAttribute("aria-hidden", "true");
      canvas.append(layer);
    }
    layer.replaceChildren();
    if (!labelsOn()) { return; }
    var chosen = (atlas.params().get("units") || "").split(",").concat(atlas.picked ? atlas.picked() : []);
    placeLabels(labelItems(map, chosen), frameOf(map)).forEach(function (item) {
      var text = document.createElementNS("http://www.w3.org/2000/svg", "text");
      text.setAttribute("x", item.x.toFixed(1));
      text.setAttribute("y", (item.y + 4).toFixed(1));
      text.dataset.code = item.code;
      text.textContent = item.text;
      layer.append(text);
    });
  }

  /* On the map, and on the one beside it where there are two. */
  function drawLabels() {
    ["map", "map-b"].forEach(drawOn);
  }

  function clearLabels() {
    document.querySelectorAll(".map-labels").forEach(function (layer) { layer.replaceChildren(); });
  }

  document.addEventListener("click", function (event) {
    if (!(event.target.closest && event.target.closest("[data-action='toggle-labels']"))) { return; }
    atlas.keep("atlas-labels", labelsOn() ? "off" : "on");
    showState();
    drawLabels();
  });

  function showState() {
    var button = document.querySelector("[data-action='toggle-labels']");
    if (button) { button.setAttribute("aria-pressed", labelsOn() ? "true" : "false"); }
  }

  atlas.placeLabels = placeLabels;
  atlas.drawLabels = function () {
    showState();
    drawLabels();
  };
  atlas.clearLabels = clearLabels;
})();
