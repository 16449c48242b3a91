import { BLOCK_ROWS, type IndexPart } from "./part.ts";
import { type RowQuery, VERDICT } from "./row-query.ts";

/** What can be said of a block without looking at its rows. */
export type BlockVerdict =
  /** None of them is wanted. */
  | "none"
  /** Which are wanted is said by their kinds alone. */
  | "kinds"
  /** Times or sessions decide as well. */
  | "rows";

/** Finds the rows of a part that a query wants. */
export class PartRows {
  readonly part: IndexPart;
  readonly query: RowQuery;
  /** What the query says of each kind. */
  readonly kinds: Uint8Array;
  /** Are all of the part's kinds wanted, without reading a line? */
  readonly wantsAllKinds: boolean;
  /** Can no kind be wanted only if its lines say so? */
  readonly isSure: boolean;
  /** The rows that `select` has found last, within their block, and how many they are. */
  readonly rows = new Uint16Array(BLOCK_ROWS);
  count = 0;
  /** Of those, how many are wanted only if their lines say so. Each of them has a mark. */
  doubts = 0;
  readonly isDoubtful = new Uint8Array(BLOCK_ROWS);
  /** Is there a kind that is wanted whatever the time? */
  readonly #hasAlways: boolean;
  readonly #hasKinds: boolean;
  #sessions: Uint8Array | undefined;
  /** The first and the last block that can hold a wanted session. */
  #firstBlock = 0;
  #lastBlock: number;

  constructor(part: IndexPart, query: RowQuery) {
    this.part = part;
    this.query = query;
    this.#lastBlock = part.blocks - 1;
    if (query.hasSessions) this.#limitToSessions();
    // Mostly a part has nothing of a session: then its kinds are not looked at.
    this.kinds = this.#lastBlock === -1 ? new Uint8Array(0) : query.kindVerdicts(part);
    this.wantsAllKinds = this.kinds.every((verdict) => verdict === VERDICT.yes);
    this.isSure = this.kinds.every((verdict) => verdict <= VERDICT.yes);
    this.#hasKinds = this.kinds.some((verdict) => verdict !== VERDICT.no);
    this.#hasAlways = this.kinds.includes(VERDICT.always);
  }

  /** The blocks that can hold something that is wanted; the first is greater than the last where none can. */
  get blocks(): { readonly first: number; readonly last: number } {
    const { part } = this;
    if (!this.#hasKinds || !this.#mayHoldTimes(part.minMs, part.maxMs)) return { first: 0, last: -1 };
    return { first: this.#firstBlock, last: this.#lastBlock };
  }

  /** Are the part's rows decided on by their kinds alone, without reading a line? */
  get isByKinds(): boolean {
    const { minMs, maxMs } = this.part;
    return this.isSure && !this.query.hasSessions && this.#coversTimes(minMs, maxMs);
  }

  /** How many rows of the part are wanted; undefined where its kinds alone do not tell. */
  get wantedOfPart(): number | undefined {
    if (!this.isByKinds) return undefined;
    return this.part.kinds.reduce(
      (sum, { rows }, kind) => (this.kinds[kind] === VERDICT.yes ? sum + rows : sum),
      0,
    );
  }

  /** How many rows of a block are wanted; undefined where their kinds alone do not tell. */
  wantedOf(block: number): number | undefined {
    const verdict = this.verdict(block);
    if (verdict === "none") return 0;
    if (verdict === "rows" || !this.isSure) return undefined;
    const counts = this.part.kindPairs(block);
    let wanted = 0;
    for (let at = 0; at < counts.length; at += 2) {
      if (this.kinds[counts[at] as number] === VERDICT.yes) wanted += counts[at + 1] as number;
    }
    return wanted;
  }

  verdict(block: number): BlockVerdict {
    const { part } = this;
    const minMs = part.blockMinMs(block);
    const maxMs = part.blockMaxMs(block);
    if (!this.#mayHoldTimes(minMs, maxMs)) return "none";
    if (!this.wantsAllKinds && !this.#mayHoldKinds(block)) return "none";
    return !this.query.hasSessions && this.#coversTimes(minMs, maxMs) ? "kinds" : "rows";
  }

  /** Finds the wanted rows of a block. */
  select(block: number, verdict: BlockVerdict = this.verdict(block)): number {
    this.count = 0;
    this.doubts = 0;
    if (verdict === "none") return 0;
    this.#selectKinds(block);
    if (verdict === "rows" && this.count > 0) this.#keepSessionsAndTimes(block);
    if (this.#mayDoubt) this.#countDoubts();
    return this.count;
  }

  /** Leaves out of the selected rows those before `first`, and those from `end` on. */
  keepBetween(first: number, end: number): void {
    const { rows, isDoubtful } = this;
    if (this.count === 0 || ((rows[0] as number) >= first && (rows[this.count - 1] as number) < end)) return;
    let count = 0;
    for (let index = 0; index < this.count; index++) {
      const row = rows[index] as number;
      if (row < first || row >= end) continue;
      rows[count] = row;
      isDoubtful[count++] = isDoubtful[index] as number;
    }
    this.count = count;
  }

  get #mayDoubt(): boolean {
    return !this.wantsAllKinds || this.#sessions !== undefined;
  }

  #limitToSessions(): void {
    const { part, query } = this;
    const { verdicts, sessions } = query.sessionsOf(part);
    let first = part.rows;
    let last = -1;
    for (const { firstRow, lastRow } of sessions) {
      if (firstRow < first) first = firstRow;
      if (lastRow > last) last = lastRow;
    }
    this.#sessions = verdicts;
    if (query.malformed) return;
    this.#firstBlock = Math.floor(first / BLOCK_ROWS);
    this.#lastBlock = last === -1 ? -1 : Math.floor(last / BLOCK_ROWS);
  }

  #mayHoldTimes(minMs: number, maxMs: number): boolean {
    if (this.#hasAlways) return true;
    return minMs <= maxMs && maxMs >= this.query.sinceMs && minMs < this.query.untilMs;
  }

  #coversTimes(minMs: number, maxMs: number): boolean {
    return minMs >= this.query.sinceMs && maxMs < this.query.untilMs;
  }

  #mayHoldKinds(block: number): boolean {
    const counts = this.part.kindPairs(block);
    const { kinds } = this;
    for (let at = 0; at < counts.length; at += 2) {
      if (kinds[counts[at] as number] !== VERDICT.no) return true;
    }
    return false;
  }

  #selectKinds(block: number): void {
    const { kinds, rows, isDoubtful, part } = this;
    const ids = part.kindsOf(block);
    const length = ids.length;
    let count = 0;
    for (let row = 0; row < length; row++) {
      const verdict = kinds[ids[row] as number] as number;
      if (verdict === VERDICT.no) continue;
      rows[count] = row;
      isDoubtful[count++] = verdict;
    }
    this.count = count;
  }

  #keepSessionsAndTimes(block: number): void {
    const { rows, isDoubtful, part } = this;
    const { sinceMs, untilMs } = this.query;
    const verdicts = this.#sessions;
    const sessions = verdicts === undefined ? undefined : part.sessionsOf(block);
    const isWithinTime = this.#coversTimes(part.blockMinMs(block), part.blockMaxMs(block));
    const times = isWithinTime ? undefined : part.timesOf(block);
    let count = 0;
    for (let index = 0; index < this.count; index++) {
      const row = rows[index] as number;
      const kind = isDoubtful[index] as number;
      let verdict: number = kind;
      if (kind !== VERDICT.always) {
        if (times !== undefined) {
          const timeMs = times[row] as number;
          if (timeMs < sinceMs || timeMs >= untilMs) continue;
        }
        const session = verdicts?.[sessions?.[row] as number] ?? VERDICT.yes;
        if (session === VERDICT.no) continue;
        verdict = Math.max(kind, session);
      }
      rows[count] = row;
      isDoubtful[count++] = verdict;
    }
    this.count = count;
  }

  #countDoubts(): void {
    const { isDoubtful, count } = this;
    let doubts = 0;
    for (let index = 0; index < count; index++) if ((isDoubtful[index] as number) > VERDICT.yes) doubts++;
    this.doubts = doubts;
  }
}
