/** The conversation as it is shown. Whatever was said is text, never markup. */
export class Transcript {
  name = "Nola";
  #list;
  #scroll;
  #open;

  constructor(list, scroll) {
    this.#list = list;
    this.#scroll = scroll;
  }

  /** Is an answer on its way? */
  get pending() {
    return this.#open !== undefined;
  }

  greet(text) {
    this.#add("nola", this.name, text);
  }

  note(text) {
    this.#add("note", "", text);
  }

  /** Shows what the person said, and a place for the answer. */
  ask(text) {
    this.#add("you", "You", text);
    this.#open = this.#add("nola", this.name, "");
    this.#open.dataset.pending = "";
    // A screen reader is told the answer once, when it is whole.
    this.#list.setAttribute("aria-busy", "true");
    this.#toEnd();
  }

  addToken(text) {
    if (!this.#open) return;
    const follows = this.#atEnd();
    this.#words(this.#open).append(text);
    if (follows) this.#toEnd();
  }

  finish(text, kind) {
    const follows = this.#atEnd();
    const item = this.#close() ?? this.#add("nola", this.name, "");
    item.dataset.kind = kind;
    this.#words(item).textContent = text;
    if (kind === "stopped") this.#mark(item, "stopped");
    if (follows) this.#toEnd();
  }

  fail(text) {
    const item = this.#close();
    if (item && this.#words(item).textContent === "") item.remove();
    else if (item) this.#mark(item, "broken off");
    this.#add("error", "Error", text);
  }

  /** The connection is gone, and the answer that was on its way with it. */
  interrupt() {
    if (this.#open) this.fail("The connection was lost before the answer was whole. Send it again.");
  }

  #close() {
    const item = this.#open;
    this.#open = undefined;
    delete item?.dataset.pending;
    this.#list.setAttribute("aria-busy", "false");
    return item;
  }

  #add(role, who, words) {
    const follows = this.#atEnd();
    const item = element("li", "message");
    item.dataset.role = role;
    const by = element("div", "by");
    const time = element("time", "");
    const now = new Date();
    time.dateTime = now.toISOString();
    time.textContent = now.toTimeString().slice(0, 5);
    by.append(element("span", "who", who), time);
    item.append(by, element("div", "words", words));
    this.#list.append(item);
    if (follows) this.#toEnd();
    return item;
  }

  #mark(item, text) {
    this.#words(item).after(element("div", "stopped", text));
  }

  #words(item) {
    return item.querySelector(".words");
  }

  /** Somebody who reads further up is left there. */
  #atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < 40;
  }

  #toEnd() {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
