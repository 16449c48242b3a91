export const HOSTILE_VALUES: Readonly<Record<string, (log: (value: unknown) => unknown) => unknown>>;
