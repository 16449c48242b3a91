import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { nodeDisk } from "../../disk/index.ts";
import { LogUnavailableError } from "../usage-error.ts";
import type { ReportData } from "./report-data.ts";

/** The script and the style sheet of a report's page. */
export interface ReportParts {
  readonly script: string;
  readonly style: string;
}

/**
 * One file with everything in it. Its policy names the script and the style by their hashes, so that whatever stood in the data could
 * not be run, and nothing is ever loaded or sent.
 */
export function reportHtml(data: ReportData, { script, style }: ReportParts): string {
  // Only the end of the element ends it; JSON says the same with an escape, and a script's text does too.
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  const code = script.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3c!--");
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(code)}'`,
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="content-security-policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    `<title>session ${escapeHtml(data.session)}</title>`,
    `<style>${style}</style>`,
    "</head>",
    "<body>",
    '<div id="root"></div>',
    "<noscript>This report shows a session with JavaScript; the data stands in this file as JSON.</noscript>",
    `<script type="application/json" id="data">${json}</script>`,
    `<script>${code}</script>`,
    "</body>",
    "</html>",
  ].join("\n");
}

/** Reads the parts, which are built with the package: into `dist/report`; this file stands in another folder of `dist`, or in `src`. */
export function reportParts(): ReportParts {
  const here = fileURLToPath(new URL(".", import.meta.url));
  const places = ["../report", "../../../dist/report"].map((place) => join(here, place));
  const place = places.find((directory) => nodeDisk.statusAt(join(directory, "report.js")) !== undefined);
  if (place === undefined)
    throw new LogUnavailableError("the package has no dist/report; build it with npm run build");
  return { script: textOf(join(place, "report.js")), style: textOf(join(place, "report.css")) };
}

function textOf(path: string): string {
  const file = nodeDisk.openForRead(path);
  if (file === undefined) throw new LogUnavailableError(`${path} is gone; build it with npm run build`);
  try {
    const bytes = new Uint8Array(nodeDisk.status(file).size);
    let done = 0;
    while (done < bytes.length) {
      const count = nodeDisk.read(file, bytes, done, bytes.length - done, done);
      if (count === 0) break;
      done += count;
    }
    return new TextDecoder().decode(bytes.subarray(0, done));
  } finally {
    nodeDisk.close(file);
  }
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
