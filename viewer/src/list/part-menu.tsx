import { useEffect, useRef } from "react";
import type { ItemJson } from "../../../src/server/contract.ts";
import { termFor, withTerm } from "../query/terms.ts";
import { show, useView } from "../state/address.ts";
import { useServed } from "../state/served.ts";
import { textOf } from "./text-of.ts";

/** A part of a row that somebody points at: `type`, `source`, `text`, or `field:` and its name. */
export interface PointedPart {
  readonly name: string;
  readonly value: unknown;
  readonly x: number;
  readonly y: number;
}

/** The part of an event below the pointer; undefined between them. */
export function partAt(
  { target, clientX, clientY }: React.MouseEvent,
  item: ItemJson,
): PointedPart | undefined {
  const name = (target as HTMLElement).closest<HTMLElement>("[data-part]")?.dataset["part"];
  if (name === undefined || "malformed" in item) return undefined;
  const value = name.startsWith("field:")
    ? item.fields[name.slice(6)]
    : { type: item.type, source: item.source, text: item.text }[name];
  return { name, value, x: clientX, y: clientY };
}

interface PartMenuProps {
  readonly part: PointedPart;
  readonly onClose: () => void;
  readonly onHighlight: ((text: string) => void) | undefined;
}

/** What can be done with a part of a row. */
export function PartMenu({ part: { name, value, x, y }, onClose, onHighlight }: PartMenuProps) {
  const { q } = useView();
  const menu = useRef<HTMLDivElement>(null);
  const isServed = useServed();
  const term = isServed ? termFor(name, value) : undefined;
  useEffect(() => {
    menu.current?.showPopover();
    menu.current?.querySelector("button")?.focus();
  }, []);
  const choices: readonly (readonly [string, () => unknown])[] = [
    ...(term === undefined
      ? []
      : ([
          [`only ${term}`, () => show({ q: withTerm(q, term), session: undefined })],
          [`not ${term}`, () => show({ q: withTerm(q, `-${term}`), session: undefined })],
        ] as const)),
    ...(onHighlight === undefined ? [] : ([["highlight", () => onHighlight(textOf(value))]] as const)),
    ["copy", () => navigator.clipboard.writeText(textOf(value)).catch(() => undefined)],
  ];
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(menu.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (step === undefined) return;
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length]?.focus();
  };
  return (
    <div
      ref={menu}
      popover="auto"
      className="floating part-menu"
      role="menu"
      tabIndex={-1}
      aria-label={`With this ${name.startsWith("field:") ? name.slice(6) : name}`}
      style={{ left: `min(${x}px, 100vw - 290px)`, top: `min(${y + 8}px, 100vh - 120px)` }}
      onKeyDown={onKeyDown}
      onToggle={(event) => (event.newState === "closed" ? onClose() : undefined)}
    >
      {choices.map(([label, act]) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          className="plain"
          onClick={() => {
            act();
            onClose();
          }}
        >
          <bdi>{label}</bdi>
        </button>
      ))}
    </div>
  );
}
