/* Runs before anything is drawn: the reader's colours, kept between visits, go into the address once. */
(function () {
  "use strict";
  var params = new URLSearchParams(window.location.search);
  var kept = null;
  try {
    kept = window.localStorage.getItem("atlas-theme");
  } catch (error) {
    kept = null; // storage may be forbidden; the address still works
  }
  if (!params.get("theme") && kept === "dark") {
    params.set("theme", "dark");
    window.history.replaceState({}, "", window.location.pathname + "?" + params.toString().replace(/%2C/g, ","));
  }
  document.documentElement.dataset.theme = params.get("theme") === "dark" ? "dark" : "light";
  /* Plotly looks here before it asks any server for a world map. */
  var empty = { type: "GeometryCollection", geometries: [] };
  var names = ["coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits"];
  var objects = {};
  names.forEach(function (name) { objects[name] = empty; });
  var world = { type: "Topology", arcs: [], objects: objects };
  window.PlotlyGeoAssets = { topojson: { world_110m: world, world_50m: world } };

  /* What the renderer asks for first came with the page; everything else goes its usual way. */
  var sent = { "/_dash-layout": "sent-layout", "/_dash-dependencies": "sent-dependencies" };
  var ask = window.fetch;
  window.fetch = function (address) {
    var path = Object.keys(sent).find(function (end) { return String(address).endsWith(end); });
    var holder = path && document.getElementById(sent[path]);
    if (!holder) { return ask.apply(window, arguments); }
    var text = holder.textContent;
    holder.remove();
    return Promise.resolve(new Response(text, { status: 200, headers: { "Content-Type": "application/json" } }));
  };

  /*
   * The map library is by far the largest file. It starts early, beside the other scripts, instead of after them,
   * and is waited for as long as a slow line takes: Dash takes a promise where it looks for the library.
   */
  function loadPlotly() {
    if (window.Plotly) { return; }
    window.Plotly = new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = document.getElementById("dash-footer").dataset.plotlyScript;
      script.async = true;
      script.setAttribute("fetchpriority", "low");
      script.onload = resolve;
      script.onerror = reject;
      document.head.appendChild(script);
    });
  }
  if (document.querySelector(".map-card")) {
    loadPlotly();
  } else {
    window.addEventListener("load", function () { window.setTimeout(loadPlotly, 1500); });
  }
})();
