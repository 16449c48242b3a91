import { readFileSync, writeFileSync } from "node:fs";
import { putTable } from "./readme-table.ts";
import { readResults } from "./results.ts";

const readme = new URL("../../README.md", import.meta.url);
const results = readResults(new URL("../results/latest.json", import.meta.url));
writeFileSync(readme, putTable(readFileSync(readme, "utf8"), results));
