/* A map sheet takes its time, of the whole country some seconds: how long already, and a way to stop it. */
(function () {
  "use strict";

  var atlas = window.atlas;
  var byId = function (id) { return document.getElementById(id); };
  var running = null;

  function say(text, name, since) {
    var seconds = Math.round((Date.now() - since) / 1000);
    if (byId("sheet-status")) { byId("sheet-status").textContent = atlas.fillIn(text, { name: name, s: seconds }); }
  }

  function show(isRunning) {
    ["sheet-progress", "sheet-stop"].forEach(function (id) { if (byId(id)) { byId(id).hidden = !isRunning; } });
  }

  async function make(link) {
    var words = byId("sheet-line").dataset;
    var name = link.textContent.trim();
    var since = Date.now();
    var tick = window.setInterval(function () { say(words.running, name, since); }, 1000);
    running = new AbortController();
    byId("sheet-line").hidden = false;
    show(true);
    say(words.running, name, since);
    try {
      var response = await fetch(link.href, { signal: running.signal });
      if (!response.ok) { throw new Error(response.status); }
      atlas.saveFile([await response.blob()], response);
      say(words.done, name, since);
    } catch (error) {
      say(error.name === "AbortError" ? words.stopped : words.failed, name, since);
    }
    window.clearInterval(tick);
    running = null;
    show(false);
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-sheet]");
    if (link && byId("sheet-line")) {
      event.preventDefault();
      if (!running) { make(link); }
    } else if (running && event.target.closest("#sheet-stop")) {
      running.abort();
    }
  });
})();
