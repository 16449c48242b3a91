// The time of a line, of which the minute is mostly that of the line before.

/** What the digits of a part are added to be seen as greater than nine, and where that shows. */
const SECONDS = 0x5a3030302e30303a; // ":00.000Z"
const DATE = 0x2d30302d30303030; // "0000-00-"
const MINUTES = 0x30303a3030543030; // "00T00:00"

/** Milliseconds since 1970 at the beginning of the minute whose 16 bytes are at `minute`; it stands 16 bytes behind. */
const MINUTE_MS: usize = 16;

/** Milliseconds since 1970 of the timestamp at `at`; NaN where there is none. */
export function timeAt(at: usize, minute: usize): f64 {
  const isSameMinute = i8x16.all_true(i8x16.eq(v128.load(at), v128.load(minute)));
  if (!isSameMinute && !learnMinute(at, minute)) return NaN;
  const digits = load<u64>(at, 16) ^ SECONDS;
  const wrong = (digits & 0xfff0f0f0fff0f0ff) | ((digits + 0x0006060600060600) & 0x00f0f0f000f0f000);
  const tens = digitAt(digits, 1);
  if (wrong !== 0 || tens > 5) return NaN;
  const seconds = tens * 10 + digitAt(digits, 2);
  const ms = digitAt(digits, 4) * 100 + digitAt(digits, 5) * 10 + digitAt(digits, 6);
  return load<f64>(minute, MINUTE_MS) + <f64>(seconds * 1000 + ms);
}

/** Keeps another minute; false where there is none. */
function learnMinute(at: usize, minute: usize): bool {
  const date = load<u64>(at) ^ DATE;
  const time = load<u64>(at, 8) ^ MINUTES;
  const wrongDate = (date & 0xfff0f0fff0f0f0f0) | ((date + 0x0006060006060606) & 0x00f0f000f0f0f0f0);
  const wrongTime = (time & 0xf0f0fff0f0fff0f0) | ((time + 0x0606000606000606) & 0xf0f000f0f000f0f0);
  if ((wrongDate | wrongTime) !== 0) return false;
  const year = digitAt(date, 0) * 1000 + digitAt(date, 1) * 100 + digitAt(date, 2) * 10 + digitAt(date, 3);
  const month = digitAt(date, 5) * 10 + digitAt(date, 6);
  const day = digitAt(time, 0) * 10 + digitAt(time, 1);
  const hour = digitAt(time, 3) * 10 + digitAt(time, 4);
  const minuteOfHour = digitAt(time, 6) * 10 + digitAt(time, 7);
  if (hour > 23 || minuteOfHour > 59 || month < 1 || month > 12) return false;
  if (day < 1 || day > daysOf(month, year)) return false;
  v128.store(minute, v128.load(at));
  const minutes = daysSince1970(year, month, day) * 1440 + hour * 60 + minuteOfHour;
  store<f64>(minute, <f64>minutes * 60_000, MINUTE_MS);
  return true;
}

// @ts-expect-error: a decorator of AssemblyScript
@inline
function digitAt(digits: u64, place: i32): i32 {
  return <i32>(digits >> (<u64>place << 3)) & 15;
}

function daysOf(month: i32, year: i32): i32 {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1);
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

/** Years are counted from March on, so that a leap day is the last of its year. */
function daysSince1970(year: i32, month: i32, day: i32): i32 {
  // 400 years are added, and their days taken away, so that no year is negative.
  const from = year + 400 - (month < 3 ? 1 : 0);
  const dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
  return from * 365 + from / 4 - from / 100 + from / 400 + dayOfYear - 719_468 - 146_097;
}
