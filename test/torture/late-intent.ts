/**
 * A slot ledger with the one mistake that matters most: it records a request only after its answer. Stands in for the real
 * one in the deliberately broken engine, to show that the checker would notice.
 */
import { SlotLedger as RealLedger } from '../../main/storage/slot-ledger.ts';

type Begin = Parameters<RealLedger['begin']>;
type End = Parameters<RealLedger['end']>;

export class SlotLedger extends RealLedger {
  readonly #remembered = new Map<number, Begin>();
  #requests = 0;

  override begin(...intent: Begin): number {
    this.#requests -= 1;
    this.#remembered.set(this.#requests, intent);
    return this.#requests;
  }

  override end(...[attemptId, ...end]: End): void {
    const intent = this.#remembered.get(attemptId);
    this.#remembered.delete(attemptId);
    super.end(intent === undefined ? attemptId : super.begin(...intent), ...end);
  }
}
