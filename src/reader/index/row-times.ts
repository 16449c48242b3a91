import { isTimestampAt } from "../../line/index.ts";

const MINUTE_BYTES = 17;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const ZERO = 48;

/** Days before the first of March of the year 0 in the calendar that is used here. */
const DAYS_BEFORE_1970 = 719_468;

/**
 * Reads the timestamps of lines. Most share their minute with the one before, so that only its
 * bytes are compared and the rest is read.
 */
export class RowTimes {
  readonly #minute = new Uint8Array(MINUTE_BYTES);
  #minuteMs = Number.NaN;

  /** Milliseconds since 1970 of the timestamp at `at`; NaN where there is none. */
  at(bytes: Uint8Array, at: number): number {
    if (!this.#isSameMinute(bytes, at)) {
      if (!isTimestampAt(bytes, at)) return Number.NaN;
      this.#minute.set(bytes.subarray(at, at + MINUTE_BYTES));
      this.#minuteMs = minuteMsAt(bytes, at);
    }
    const tens = (bytes[at + 17] as number) - ZERO;
    const ones = (bytes[at + 18] as number) - ZERO;
    const hundredths = (bytes[at + 20] as number) - ZERO;
    const hundreds = hundredths;
    const tenths = (bytes[at + 21] as number) - ZERO;
    const last = (bytes[at + 22] as number) - ZERO;
    const isRight =
      tens >= 0 && tens < 6 && isDigit(ones) && isDigit(hundreds) && isDigit(tenths) && isDigit(last);
    if (!isRight || bytes[at + 19] !== 46 || bytes[at + 23] !== 90) return Number.NaN;
    return this.#minuteMs + (tens * 10 + ones) * 1000 + hundreds * 100 + tenths * 10 + last;
  }

  #isSameMinute(bytes: Uint8Array, at: number): boolean {
    const minute = this.#minute;
    // From the end: that is where they differ.
    for (let place = MINUTE_BYTES - 1; place >= 0; place--) {
      if (bytes[at + place] !== minute[place]) return false;
    }
    return true;
  }
}

function isDigit(value: number): boolean {
  return value >= 0 && value < 10;
}

/** The minute of a valid timestamp. A calendar whose years begin in March has its leap day at a year's end. */
function minuteMsAt(bytes: Uint8Array, at: number): number {
  const month = twoDigits(bytes, at + 5);
  const year = twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2) - (month < 3 ? 1 : 0);
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + twoDigits(bytes, at + 8) - 1;
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  const days = year * 365 + leapDays + dayOfYear - DAYS_BEFORE_1970;
  return (days * DAY_MINUTES + twoDigits(bytes, at + 11) * 60 + twoDigits(bytes, at + 14)) * MINUTE_MS;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) - ZERO) * 10 + (bytes[at + 1] as number) - ZERO;
}
