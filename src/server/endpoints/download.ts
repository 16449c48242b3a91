import type { Access } from "../access.ts";
import { drained } from "../drained.ts";
import type { LogView } from "../log-view.ts";
import { Parameters } from "../parameters.ts";
import { Problem } from "../problem.ts";
import type { Exchange } from "../routes.ts";
import { SECURITY_HEADERS } from "../security-headers.ts";

export const DOWNLOAD_PARAMETERS = ["segment", "ticket"];

/**
 * Gives a segment's bytes as they are, as a file to keep. A browser asks for it without a header, so that a ticket stands in the
 * address, good once.
 */
export async function download(
  { request, response, query }: Exchange,
  view: LogView,
  access: Access,
): Promise<void> {
  const parameters = new Parameters(query, DOWNLOAD_PARAMETERS);
  const id = parameters.needed("segment");
  const isLook = request.method === "HEAD";
  access.useTicket({ ticket: parameters.needed("ticket"), segment: id, nowMs: view.nowMs(), isKept: isLook });
  const segment = view.segment(id);
  const name = segment.name.slice(segment.name.lastIndexOf("/") + 1).replace(/[^\w.-]/g, "_");
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    // Bytes to keep, never to show: a log may hold anything.
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename="${name.replace(/\.gz$/, "")}"`,
    "content-length": segment.size,
  });
  if (isLook) {
    response.end();
    return;
  }
  let left = segment.size;
  for (const block of view.source.scan({ segment: id, offset: 0 })) {
    if (block.segment.id !== id || left <= 0 || response.destroyed) break;
    // Of a line too long to be read whole only the beginning could be given; a file that is not whole is none.
    if (block.oversized)
      throw new Problem(500, "oversized", "a line is too long to be sent; copy the file itself");
    const bytes = Buffer.from(block.bytes.subarray(0, left));
    left -= bytes.length;
    if (!response.write(bytes)) await drained(response);
  }
  // So many bytes were promised: a segment that was cut shorter meanwhile is no whole download.
  if (left > 0) response.destroy();
  else response.end();
}
