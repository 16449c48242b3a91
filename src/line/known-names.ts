import { limits } from "../base/index.ts";
import { boundText } from "./bound-text.ts";
import { LOG_CUT } from "./cuts.ts";
import { escapeKey, escapeText } from "./escape.ts";
import { type KeyVerdict, REDACTED, type Redactor } from "./redactor.ts";
import { traceBit } from "./trace-fields.ts";
import { encodeString } from "./value.ts";
import { type Room, WrittenTexts } from "./written-texts.ts";

/** The role of `session_id` and `log_cut`, which are written last, whatever their place in the object. */
export const LAST = 8;

/** Fields of an event, counted from its first, whose keys are expected to be the same as last time. */
const EXPECTED_MAX = 32;

/** What is known of a key once it was seen. */
export interface Key {
  readonly name: string;
  /** The key as it is written, with the space before and the `=` behind. */
  readonly prefix: string;
  /** Is a field of this key written without further ado: no secret, no role, no other name? */
  readonly plain: boolean;
  readonly secret: KeyVerdict;
  /** The field as it is written where its value is taken out. */
  readonly redacted: string;
  /** 0 for nearly every key; else `LAST`, or the bit of one that says which span the event happened in. */
  readonly role: number;
  /** Is it written as another key, which may be among the event's as well? */
  readonly changed: boolean;
  /** How its fields are written whose values are texts. */
  readonly values: WrittenTexts;
}

/** What is known of the events of one type and source. */
export interface Head {
  readonly type: string;
  readonly source: string;
  /** `|type|source|` as they are written. */
  readonly written: string;
  /** Their keys, by place: such events mostly have the same fields in the same order. */
  readonly keys: Key[];
  /** How their texts are written: such events mostly say the same. */
  readonly texts: WrittenTexts;
}

/** Remembers how types, sources and keys are written. */
export class KnownNames {
  readonly #redactor: Redactor;
  readonly #room: Room = { left: limits.rememberedTextsMax };
  readonly #heads = new Map<string, Map<string, Head>>();
  #headsLeft = limits.cacheEntriesMax;
  #lastHead: Head | undefined;
  readonly #keys = new Map<string, Key>();

  constructor(redactor: Redactor) {
    this.#redactor = redactor;
  }

  /** @throws RangeError for a type or a source that has to be cut, or is no text */
  head(type: string, source: string): Head {
    const last = this.#lastHead;
    if (last !== undefined && last.type === type && last.source === source) return last;
    const head = this.#heads.get(type)?.get(source) ?? this.#learnHead(type, source);
    this.#lastHead = head;
    return head;
  }

  /** The key that stands at a place of an event. */
  key(name: string, head: Head, place: number): Key {
    const expected = head.keys[place];
    if (expected !== undefined && expected.name === name) return expected;
    const key = this.#keys.get(name) ?? this.#learnKey(name);
    if (place < EXPECTED_MAX && place <= head.keys.length) head.keys[place] = key;
    return key;
  }

  #learnHead(type: string, source: string): Head {
    const written = [this.#short(type, limits.typeCharsMax), this.#short(source, limits.sourceCharsMax)];
    const texts = new WrittenTexts(this.#room);
    const head: Head = { type, source, written: `|${written.join("|")}|`, keys: [], texts };
    if (this.#headsLeft-- > 0) {
      const ofType = this.#heads.get(type) ?? new Map<string, Head>();
      this.#heads.set(type, ofType.set(source, head));
    }
    return head;
  }

  /** A name as it is written; a mark may be longer than what it stands for. */
  #short(name: string, charsMax: number): string {
    const redacted =
      typeof name === "string" && name.length <= charsMax ? this.#redactor.redactText(name) : undefined;
    if (redacted === undefined || redacted.length > charsMax) throw new RangeError("needs the careful way");
    return escapeText(redacted);
  }

  #learnKey(name: string): Key {
    const bounded = boundText(name, limits.keyCharsMax, this.#redactor).text;
    const prefix = ` ${escapeKey(bounded)}=`;
    const secret = this.#redactor.isSecretKey(name);
    const role = name === "session_id" || name === LOG_CUT ? LAST : traceBit(name);
    const changed = bounded !== name || name === "";
    const key: Key = {
      name,
      prefix,
      // A `value` may belong to a name that stands beside it.
      plain: secret === false && role === 0 && !changed && name !== "value",
      secret,
      redacted: prefix + encodeString(REDACTED),
      role,
      changed,
      values: new WrittenTexts(this.#room),
    };
    if (name.length <= limits.keyCharsMax && this.#keys.size < limits.cacheEntriesMax) {
      this.#keys.set(name, key);
    }
    return key;
  }
}
