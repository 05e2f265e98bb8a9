// Two comforts; every page works without them.
"use strict";

// A code that came in the address's fragment (which no server sees) fills the box once, then leaves the address.
function fillCodeBox() {
  const marked = document.querySelector("[data-code-box]");
  const box = marked && (marked.matches("input") ? marked : marked.querySelector("input"));
  if (!box || location.hash.length < 2) return;
  const code = location.hash.slice(1);
  history.replaceState(null, "", location.pathname + location.search);
  // Digits of any script, spaces and hyphens, percent-encoded or not, or a one-time link's token; else no code.
  let plain = "";
  try { plain = decodeURIComponent(code); } catch { return; }
  if (/^(?:[\p{Nd}\s-]{1,80}|[\w-]{20,80})$/u.test(plain) && !box.value) box.value = plain;
}

// A second press while the first is under way sends nothing. The buttons stay enabled, since a disabled
// button's value would be missing from the form.
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  setTimeout(allowAgain, 10000);
}

// May be sent again: a page brought back by the "back" button, or one whose answer was a file or never came.
function allowAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
}

fillCodeBox();
addEventListener("hashchange", fillCodeBox);
document.addEventListener("submit", sendOnce);
addEventListener("pageshow", allowAgain);
