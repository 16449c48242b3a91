import { REDACTED } from "../../line/index.ts";
import { isBasicCredentials, looksGenerated } from "./credential-shape.ts";
import { anyOf } from "./look-behind.ts";
import { once } from "./once.ts";
import { BEFORE, providerKeys, providerKeysLook } from "./provider-keys.ts";

/** A form that tells a secret from other text, wherever it stands. */
interface Form {
  /** What a first look finds it by: patterns that begin with a sign, are cheap, and never missing where the form is. */
  readonly look: readonly string[];
  readonly pattern: RegExp;
  /** What stands in its place; what says what the secret was is kept. */
  readonly replace: string | ((match: string, ...groups: string[]) => string);
}

/** Schemes of addresses under which databases and the like are found. */
const DATABASES =
  "postgres(?:ql)?|mysql2?|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|nats|kafka|ldaps?|smtps?|imaps?|s?ftp";

/** An address with an @ in it. */
const AT_SIGN = "@(?<=:\\\\?/\\\\?/[^\\s\"'<>`@]{1,4096}@)";

/**
 * None of these can search further than it then takes away, or than a fixed length, so that a text made
 * to be slow is not. One that is cut behind its beginning is taken to its end.
 */
const forms = once((): readonly Form[] => [
  // Private keys: to their end, or to the text's end where it was cut.
  {
    look: ["- ?BEGIN "],
    pattern:
      /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}[\s\S]*?(?:-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|$)/g,
    replace: REDACTED,
  },
  // JSON web tokens, signed or encrypted: two base64url parts, the first of which begins as JSON does.
  {
    look: ["J(?<=eyJ)"],
    pattern: new RegExp(
      `${BEFORE}eyJ[\\w-]{8,1024}\\.(?:eyJ[\\w-]{8,}(?:\\.[\\w-]*)?|[\\w-]*(?:(?:\\.[\\w-]{8,}){1,3}|$))`,
      "g",
    ),
    replace: REDACTED,
  },
  { look: providerKeysLook(), pattern: providerKeys(), replace: REDACTED },
  // Keys that are marked by letters alone.
  {
    look: ["I(?<=A[KSB]I|AI)", "K(?<=ABSK|EZ[AT]K|AK)", "BB(?<=ATBB)", "=(?=[0-9A-F]{8}(?![0-9A-Za-z]))"],
    pattern: new RegExp(
      `${BEFORE}(?:(?:AKIA|ASIA|ABIA)[A-Z0-9]{16}\\b|LTAI[A-Za-z0-9]{16,24}\\b|AKID[A-Za-z0-9]{32}\\b|AIza[\\w-]{30,}|ABSK[\\w+/]{80,}=*|EZ[AT]K[A-Za-z0-9]{54}|AKCp[A-Za-z0-9]{60,}|AT[AC]TT3[\\w=-]{60,}|ATBB[A-Za-z0-9]{32})`,
      "g",
    ),
    replace: REDACTED,
  },
  {
    look: [
      "K(?=[0-9a-f]{8})(?<=SK)",
      "pi[0-9a-f](?<=dapi.)",
      "-us\\d(?<=[0-9a-f]{8}-us.)",
      "\\.0-[0-9a-f]{24}(?<=v1.{27})",
    ],
    pattern: new RegExp(
      `${BEFORE}(?:SK[0-9a-f]{32}\\b|dapi[0-9a-f]{32}(?:-\\d)?\\b|[0-9a-f]{32}-us\\d{1,2}\\b|v1\\.0-[0-9a-f]{24}-[0-9a-f]{100,})`,
      "g",
    ),
    replace: REDACTED,
  },
  // Telegram's and Discord's bots, Azure's and Terraform's secrets, Airtable's.
  {
    look: [
      ":(?<=\\d{8}:)[\\w-]{35}",
      "\\.(?=[\\w-]{6}\\.[\\w-]{27})",
      "~(?<=\\dQ~|sha256~)",
      "\\.atlasv1\\.",
      "\\.[0-9a-f]{8}(?<=pat[A-Za-z0-9]{14}\\..{8})",
    ],
    pattern: new RegExp(
      `(?:${BEFORE}|(?<=/bot))\\d{8,12}:[\\w-]{35}(?![\\w-])|${BEFORE}(?:[MNO](?=[\\w-]{0,30}\\d)[\\w-]{22,30}\\.[\\w-]{6}\\.[\\w-]{27,64}|[\\w~.-]{3}\\dQ~[\\w~.-]{30,40}|sha256~[\\w-]{40,}|[A-Za-z0-9]{14}\\.atlasv1\\.[\\w=-]{60,}|pat[A-Za-z0-9]{14}\\.[0-9a-f]{64})`,
      "g",
    ),
    replace: REDACTED,
  },
  // Addresses that are themselves the permission to write to them.
  {
    look: ["\\.(?:slack(?<=hooks\\.slack)|com/api/(?<=discord(?:app)?\\.com/api/)|office\\.com/webhook)"],
    pattern:
      /(\bhooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/|\bdiscord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{1,24}\/|\bwebhook\.office\.com\/webhookb2\/)[\w@/-]{8,}/g,
    replace: `$1${REDACTED}`,
  },
  // Passwords in the addresses of databases hold whatever somebody typed: they go to the last @.
  {
    look: [AT_SIGN],
    pattern: new RegExp(
      `(\\b(?:${DATABASES})(?:\\+\\w{1,20})?:\\\\?/\\\\?/[^\\s:@/?#"'<>\`\\\\]{0,256}):(?!\\d{1,5}(?:[/?#,]|$))(?!\\[redacted\\]@)[^\\s"'<>\`?]{1,1024}@`,
      "gi",
    ),
    replace: `$1:${REDACTED}@`,
  },
  // In other addresses they go to the last @ before the path.
  {
    look: [AT_SIGN],
    pattern: /(\b[a-z][a-z0-9+.-]{0,20}:\\?\/\\?\/[^\s:@/?#"'<>`\\]{0,256}):[^\s/?#"'<>`\\]{1,4096}@/gi,
    replace: `$1:${REDACTED}@`,
  },
  // A token in the place of a user.
  {
    look: [AT_SIGN],
    pattern: /(\bhttps?:\/\/)(?=[A-Za-z_-]{0,256}\d)[\w-]{20,1024}@/gi,
    replace: `$1${REDACTED}@`,
  },
  // What the schemes of an Authorization header stand before.
  {
    look: ["[Bb](?:earer|asic)\\s", "B(?:EARER|ASIC)\\s"],
    pattern: /\b(Bearer|Basic)(\s{1,8})([\w.~+/=-]{8,})/gi,
    replace: (match, scheme, space, value) =>
      isAuthorization(scheme as string, value as string) ? `${scheme}${space}${REDACTED}` : match,
  },
  // Signatures and codes in an address's query.
  {
    look: [
      "=(?<=[?&](?:sig|signature|code|key|[Xx]-(?:[Aa]mz|[Gg]oog)-(?:[Ss]ignature|[Cc]redential)|Signature)=)",
    ],
    pattern:
      /([?&](?:sig|signature|x-(?:amz|goog)-(?:signature|credential))=)(?!\[redacted\])[^&#\s"'<>`\\]{8,}|([?&](?:code|key)=)(?=[^&#\s]{0,64}\d)(?=[^&#\s]{0,64}[A-Z])(?=[^&#\s]{0,64}[a-z])[\w~.%/+-]{20,}/gi,
    replace: (_, always, sometimes) => `${always ?? sometimes}${REDACTED}`,
  },
  // What curl is told to log in with.
  {
    look: ["-(?:u|-user|-proxy-user)[\\s=]"],
    pattern:
      /(-(?=(?:u|-user|-proxy-user)[\s=])(?<=\b(?:curl|wget|httpie|xh)\b[^\n]{0,256}\s-)[a-z-]{1,11}(?:\s{1,4}|=)["']?[^\s:"'@]{1,128}):(?!\[redacted\])[^\s"']{1,1024}/g,
    replace: `$1:${REDACTED}`,
  },
]);

/** Sixteen letters and more are no word; nor is what is, decoded, a name and a password. */
function isAuthorization(scheme: string, value: string): boolean {
  if (scheme.toLowerCase() === "basic" && isBasicCredentials(value)) return true;
  return value.length >= 12 && (/[=]/.test(value) || looksGenerated(value));
}

/** How a first look finds any of the forms. */
export function formsLook(): readonly string[] {
  return forms().flatMap(({ look }) => look);
}

const anyLook = once(() => new RegExp(anyOf(formsLook())));
const looks = once(() => forms().map(({ look }) => new RegExp(anyOf(look))));

/** The text with every secret that can be told by its form replaced. */
export function redactForms(text: string): string {
  if (!anyLook().test(text)) return text;
  let result = text;
  forms().forEach(({ pattern, replace }, index) => {
    if (!looks()[index]?.test(result)) return;
    result =
      typeof replace === "string" ? result.replace(pattern, replace) : result.replace(pattern, replace);
  });
  return result;
}
