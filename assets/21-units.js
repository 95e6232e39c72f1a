/* Units: the chosen one, its outline on the map, and its drawer with the focus inside it. */
(function () {
  "use strict";

  var atlas = window.atlas;
  var params = atlas.params;
  var navigate = atlas.navigate;
  var byId = function (id) { return document.getElementById(id); };

  var opener = null;

  function openUnit(code) {
    if (!code) { return; }
    if (atlas.isPicking && atlas.isPicking()) { atlas.togglePick(code); return; }
    opener = document.activeElement;
    var query = params();
    query.set("units", code);
    query.delete("panel");
    navigate(window.location.pathname, query);
    byId("drawer").classList.add("is-opening");
  }

  /* The unit stays chosen: its line in the trend and its outline are what the drawer covered. */
  function closeDrawer() {
    var query = params();
    byId("drawer").classList.remove("is-opening");
    if (!query.get("units")) { return; }
    if (byId("map")) { query.set("panel", "closed"); } else { query.delete("units"); }
    navigate(window.location.pathname, query);
  }

  function dropUnit() {
    var query = params();
    query.delete("units");
    query.delete("panel");
    navigate(window.location.pathname, query);
  }

  function outline(code) {
    var map = plotOf("map");
    if (!map || !window.Plotly || !map.data || map.data.length < 3) { return; }
    byId("map").dataset.outlined = code || "";
    var codes = (code ? [code] : []).concat(atlas.picked ? atlas.picked() : []);
    codes = codes.filter(function (own, place) { return codes.indexOf(own) === place; });
    var drawn = map.data[2].locations || [];
    if (codes.join() === Array.from(drawn).join()) { return; }
    window.Plotly.restyle(map, { locations: [codes], z: [codes.map(function () { return 0; })] }, [2]);
  }

  function panel() { return document.querySelector(".drawer-panel"); }

  function drawerChanged() {
    var drawer = byId("drawer");
    var open = panel();
    document.body.classList.toggle("has-drawer", !!open);
    if (!drawer) { return; }
    drawer.classList.remove("is-opening");
    ["header", "nav", "page", "footer"].forEach(function (id) {
      var part = byId(id);
      if (part) { part.inert = !!open; }
    });
    if (open) {
      var close = open.querySelector("[data-action='close-drawer']");
      if (close && !open.contains(document.activeElement)) { close.focus(); }
      var unfolded = open.querySelector(".drawer-row[open]");
      if (unfolded) { unfolded.scrollIntoView({ block: "center" }); }
    } else {
      giveBackFocus();
    }
  }

  function giveBackFocus() {
    if (!opener) { return; }
    var target = opener;
    opener = null;
    if (!document.contains(target)) {
      var unit = target.getAttribute && target.getAttribute("data-unit");
      target = unit ? document.querySelector("[data-unit='" + unit + "']") : byId("page");
    }
    if (target) { target.focus({ preventScroll: true }); }
  }

  function trap(event) {
    var open = panel();
    if (!open || event.key !== "Tab") { return; }
    var stops = open.querySelectorAll("button, [href], summary, [tabindex='0']");
    if (!stops.length) { return; }
    var first = stops[0];
    var last = stops[stops.length - 1];
    if (event.shiftKey && document.activeElement === first) { last.focus(); event.preventDefault(); }
    if (!event.shiftKey && document.activeElement === last) { first.focus(); event.preventDefault(); }
  }

  /* Rows are drawn for a view; which of them is chosen follows the address. */
  function markRows() {
    var chosen = (params().get("units") || "").split(",")[0];
    document.querySelectorAll(".ranking-card [data-unit]").forEach(function (row) {
      var is = row.dataset.unit === chosen;
      row.classList.toggle("is-open", is);
      row.setAttribute("aria-pressed", is ? "true" : "false");
    });
  }

  function plotOf(id) {
    var holder = byId(id);
    return holder && holder.querySelector(".js-plotly-plot");
  }

  atlas.openUnit = openUnit;
  atlas.closeDrawer = closeDrawer;
  atlas.dropUnit = dropUnit;
  atlas.outline = outline;
  atlas.panel = panel;
  atlas.drawerChanged = drawerChanged;
  atlas.trap = trap;
  atlas.markRows = markRows;
  atlas.plotOf = plotOf;
})();
