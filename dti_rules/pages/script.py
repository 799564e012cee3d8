"""The one script of a report: it searches, sorts, opens, and switches language and light and dark.

The page is whole without it. It never turns text into markup, asks for nothing, keeps nothing. What is done in one
language is done in the other as well, so that a switch of language changes nothing else.
"""

SCRIPT = r"""
(() => {
  "use strict";
  const root = document.documentElement;
  const all = (query, at = document) => [...at.querySelectorAll(query)];
  const twin = (one) => document.getElementById(one.id.replace(/^(vi|en)/, (lang) => (lang === "vi" ? "en" : "vi")));
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[đð]/g, "d");

  const sift = (tools) => {
    const wanted = fold(tools.querySelector("input").value).split(/[\s.\-\u2010-\u2015]+(?!\d)|\s+/).filter(Boolean);
    const kind = tools.querySelector("select")?.value ?? "";
    const target = document.getElementById(tools.dataset.for);
    const rows = all("[data-find]", target);
    for (const row of rows) {
      const words = " " + row.dataset.find.replace(/[.\-\u2010-\u2015](?!\d)/g, " ");
      const kinds = (row.dataset.kinds ?? "").split(" ");
      row.hidden = !(wanted.every((word) => words.includes(" " + word)) && (!kind || kinds.includes(kind)));
    }
    for (const group of all("[data-group]", target)) group.hidden = !group.querySelector("[data-find]:not([hidden])");
    const shown = rows.filter((row) => !row.hidden).length;
    const output = tools.querySelector("output");
    output.textContent = output.dataset.said.replace("{shown}", shown).replace("{all}", rows.length);
  };

  for (const tools of all(".tools")) {
    const again = () => {
      const other = twin(tools);
      for (const query of ["input", "select"]) {
        const mine = tools.querySelector(query);
        if (mine) other.querySelector(query).value = mine.value;
      }
      sift(tools);
      sift(other);
    };
    tools.addEventListener("input", again);
    for (const button of all("[data-open]", tools)) {
      button.addEventListener("click", () => {
        const items = all("details.item", document.getElementById(tools.dataset.for));
        for (const item of items) if (!item.closest("[hidden]")) item.open = button.dataset.open === "yes";
      });
    }
    sift(tools);
  }

  const order = (table, column, down) => {
    const body = table.tBodies[0];
    const place = (row) => Number(row.cells[column].dataset.key ?? 0);
    const rows = [...body.rows];
    rows.sort((a, b) => {
      const [one, other] = [place(a), place(b)];
      if (!one || !other) return (one ? 0 : 1) - (other ? 0 : 1);
      return down ? other - one : one - other;
    });
    body.append(...rows);
    [...table.tHead.rows[0].cells].forEach((head, i) => {
      if (head.hasAttribute("aria-sort")) {
        head.setAttribute("aria-sort", i !== column ? "none" : down ? "descending" : "ascending");
      }
    });
  };

  for (const table of all("table.sorts")) {
    if (table.tBodies[0].rows.length < 2) continue;
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      if (![...table.tBodies[0].rows].some((row) => row.cells[column].dataset.key)) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const now = head.getAttribute("aria-sort");
        const down = now === "none" ? head.dataset.key === "down" : now === "ascending";
        order(table, column, down);
        order(twin(table), column, down);
      });
    });
  }

  for (const item of all("details.item")) {
    item.addEventListener("toggle", () => {
      const other = twin(item);
      if (other.open !== item.open) other.open = item.open;
    });
  }

  const speak = (lang) => {
    const shown = all(".tree").find((tree) => !tree.hidden);
    if (shown.lang === lang) return;
    const near = all("section, details.item, h3[id]", shown).filter((one) => one.id && one.offsetParent);
    const kept = near.find((one) => one.getBoundingClientRect().bottom > 0) ?? shown;
    const top = kept.getBoundingClientRect().top;
    for (const tree of all(".tree")) tree.hidden = tree.lang !== lang;
    root.lang = lang;
    document.title = document.getElementById(lang).dataset.title;
    scrollBy({ top: twin(kept).getBoundingClientRect().top - top, behavior: "instant" });
  };

  const pressed = (query, chosen) => {
    for (const button of all(query)) button.setAttribute("aria-pressed", String(chosen(button)));
  };

  for (const button of all("[data-lang-to]")) {
    button.addEventListener("click", () => {
      const lang = button.dataset.langTo;
      speak(lang);
      document.querySelector(`.tree:not([hidden]) [data-lang-to="${lang}"]`).focus({ preventScroll: true });
    });
  }
  for (const button of all("[data-theme-to]")) {
    button.addEventListener("click", () => {
      const theme = button.dataset.themeTo;
      if (theme) root.dataset.theme = theme;
      else delete root.dataset.theme;
      pressed("[data-theme-to]", (one) => one.dataset.themeTo === theme);
    });
  }

  const arrive = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    const tree = target.closest(".tree");
    if (tree) speak(tree.lang);
    for (let one = target; one; one = one.parentElement) {
      if (one.hidden) one.hidden = false;
      if (one.tagName === "DETAILS") one.open = true;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", arrive);

  for (const one of all("[data-script]")) one.hidden = false;
  arrive();
})();
"""
"""Nothing in it comes from a rule set or from figures."""
