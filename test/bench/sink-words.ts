/** What the counting sink and its starter say to each other. Types only; times are wall-clock milliseconds with fractions. */

export interface SinkOrders {
  /** The address to listen on. */
  readonly host: string;
  /** `host:port` that upload addresses name; its own when null. */
  readonly transferHost: string | null;
}

export interface SinkPut {
  readonly blockNum: number;
  bytes: number;
  /** False when the connection ended before the body did. */
  whole: boolean;
  endedAt: number;
}

/** What has arrived since the last reset. */
export interface SinkCount {
  /** Body bytes of all PUTs, whole or not. */
  readonly bytes: number;
  readonly slots: number;
  readonly firstByteAt: number;
  readonly lastByteAt: number;
  readonly puts: readonly SinkPut[];
  /** Bytes by steps of 10 ms: `[start of the step, bytes]`. */
  readonly arrivals: readonly (readonly [number, number])[];
  /** User and system time of the sink's process since its start. */
  readonly cpuSeconds: number;
}
