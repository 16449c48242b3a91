export { LogThreadError } from "./errors.ts";
