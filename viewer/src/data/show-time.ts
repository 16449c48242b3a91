import type { Settings } from "../state/settings.ts";

type Zone = Settings["zone"];

/** A moment's parts as a clock shows them. */
export interface ClockParts {
  /** `2026-01-09`. */
  readonly day: string;
  /** `14:32`. */
  readonly minute: string;
  /** `01.456`. */
  readonly second: string;
}

export function clockParts(timeMs: number, zone: Zone): ClockParts {
  const iso = isoOf(timeMs, zone);
  return { day: iso.slice(0, 10), minute: iso.slice(11, 16), second: iso.slice(17, 23) };
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];

/** `Friday 9 January 2026`, of a day as `clockParts` gives it; the same in every browser. */
export function showDay(day: string): string {
  const date = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(date.getTime())) return day;
  return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** The whole time, `2026-01-09 14:32:01.456`. */
export function showMoment(timeMs: number, zone: Zone): string {
  return isoOf(timeMs, zone).slice(0, 23).replace("T", " ");
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
  ["s", 1_000],
] as const;

/** A duration in its two largest units: `2 d 3 h`, `4 min 10 s`, `1.2 s`, `850 ms`. */
export function showDuration(durationMs: number): string {
  const ms = Math.round(durationMs);
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  const first = UNITS.findIndex(([, unitMs]) => ms >= unitMs);
  const parts: string[] = [];
  let leftMs = ms;
  for (const [name, unitMs] of UNITS.slice(first, first + 2)) {
    const amount = Math.floor(leftMs / unitMs);
    leftMs -= amount * unitMs;
    if (amount > 0) parts.push(`${amount} ${name}`);
  }
  return parts.join(" ");
}

/** `12 345 678`, with thin spaces. */
export function showCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, "\u202f");
}

/** `1.4 MiB`. */
export function showBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < units.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${amount.toFixed(unit > 0 && amount < 10 ? 1 : 0)} ${units[unit]}`;
}

function isoOf(timeMs: number, zone: Zone): string {
  const date = new Date(timeMs);
  if (Number.isNaN(date.getTime())) return "????-??-??T??:??:??.???Z";
  return zone === "utc"
    ? date.toISOString()
    : new Date(timeMs - date.getTimezoneOffset() * 60_000).toISOString();
}
