/* Finding a unit: a combobox by the pattern of the ARIA guide; its list is asked from the server while typing. */
(function () {
  "use strict";

  var atlas = window.atlas;
  var byId = function (id) { return document.getElementById(id); };
  var WAIT_MS = 120;
  var hits = [];
  var active = -1;
  var timer = 0;
  var asked = 0;

  /* React leaves the holder alone; the field is put in whenever the card was drawn anew. */
  function place() {
    var holder = byId("find-holder");
    if (!holder || byId("find-unit")) { return; }
    var input = document.createElement("input");
    input.type = "search";
    input.id = "find-unit";
    input.autocomplete = "off";
    input.spellcheck = false;
    input.placeholder = holder.dataset.placeholder;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", "find-list");
    holder.append(input);
  }

  function ask(text) {
    var own = atlas.params();
    var query = new URLSearchParams({ q: text, lang: document.documentElement.lang });
    ["structure", "province"].forEach(function (name) { if (own.get(name)) { query.set(name, own.get(name)); } });
    asked += 1;
    var mine = asked;
    if (byId("find-list").hidden) { say(byId("find-holder").dataset.searching, true); }
    window.fetch("/find?" + query.toString())
      .then(function (answer) {
        if (!answer.ok) { throw new Error(answer.status); }
        return answer.json();
      })
      .then(function (said) { if (mine === asked) { fill(said.items, byId("find-holder").dataset.none); } })
      .catch(function () { if (mine === asked && byId("find-holder")) { fill([], byId("find-holder").dataset.failed); } });
  }

  /* Words in place of the list: that nothing was found, or that the search is under way. */
  function say(text, isBusy) {
    var list = byId("find-list");
    var line = document.createElement("li");
    hits = [];
    active = -1;
    line.className = "find-none";
    line.setAttribute("role", isBusy ? "presentation" : "option");
    if (!isBusy) { line.setAttribute("aria-disabled", "true"); }
    line.textContent = text;
    list.setAttribute("aria-busy", isBusy ? "true" : "false");
    list.replaceChildren(line);
    byId("find-said").textContent = text;
    open(true);
  }

  function fill(items, empty) {
    var list = byId("find-list");
    if (!list) { return; }
    if (!items.length) { say(empty, false); return; }
    hits = items;
    active = -1;
    list.setAttribute("aria-busy", "false");
    list.replaceChildren.apply(list, items.map(function (item, number) {
      var line = document.createElement("li");
      line.id = "find-" + number;
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", "false");
      line.dataset.hit = number;
      var name = document.createElement("strong");
      name.textContent = item.name;
      var where = document.createElement("span");
      where.textContent = [item.where, item.note].filter(Boolean).join(" · ");
      line.append(name, where);
      return line;
    }));
    byId("find-said").textContent = "";
    open(true);
  }

  function open(is) {
    var list = byId("find-list");
    if (!list) { return; }
    list.hidden = !is;
    byId("find-unit").setAttribute("aria-expanded", is ? "true" : "false");
    if (!is) { byId("find-unit").removeAttribute("aria-activedescendant"); }
  }

  function move(by) {
    if (!hits.length) { return; }
    active = (active + by + hits.length) % hits.length;
    hits.forEach(function (_item, number) {
      var line = byId("find-" + number);
      line.setAttribute("aria-selected", number === active ? "true" : "false");
      if (number === active) { line.scrollIntoView({ block: "nearest" }); }
    });
    byId("find-unit").setAttribute("aria-activedescendant", "find-" + active);
  }

  /* Where the unit is seen: on the map shown when it is there, else on its province's. */
  function choose(item) {
    var query = atlas.params();
    var isHere = (query.get("province") || byId("pick-province").dataset.value) === item.province;
    var isCountry = query.get("province") === "all" && (query.get("level") || "commune") === item.level;
    open(false);
    byId("find-unit").value = item.name;
    if (!isHere && !isCountry) {
      query.set("province", item.province);
      query.delete("group");
    }
    if (!isCountry) {
      query.delete("district");
      if (item.level === "commune") { query.delete("level"); } else { query.set("level", item.level); }
    }
    query.set("units", item.code);
    query.delete("panel");
    byId("find-unit").blur();
    atlas.navigate(window.location.pathname, query);
    atlas.zoomTo(item.code);
  }

  document.addEventListener("input", function (event) {
    if (event.target.id !== "find-unit") { return; }
    var text = event.target.value.trim();
    window.clearTimeout(timer);
    if (text.length < 2) { asked += 1; open(false); return; }
    timer = window.setTimeout(function () { ask(text); }, WAIT_MS);
  });

  document.addEventListener("keydown", function (event) {
    if (event.target.id !== "find-unit") { return; }
    var isOpen = !byId("find-list").hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (isOpen) { move(event.key === "ArrowDown" ? 1 : -1); event.preventDefault(); }
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen && hits.length) { choose(hits[Math.max(active, 0)]); }
    } else if (event.key === "Escape" && isOpen) {
      open(false);
      event.stopPropagation();
    }
  });

  document.addEventListener("mousedown", function (event) {
    var line = event.target.closest && event.target.closest("[data-hit]");
    if (line) { event.preventDefault(); choose(hits[Number(line.dataset.hit)]); return; }
    if (byId("find-list") && !(event.target.closest && event.target.closest(".find-box"))) { open(false); }
  });

  document.addEventListener("focusout", function (event) {
    if (event.target.id === "find-unit") { open(false); }
  });

  atlas.afterDrawing.push(place);
})();
