export { LogThreadError } from "./base/index.ts";
