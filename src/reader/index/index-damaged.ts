/**
 * What an index holds can not be relied on: it was damaged, or is of lines that are not there any more. It never
 * reaches who asked: whoever answers builds what is damaged again, and answers then.
 */
export class IndexDamaged extends Error {
  /** The segment whose index it is. */
  readonly segment: string;
  /** The number of the part. */
  readonly part: number;

  constructor(segment: string, part: number, why: string) {
    super(`the index of segment ${segment} is damaged in part ${part}: ${why}`);
    this.name = "IndexDamaged";
    this.segment = segment;
    this.part = part;
  }
}
