import axe from "axe-core";
import type { Page } from "playwright-core";

interface Violation {
  readonly id: string;
  readonly nodes: readonly string[];
}

/** What axe-core finds wrong with a page as it is now. */
export async function violations(page: Page): Promise<readonly Violation[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    interface Found {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
    }
    const axe = (window as unknown as { axe: { run(): Promise<{ violations: readonly Found[] }> } }).axe;
    const found = await axe.run();
    return found.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`),
    }));
  });
}
