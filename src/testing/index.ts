export { type ConformanceCase, storageConformance } from "./storage-conformance.ts";
