// Answers wait on this phone until the server has taken them. Pages are fetched ahead.
(() => {
  const { keep, votes, unsent, refused } = document.currentScript.dataset;
  const main = document.querySelector("#main"), status = document.createElement("p");
  const queue = [], ahead = [], seen = new Set();
  const box = localStorage;
  let pause = 1000, timer, busy, failed, waiting, lost, skipped;

  const form = page => page.querySelector("form[action$='/vote']");
  const said = page => form(page)?.elements.statement.value;
  const putOff = () => form(main)?.elements.skipped.value;

  function readKept() {
    for (const key of Object.keys(box)) {
      if (key.startsWith(keep)) queue.push(JSON.parse(box[key]));
      else if (key.startsWith(keep.slice(0, 15))) delete box[key]; // somebody else's
    }
    queue.sort((a, b) => a.counter - b.counter);
  }
  function tell() {
    const count = queue.length.toLocaleString(document.documentElement.lang);
    status.textContent = lost ? refused : queue[0] && (failed || waiting) ? unsent.replace("{n}", count) : "";
  }
  async function fetched(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw answer.status;
    return new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#main");
  }
  function show(page) {
    main.replaceChildren(status, ...page.childNodes);
    const top = main.querySelector(".statement") || main.querySelector("h1");
    top.tabIndex = -1;
    top.focus();
  }

  async function sendFirst() {
    const answer = await fetch(votes, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": document.forms[0].csrfmiddlewaretoken.value },
      body: JSON.stringify(queue[0]),
      signal: AbortSignal.timeout?.(20000),
    });
    if (answer.ok) (await answer.json()).applied.valueOf(); // no sign-in page
    else if (answer.status > 428 || answer.status == 403) throw answer.status;
    else lost = true;
    delete box[keep + queue.shift().once];
  }
  async function lookAhead() {
    while (ahead.length < 4) {
      const link = (ahead[ahead.length - 1] || main).querySelector("a[href^='?skip']");
      const page = link && await fetched(link.getAttribute("href"));
      if (!page || queue.length || waiting || !said(page) || seen.has(said(page))) return;
      seen.add(said(page));
      page.querySelector("[data-left]")?.remove();
      ahead.push(page);
    }
  }
  async function work() {
    if (busy) return;
    busy = true;
    clearTimeout(timer);
    try {
      do {
        for (; queue.length; tell()) await sendFirst();
        if (waiting) {
          const page = await fetched(skipped ? "?skip=" + skipped : location.pathname);
          seen.add(said(page));
          show(page);
          waiting = false;
        }
        failed = false;
        pause = 1000;
        await lookAhead();
      } while (queue.length || waiting);
    } catch {
      failed = true;
      timer = setTimeout(work, pause);
      pause = Math.min(2 * pause, 60000);
    }
    busy = false;
    tell();
  }

  document.addEventListener("submit", event => {
    if (event.target !== form(main) || !event.submitter) return;
    event.preventDefault();
    const [choice, once] = event.submitter.value.split(" "), vote = { choice, once: +once };
    for (const name of ["statement", "counter", "language", "drawn"]) vote[name] = event.target.elements[name].value;
    vote.counter = +vote.counter;
    queue.push(vote);
    try { box[keep + once] = JSON.stringify(vote); } catch { /**/ }
    lost = false;
    skipped = putOff();
    waiting = !ahead.length;
    if (waiting) main.replaceChildren(status);
    else show(ahead.shift());
    tell();
    work();
  });
  addEventListener("online", () => { pause = 1000; work(); });

  status.setAttribute("role", "status");
  status.className = "unsent";
  main.prepend(status);
  readKept();
  seen.add(said(main));
  skipped = putOff();
  waiting = queue.some(vote => vote.statement === said(main));
  work();
})();
