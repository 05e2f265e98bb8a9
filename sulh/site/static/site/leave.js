// Leaving fast, on pages of people who have entered: the screen is emptied at once, however slow the network is.
"use strict";
const fast = document.querySelector("[data-leave-fast]");
let pressed = -9999;

addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  if (event.timeStamp - pressed < 1000) fast.requestSubmit();
  pressed = event.timeStamp;
});
// Without a connection, or without encryption, the server cannot have it done.
const forget = () => {
  for (const key of Object.keys(localStorage)) if (key.startsWith("q-")) localStorage.removeItem(key);
};
for (const form of document.querySelectorAll("[data-leave]")) form.addEventListener("submit", forget);
fast.addEventListener("submit", () => {
  document.documentElement.hidden = true;
  forget();
});
// A page that the browser brings back from memory asks the server whether anybody is still here.
addEventListener("pageshow", event => { if (event.persisted) location.reload(); });
