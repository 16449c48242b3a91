const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/** The WebSocket to the server, opened again whenever it is lost. */
export class Connection {
  #handlers;
  #socket;
  #timer;
  #waitMs = FIRST_WAIT_MS;
  #resume = "";

  /** @param {{ onState(state: "connecting" | "live" | "lost", text: string): void, onFrame(frame: object): void }} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
    addEventListener("online", () => this.retryNow());
  }

  open() {
    clearTimeout(this.#timer);
    const address = new URL("/chat", location.href.replace(/^http/, "ws"));
    address.hash = "";
    if (this.#resume) address.searchParams.set("resume", this.#resume);
    const socket = new WebSocket(address);
    this.#socket = socket;
    this.#handlers.onState("connecting", "connecting");
    socket.addEventListener("message", (event) => this.#take(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.#lost(event));
  }

  /** Sends a frame; false when there is no connection to send it over. */
  send(frame) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Does not wait for the next attempt, if one is waited for. */
  retryNow() {
    if (this.#timer === undefined) return;
    this.#timer = undefined;
    this.open();
  }

  #take(frame) {
    if (frame.type === "ready") {
      this.#resume = frame.resume;
      this.#waitMs = FIRST_WAIT_MS;
      this.#handlers.onState("live", "connected");
    }
    this.#handlers.onFrame(frame);
  }

  #lost(event) {
    const waitMs = this.#waitMs;
    this.#waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    const why = event.code === 1013 ? "the server is full" : "offline";
    this.#handlers.onState("lost", `${why}, next try in ${Math.ceil(waitMs / 1_000)} s`);
    this.#timer = setTimeout(() => this.retryNow(), waitMs);
  }
}
