// What a page gains with JavaScript; without it everything is there, and none of this is.
"use strict";
(() => {
  const { language, words, locale } = JSON.parse(document.getElementById("page-setting").textContent);
  const main = document.getElementById("main");

  const make = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };

  const status = make("p", { role: "status", class: "sr" });
  main.append(status);
  const announce = (text) => {
    status.textContent = "";
    requestAnimationFrame(() => (status.textContent = text));
  };
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  // Values of cells: `data-value` holds the number behind the text; other tables hold plain numbers.

  const PLAIN = /^[+−-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?(e[+-]?\d+)?$/i;
  const label = (cell) => (cell.dataset.label ?? cell.textContent).replace(/\s+/g, " ").trim();
  const valueOf = (cell) => {
    const raw = cell?.dataset.value;
    if (raw !== undefined) return raw !== "" && Number.isFinite(Number(raw)) ? Number(raw) : raw;
    const text = cell ? label(cell) : "";
    if (PLAIN.test(text)) return Number(text.replace(/,/g, "").replace("−", "-"));
    return text === "" || text === "—" || text === "NaN" ? null : text;
  };

  // Tables that sort

  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const bodyRows = (table) => [...table.tBodies[0].rows];
  const sortable = (table) =>
    table.tHead?.rows.length === 1 &&
    (table.tHead.rows[0].cells.length > 2 || table.querySelector("td.r")) && // not pairs of term and text
    table.tBodies.length === 1 &&
    bodyRows(table).filter((row) => !row.classList.contains("total")).length >= 3 &&
    !table.querySelector("[rowspan], [colspan]");

  const sort = (table, index, descending) => {
    const rows = bodyRows(table);
    const moving = rows.filter((row) => !row.classList.contains("total"));
    const numeric = moving.some((row) => typeof valueOf(row.cells[index]) === "number");
    const key = (row) => {
      const value = valueOf(row.cells[index]);
      return numeric && typeof value !== "number" ? null : value;
    };
    const keyed = moving.map((row) => [key(row), row]);
    keyed.sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null);
      const order = numeric ? a - b : compare(a, b);
      return descending ? -order : order;
    });
    const total = rows.filter((row) => row.classList.contains("total"));
    table.tBodies[0].append(...keyed.map(([, row]) => row), ...total);
  };

  const press = (table, head) => {
    const index = head.cellIndex;
    const before = head.getAttribute("aria-sort");
    const numeric = bodyRows(table).some((row) => typeof valueOf(row.cells[index]) === "number");
    const descending = before === "none" ? numeric : before === "ascending";
    for (const other of table.tHead.rows[0].cells) {
      if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
    }
    head.setAttribute("aria-sort", descending ? "descending" : "ascending");
    sort(table, index, descending);
    announce(filled(descending ? words.sorted_down : words.sorted_up, { column: label(head) }));
  };

  const makeSortable = (table) => {
    for (const head of table.tHead.rows[0].cells) {
      if (!head.textContent.trim()) continue;
      head.dataset.label = label(head);
      const button = make("button", { type: "button", class: "sort", title: words.sort }, ...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => press(table, head));
    }
  };

  // Data to copy: a spreadsheet in French wants semicolons and decimal commas

  const [separator, decimal] = language === "fr" ? [";", ","] : [",", "."];
  const field = (cell) => {
    const value = valueOf(cell);
    if (typeof value === "number") return String(value).replace(".", decimal);
    const text = (cell.dataset.value ?? label(cell)).replace(/[\u00a0\u202f]/g, " ");
    const safe = /^[=@]/.test(text) ? `'${text}` : text; // text, never a formula
    return /["\r\n;,]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
  };
  const csv = (table) =>
    [...table.rows].map((row) => [...row.cells].map(field).join(separator)).join("\r\n") + "\r\n";

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const focused = document.activeElement;
      const area = make("textarea", { class: "sr", "aria-hidden": "true" });
      area.value = text;
      document.body.append(area);
      area.select();
      let done = false;
      try {
        done = document.execCommand("copy");
      } catch {}
      area.remove();
      focused?.focus();
      return done;
    }
  };
  const download = (text, name) => {
    const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv" }));
    make("a", { href: url, download: `${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };

  const tool = (text, done, act) => {
    const button = make("button", { type: "button" }, text);
    button.addEventListener("click", async () => {
      const said = await act();
      announce(said ?? done);
      button.textContent = said ?? done;
      setTimeout(() => (button.textContent = text), 2500);
    });
    return button;
  };
  const addTools = (block, table) => {
    const name = block.id || "table";
    const tools = make("p", { class: "tools" });
    if (table) {
      const act = async () => {
        if (await copy(csv(table))) return;
        download(csv(table), name);
        return words.saved;
      };
      tools.append(tool(words.copy_data, words.copied_data, act));
    }
    if (block.id) {
      const url = () => location.href.split("#")[0] + "#" + block.id;
      const act = async () => ((await copy(url())) ? undefined : url());
      tools.append(tool(words.copy_link, words.copied_link, act));
    }
    const details = block.querySelector(":scope > details");
    if (details) details.before(tools);
    else block.append(tools);
  };

  // Where the reader is

  const addContents = () => {
    const entries = [...document.querySelectorAll(".toc a")];
    if (entries.length < 3) return;
    const list = make("ol");
    const links = entries.map((entry) => {
      const link = make("a", { href: entry.getAttribute("href") }, entry.textContent.trim());
      list.append(make("li", {}, link));
      return [link, document.getElementById(entry.hash.slice(1))];
    });
    main.prepend(make("nav", { class: "side", "aria-label": words.here }, list));
    let waiting = false;
    const mark = () => {
      waiting = false;
      const line = innerHeight / 4;
      const passed = links.filter(([, target]) => target.getBoundingClientRect().top <= line);
      const end = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
      const [current] = (end ? links.at(-1) : passed.at(-1)) ?? [];
      for (const [link] of links) {
        if (link === current) link.setAttribute("aria-current", "location");
        else link.removeAttribute("aria-current");
      }
    };
    addEventListener("scroll", () => (waiting ||= requestAnimationFrame(mark) > 0), { passive: true });
    mark();
  };

  // Charts: the drawing stays until the live chart stands in the same box

  const tip = make("div", { class: "tip", hidden: "", "aria-hidden": "true" });
  const showTip = (_, event, __, value) => {
    tip.hidden = value === null || value === undefined || value === "";
    if (tip.hidden) return;
    const rows = typeof value === "object" ? Object.entries(value).map(([key, one]) => `${key} : ${one}`) : [value];
    tip.replaceChildren(...rows.map((text) => make("p", {}, String(text))));
    const { clientX: x, clientY: y } = event.changedTouches?.[0] ?? event;
    const { width, height } = tip.getBoundingClientRect();
    const left = x + 14 + width > innerWidth ? x - 14 - width : x + 14;
    tip.style.left = `${Math.max(4, left)}px`;
    tip.style.top = `${Math.max(4, Math.min(y + 14, innerHeight - height - 4))}px`;
  };

  const enliven = async (box, spec) => {
    const still = box.querySelector("svg");
    const stage = make("div", { class: "live", hidden: "" });
    box.append(stage);
    try {
      const options = { mode: "vega", renderer: "svg", ast: true, actions: false, defaultStyle: false };
      if (locale.number) Object.assign(options, { formatLocale: locale.number, timeFormatLocale: locale.time });
      await vegaEmbed(stage, JSON.parse(spec.textContent), { ...options, tooltip: showTip });
      const drawn = stage.querySelector("svg");
      for (const name of ["width", "height"]) drawn.setAttribute(name, still.getAttribute(name));
      for (const node of drawn.querySelectorAll("[role], [aria-roledescription], [aria-label]")) {
        for (const name of ["role", "aria-roledescription", "aria-label"]) node.removeAttribute(name);
      }
      drawn.removeAttribute("aria-roledescription");
      drawn.setAttribute("role", "img");
      drawn.setAttribute("aria-label", still.querySelector("title").textContent);
      still.remove();
      stage.hidden = false;
    } catch (error) {
      console.warn(error);
      stage.remove();
    }
  };

  const enlivenAll = async () => {
    const specs = [...document.querySelectorAll("script.spec")];
    if (!specs.length || !window.vegaEmbed) return;
    document.body.append(tip);
    addEventListener("keydown", (event) => event.key === "Escape" && (tip.hidden = true));
    addEventListener("scroll", () => (tip.hidden = true), { passive: true });
    await Promise.all(["400", "600"].map((weight) => document.fonts.load(`${weight} 11px Inter`)));
    for (const spec of specs) await enliven(spec.parentElement, spec);
    document.documentElement.dataset.charts = "live";
  };

  // Print shows the data of each chart

  const opened = [];
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not([open])")) {
      details.open = true;
      opened.push(details);
    }
  });
  addEventListener("afterprint", () => opened.splice(0).forEach((details) => (details.open = false)));

  for (const block of document.querySelectorAll(".fig, .tab, .grid")) addTools(block, block.querySelector("table"));
  for (const table of main.querySelectorAll("table")) if (sortable(table)) makeSortable(table);
  addContents();
  enlivenAll();
})();
