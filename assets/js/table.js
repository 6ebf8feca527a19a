// A box above a table that filters its rows as one types. Marks are ignored, so that "nguyen" finds "Nguyễn".
const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

for (const wrap of document.querySelectorAll("[data-filter]")) {
  const rows = [...wrap.querySelectorAll("tbody tr")].map((row) => [row, fold(row.textContent)]);
  const box = document.createElement("input");
  box.type = "search";
  const label = document.createElement("label");
  label.className = "field table-filter";
  label.append(wrap.dataset.filter, box);
  wrap.before(label);
  box.addEventListener("input", () => {
    const words = fold(box.value).split(/\s+/);
    for (const [row, text] of rows) row.hidden = !words.every((word) => text.includes(word));
  });
}
