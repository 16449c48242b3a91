import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { PARAMETERS } from "../../src/server/routes.ts";

const page = readFileSync(new URL("../../docs/server.md", import.meta.url), "utf8");

it("docs/server.md has every endpoint with its parameters", () => {
  const rows = [...page.matchAll(/^\| `api\/(\w+)` \|([^|]*)\|/gm)].map(
    ([, name, parameters]) =>
      [name, [...(parameters as string).matchAll(/`(\w+)`/g)].map(([, parameter]) => parameter)] as const,
  );
  expect(new Map(rows)).toEqual(PARAMETERS);
});

it("and the endpoints are those of the contract that the page shares", () => {
  const contract = readFileSync(new URL("../../src/server/contract.ts", import.meta.url), "utf8");
  const api = /export interface Api \{([\s\S]*?)\n\}/.exec(contract)?.[1] ?? "";
  const names = [...api.matchAll(/readonly (\w+): Endpoint</g)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(6);
  for (const name of names) expect([...PARAMETERS.keys()]).toContain(name);
});
