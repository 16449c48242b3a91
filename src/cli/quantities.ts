/** `12345` as `12,345`. */
export function showCount(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A count and its noun: `1 event`, `2 events`. */
export function showCounted(count: number, noun: string): string {
  return `${showCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A share as `3.1 %`; what is more than nothing never shows as nothing. */
export function showShare(part: number, whole: number): string {
  if (whole === 0 || part === 0) return part === 0 && whole > 0 ? "0 %" : "–";
  const percent = (part / whole) * 100;
  if (percent < 0.1) return "<0.1 %";
  return `${percent >= 10 || percent === Math.round(percent) ? Math.round(percent) : percent.toFixed(1)} %`;
}

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** `1.4 MiB`. */
export function showBytes(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < BYTE_UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  const digits = unit > 0 && amount < 10 ? 1 : 0;
  return `${amount.toFixed(digits)} ${BYTE_UNITS[unit]}`;
}

const TIME_UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** A duration in its two largest units: `2d 3h`, `4m 10s`, `850ms`. */
export function showDuration(durationMs: number): string {
  if (durationMs < 1_000) return `${durationMs}ms`;
  if (durationMs < 60_000) return `${Number((durationMs / 1_000).toFixed(1))}s`;
  const first = TIME_UNITS.findIndex(([, unitMs]) => durationMs >= unitMs);
  const parts: string[] = [];
  let leftMs = durationMs;
  for (const [name, unitMs] of TIME_UNITS.slice(first, first + 2)) {
    const amount = Math.floor(leftMs / unitMs);
    leftMs -= amount * unitMs;
    if (amount > 0) parts.push(`${amount}${name}`);
  }
  return parts.join(" ");
}

/** Events in a time, per the unit that gives a number one can grasp. */
export function showRate(events: number, durationMs: number): string {
  for (const [unit, unitMs] of [
    ["a second", 1_000],
    ["a minute", 60_000],
    ["an hour", 3_600_000],
  ] as const) {
    const rate = (events * unitMs) / durationMs;
    if (rate >= 1) return `${showRounded(rate)} ${unit}`;
  }
  return `${showRounded((events * 86_400_000) / durationMs)} a day`;
}

function showRounded(rate: number): string {
  return rate >= 100 ? showCount(Math.round(rate)) : String(Number(rate.toPrecision(2)));
}
