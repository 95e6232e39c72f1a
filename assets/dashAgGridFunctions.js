/* Functions that the table's column definitions name: numbers, Vietnamese order, search, keyboard. */
(function () {
  "use strict";
  var own = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  var collator = null; // made when a column is sorted: making it takes an old machine a quarter of a second
  var formats = {};

  function order(a, b) {
    collator = collator || new Intl.Collator("vi", { sensitivity: "variant", numeric: true });
    return collator.compare(a, b);
  }

  function format(lang, places) {
    var key = lang + places;
    if (!formats[key]) {
      formats[key] = new Intl.NumberFormat(lang === "vi" ? "vi-VN" : "en-GB", {
        minimumFractionDigits: places,
        maximumFractionDigits: places
      });
    }
    return formats[key];
  }

  own.atlasNumber = function (params, lang, places) {
    var value = params.value;
    var field = params.colDef.field;
    if (value === null || value === undefined) {
      if (!params.data) { return ""; } // a row that is still to come
      return field === "value" && params.data.word ? params.data.word : "–";
    }
    var text = format(lang, places).format(value);
    return field === "change" && value > 0 ? "+" + text : text.replace("-", "\u2212");
  };

  own.atlasCollate = function (a, b) {
    return order(a || "", b || "");
  };

  /* Units without a value stay last in both directions. */
  own.atlasNumbersLast = function (a, b, nodeA, nodeB, isDescending) {
    var none = isDescending ? -1 : 1;
    if (a === null || a === undefined) { return b === null || b === undefined ? 0 : none; }
    if (b === null || b === undefined) { return -none; }
    return a - b;
  };

  own.atlasSearchText = function (params) {
    return params.value ? window.atlas.fold(params.value) : "";
  };

  own.atlasNothing = function () { return ""; };

  own.atlasCellClass = function (params) {
    var missing = params.value === null || params.value === undefined;
    return missing ? "ag-right-aligned-cell is-missing" : "ag-right-aligned-cell";
  };

  own.atlasFocusRow = function (params) {
    if (params.rowIndex === null || params.rowIndex === undefined) { return; }
    var row = params.api.getDisplayedRowAtIndex(params.rowIndex);
    if (row && row.data) { window.atlas.outline(row.data.code); }
  };

  own.atlasOpenByKey = function (params) {
    if (params.event && params.event.key === "Enter" && params.data) { window.atlas.openUnit(params.data.code); }
  };

  own.atlasOpenRow = function (params) {
    if (params.data) { window.atlas.openUnit(params.data.code); }
  };

  own.atlasPicked = function (params) {
    if (params.source === "api" || params.api.isDestroyed()) { return; }
    var shown = [];
    params.api.forEachNode(function (node) { if (node.data) { shown.push(node.data.code); } });
    window.atlas.picksOfGrid(params.api.getSelectedRows(), shown);
  };

  own.atlasCount = function (params) {
    var place = document.getElementById("table-count");
    if (!place || params.api.isDestroyed()) { return; }
    if (params.api.getGridOption("rowModelType") === "infinite") {
      window.atlas.markGrid(); // rows that have just come know nothing of what was picked
      if (!params.api.isLastRowIndexKnown()) { return; }
    }
    var lang = document.documentElement.lang;
    var n = format(lang, 0).format(params.api.getDisplayedRowCount());
    place.textContent = lang === "en" ? n + " units" : n + " đơn vị";
  };

  own.atlasTheme = function (agGrid) {
    return agGrid.themeQuartz.withParams({
      fontFamily: "inherit",
      fontSize: 15,
      headerFontSize: 14,
      headerFontWeight: 600,
      spacing: 7,
      backgroundColor: "var(--surface)",
      foregroundColor: "var(--text)",
      headerBackgroundColor: "var(--ground)",
      headerTextColor: "var(--text)",
      borderColor: "var(--line)",
      rowHoverColor: "var(--hover)",
      selectedRowBackgroundColor: "var(--hover)",
      accentColor: "var(--accent)",
      oddRowBackgroundColor: "var(--surface)",
      wrapperBorderRadius: "6px",
      browserColorScheme: "inherit"
    });
  };
})();
