import { noRedaction, type Redactor } from "../../line/index.ts";
import { defaultRedaction, Redaction } from "../redaction.ts";
import { GuardedRedactor } from "./guarded-redactor.ts";
import { isRedactor, type RedactOptions } from "./redact-options.ts";

/** What a log with this option takes out. */
export function redactorFor(redact: boolean | RedactOptions | Redactor = true): Redactor {
  if (typeof redact === "boolean") return redact ? defaultRedaction : noRedaction;
  return isRedactor(redact) ? new GuardedRedactor(redact) : new Redaction(redact);
}
