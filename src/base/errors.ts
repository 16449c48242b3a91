export class LogThreadError extends Error {}
