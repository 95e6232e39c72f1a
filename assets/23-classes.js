/* The form of the user's own class bounds: read as people write numbers, checked, and put into the address. */
(function () {
  "use strict";

  var atlas = window.atlas;

  /* One number in the digits of the page's language as text with a decimal point; "" when it is none. */
  function canonical(text, lang) {
    var decimal = lang === "vi" ? "," : ".";
    var thousand = lang === "vi" ? "." : ",";
    var grouped = new RegExp("^[-−]?\\d{1,3}(\\" + thousand + "\\d{3})+(\\" + decimal + "\\d+)?$");
    var plain = text;
    if (grouped.test(text)) {
      plain = text.split(thousand).join("");
    }
    plain = plain.replace("−", "-").replace(",", ".");
    return /^-?\d{1,9}(\.\d{1,6})?$/.test(plain) ? String(Number(plain)) : "";
  }

  /* Numbers stand apart by semicolons or blanks; by commas only where a comma cannot be a decimal sign. */
  function pieces(text, lang) {
    var parts = text.split(/[;\s]+/).filter(function (part) { return part !== ""; });
    var commas = (text.match(/,/g) || []).length;
    if (parts.length === 1 && (commas > 1 || (commas === 1 && lang === "en"))) {
      parts = text.split(",").map(function (part) { return part.trim(); });
    }
    return parts.map(function (part) { return part.replace(/,$/, ""); })
      .filter(function (part) { return part !== ""; });
  }

  /* {value: "10,20.5"} or {error: kind, part: text}. */
  function read(text, lang, most) {
    var parts = pieces(text, lang);
    if (!parts.length) { return { error: "empty", part: "" }; }
    if (parts.length > most) { return { error: "many", part: String(parts.length) }; }
    var found = [];
    for (var i = 0; i < parts.length; i += 1) {
      var number = canonical(parts[i], lang);
      if (number === "") { return { error: "number", part: parts[i] }; }
      if (i && Number(number) <= Number(found[i - 1])) { return { error: "order", part: parts[i - 1] + "; " + parts[i] }; }
      found.push(number);
    }
    return { value: found.join(",") };
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("[data-breaks]")) { return; }
    var field = form.querySelector("input");
    var lang = document.documentElement.lang === "en" ? "en" : "vi";
    var result = read(field.value, lang, Number(form.dataset.most));
    var said = form.querySelector("[role='alert']");
    field.setAttribute("aria-invalid", result.error ? "true" : "false");
    said.textContent = result.error
      ? form.getAttribute("data-error-" + result.error).replace("[x]", result.part) : "";
    if (result.error) { field.focus(); return; }
    atlas.keepFocus("breaks");
    atlas.set("breaks", result.value);
  });
})();
