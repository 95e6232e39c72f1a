/*
 * The slider of periods. Each step waits until the map of the step before is drawn; while it plays, the address follows
 * without filling the history. Who asked the system for less motion gets one step for each press.
 */
(function () {
  "use strict";

  var atlas = window.atlas;
  var STEP_MS = 1200;
  var PATIENCE_MS = 8000;
  var byId = function (id) { return document.getElementById(id); };
  var calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  var playing = null; /* {asked: code, since: time, drawn: whether} */
  var timer = 0;

  function range() { return byId("time-range"); }
  function codes() { return range() ? range().dataset.codes.split(",") : []; }
  function button() { return document.querySelector(".time-play"); }

  function shownIndex() {
    var box = byId("time");
    return box ? codes().indexOf(box.dataset.value) : -1;
  }

  function say(index) {
    var own = range();
    if (!own || index < 0) { return; }
    var text = own.dataset.labels.split("|")[index];
    own.setAttribute("aria-valuetext", text);
    var now = document.querySelector(".time-now");
    if (now && now.textContent !== text) { now.textContent = text; }
  }

  function go(index, isQuiet) {
    var query = atlas.params();
    query.set("period", codes()[index]);
    if (isQuiet) { atlas.replace(window.location.pathname, query); } else { atlas.navigate(window.location.pathname, query); }
  }

  function mark() {
    var own = button();
    if (!own) { return; }
    var name = playing ? own.dataset.pause : calm.matches ? own.dataset.step : own.dataset.play;
    if (own.title !== name) {
      own.title = name;
      own.setAttribute("aria-label", name);
      own.firstElementChild.className = "icon icon-" + (playing ? "pause" : "play");
    }
  }

  function stop() {
    window.clearTimeout(timer);
    playing = null;
    mark();
  }

  function step(index) {
    if (index >= codes().length) { stop(); return; }
    playing = { asked: codes()[index], since: Date.now(), drawn: false };
    go(index, true);
    timer = window.setTimeout(next, STEP_MS);
  }

  /* The next step, once this one is drawn; an answer that never comes ends the play. */
  function next() {
    if (!playing) { return; }
    if (atlas.params().get("period") !== playing.asked) { stop(); return; }
    var box = byId("time");
    if (playing.drawn && box && box.dataset.value === playing.asked) {
      step(codes().indexOf(playing.asked) + 1);
    } else if (Date.now() - playing.since > PATIENCE_MS) {
      stop();
    } else {
      timer = window.setTimeout(next, 50);
    }
  }

  function toggle() {
    if (playing) { stop(); return; }
    var last = codes().length - 1;
    var index = shownIndex();
    var from = index < 0 || index >= last ? 0 : index + 1;
    if (calm.matches) { go(from, false); return; }
    step(from);
    mark();
  }

  document.addEventListener("click", function (event) {
    if (event.target.closest(".time-play")) { toggle(); }
  });

  document.addEventListener("input", function (event) {
    if (event.target.id === "time-range") { stop(); say(Number(event.target.value)); }
  });

  document.addEventListener("change", function (event) {
    if (event.target.id === "time-range") { go(Number(event.target.value), false); }
  });

  window.addEventListener("popstate", stop);
  document.addEventListener("visibilitychange", function () { if (document.hidden) { stop(); } });

  function watch() {
    var map = atlas.plotOf("map");
    if (!map || !map.on || map.dataset.timed) { return; }
    map.dataset.timed = "yes";
    map.on("plotly_afterplot", function () { if (playing) { playing.drawn = true; } });
  }

  atlas.afterDrawing.push(function () {
    watch();
    if (!range()) { stop(); return; }
    mark();
    var index = shownIndex();
    /* A step just made by hand stays until its answer is drawn. */
    if (range().atlasDrawn === index + "|" + range().dataset.codes) { return; }
    range().atlasDrawn = index + "|" + range().dataset.codes;
    if (index >= 0) { range().value = String(index); say(index); }
  });
})();
