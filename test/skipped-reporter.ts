import type { Reporter, TestModule } from "vitest/node";

/**
 * Says at the end which tests were skipped and why: a name or a note says what to install. Without it
 * a skipped test is a number that nobody reads.
 */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules.flatMap((module) =>
      [...module.children.allTests("skipped")].map((test) => {
        const result = test.result();
        const note = result.state === "skipped" && result.note !== undefined ? `: ${result.note}` : "";
        return `  skipped: ${test.fullName}${note}`;
      }),
    );
    if (lines.length > 0) console.log(`\n${lines.join("\n")}`);
  }
}
