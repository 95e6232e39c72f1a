/*
 * /upload: files go to the server one after another, each with its own progress; then their state is asked for every
 * second until all are done, as long as somebody looks at the page. Every text comes from the server.
 */
(function () {
  "use strict";

  var HEADERS = { "X-Reform-Atlas": "1" };
  var POLL_MS = 1000;
  var byId = function (id) { return document.getElementById(id); };
  var waiting = [];
  var isSending = false;
  var timer = 0;

  function zone() { return byId("upload-zone"); }

  function said(key, facts) {
    var text = (zone() && zone().dataset["text" + key]) || "";
    return text.replace(/\{(\w+)\}/g, function (whole, name) { return name in facts ? facts[name] : whole; });
  }

  function tell(text) {
    var place = byId("upload-said");
    if (place) { place.textContent = text; }
  }

  function query() {
    var own = new URLSearchParams(window.location.search);
    if (!own.get("lang")) { own.set("lang", document.documentElement.lang); }
    return own;
  }

  /* ---- sending ---- */

  function add(files) {
    Array.prototype.forEach.call(files, function (file) {
      var line = document.createElement("li");
      var text = document.createElement("span");
      var bar = document.createElement("progress");
      bar.max = 100;
      bar.value = 0;
      bar.setAttribute("aria-label", file.name);
      line.append(text, bar);
      byId("upload-sending").append(line);
      if (file.size > Number(zone().dataset.limit)) {
        var limit = Math.round(Number(zone().dataset.limit) / 1048576);
        fail(line, said("TooLarge", { name: file.name, limit: limit }));
        return;
      }
      text.textContent = said("Waiting", { name: file.name });
      waiting.push({ file: file, line: line, text: text, bar: bar });
    });
    next();
  }

  function fail(line, text) {
    line.className = "is-bad";
    line.textContent = text;
    tell(text);
  }

  function next() {
    if (isSending || !waiting.length) { return; }
    isSending = true;
    send(waiting.shift(), function () { isSending = false; next(); });
  }

  function send(job, done) {
    var request = new XMLHttpRequest();
    var body = new FormData();
    body.append("file", job.file, job.file.name);
    request.open("POST", "/uploads?" + query().toString());
    Object.keys(HEADERS).forEach(function (name) { request.setRequestHeader(name, HEADERS[name]); });
    request.responseType = "json";
    request.upload.onprogress = function (event) {
      var percent = event.total ? Math.round((100 * event.loaded) / event.total) : 0;
      job.bar.value = percent;
      job.text.textContent = said("Sending", { name: job.file.name, percent: percent });
    };
    request.onload = function () {
      var answer = request.response || {};
      if (request.status === 201) {
        job.line.remove();
        tell(said("Kept", { name: job.file.name }));
        show(answer);
        follow();
      } else {
        fail(job.line, job.file.name + ": " + (answer.error || said("Lost", { name: job.file.name })));
      }
      done();
    };
    request.onerror = function () { fail(job.line, said("Lost", { name: job.file.name })); done(); };
    request.send(body);
  }

  /* ---- following ---- */

  function lineOf(id) {
    var line = byId("upload-" + id);
    if (line) { return line; }
    line = document.createElement("li");
    line.id = "upload-" + id;
    line.dataset.upload = id;
    byId("upload-list").prepend(line);
    return line;
  }

  function show(answer) {
    if (!byId("upload-list")) { return; }
    (answer.items || []).slice().sort(function (a, b) { return a.id - b.id; }).forEach(function (item) {
      var line = lineOf(item.id);
      if (line.dataset.key === item.key) { return; }
      var wasPending = line.classList.contains("is-waiting");
      line.dataset.key = item.key;
      line.className = "upload is-" + item.look;
      line.dataset.pending = item.pending ? "yes" : "";
      line.innerHTML = item.html;
      if (!item.pending && wasPending) { tell(item.words); }
    });
    byId("upload-finding").innerHTML = answer.finding;
    if (byId("upload-worker").innerHTML !== answer.worker) { byId("upload-worker").innerHTML = answer.worker; }
  }

  /* Files on their way, and files whose marked copy is still being made. */
  function pendingIds() {
    return Array.prototype.map.call(
      document.querySelectorAll("#upload-list > .is-waiting, #upload-list > li:has(.is-being-marked)"),
      function (line) { return line.dataset.upload; }
    );
  }

  function follow() {
    if (timer || document.hidden) { return; }
    timer = window.setTimeout(ask, POLL_MS);
  }

  function ask() {
    var ids = pendingIds();
    timer = 0;
    if (!ids.length || document.hidden) { return; }
    var own = query();
    own.set("ids", ids.slice(0, 50).join(","));
    window.fetch("/uploads/state?" + own.toString())
      .then(function (answer) { return answer.ok ? answer.json() : {}; })
      .then(function (answer) { if (answer.items) { show(answer); } })
      .catch(function () { /* the server is being restarted: asked again in a second */ })
      .then(follow);
  }

  /* ---- events, by delegation ---- */

  document.addEventListener("change", function (event) {
    if (event.target.id === "upload-files" && event.target.files.length) {
      add(event.target.files);
      event.target.value = "";
    }
  });

  ["dragenter", "dragover", "dragleave", "drop"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var place = zone();
      if (!place || !event.dataTransfer || Array.prototype.indexOf.call(event.dataTransfer.types, "Files") < 0) { return; }
      /* A file that misses the zone must not replace the page. */
      event.preventDefault();
      var inside = place.contains(event.target);
      place.classList.toggle("is-over", inside && (kind === "dragenter" || kind === "dragover"));
      if (kind === "drop" && event.dataTransfer.files.length) { add(event.dataTransfer.files); }
    });
  });

  document.addEventListener("visibilitychange", follow);
  /* The page may come at any moment: it is looked for whenever something was drawn. */
  document.addEventListener("DOMContentLoaded", function () {
    new MutationObserver(function () { if (pendingIds().length) { follow(); } })
      .observe(document.body, { childList: true, subtree: true });
    follow();
  });
})();
