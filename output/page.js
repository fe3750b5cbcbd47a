"use strict";
// What every page can do: fold, filter, sort. All of it works on what is there, and on what scripts add later.
function sortTable(head) {
  const table = head.closest("table"), body = table.tBodies[0], place = head.cellIndex;
  const text = row => row.cells[place].dataset.value ?? row.cells[place].textContent.replace(/(\d),(?=\d)/g, "$1");
  const was = head.getAttribute("aria-sort");
  const down = was ? was === "ascending" : !head.classList.contains("text");
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...body.rows].map(row => [text(row), row]);
  rows.sort(([a], [b]) => {
    const [x, y] = [parseFloat(a), parseFloat(b)];
    const order = head.classList.contains("text") ? a.localeCompare(b) : (isNaN(x) ? -1 : x) - (isNaN(y) ? -1 : y);
    return down ? -order : order;
  });
  body.append(...rows.map(([, row]) => row));
}
function unfold(node) {
  for (let fold = node; fold; fold = fold.parentElement && fold.parentElement.closest("details")) if (fold.tagName === "DETAILS") fold.open = true;
}
function goToMark() {
  const mark = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (mark) { unfold(mark); mark.scrollIntoView(); }
}
addEventListener("hashchange", goToMark);
document.addEventListener("click", event => { const head = event.target.closest && event.target.closest("th.sort"); if (head) sortTable(head); });
document.addEventListener("keydown", event => {
  const head = event.target.closest && event.target.closest("th.sort");
  if (head && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); sortTable(head); }
});
// Paper can't be unfolded.
const opened = [];
addEventListener("beforeprint", () => { for (const fold of document.querySelectorAll("details:not([open])")) { fold.open = true; opened.push(fold); } });
addEventListener("afterprint", () => { for (const fold of opened.splice(0)) fold.open = false; });

// A field that shows only the items, folding parts or rows, that have a text.
function addFilter() {
  const items = [...document.querySelectorAll(".item, tr.row")];
  if (items.length < 4 || document.getElementById("filter")) return;
  const bar = document.createElement("div"), input = document.createElement("input"), told = document.createElement("span");
  const press = (title, open) => {
    const button = document.createElement("button");
    button.textContent = title;
    button.addEventListener("click", () => { for (const fold of document.querySelectorAll(".item:not([hidden]), .item:not([hidden]) details")) fold.open = open; });
    return button;
  };
  bar.className = "bar";
  told.className = "soft";
  told.setAttribute("role", "status");
  input.type = "search";
  input.id = "filter";
  input.placeholder = "Filter";
  input.setAttribute("aria-label", input.placeholder);
  let texts = null;
  input.addEventListener("input", () => {
    texts ??= items.map(item => item.textContent.toLowerCase());
    const wanted = input.value.toLowerCase();
    let shown = 0;
    items.forEach((item, index) => { item.hidden = !texts[index].includes(wanted); shown += !item.hidden; });
    told.textContent = wanted ? shown + " of " + items.length : "";
  });
  bar.append(input, ...(document.querySelector("details.item") ? [press("Unfold all", true), press("Fold all", false)] : []), told);
  document.querySelector("header").after(bar);
}
addEventListener("DOMContentLoaded", () => {
  for (const head of document.querySelectorAll("th.sort")) head.tabIndex = 0;
  addFilter();
  goToMark();
});
