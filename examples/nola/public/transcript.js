/** The conversation as it is shown. Whatever was said is text, never markup. */
export class Transcript {
  name = "Nola";
  #list;
  #scroll;
  #open;
  /** Is the end in view? Who reads further up is left there. */
  #follows = true;

  constructor(list, scroll) {
    this.#list = list;
    this.#scroll = scroll;
    let before = 0;
    scroll.addEventListener("scroll", () => {
      // Only a way up is somebody's own; being short of the end is also what a new message causes.
      if (scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 40) this.#follows = true;
      else if (scroll.scrollTop < before) this.#follows = false;
      before = scroll.scrollTop;
    });
    const keepEnd = new ResizeObserver(() => this.#keepEnd());
    keepEnd.observe(scroll);
    keepEnd.observe(list);
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
    this.#follows = true;
  }

  addToken(text) {
    if (this.#open) this.#words(this.#open).append(text);
  }

  finish(text, kind) {
    const item = this.#close() ?? this.#add("nola", this.name, "");
    item.dataset.kind = kind;
    this.#words(item).textContent = text;
    if (kind === "stopped") this.#mark(item, "stopped");
    // A record is wider than the page; the keyboard must be able to scroll it.
    if (kind === "record") this.#words(item).tabIndex = 0;
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
    return item;
  }

  #mark(item, text) {
    this.#words(item).after(element("div", "stopped", text));
  }

  #words(item) {
    return item.querySelector(".words");
  }

  /** Whatever grew, the list or the keyboard beneath it: the end stays in view if it was. */
  #keepEnd() {
    if (this.#follows) this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
