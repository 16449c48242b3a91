/** `log-thread/testing`: what every storage has to do, for any test runner. */
export { type ConformanceCase, storageConformance } from "./testing/index.ts";
