import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "examples/*/test/**/*.test.ts"],
    reporters: ["default", "./test/skipped-reporter.ts"],
    pool: "threads",
    isolate: false,
    maxWorkers: 2,
    // The long suites of CI share their machine with others.
    testTimeout: process.env["CI"] === "true" ? 240_000 : 60_000,
    hookTimeout: 60_000,
    // What is waited for comes late on a machine that is busy, and is no less right for it.
    expect: { poll: { timeout: 20_000 } },
  },
});
