// Names for what the stock admin leaves without one, so that a screen reader can say it: the pickers (select2 refers
// to a box that is empty until something is chosen) and the rows of a table, whose labels stand in its head.

let serial = 0;

const idOf = (node) => (node.id ||= `staff-name-${++serial}`);

function namePickers() {
  for (const select of document.querySelectorAll("select.select2-hidden-accessible")) {
    const picker = select.nextElementSibling;
    const name = select.getAttribute("aria-labelledby") ?? (select.labels[0] && idOf(select.labels[0]));
    if (!name || !picker) continue;
    const chosen = picker.querySelector(".select2-selection__rendered");
    for (const part of picker.querySelectorAll("[role=combobox], [role=textbox]")) {
      part.setAttribute("aria-labelledby", chosen ? `${name} ${idOf(chosen)}` : name);
    }
  }
}

function nameRows() {
  for (const control of document.querySelectorAll(".tabular td :is(input:not([type=hidden]), select, textarea)")) {
    const cell = control.closest("td");
    const head = cell.closest("table").tHead?.rows[0]?.cells[cell.cellIndex];
    if (head?.textContent.trim()) control.setAttribute("aria-labelledby", idOf(head));
  }
}

function nameAll() {
  document.querySelectorAll("th.original:empty").forEach((head) => {
    const cell = document.createElement("td");
    cell.className = head.className;
    head.replaceWith(cell);
  });
  nameRows();
  namePickers();
}

// After the admin's own scripts, which wait for jQuery to be ready where there is one.
const whenReady = window.django?.jQuery ?? ((run) => run());
whenReady(nameAll);
document.addEventListener("formset:added", () => setTimeout(nameAll));
