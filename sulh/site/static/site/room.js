// The wall and the phones in a room: the time counts down, and the page is drawn anew once something else is shown.
"use strict";

const EVERY = 4000; // milliseconds between two questions

function countDown(place) {
  const end = performance.now() + Number(place.dataset.seconds) * 1000;
  const digits = [...place.dataset.digits];
  const draw = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const plain = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    place.firstElementChild.textContent = plain.replace(/[0-9]/g, (digit) => digits[Number(digit)]);
    if (left === 0) place.classList.add("over");
    else setTimeout(draw, 500);
  };
  draw();
}

async function ask(room) {
  try {
    const answer = await fetch(room.dataset.room, { cache: "no-store" });
    // A visit that is over: the page goes as well.
    if (answer.status === 403 || (answer.ok && (await answer.json()).now !== room.dataset.now)) {
      location.replace(location.pathname + location.search.replace("again=1", ""));
      return;
    }
  } catch { /* the network is away for a moment; asked again below */ }
  setTimeout(ask, EVERY, room);
}

for (const place of document.querySelectorAll("[data-seconds]")) countDown(place);
for (const room of document.querySelectorAll("[data-room]")) setTimeout(ask, EVERY, room);
