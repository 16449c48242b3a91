import type { Comparison } from "./results.ts";

/** A number with its unit, in three digits: no more are worth reading. */
export function showNumber(value: number, unit: Comparison["unit"]): string {
  if (unit === "times") return `${digits(value)}×`;
  if (unit === "ns" && value >= 99_950) return `${digits(value / 1000)} µs`;
  return `${digits(value)} ${unit}`;
}

function digits(value: number): string {
  const size = Math.abs(value);
  const text = value.toFixed(size === 0 || size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3);
  // A thin gap between thousands, which no locale reads as a decimal point.
  return text.includes(".") ? text : text.replace(/\d(?=(\d{3})+$)/g, "$& ");
}
