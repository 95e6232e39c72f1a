/* The archive of many profiles comes while it is made: how far it is, how long still, and a way to stop it. */
(function () {
  "use strict";

  var running = null;
  var byId = function (id) { return document.getElementById(id); };

  function say(text) { byId("book-status").textContent = text; }

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_all, name) { return values[name]; });
  }

  /* Every file of an archive begins with the same four bytes; they may lie across two pieces. */
  function counter() {
    var mark = [0x50, 0x4b, 0x03, 0x04];
    var at = 0;
    var n = 0;
    return function (bytes) {
      for (var i = 0; i < bytes.length; i += 1) {
        at = bytes[i] === mark[at] ? at + 1 : (bytes[i] === mark[0] ? 1 : 0);
        if (at === mark.length) { n += 1; at = 0; }
      }
      return n;
    };
  }

  function show(words, n, total, since) {
    var text = fill(words.running, { n: n, total: total });
    if (n > 1) { text += ", " + fill(words.left, { s: Math.ceil((Date.now() - since) / n * (total - n) / 1000) }); }
    byId("book-progress").max = total;
    byId("book-progress").value = n;
    say(text);
  }

  async function read(response, words) {
    var total = Number(response.headers.get("X-Files"));
    var count = counter();
    var since = Date.now();
    var pieces = [];
    var reader = response.body.getReader();
    show(words, 0, total, since);
    for (;;) {
      var piece = await reader.read();
      if (piece.done) { return { pieces: pieces, total: total }; }
      pieces.push(piece.value);
      show(words, count(piece.value), total, since);
    }
  }

  function save(pieces, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(pieces, { type: "application/zip" }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }

  function nameOf(response) {
    var found = /filename="([^"]+)"/.exec(response.headers.get("Content-Disposition") || "");
    return found ? found[1] : "profiles.zip";
  }

  window.atlas.saveFile = function (pieces, response) { save(pieces, nameOf(response)); };
  window.atlas.fillIn = fill;

  async function fetchBook(address) {
    var words = byId("book-line").dataset;
    byId("book-line").hidden = false;
    byId("book-stop").hidden = false;
    byId("book-progress").removeAttribute("value");
    say("…");
    running = new AbortController();
    try {
      var response = await fetch(address, { signal: running.signal });
      if (!response.ok) { throw new Error(response.status); }
      var found = await read(response, words);
      save(found.pieces, nameOf(response));
      say(fill(words.done, { n: found.total }));
    } catch (error) {
      if (byId("book-status")) { say(error.name === "AbortError" ? words.stopped : words.failed); }
    }
    running = null;
    if (byId("book-stop")) { byId("book-stop").hidden = true; }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-book]");
    if (link) {
      event.preventDefault();
      if (!running) { fetchBook(link.href); }
    } else if (running && event.target.closest("#book-stop")) {
      running.abort();
    }
  });
})();
