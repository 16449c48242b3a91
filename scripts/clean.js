// Removes what the build made; nothing else.
import { rmSync } from "node:fs";

for (const path of ["build", "dist", "bench/dist", "examples/nola/dist", "src/reader/kernel/kernel-bytes.ts"])
  rmSync(path, { recursive: true, force: true });
