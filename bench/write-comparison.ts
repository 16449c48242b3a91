import { readFileSync, writeFileSync } from "node:fs";
import { putComparison } from "./comparison/page.ts";
import { PAGE, RESULTS, readComparedResults } from "./comparison/results.ts";

writeFileSync(PAGE, putComparison(readFileSync(PAGE, "utf8"), readComparedResults(RESULTS)));
