/** The part of a type before its first colon; all of one without any. */
export function categoryOf(type: string): string {
  const colon = type.indexOf(":");
  return colon === -1 ? type : type.slice(0, colon);
}

/** Does a type say that something failed: `error:…`, or `…:error`? */
export function isErrorType(type: string): boolean {
  return type.startsWith("error:") || type.endsWith(":error");
}
