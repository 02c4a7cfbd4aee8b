/**
 * Makes calls with the account's authorization: puts it on each request, tells those who keep a
 * log, says what a failure means, and asks for a new authorization after a 401 where a call may be
 * repeated.
 */
import { ok } from '../base/result.ts';
import type { Clock } from '../base/runtime.ts';
import type { Config } from '../config/config.ts';
import type { SharedAuthorization } from './authorization/shared-authorization.ts';
import { type Call, type Failure, failureFromAnswer, failureFromSilence, unauthorized } from './failure.ts';
import type { Answer, Exchanged, Request } from './http/wire.ts';
import { Redaction } from './redaction/redaction.ts';
import { type CallAbout, type SeenExchange, seenExchange } from './redaction/seen-exchange.ts';
import { failedWith, type Reply } from './reply.ts';

export interface AuthorizedCallsParts {
  readonly config: Pick<Config, 'service' | 'account'>;
  readonly authorization: SharedAuthorization;
  readonly clock: Clock;
  onExchange(seen: SeenExchange): void;
}

/** A call that was made: something may have been sent. */
export interface Made {
  readonly exchanged: Exchanged;
  /** Of the authorization it was made with. */
  readonly version: number;
}

export type Send = (request: Request) => Promise<Exchanged>;

export class AuthorizedCalls {
  readonly #parts: AuthorizedCallsParts;
  readonly #redaction: Redaction;

  constructor(parts: AuthorizedCallsParts) {
    this.#parts = parts;
    this.#redaction = new Redaction([parts.config.account.scid]);
  }

  /** From now on this shows in no log and no reason. */
  hide(secret: string): void {
    this.#redaction.know(secret);
  }

  /**
   * Makes one call with the present authorization, and notes that it was taken. Every call passes
   * here.
   */
  async make(about: CallAbout, bare: Request, send: Send): Promise<Reply<Made>> {
    const { authorization, clock, onExchange } = this.#parts;
    const found = await authorization.current();
    if (!found.ok) return failedWith(unauthorized(found.problem, found.lack));
    const { value, version } = found.value;
    // The answer may quote it back.
    this.#redaction.know(value);
    const request = { ...bare, headers: { ...this.#headers(value), ...bare.headers } };
    const at = clock.now();
    const beganMs = clock.monotonicMs();
    const exchanged = await send(request);
    const tookMs = clock.monotonicMs() - beganMs;
    onExchange(seenExchange({ about, request, exchanged, at, tookMs }, this.#redaction));
    if (exchanged.kind === 'answered' && exchanged.status !== 401) authorization.accepted(version);
    return ok({ exchanged, version });
  }

  /**
   * Makes a call that may be repeated; after a 401 it is made once more with a new authorization,
   * if there is one.
   * @param read what a successful answer says, or null when it is none
   */
  async ask<T>(
    call: Call,
    about: CallAbout,
    request: Request,
    send: Send,
    read: (answer: Answer) => T | null,
  ): Promise<Reply<T>> {
    let made = await this.make(about, request, send);
    if (made.ok && isUnauthorized(made.value) && (await this.#parts.authorization.renew(made.value.version)))
      made = await this.make(about, request, send);
    if (!made.ok) return made;
    const { exchanged } = made.value;
    const value = exchanged.kind === 'answered' ? read(exchanged) : null;
    return value === null ? failedWith(this.failure(call, made.value)) : ok(value);
  }

  /** What it means that a call did not end with success. */
  failure(call: Call, { exchanged, version }: Made): Failure {
    if (exchanged.kind !== 'answered') return failureFromSilence(call, exchanged);
    const { config, clock } = this.#parts;
    const failure = failureFromAnswer(call, exchanged, clock.now(), config.service.quotaErrorCodes, (text) =>
      this.#redaction.printable(text),
    );
    return exchanged.status === 401 ? { ...failure, refusedAuthorization: version } : failure;
  }

  #headers(value: string): Record<string, string> {
    return {
      Authorization: value,
      'X-RequestedServiceVersion': this.#parts.config.service.requestedServiceVersion,
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'Accept-Encoding': 'gzip',
    };
  }
}

function isUnauthorized({ exchanged }: Made): boolean {
  return exchanged.kind === 'answered' && exchanged.status === 401;
}
