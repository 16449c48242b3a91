import { Problem } from "./problem.ts";

const { createHash, randomBytes, timingSafeEqual } = process.getBuiltinModule("node:crypto");

const TICKET_MS = 30_000;

/** So many tickets may wait to be used. */
const TICKETS_MAX = 64;

interface TicketUse {
  readonly ticket: string;
  readonly segment: string;
  readonly nowMs: number;
  readonly isKept: boolean;
}

/**
 * Who may read: whoever has the token. It is made anew for every server, stands in the fragment of the address that is printed, which no
 * browser sends or passes on, and is sent as a header by the page.
 */
export class Access {
  readonly token: string;
  readonly #digest: Buffer;
  readonly #tickets = new Map<string, { readonly segment: string; readonly untilMs: number }>();

  /** @param token 128 random bits by default */
  constructor(token: string = randomBytes(16).toString("base64url")) {
    this.token = token;
    this.#digest = digest(token);
  }

  /**
   * @param authorization the header `Authorization`
   * @throws Problem
   */
  check(authorization: string | undefined): void {
    const given = /^Bearer ([\x21-\x7e]{1,200})$/i.exec(authorization ?? "")?.[1];
    // Digests are of one length, and how long comparing them takes says nothing.
    if (given !== undefined && timingSafeEqual(digest(given), this.#digest)) return;
    throw new Problem(
      401,
      "token",
      "the token is missing or wrong; open the address that the server printed",
      {
        headers: { "www-authenticate": "Bearer" },
      },
    );
  }

  /** A ticket for one download of a segment, for as long as a person needs to click. */
  issueTicket(segment: string, nowMs: number): string {
    for (const [ticket, { untilMs }] of this.#tickets) if (untilMs <= nowMs) this.#tickets.delete(ticket);
    if (this.#tickets.size >= TICKETS_MAX) {
      throw new Problem(
        429,
        "tickets",
        "too many downloads were asked for and not begun; wait half a minute",
      );
    }
    const ticket = randomBytes(16).toString("base64url");
    this.#tickets.set(ticket, { segment, untilMs: nowMs + TICKET_MS });
    return ticket;
  }

  /**
   * Uses a ticket up, but for whoever only looks what he would get.
   *
   * @throws Problem
   */
  useTicket({ ticket, segment, nowMs, isKept }: TicketUse): void {
    const known = this.#tickets.get(ticket);
    if (!isKept) this.#tickets.delete(ticket);
    if (known !== undefined && known.segment === segment && known.untilMs > nowMs) return;
    throw new Problem(403, "ticket", "this download was used or is too old; ask for it again on the page");
  }
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
