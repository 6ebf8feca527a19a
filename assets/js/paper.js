// A paper: saves each answer by itself and says so only when the server has it on disk. What could not be sent stays in
// the outbox of this device, over reloads too, until the server acknowledges it. The server alone decides on deadlines.
const root = document.querySelector("[data-paper]");
const address = root.dataset.paper;
const words = root.querySelector("[data-sayings]").dataset;
const forms = new Map([...root.querySelectorAll("form[data-question]")].map((form) => [form.dataset.question, form]));
const submission = root.querySelector("[data-submission]");
const part = (name, within = root) => within.querySelector(`[data-${name}]`);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const sleep = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
const reason = (said) => said.error ?? Object.values(said.errors ?? {}).join(" ");
const announce = (text) => (part("announce").textContent = text);

// ---- the outbox: { last: highest sequence given, waiting: { question: { answer, sequence } } }
const KEY = "hocvu-outbox:";
const DAY = 86_400_000;
const stored = Math.max(0, ...[...forms.values()].map((form) => Number(form.dataset.sequence)));
let memory = { last: stored, waiting: {} };
let storage = true;

function outbox() {
  if (!storage) return memory;
  try {
    const box = JSON.parse(localStorage.getItem(KEY + address)) ?? { last: 0, waiting: {} };
    return { last: Math.max(box.last, memory.last), waiting: box.waiting };
  } catch {
    storage = false;
    return memory;
  }
}

function keep(box) {
  memory = box;
  try {
    if (Object.keys(box.waiting).length === 0) localStorage.removeItem(KEY + address);
    else localStorage.setItem(KEY + address, JSON.stringify({ ...box, at: Date.now() }));
  } catch {
    storage = false;
  }
}

// Answers of attempts long over do not stay on a shared computer.
function forgetOld() {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(KEY) && Date.now() - JSON.parse(localStorage.getItem(key)).at > 2 * DAY) localStorage.removeItem(key);
    }
  } catch {
    storage = false;
  }
}

const waiting = () => Object.keys(outbox().waiting);
// What the server did not take and what therefore no longer waits; what stands in the form is not what is marked.
const rejected = new Set();
const unsaved = () => [...new Set([...waiting(), ...rejected])];
const numbers = (questions) => {
  const found = questions.filter((id) => forms.has(id)).map((id) => Number(forms.get(id).dataset.number));
  return found.sort((a, b) => a - b).join(", ");
};

// ---- from the page into the outbox
function read(form) {
  const answer = new FormData(form).getAll("answer");
  return form.querySelector("select[name=answer]") ? answer.filter((one) => one !== "") : answer;
}

function put(form) {
  clearTimeout(typing.get(form));
  typing.delete(form);
  if (over) return;
  const box = outbox();
  box.last += 1;
  const answer = read(form);
  box.waiting[form.dataset.question] = { answer, sequence: box.last };
  keep(box);
  mark(form.dataset.question, "answered", answer.some((one) => one.trim() !== ""));
  say(form, words.saving);
  summary();
  drain();
}

const typing = new Map();
const putTyped = () => [...typing.keys()].forEach(put);

function say(form, text, outcome = "") {
  const line = part("saved", form);
  line.textContent = text;
  line.className = "saved " + outcome;
}

// ---- from the outbox to the server, one answer at a time, the oldest first
let busy = null;
let tries = 0;
let again;
let stopped = false;

function drain() {
  busy ??= (async () => {
    clearTimeout(again);
    for (let entry = oldest(); entry && !stopped; entry = oldest()) {
      if (!(await deliver(...entry))) break;
    }
  })().finally(() => {
    busy = null;
    summary();
  });
  return busy;
}

const oldest = () => Object.entries(outbox().waiting).sort(([, a], [, b]) => a.sequence - b.sequence)[0];

// True: go on with the next one. False: wait.
async function deliver(question, entry) {
  const body = new URLSearchParams({ question, sequence: entry.sequence });
  for (const one of entry.answer) body.append("answer", one);
  let reply;
  let said = {};
  try {
    reply = await post("/answers", body);
    said = await reply.json().catch(() => ({}));
  } catch {
    return later(words.offline);
  }
  if (reply.ok && said.saved === true) return acknowledged(question, entry, said, reply);
  if (reply.status === 401) return signedOut();
  if (reply.status === 409) return conflict(question, entry, said);
  // Something between here and the server said yes in its place, as the sign-in page of a network does.
  if (reply.ok) return later(words.offline);
  if (reply.status >= 500 || reply.status === 429 || reply.status === 408) {
    return later(words.refused, reason(said) || words.busy, Number(reply.headers.get("Retry-After")));
  }
  return refused(question, entry, reason(said));
}

async function post(path, body) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 15_000);
  try {
    return await fetch(address + path, {
      method: "POST",
      headers: { Accept: "application/json" },
      signal: patience.signal,
      // Lets the last answer go out while the page closes; browsers refuse it for large bodies.
      keepalive: String(body ?? "").length < 30_000,
      body,
    });
  } finally {
    clearTimeout(timer);
  }
}

function acknowledged(question, entry, said, reply) {
  tries = 0;
  stopTrouble();
  setClock(said.remaining_seconds);
  const box = outbox();
  const now = box.waiting[question];
  // Another device has gone further than this one knew: its answer would count, not what stands here.
  if (now && said.sequence > box.last) {
    box.last = said.sequence + 1;
    now.sequence = box.last;
    keep(box);
    return true;
  }
  if (now && now.sequence === entry.sequence) {
    delete box.waiting[question];
    keep(box);
    rejected.delete(question);
    summary();
    const time = new Date(reply.headers.get("Date") ?? Date.now());
    const shown = time.toLocaleTimeString("en-GB", { timeZone: root.dataset.zone });
    if (forms.has(question) && !typing.has(forms.get(question))) say(forms.get(question), fill(words.saved, { time: shown }), "saved-ok");
  }
  return true;
}

// The same sequence was used for another answer (a second window): take the next one. Else the time is over.
function conflict(question, entry, said) {
  const box = outbox();
  const bumps = (entry.bumps ?? 0) + 1;
  if (typeof said.sequence === "number" && bumps <= 3) {
    box.last = Math.max(box.last, said.sequence) + 1;
    const now = box.waiting[question];
    if (now && now.sequence === entry.sequence) Object.assign(now, { sequence: box.last, bumps });
    keep(box);
    return true;
  }
  stopped = true;
  trouble(fill(words.closed, { n: numbers(waiting()) }), address + "/result", words.seeResult);
  keep({ ...box, waiting: {} });
  return false;
}

function refused(question, entry, why) {
  const box = outbox();
  if (box.waiting[question]?.sequence === entry.sequence) delete box.waiting[question];
  keep(box);
  rejected.add(question);
  summary();
  const form = forms.get(question);
  if (form) say(form, fill(words.refused, { n: form.dataset.number, why: why || words.why }), "unsaved");
  return true;
}

function later(text, why = "", seconds = 0) {
  const open = waiting();
  for (const id of open) {
    if (forms.has(id)) say(forms.get(id), fill(text, { n: forms.get(id).dataset.number, why }), "unsaved");
  }
  trouble(fill(text, { n: numbers(open), why }));
  tries += 1;
  const delay = seconds || Math.min(30, 2 ** tries) * (0.75 + Math.random() / 2);
  again = setTimeout(drain, delay * 1000);
  return false;
}

function signedOut() {
  trouble(words.signedOut, "/sign-in?next=" + encodeURIComponent(address), words.signIn);
  again = setTimeout(drain, 30_000);
  return false;
}

function trouble(text, link, label) {
  const box = part("trouble");
  if (box.hidden || box.firstChild?.textContent !== text) {
    box.replaceChildren(text);
    if (link) {
      const way = document.createElement("a");
      way.href = link;
      way.textContent = label;
      box.append(" ", way);
    }
  }
  box.hidden = false;
}
const stopTrouble = () => (part("trouble").hidden = true);

// ---- the map, the counts, flags for later
const FLAGS = "hocvu-flags:" + address;
const flags = new Set(rememberedFlags());
const entry = (question) => root.querySelector(`[data-map="${CSS.escape(question)}"]`);

function rememberedFlags() {
  try {
    return JSON.parse(sessionStorage.getItem(FLAGS) ?? "[]");
  } catch {
    return [];
  }
}

function mark(question, state, on) {
  const place = entry(question);
  if (!place) return;
  place.classList.toggle(state, on);
  const said = ["answered", "flagged"].filter((name) => place.classList.contains(name));
  part("map-said", place).textContent = said.map((name) => words[name === "answered" ? "mapAnswered" : "mapFlagged"]).join(", ");
}

function summary() {
  const all = [...forms.keys()];
  const open = all.filter((id) => !entry(id).classList.contains("answered"));
  const late = unsaved();
  const saved = all.filter((id) => !open.includes(id) && !late.includes(id));
  for (const id of all) entry(id).classList.toggle("unsaved", late.includes(id));
  const count = fill(words.answered, { n: saved.length, total: all.length });
  for (const place of root.querySelectorAll("[data-count]")) place.textContent = count;
  list(part("list-open"), words.open, open);
  list(part("list-flagged"), words.flagged, all.filter((id) => flags.has(id)));
  if (late.length === 0) warn([]);
}

function list(place, text, questions) {
  place.hidden = questions.length === 0;
  place.textContent = fill(text, { n: numbers(questions) });
}

function flag(button) {
  const question = button.closest("form").dataset.question;
  const on = !flags.has(question);
  if (on) flags.add(question);
  else flags.delete(question);
  try {
    sessionStorage.setItem(FLAGS, JSON.stringify([...flags]));
  } catch {
    // without storage the flags last as long as the page
  }
  button.setAttribute("aria-pressed", on);
  mark(question, "flagged", on);
  summary();
}

// ---- ordering: lists become rows that move
function makeRows(list) {
  const selects = [...list.querySelectorAll("select")];
  const texts = new Map([...selects[0].options].filter((one) => one.value).map((one) => [one.value, one.text]));
  const order = new Set([...selects.map((select) => select.value).filter(Boolean), ...texts.keys()]);
  list.replaceChildren(...[...order].map((id) => row(id, texts.get(id))));
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) move(list, button);
  });
}

function row(id, text) {
  const item = document.createElement("li");
  const value = Object.assign(document.createElement("input"), { type: "hidden", name: "answer", value: id });
  const label = Object.assign(document.createElement("span"), { textContent: text });
  const buttons = ["up", "down"].map((way) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: way === "up" ? "↑" : "↓" });
    button.className = "button secondary move";
    button.dataset.way = way;
    button.setAttribute("aria-label", fill(words[way], { text }));
    return button;
  });
  item.append(value, label, ...buttons);
  return item;
}

function move(list, button) {
  const item = button.closest("li");
  if (button.dataset.way === "up") item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  button.focus();
  const rows = [...list.children];
  announce(fill(words.moved, { text: item.querySelector("span").textContent, n: rows.indexOf(item) + 1, total: rows.length }));
  put(list.closest("form"));
}

// ---- what was not sent before a reload stands in the form again
function restore(form, answer) {
  const inputs = [...form.querySelectorAll("[name=answer]")];
  inputs.forEach((input, place) => {
    if (input.type === "radio" || input.type === "checkbox") input.checked = answer.includes(input.value);
    else if (input.tagName === "SELECT" && !input.closest("[data-order]")) {
      input.value = answer.find((one) => [...input.options].some((option) => option.value === one)) ?? "";
    } else input.value = answer[place] ?? "";
  });
}

function takeUp() {
  const box = outbox();
  for (const [question, { answer, sequence }] of Object.entries(box.waiting)) {
    const form = forms.get(question);
    if (!form || sequence <= Number(form.dataset.sequence)) delete box.waiting[question];
    else {
      restore(form, answer);
      mark(question, "answered", answer.some((one) => one.trim() !== ""));
      say(form, words.saving);
    }
  }
  keep(box);
}

// ---- the clock, and the end
let deadline = null;
let last = Infinity;
let over = false;

function setClock(seconds) {
  if (part("clock") && Number.isFinite(Number(seconds ?? NaN))) deadline = Date.now() + Number(seconds) * 1000;
}

function tick() {
  if (deadline === null || over) return;
  const left = Math.max(0, Math.ceil((deadline - Date.now()) / 1000));
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(left / 3600);
  part("clock").textContent = `${hours ? hours + ":" : ""}${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
  part("clock").parentElement.classList.toggle("clock-late", left <= 300);
  for (const minutes of [10, 5, 1]) {
    if (last > minutes * 60 && left <= minutes * 60 && last !== Infinity) announce(fill(minutes === 1 ? words.leftOne : words.left, { n: minutes }));
  }
  last = left;
  if (left === 0) end();
}

async function end() {
  putTyped();
  over = true;
  announce(words.over);
  trouble(words.over);
  for (const form of forms.values()) part("inputs", form).disabled = true;
  // The server still counts what reaches it within half a minute.
  for (const stop = Date.now() + 25_000; waiting().length > 0 && !stopped && Date.now() < stop; await sleep(1)) await drain();
  for (let wait = 2; ; wait = Math.min(30, wait * 2)) {
    try {
      const reply = await post("/submission");
      const said = await reply.json().catch(() => ({}));
      keep({ ...outbox(), waiting: {} });
      return reply.ok && said.location ? location.assign(said.location) : submission.submit();
    } catch {
      trouble(words.overOffline);
      await sleep(wait);
    }
  }
}

function warn(questions) {
  const notice = part("unsaved", submission);
  notice.hidden = questions.length === 0;
  notice.textContent = fill(words.unsaved, { n: numbers(questions) });
  part("anyway", submission).hidden = notice.hidden;
}

async function handIn(event) {
  if (event.submitter?.matches("[data-anyway]")) return;
  putTyped();
  if (unsaved().length === 0) return;
  event.preventDefault();
  await Promise.race([drain(), sleep(5)]);
  if (unsaved().length === 0) submission.submit();
  else warn(unsaved());
}

// ---- begin
forgetOld();
takeUp();
root.querySelectorAll("[data-order]").forEach(makeRows);
for (const [question, form] of forms) {
  part("save", form).hidden = !part("order", form);
  const button = part("flag", form);
  button.hidden = false;
  button.setAttribute("aria-pressed", flags.has(question));
  mark(question, "flagged", flags.has(question));
  button.addEventListener("click", () => flag(button));
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, [type=text]")) return;
    clearTimeout(typing.get(form));
    typing.set(form, setTimeout(put, 800, form));
  });
  form.addEventListener("change", (event) => {
    if (typing.has(form) || !event.target.matches("textarea, [type=text]")) put(form);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    put(form);
  });
}
submission.addEventListener("submit", handIn);
for (const news of ["online", "focus"]) {
  addEventListener(news, () => {
    tries = 0;
    drain();
  });
}
part("map").parentElement.addEventListener("click", () => (part("map").closest("details").open = false));
addEventListener("pagehide", putTyped);
setClock(root.dataset.remaining);
setInterval(tick, 500);
tick();
summary();
drain();
