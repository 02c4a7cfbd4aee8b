/**
 * The door of the practice service: the simulator with an owner's recordings in its hands, on a computer that others use too.
 * It has a token of its own for each start, which only the program that started it knows, and answers to its own addresses
 * alone, whatever name a page has bound to them. Assumes that the listeners are bound to loopback.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../answers/refusals.ts';

/** The name of the variable in which the parent hands the key over: unlike arguments, others cannot read it. */
export const keyVariable = 'CLIPSLOT_PRACTICE_KEY';

export class PracticeDoor {
  /** The one Authorization value that is let in. */
  readonly authorization: string;

  /** @param authorization a value of the readable form @param key what only the parent knows */
  constructor(authorization: string, key: string) {
    this.authorization = `${authorization}&Key=${encodeURIComponent(key)}`;
  }

  /** One line that says why a request may not pass whatever it is for, or null. */
  whyNotHere({ headers }: IncomingMessage): string | null {
    return /^(127\.0\.0\.1|localhost)(:\d+)?$/i.test(headers.host ?? '')
      ? null
      : 'The practice service answers to its own address only.';
  }

  /** Throws a {@link Refusal} for a call of anyone but the program that started it. */
  checkCaller(request: IncomingMessage): void {
    if (!this.isOwner(request)) throw new Refusal('token-unreadable', 'This is not the token of this start.');
  }

  isOwner({ headers }: IncomingMessage): boolean {
    const given = Buffer.from(headers.authorization ?? '');
    const wanted = Buffer.from(this.authorization);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}
