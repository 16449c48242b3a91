import type { Group } from "../group.ts";
import { ANSWER_GROUPS } from "./answers.ts";
import { appendDistinct, appendTypical } from "./append.ts";
import { following } from "./follow.ts";
import { importing } from "./import.ts";
import { ingesting, ingestMemory, ingestQueries } from "./ingest.ts";
import { formatDistinct, formatTypical, parse } from "./line.ts";
import { memory } from "./memory.ts";
import { READ_GROUPS } from "./read.ts";
import { synced } from "./synced.ts";
import { systemCalls } from "./system-calls.ts";
import { viewerLive } from "./viewer-live.ts";
import { viewerPage } from "./viewer-page.ts";
import { viewerServer, viewerServerMemory } from "./viewer-server.ts";

/** Every group, in the order in which they are run. */
export const GROUPS: readonly Group[] = [
  appendTypical,
  appendDistinct,
  synced,
  systemCalls,
  formatTypical,
  formatDistinct,
  parse,
  ...READ_GROUPS,
  ...ANSWER_GROUPS,
  viewerServer,
  viewerServerMemory,
  viewerPage,
  viewerLive,
  following,
  memory,
  importing,
  ingesting,
  ingestQueries,
  ingestMemory,
];
