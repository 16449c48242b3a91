/** Where a database is made that is not there yet. */
export { TemporaryDatabase } from "../storage/index.ts";
