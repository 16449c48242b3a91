import { Connection } from "./connection.js";
import { Transcript } from "./transcript.js";

/** @param {string} id */
const part = (id) => document.getElementById(id);

const text = part("text");
const send = part("send");
const stop = part("stop");
const retry = part("retry");
const session = part("session");
const transcript = new Transcript(part("messages"), part("scroll"));

let charsMax = 4_000;
let state = "connecting";
let sessionId = "";
let lastSent = "";

const connection = new Connection({
  onState(next, detail) {
    state = next;
    part("connection").dataset.state = next;
    part("connection-text").textContent = detail;
    retry.hidden = next !== "lost";
    if (next === "lost") transcript.interrupt();
    refresh();
  },
  onFrame(frame) {
    if (frame.type === "ready") welcome(frame);
    else if (frame.type === "token") transcript.addToken(frame.text);
    else if (frame.type === "reply") transcript.finish(frame.text, frame.kind);
    else if (frame.type === "error") transcript.fail(frame.message);
    else if (frame.type === "bye") transcript.note(frame.message);
    refresh();
  },
});

function welcome(frame) {
  part("name").textContent = frame.name;
  document.title = frame.name;
  part("model").textContent = frame.model;
  part("log-path").textContent = frame.log;
  part("log").title = `Every event is one line of ${frame.log}`;
  part("turns").textContent = frame.turns_recorded ? "turns recorded" : "turns not recorded";
  part("turns").toggleAttribute("data-on", frame.turns_recorded);
  charsMax = frame.text_chars_max;
  transcript.name = frame.name;
  if (frame.resumed) transcript.note("Connected again; the conversation goes on.");
  else {
    if (sessionId) transcript.note("This is a new session: the one before has ended.");
    transcript.greet(frame.greeting);
  }
  sessionId = frame.session_id;
  session.textContent = sessionId;
  session.disabled = false;
}

function refresh() {
  const over = text.value.length > charsMax;
  send.disabled = state !== "live" || over || text.value.trim() === "";
  send.hidden = transcript.pending;
  stop.hidden = !transcript.pending;
  const count = part("count");
  // The count matters only near the limit; a screen reader need not hear every letter.
  count.textContent = text.value.length > charsMax * 0.9 ? `${text.value.length} / ${charsMax}` : "";
  count.toggleAttribute("data-over", over);
  text.style.height = "";
  text.style.height = `${Math.max(40, text.scrollHeight + 2)}px`;
}

function submit() {
  if (send.disabled || transcript.pending) return;
  lastSent = text.value;
  if (!connection.send({ type: "message", text: lastSent })) return;
  transcript.ask(lastSent);
  text.value = "";
  refresh();
}

part("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});

text.addEventListener("input", refresh);
text.addEventListener("keydown", (event) => {
  // While an input method composes, Enter belongs to it.
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit();
  } else if (event.key === "ArrowUp" && text.value === "") {
    event.preventDefault();
    text.value = lastSent;
    refresh();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && transcript.pending) connection.send({ type: "stop" });
});
stop.addEventListener("click", () => {
  connection.send({ type: "stop" });
  text.focus();
});
retry.addEventListener("click", () => connection.retryNow());
session.addEventListener("click", async () => {
  await navigator.clipboard?.writeText(sessionId);
  session.textContent = "copied";
  setTimeout(() => {
    session.textContent = sessionId;
  }, 1_000);
});

text.focus();
connection.open();
