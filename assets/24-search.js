/* A list that a search box narrows: no diacritics needed; Enter takes the first that is left. */
(function () {
  "use strict";

  var atlas = window.atlas;

  function listOf(box) {
    return box && box.dataset && box.dataset.filters ? document.getElementById(box.dataset.filters) : null;
  }

  /* Names come first; what stands beside a name (its district) counts only where no name fits. */
  function narrow(box, list) {
    var wanted = atlas.fold(box.value.trim()).toLowerCase();
    var items = Array.from(list.children);
    var left = fitting(items, wanted, function (item) { return item.querySelector("span") || item; });
    if (!left.length) { left = fitting(items, wanted, function (item) { return item; }); }
    items.forEach(function (item) { item.hidden = left.indexOf(item) < 0; });
    var none = list.parentNode.querySelector("[role='status']");
    if (none) { none.hidden = left.length > 0; }
  }

  function fitting(items, wanted, part) {
    return items.filter(function (item) {
      return atlas.fold(part(item).textContent).toLowerCase().indexOf(wanted) >= 0;
    });
  }

  document.addEventListener("input", function (event) {
    var list = listOf(event.target);
    if (list) { narrow(event.target, list); }
  });

  document.addEventListener("keydown", function (event) {
    var list = event.key === "Enter" && listOf(event.target);
    if (!list) { return; }
    event.preventDefault();
    var first = event.target.value.trim() && list.querySelector("li:not([hidden]) a");
    if (first) { first.click(); }
  });

  /* An open list gets the cursor at once, and closes like a menu. */
  document.addEventListener("toggle", function (event) {
    var box = event.target.open && event.target.querySelector && event.target.querySelector("[data-filters]");
    if (box) { box.focus(); }
  }, true);
  document.addEventListener("keydown", function (event) {
    var open = event.key === "Escape" && event.target.closest && event.target.closest(".add-unit[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });
  document.addEventListener("click", function (event) {
    document.querySelectorAll(".add-unit[open]").forEach(function (open) {
      if (!open.contains(event.target)) { open.open = false; }
    });
  });
})();
