"use strict";
/* The office works without this file. It only saves typing: thousands in money fields, copy, print, search key. */

// Money: groups of three while typing; the server takes the number with or without dots. What is not
// a whole number of rupiah stays as it was typed, so that the server asks: never a hundred times as much.
function grouped(text) {
  const plain = text.replace(/^\s*(rp\.?)?\s*/i, "").trim();
  if (!/^[\d.]*$/.test(plain) || /\.\d?$/.test(plain)) return text;
  const digits = plain.replace(/\./g, "").replace(/^0+(?=\d)/, "");
  return digits.replace(/\B(?=(\d{3})+(?!\d))/g, ".");
}
document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !("money" in field.dataset)) return;
  const fromEnd = field.value.length - (field.selectionEnd ?? field.value.length);
  const made = grouped(field.value);
  if (made === field.value) return;
  field.value = made;
  const at = Math.max(0, field.value.length - fromEnd);
  field.setSelectionRange(at, at);
});

document.addEventListener("click", async (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-do]") : null;
  if (!(button instanceof HTMLElement)) return;
  if (button.dataset.do === "print") window.print();
  if (button.dataset.do === "copy") {
    await navigator.clipboard.writeText(button.dataset.text ?? "");
    button.textContent = button.dataset.done ?? "";
  }
  if (button.dataset.do === "show") {
    for (const field of document.querySelectorAll(button.dataset.for ?? "")) {
      if (field instanceof HTMLInputElement) field.type = field.type === "password" ? "text" : "password";
    }
  }
  if (button.dataset.do === "fill") {
    for (const field of document.querySelectorAll(button.dataset.for ?? "")) {
      if (field instanceof HTMLInputElement) { field.type = "text"; field.value = button.dataset.text ?? ""; }
    }
  }
});

// "/" goes to the search field of the page.
document.addEventListener("keydown", (event) => {
  const inField = event.target instanceof Element && event.target.matches("input,textarea,select");
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && !inField && search instanceof HTMLElement) { event.preventDefault(); search.focus(); }
});

// A filter form sends itself when a choice changes; its button is for those without scripts.
for (const form of document.querySelectorAll("form[data-auto]")) {
  form.addEventListener("change", () => { if (form instanceof HTMLFormElement) form.requestSubmit(); });
}
// Buttons that only work with scripts.
for (const button of document.querySelectorAll("[data-do][hidden]")) {
  if (button instanceof HTMLElement) button.hidden = false;
}
// Passkeys: the browser's own words are English and technical; ours stand in the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  for (const box of document.querySelectorAll("[data-passkey-trouble]")) {
    if (box instanceof HTMLElement) box.hidden = false;
  }
});
