import type { LogThreadError } from "../../base/index.ts";
import { checkBareText, checkName, checkNamed, checkOperator, checkPattern } from "./likely-slips.ts";
import { type Fault, queryError } from "./query-problem.ts";
import {
  isQueryKey,
  type QueryOperator,
  type QuerySpan,
  type QueryTerm,
  type QueryValue,
} from "./query-terms.ts";

const SPACES = /\s*/y;
const NAME = /[A-Za-z_][A-Za-z0-9_.-]*/y;
const OPERATOR = /!=|<=|>=|\*=|[=<>:]/y;
/** `https://…` and `std::string` are texts. */
const NO_OPERATOR = /:(?::|\/\/)/y;
const WORD = /[^\s"]+/y;
const BARE_VALUE = /[^\s",]*/y;
const ESCAPE = /\\(?:(["\\])|([nrt])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/y;
const SHORT: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** Reads a query's text into its terms. */
export class TermReader {
  readonly #query: string;
  #at = 0;

  constructor(query: string) {
    this.#query = query;
  }

  /** @throws LogThreadError `ERR_QUERY_SYNTAX` for the first place that can not be understood */
  terms(): QueryTerm[] {
    const terms: QueryTerm[] = [];
    this.#take(SPACES);
    while (this.#at < this.#query.length) {
      terms.push(this.#term());
      const start = this.#at;
      if (this.#take(SPACES) === "" && this.#at < this.#query.length) throw this.#glued(start);
    }
    return terms;
  }

  #term(): QueryTerm {
    const start = this.#at;
    const negated = /^-\S/.test(this.#query.slice(start, start + 2));
    if (negated) this.#at++;
    if (this.#peek() === "~") return this.#foldedText(start, negated);
    const nameStart = this.#at;
    const quoted = this.#peek() === '"' ? this.#quoted() : undefined;
    const name = quoted?.text ?? this.#take(NAME);
    const isNamed = quoted !== undefined || (name !== "" && !this.#stands(NO_OPERATOR));
    const operator = isNamed ? (this.#take(OPERATOR) as QueryOperator | "") : "";
    if (operator !== "") {
      const place = { start: nameStart, end: this.#at };
      return this.#named({ start, negated, place, name, operator, isQuoted: quoted !== undefined });
    }
    if (quoted === undefined) this.#at = nameStart;
    const value = quoted ?? this.#bareText();
    return { kind: "text", start, end: this.#at, negated, value, ignoreCase: false };
  }

  #foldedText(start: number, negated: boolean): QueryTerm {
    this.#at++;
    const isMissing = this.#at >= this.#query.length || /\s/.test(this.#peek());
    if (isMissing) {
      throw this.#error(
        { start, end: this.#at },
        { reason: "nothing stands behind ~", expected: 'a text does, such as ~"timed out"' },
      );
    }
    const value = this.#peek() === '"' ? this.#quoted() : this.#bareText();
    return { kind: "text", start, end: this.#at, negated, value, ignoreCase: true };
  }

  #named({ start, negated, place, name, operator, isQuoted }: Named): QueryTerm {
    const { values, end } = this.#values(place);
    const span = { start, end, negated };
    if (operator === ":" && !isQuoted && isQueryKey(name)) {
      return { kind: "key", ...span, key: name, name: place, values };
    }
    if (name === "") {
      const fault = { reason: "a field has no empty name", expected: "a name stands before the operator" };
      throw this.#error(place, fault);
    }
    const whole = { start: place.start, end };
    if (!isQuoted) {
      this.#check(place, checkName(name, operator));
      this.#check(whole, checkNamed(name, operator, this.#query.slice(place.end, end)));
    }
    for (const value of values) {
      if (value.quoted) continue;
      this.#check(value, checkOperator(operator, value.text));
      this.#check(values.length === 1 ? whole : value, checkPattern(name, value.text));
    }
    return { kind: "field", ...span, field: name, name: place, operator, values };
  }

  /** Values with commas between. */
  #values(place: QuerySpan): { readonly values: QueryValue[]; readonly end: number } {
    const values: QueryValue[] = [];
    do {
      const start = this.#at;
      const value = this.#peek() === '"' ? this.#quoted() : this.#bareValue();
      if (value.text === "" && !value.quoted) {
        const written = this.#query.slice(place.start, place.end);
        throw this.#error(
          { start, end: start },
          {
            reason:
              values.length > 0 ? "a value is missing at the comma" : `nothing stands behind ${written}`,
            expected: `its value follows without a space; ${written}"" asks for an empty one, and a text stands in quotes`,
          },
        );
      }
      values.push(value);
    } while (this.#takeComma());
    return { values, end: this.#at };
  }

  #takeComma(): boolean {
    if (this.#peek() !== ",") return false;
    this.#at++;
    return true;
  }

  #bareValue(): QueryValue {
    const start = this.#at;
    const text = this.#take(BARE_VALUE);
    return { start, end: this.#at, text, quoted: false };
  }

  #bareText(): QueryValue {
    const start = this.#at;
    const text = this.#take(WORD);
    const value: QueryValue = { start, end: this.#at, text, quoted: false };
    this.#check(value, checkBareText(text, this.#query.slice(this.#at)));
    return value;
  }

  #quoted(): QueryValue {
    const start = this.#at++;
    let text = "";
    while (this.#peek() !== '"') {
      if (this.#at >= this.#query.length) {
        throw this.#error(
          { start, end: start + 1 },
          {
            reason: "these quotes are never closed",
            expected: 'a " ends what stands in quotes, and \\" is one within',
          },
        );
      }
      text += this.#peek() === "\\" ? this.#escape() : this.#query[this.#at++];
    }
    this.#at++;
    return { start, end: this.#at, text, quoted: true };
  }

  #escape(): string {
    ESCAPE.lastIndex = this.#at;
    const match = ESCAPE.exec(this.#query);
    if (match === null) {
      const span = { start: this.#at, end: Math.min(this.#at + 2, this.#query.length) };
      throw this.#error(span, {
        reason: "this is no escape",
        expected: 'in quotes a backslash is written \\\\, and there are \\" \\n \\r \\t \\xHH \\uHHHH',
      });
    }
    this.#at = ESCAPE.lastIndex;
    const [, self, short, hex, unicode] = match;
    if (self !== undefined) return self;
    if (short !== undefined) return SHORT[short] as string;
    return String.fromCharCode(Number.parseInt(hex ?? (unicode as string), 16));
  }

  /** What stands right behind a term, or quotes that begin within a word. */
  #glued(start: number): LogThreadError {
    return this.#error(
      { start, end: start + 1 },
      {
        reason: "a space is missing here",
        expected:
          'what holds quotes, commas or spaces stands in quotes as a whole, with \\" for each of its own',
      },
    );
  }

  #peek(): string {
    return this.#query[this.#at] ?? "";
  }

  #stands(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#query);
  }

  /** Takes what a pattern finds here; nothing may be. */
  #take(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#query)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  #check(span: QuerySpan, fault: Fault | undefined): void {
    if (fault !== undefined) throw this.#error(span, fault);
  }

  #error(span: QuerySpan, fault: Fault): LogThreadError {
    return queryError(this.#query, { start: span.start, end: span.end }, fault);
  }
}

interface Named {
  readonly start: number;
  readonly negated: boolean;
  readonly place: QuerySpan;
  readonly name: string;
  readonly operator: QueryOperator;
  readonly isQuoted: boolean;
}
