/**
 * The failure table, every status for every call: what each means, and that nothing but a definite
 * no rules a slot out.
 */
import { describe, expect, test } from 'vitest';
import { type Call, failureFromAnswer, failureFromSilence } from '../../main/service/failure.ts';
import type { Answer } from '../../main/service/http/wire.ts';
import { reasonCodes } from '../../preload/clip-view.ts';

const calls: readonly Call[] = ['slot', 'block', 'read', 'delete'];
const bodies: Readonly<Record<string, string>> = {
  none: '',
  own: JSON.stringify({ errorCode: 9901, errorMessage: 'Down for maintenance.' }),
  page: '<!doctype html><h1>Bad Gateway</h1>',
};

/**
 * The body is the service's own words, none, or somebody's page; `-` where the status is a success
 * of that call.
 */
const table = `
200 page  -                           lane service-not-itself     lane service-not-itself     lane service-not-itself
204 none  -                           lane service-not-itself     lane service-not-itself     -
301 none  unknown service-redirected  lane service-redirected     lane service-redirected     lane service-redirected
302 none  unknown service-redirected  lane service-redirected     lane service-redirected     lane service-redirected
303 none  unknown service-redirected  lane service-redirected     lane service-redirected     lane service-redirected
304 none  unknown service-redirected  lane service-redirected     lane service-redirected     lane service-redirected
307 none  lane service-redirected     lane service-redirected     lane service-redirected     lane service-redirected
308 none  lane service-redirected     lane service-redirected     lane service-redirected     lane service-redirected
400 own   final request-refused       final block-refused         final request-refused       final request-refused
400 none  final request-refused       final block-refused         final request-refused       final request-refused
400 page  lane service-not-itself     final block-refused         final request-refused       final request-refused
401 own   lane not-authorized         lane not-authorized         lane not-authorized         lane not-authorized
401 page  lane not-authorized         lane not-authorized         lane not-authorized         lane not-authorized
403 own   final claims-refused        gone slot-expired           final claims-refused        final claims-refused
403 page  lane service-not-itself     gone slot-expired           final claims-refused        final claims-refused
404 own   lane service-not-itself     gone slot-gone              gone slot-gone              -
405 none  unknown not-understood      later not-understood        later not-understood        final request-refused
406 own   final request-refused       final block-refused         final request-refused       final request-refused
408 none  unknown timed-out           later timed-out             later timed-out             later timed-out
409 own   unknown not-understood      -                           later not-understood        final request-refused
410 own   unknown not-understood      gone slot-gone              gone slot-gone              gone slot-gone
412 none  unknown not-understood      later not-understood        later not-understood        final request-refused
413 none  unknown not-understood      final block-refused         later not-understood        later not-understood
415 none  unknown not-understood      later not-understood        later not-understood        later not-understood
416 none  unknown not-understood      later not-understood        later not-understood        later not-understood
429 own   lane service-busy           lane service-busy           lane service-busy           lane service-busy
429 page  lane service-busy           lane service-busy           lane service-busy           lane service-busy
500 own   unknown service-error       later service-error         later service-error         later service-error
500 page  unknown service-error       later service-error         later service-error         later service-error
501 none  unknown not-understood      later not-understood        later not-understood        final request-refused
502 page  unknown service-error       lane service-busy           lane service-busy           lane service-busy
503 own   lane service-busy           lane service-busy           lane service-busy           lane service-busy
503 none  unknown service-error       lane service-busy           lane service-busy           lane service-busy
503 page  unknown service-error       lane service-busy           lane service-busy           lane service-busy
504 page  unknown service-error       lane service-busy           lane service-busy           lane service-busy
505 none  unknown not-understood      later not-understood        later not-understood        later not-understood
599 none  unknown not-understood      later not-understood        later not-understood        later not-understood
`;

interface Row {
  readonly status: number;
  readonly body: string;
  readonly call: Call;
  readonly meaning: string;
}

const rows: Row[] = table
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [status = '', body = '', ...meanings] = line
      .split(/ +(?=none|own|page|-)| {2,}/)
      .map((part) => part.trim());
    return calls.map((call, at) => ({ status: Number(status), body, call, meaning: meanings[at] ?? '' }));
  });

function answer(status: number, body = '', headers: Record<string, string> = {}): Answer {
  return { kind: 'answered', status, headers, body: Buffer.from(body), bodyProblem: null };
}

const named = ({ verdict, reason }: { verdict: string; reason: { code: string } }) =>
  `${verdict} ${reason.code}`;
const meaningOf = (call: Call, given: Answer, quota: readonly number[] = []) =>
  named(failureFromAnswer(call, given, 0, quota));

describe('answers', () => {
  test('the table is read as it is written: four meanings a row, each of them known', () => {
    const verdicts = ['lane', 'later', 'unknown', 'gone', 'final'];
    for (const { meaning } of rows) {
      const [verdict = '', code = ''] = meaning.split(' ');
      if (meaning === '-') continue;
      expect(verdicts).toContain(verdict);
      expect(reasonCodes).toContain(code);
    }
    expect(rows).toHaveLength(4 * 37);
  });

  test.each(rows.filter(({ meaning }) => meaning !== '-'))('$status ($body) to a $call: $meaning', (row) => {
    expect(meaningOf(row.call, answer(row.status, bodies[row.body]))).toBe(row.meaning);
  });

  test('only these answers to a slot request say that there is no slot; every other status leaves it open', () => {
    const definite: number[] = [];
    for (let status = 300; status <= 599; status += 1) {
      if (!meaningOf('slot', answer(status)).startsWith('unknown')) definite.push(status);
    }
    expect(definite).toEqual([307, 308, 400, 401, 403, 404, 406, 429]);
    expect(meaningOf('slot', answer(503, bodies.own))).toBe('lane service-busy');
  });

  test('a full quota is known by its configured code, and only with the status it shares with bad bodies', () => {
    const full = JSON.stringify({ errorCode: 9304, errorMessage: 'over quota' });
    expect(meaningOf('slot', answer(400, full), [9304])).toBe('lane over-quota');
    expect(meaningOf('slot', answer(400, full), [1, 2])).toBe('final request-refused');
    expect(meaningOf('slot', answer(500, full), [9304])).toBe('unknown service-error');
  });

  test('what the other side said is quoted in print, short, and without addresses', () => {
    const errorMessage = `\u202eSee https://evil.example/?token=secret\n${'x'.repeat(5000)}`;
    const { reason } = failureFromAnswer('slot', answer(400, JSON.stringify({ errorMessage })), 0, []);
    expect(reason.detail).toMatch(/^HTTP 400, {2}See \(address\) x+$/);
    expect(reason.detail?.length).toBeLessThanOrEqual(300);
  });

  test('of a redirect only the host is told', () => {
    const to = { location: 'https://user:pass@other.example:8443/path?token=secret' };
    expect(failureFromAnswer('slot', answer(307, '', to), 0, []).reason.detail).toBe(
      'HTTP 307, to other.example:8443',
    );
  });
});

describe('silence', () => {
  const silences = [
    ['ECONNREFUSED', 'lane offline'],
    ['ENOTFOUND', 'lane offline'],
    ['EAI_AGAIN', 'lane offline'],
    ['UND_ERR_CONNECT_TIMEOUT', 'lane offline'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'lane certificate-invalid'],
    ['CERT_HAS_EXPIRED', 'lane certificate-expired'],
    ['ECONNRESET', 'lane tls-closed'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'lane tls-not-spoken'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'lane tls-too-old'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'lane certificate-invalid'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'lane certificate-invalid'],
    ['EPRIVATEADDRESS', 'lane service-not-itself'],
    ['ESOMETHINGNEW', 'lane offline'],
  ] as const;

  test.each(silences)('no connection for %s: %s, whatever the call', (code, meaning) => {
    for (const call of calls) {
      const failure = failureFromSilence(call, { kind: 'not-sent', code, host: 'clips.example' });
      expect(named(failure)).toBe(meaning);
      expect(failure.reason.detail).toBe(`${code}, clips.example`);
    }
  });

  test('a connection that breaks or stays silent leaves a slot request open, and the others for later', () => {
    const silent = [
      { kind: 'broken', code: 'ECONNRESET' },
      { kind: 'timed-out' },
      { kind: 'aborted' },
    ] as const;
    for (const exchanged of silent) {
      expect(failureFromSilence('slot', exchanged).verdict).toBe('unknown');
      for (const call of ['block', 'read', 'delete'] as const)
        expect(failureFromSilence(call, exchanged).verdict).toBe('later');
    }
  });
});
