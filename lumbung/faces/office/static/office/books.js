"use strict";
/* The forms of the books work without this file. It only shows their consequences while somebody types. */

document.documentElement.classList.add("has-js");
const PARTS = ["terbilang", "akibat", "langkah", "jumlah"];
const WAIT_MS = 350;

for (const form of document.querySelectorAll("form[data-panel]")) {
  let timer = 0;
  let asked = 0;
  // Pictures do not change what the books do: they travel once, when the form is sent.
  const look = () => {
    const sent = new FormData(form);
    sent.delete("foto_baru");
    sent.set("aksi", "panel");
    const mine = ++asked;
    const request = new XMLHttpRequest();
    request.responseType = "document";
    request.onload = () => {
      if (mine !== asked || request.status !== 200 || !request.responseXML) return;
      for (const id of PARTS) {
        const now = document.getElementById(id);
        const then = request.responseXML.getElementById(id);
        if (now && then) now.replaceWith(document.importNode(then, true));
      }
    };
    request.open("POST", location.href);
    request.send(sent);
  };
  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(look, WAIT_MS);
  });
  // Enter goes on to the consequences, as the button says.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    const button = event.submitter;
    if (button instanceof HTMLElement && "once" in button.dataset) {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    }
  });
}
// A page that comes back by the browser's way back may be sent again: the server tells what it did before.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// One more line without a trip: a copy of the last, emptied.
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-add-line]") : null;
  const last = button && [...document.querySelectorAll("[data-line]")].pop();
  if (!last) return;
  event.preventDefault();
  const line = last.cloneNode(true);
  for (const field of line.querySelectorAll("input, select")) {
    field.value = "";
    field.removeAttribute("aria-invalid");
  }
  last.after(line);
  line.querySelector("input").focus();
});

// Chosen pictures are shown before they are sent. A camera gives one at a time, so those chosen
// before stay, and each can be taken out again.
for (const field of document.querySelectorAll("input[data-photos]")) {
  const kept = [];
  const label = field.parentElement.querySelector(`label[for="${field.id}"]`);
  const first = label.lastChild.textContent;
  const hint = document.getElementById(field.getAttribute("aria-describedby"));
  const usual = hint.textContent;
  // Those of an earlier sending that are still ticked count too.
  const room = () => field.dataset.most - document.querySelectorAll("[name=foto]:checked").length;
  const show = () => {
    const all = new DataTransfer();
    for (const file of kept) all.items.add(file);
    field.files = all.files;
    field.parentElement.querySelector("[data-chosen]")?.remove();
    const list = document.createElement("ul");
    list.className = "shots";
    list.dataset.chosen = "";
    kept.forEach((file, number) => {
      const picture = document.createElement("img");
      picture.alt = file.name;
      picture.src = URL.createObjectURL(file);
      picture.onload = () => URL.revokeObjectURL(picture.src);
      const out = document.createElement("button");
      out.type = "button";
      out.className = "btn quiet";
      out.textContent = field.dataset.remove;
      out.setAttribute("aria-label", `${field.dataset.remove} ${file.name}`);
      const name = document.createElement("span");
      name.className = "small name";
      name.textContent = file.name;
      out.addEventListener("click", () => {
        kept.splice(number, 1);
        show();
      });
      const item = document.createElement("li");
      item.append(picture, name, out);
      list.append(item);
    });
    if (kept.length) field.before(list);
    label.lastChild.textContent = kept.length ? field.dataset.more : first;
  };
  field.addEventListener("change", () => {
    const more = [...field.files];
    const taken = more.slice(0, Math.max(0, room() - kept.length));
    kept.push(...taken);
    hint.textContent = taken.length < more.length ? field.dataset.full : usual;
    hint.classList.toggle("look", taken.length < more.length);
    show();
  });
}
