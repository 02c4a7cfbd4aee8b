/**
 * Fault matrix E9: secrets in error paths. Random secrets go into the authorization, into the query of upload addresses
 * and, quoted back by the service, into its error messages; none may come out anywhere a person or a program looks.
 */
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { AuthorizationSource } from '../../main/service/authorization/authorization.ts';
import type { ScenarioInput } from '../../main/simulator/faults/scenario.ts';
import { clipslot } from '../support/clipslot-process.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { openDesk } from '../support/tester-desk.ts';

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const secret = fc.string({ unit: fc.constantFrom(...letters), minLength: 16, maxLength: 60 });

interface Secrets {
  readonly token: string;
  readonly signature: string;
}

/** The simulator reads claims from the value and ignores what it does not know. */
const authorizationWith = (authorization: string, { token }: Secrets) =>
  `${authorization}&Signature=${token}`;

/** Every message quotes what was sent, in the ways services and proxies do. */
function messagesOf({ token, signature }: Secrets): string[] {
  return [
    `The token ${token} has expired; sign in at https://login.invalid/?sig=${signature}`,
    `Bad header Authorization: Xauth=Signature=${token}`,
    `Cannot PUT /upload/container?uploadId=x&sig=${signature} (${signature})`,
    `${'.'.repeat(230)}${token}${signature}`,
  ];
}

type Faults = ScenarioInput['faults'];

function faultsOf(secrets: Secrets, transferHost: string): Faults {
  const [expired = '', header = '', put = '', late = ''] = messagesOf(secrets);
  const foreign = `http://${transferHost}/upload/elsewhere?sig=${secrets.signature}`;
  const says = (on: 'slot' | 'block' | 'get' | 'list', call: number, status: number, message: string) =>
    ({ on, when: { call }, do: { kind: 'status', status, message } }) as const;
  return [
    says('slot', 1, 503, expired),
    says('slot', 2, 400, header),
    // This clip's blocks go to an address with a signature, where nobody knows them.
    { on: 'slot', when: { call: 3 }, do: { kind: 'foreign-upload-uri', uri: foreign } },
    {
      on: 'slot',
      when: { call: 4 },
      do: { kind: 'unreadable-answer', form: 'missing-field', field: 'gameClipId' },
    },
    {
      on: 'slot',
      when: { call: 5 },
      do: { kind: 'foreign-upload-uri', uri: `http://elsewhere.invalid/?sig=${secrets.signature}` },
    },
    says('block', 1, 500, put),
    says('block', 2, 403, late),
    says('get', 1, 500, header),
    says('list', 1, 500, expired),
  ];
}

let close = async () => {};
afterEach(async () => {
  await close();
  close = async () => {};
});

/** Everything an engine says of itself, in one string. */
function everythingSaid(it: TestEngine, changes: readonly unknown[]): string {
  const engine = it.engine();
  const clips = it.clips();
  const histories = clips.map(({ clipId }) => engine.history(clipId));
  return JSON.stringify([it.events, clips, histories, engine.overview(), engine.counters(), changes]);
}

test('E9: no event, history, view or thrown error ever holds a secret, whatever the service quotes back', async () => {
  await fc.assert(
    fc.asyncProperty(secret, secret, async (token, signature) => {
      const secrets = { token, signature };
      const found = { ok: true, value: '' };
      const authorization = {
        current: async () => ({ ...found, ok: true }) as const,
        refresh: async () => ({ ...found, ok: true }) as const,
      } satisfies AuthorizationSource;
      const it = await startTestEngine({ authorization, simulator: { stepMs: 0 } });
      try {
        found.value = authorizationWith(it.simulator.authorization, secrets);
        await it.faults(faultsOf(secrets, it.simulator.transferHost));
        const views: unknown[] = [];
        it.engine().onChange(() => views.push(it.engine().overview(), it.engine().page(0, 50)));
        for (const name of ['a.mp4', 'b.mp4', 'c.mp4', 'd.mp4', 'e.mp4']) it.capture(name);
        await it.until('all is said', () => it.simulator.ledger().posts.length >= 5 && it.engine().isIdle());
        const said = everythingSaid(it, views);
        expect(said).toContain('HTTP 503');
        for (const one of [token, signature]) expect(said).not.toContain(one.slice(0, 12));
      } finally {
        await it.close();
      }
    }),
    { numRuns: 2, verbose: 1 },
  );
});

test('E9: neither what the command line prints nor what it reads out of the database holds a secret', async () => {
  const secrets = { token: 'TokenNobodyMaySee0123456789', signature: 'SignatureNobodyMaySee0123456789' };
  const desk = await openDesk();
  close = desk.close;
  // Without the ones that close a lane for a quarter of an hour: this clock is the real one.
  const quick = (fault: Faults[number]) => fault.on === 'block' || fault.when?.call === 2;
  const faults = faultsOf(secrets, desk.simulator.transferHost).filter(quick);
  const body = JSON.stringify({ name: 'secrets', sentence: 'Everything is quoted.', seed: 1, faults });
  expect((await fetch(`${desk.simulator.simulatorUrl}/scenario`, { method: 'POST', body })).ok).toBe(true);
  desk.capture('a.mp4');
  desk.capture('b.mp4');
  const env = { TEST_AUTHORIZATION: authorizationWith(desk.env.TEST_AUTHORIZATION, secrets) };
  const config = ['--config', desk.configFile];
  const run = await clipslot(['run', '--until-idle', '--json', ...config], env);
  const read = await Promise.all([
    clipslot(['show', 'a.mp4', ...config], env),
    clipslot(['show', 'b.mp4', '--json', ...config], env),
  ]);
  const printed = [run, ...read].flatMap(({ stdout, stderr }) => [...stdout, ...stderr]).join('\n');
  expect(printed).toContain('"event":"slot-refused"');
  expect(printed).not.toMatch(/NobodyMaySee/);
});
