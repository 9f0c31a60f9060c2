// What the forms of the office do besides being forms. Everything works without this file.

(() => {
  "use strict";

  // Milliseconds without typing after which a draft is kept.
  const PAUSE = 2000;

  // A form with data-draft keeps what is typed: it is sent to the address of its button for drafts.
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const status = form.querySelector("[data-draft-status]");
    let timer = 0;
    let leaving = false;

    const keep = async () => {
      if (leaving) return;
      const fields = new URLSearchParams(new FormData(form));
      fields.set("quiet", "1");
      let said = form.dataset.draftFailed;
      try {
        const answer = await fetch(form.dataset.draft, { method: "POST", body: fields, redirect: "error" });
        if (answer.ok) said = await answer.text();
      } catch {
        // The network or the session is gone; the words say so.
      }
      if (status) status.textContent = said;
    };

    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE);
    });
    form.addEventListener("submit", () => {
      leaving = true;
      clearTimeout(timer);
    });
  }

  // One box for the boxes of all rows; it says "all" only as long as each of them is ticked.
  for (const all of document.querySelectorAll("input[data-all]")) {
    const boxes = [...all.form.querySelectorAll(`input[data-one="${all.dataset.all}"]`)];
    const agree = () => {
      all.checked = boxes.length > 0 && boxes.every((box) => box.checked);
    };
    all.addEventListener("change", () => {
      for (const box of boxes) box.checked = all.checked;
    });
    for (const box of boxes) box.addEventListener("change", agree);
    // A reason for returning a row takes back its tick.
    for (const reason of all.form.querySelectorAll("[data-unticks]")) {
      reason.addEventListener("input", () => {
        if (reason.value.trim()) document.getElementById(reason.dataset.unticks).checked = false;
        agree();
      });
    }
  }

  // A block of cells copied from a spreadsheet and pasted into one field of a column fills the fields below it.
  document.addEventListener("paste", (event) => {
    const first = event.target;
    if (!(first instanceof HTMLInputElement) || !first.dataset.column || !first.form) return;
    const text = event.clipboardData?.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "") ?? "";
    if (!/[\t\n]/.test(text)) return;
    event.preventDefault();
    const column = [...first.form.querySelectorAll(`input[data-column="${first.dataset.column}"]`)];
    const below = column.slice(column.indexOf(first));
    // The first column of the block goes down; an empty cell leaves its field as it is.
    text.split("\n").slice(0, below.length).forEach((line, place) => {
      const cell = line.split("\t")[0].trim();
      if (cell) below[place].value = cell;
    });
    first.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
