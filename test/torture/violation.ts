/** One thing that must never happen and did, with what shows it. */
export interface Violation {
  readonly invariant:
    | 'I1'
    | 'I2'
    | 'I3'
    | 'I4'
    | 'I5'
    | 'I6'
    | 'I7'
    | 'I8'
    | 'I9'
    | 'I10'
    | 'lost'
    | 'told'
    | 'bug';
  readonly what: string;
  readonly evidence: unknown;
}
