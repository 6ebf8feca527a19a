// A lesson: tells the server every 30 seconds that the page is being read, and says how much time is still wanted.
// The server alone decides; what is counted here between two answers is only an estimate.
const section = document.querySelector("[data-lesson]");
if (section) follow(section);

function follow(section) {
  const EVERY = 30_000;
  const button = section.querySelector("[data-finish]");
  const said = section.querySelector("[data-said]");
  const words = section.dataset;
  let remaining = Number(words.remaining);
  let timer;
  let visibleSince = performance.now();

  const visible = () => document.visibilityState === "visible";
  const say = (text) => {
    if (said.textContent !== text) said.textContent = text;
  };

  function show() {
    button.disabled = remaining > 0;
    const minutes = Math.ceil(remaining / 60);
    if (remaining > 59) say(minutes === 1 ? words.sayOneMinute : words.sayMinutes.replace("{n}", minutes));
    else say(remaining > 0 ? words.sayLess : words.sayReady);
  }

  function signedOut() {
    const link = document.createElement("a");
    link.href = words.signIn;
    link.textContent = words.saySignIn;
    said.replaceChildren(words.saySignedOut, " ", link);
    clearTimeout(timer);
  }

  async function tell() {
    clearTimeout(timer);
    const passed = (performance.now() - visibleSince) / 1000;
    visibleSince = performance.now();
    try {
      const answer = await fetch(words.lesson, {
        method: "POST",
        headers: { Accept: "application/json" },
        keepalive: true,
        redirect: "manual",
      });
      if (answer.status === 401 || answer.type === "opaqueredirect") return signedOut();
      if (!answer.ok) throw new Error(answer.status);
      const body = await answer.json().catch(() => ({}));
      remaining = body.remaining_seconds ?? Math.max(0, remaining - passed);
      show();
      plan(remaining > 0 ? remaining * 1000 + 500 : EVERY);
    } catch {
      remaining = Math.max(0, remaining - passed);
      button.disabled = remaining > 0;
      say(words.sayOffline);
      plan(EVERY);
    }
  }

  function plan(wait) {
    clearTimeout(timer);
    if (visible()) timer = setTimeout(tell, Math.min(Math.max(wait, 1000), EVERY));
  }

  document.addEventListener("visibilitychange", () => {
    if (visible()) {
      visibleSince = performance.now();
      plan(EVERY);
    } else tell();
  });
  addEventListener("online", tell);
  show();
  plan(remaining > 0 ? remaining * 1000 + 500 : EVERY);
}
