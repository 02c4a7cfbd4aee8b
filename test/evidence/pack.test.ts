/** The evidence pack: complete, sealed, readable by programs and people, and free of secrets whatever was said. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { evidenceFiles } from '../../main/evidence/files.ts';
import type { EvidenceScope } from '../../main/evidence/gather.ts';
import { evidencePack, readPack } from '../../main/evidence/pack.ts';
import { blockDigest } from '../../main/model/block-digest.ts';
import type { ScenarioInput } from '../../main/simulator/faults/scenario.ts';
import { speak } from '../../preload/language.ts';
import { clipslot } from '../support/clipslot-process.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';
import { openDesk } from '../support/tester-desk.ts';

let close = async () => {};
afterEach(async () => {
  speak('en');
  await close();
  close = async () => {};
});

async function started(options: Parameters<typeof startTestEngine>[0] = {}): Promise<TestEngine> {
  const it = await startTestEngine(options);
  close = it.close;
  return it;
}

async function evidenceOf(it: TestEngine, scope: EvidenceScope) {
  const files = await it.engine().exportEvidence(scope);
  if (files === null) throw new Error('the queue could not be read');
  return files;
}

const wholeQueue = { kind: 'queue', since: null } as const;

test('tells of a clip its changes in sentences, its requests, its slots, its blocks with digests, and the simulator truth', async () => {
  const it = await started({
    faults: [{ on: 'slot', when: { call: 1 }, do: { kind: 'lost-answer' } }],
    simulator: { listLagMs: 0 },
  });
  const path = it.capture('a.mp4');
  await it.until('published', () => it.engine().isIdle());
  const { json } = await evidenceOf(it, { kind: 'clip', clipId: it.clip('a.mp4').clipId });
  const pack = evidencePack.parse(JSON.parse(json));
  expect(pack.clips).toHaveLength(1);
  const [clip] = pack.clips;
  expect(clip).toMatchObject({
    name: 'a.mp4',
    state: 'published',
    sentence: 'Published.',
    plan: { blockSizeBytes: 65_536, expectedBlocks: 2 },
    slotRequests: [
      { outcome: 'unknown', resolution: 'orphan-deleted' },
      { outcome: 'granted', status: 200 },
    ],
    slots: [{ standing: 'active', uploadAddress: expect.not.stringContaining('?') }],
    blocks: [{ blockNum: 0 }, { blockNum: 1 }],
  });
  expect(clip?.changes.map(({ sentence }) => sentence)).toEqual(
    expect.arrayContaining([
      'Found',
      'The answer to the slot request was lost',
      'Slot received',
      'Published',
    ]),
  );
  const truth = it.simulator.ledger();
  expect(pack.simulator?.scenario).toMatchObject({ name: 'test', seed: 1 });
  expect(pack.simulator?.slots.map(({ gameClipId }) => gameClipId)).toEqual(
    truth.slots.map(({ gameClipId }) => gameClipId),
  );
  const bytes = readFileSync(path);
  const sent = [bytes.subarray(0, 65_536), bytes.subarray(65_536)];
  expect(clip?.blocks.map(({ digest }) => digest)).toEqual(sent.map(blockDigest));
  expect(truth.slots[1]?.blocks.map(({ sha256: received }) => received)).toEqual(
    sent.map((block) => createHash('sha256').update(block).digest('hex')),
  );
  expect(JSON.stringify(pack.settings)).not.toContain(it.dataDir);
});

test('a run is told from a moment on, and a queue that is stopped meanwhile waits for it', async () => {
  const it = await started();
  it.capture('before.mp4');
  await it.until('published', () => it.engine().isIdle());
  it.clock.advance(60_000);
  const since = it.clock.now();
  it.capture('after.mkv', 'matroska.mkv');
  await it.until('published', () => it.engine().overview().counts.published === 2);
  const [files] = await Promise.all([evidenceOf(it, { kind: 'queue', since }), it.engine().stop()]);
  const pack = evidencePack.parse(JSON.parse(files.json));
  expect(pack.clips.map(({ name }) => name)).toEqual(['after.mkv']);
  expect(pack.clipsByState).toMatchObject({ published: 2 });
});

test('a pack that was changed by as much as a letter is no longer sealed, one that was only laid out differently is', async () => {
  const it = await started();
  it.capture('a.mp4');
  await it.until('published', () => it.engine().isIdle());
  const { json } = await evidenceOf(it, wholeQueue);
  const isGenuine = (text: string) => {
    const read = readPack(text, 'evidence.json');
    return read.ok && read.isGenuine;
  };
  expect(isGenuine(json)).toBe(true);
  expect(isGenuine(JSON.stringify(JSON.parse(json)))).toBe(true);
  expect(isGenuine(json.replace('"published"', '"cancelled"'))).toBe(false);
});

test.each([
  ['{', 'evidence.json: not valid JSON; give the evidence.json of a pack'],
  ['{}', 'evidence.json: "format"'],
])('what is no pack is one line: %s', (text, line) => {
  expect(readPack(text, 'evidence.json')).toMatchObject({
    ok: false,
    problem: expect.stringContaining(line),
  });
});

test('the page shows hostile names as text, fetches nothing, runs nothing, and speaks the language that is spoken', async () => {
  const it = await started({
    faults: [
      {
        on: 'slot',
        when: { call: 1 },
        do: { kind: 'status', status: 400, message: '</pre><script>alert(2)</script>' },
      },
    ],
  });
  it.capture('<img src=x onerror=alert(1)> "\'&amp;.mp4');
  it.capture('\u{202e}gpj.mp4', 'fragmented.mp4');
  await it.until('nothing is left to do', () => it.engine().isIdle());
  const { json, html } = await evidenceOf(it, wholeQueue);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &quot;&#39;&amp;amp;.mp4');
  expect(html).not.toMatch(/<(img|script|link|iframe|object|svg)\b/i);
  expect(html).not.toMatch(/\u{202e}/u);
  expect(html).not.toMatch(/(?:src|href)="(?!#)/);
  expect(wellFormed(html)).toBe('');
  speak('de');
  const german = await evidenceFiles(evidencePack.parse(JSON.parse(json)));
  expect(german.html).toContain('<html lang="de">');
  expect(german.html).toContain('Anfragen und Antworten');
});

/** The first tag that is not closed in its turn, or nothing. */
function wellFormed(page: string): string {
  const open: string[] = [];
  for (const [, slash, name = ''] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/gi)) {
    if (['meta', 'br'].includes(name)) continue;
    if (slash === '') open.push(name);
    else if (open.pop() !== name) return name;
  }
  return open.join(' ');
}

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const secretText = fc.string({ unit: fc.constantFrom(...letters), minLength: 16, maxLength: 60 });

/** The service quotes token and signature wherever it may say something. */
function quoting(token: string, signature: string, transferHost: string): ScenarioInput['faults'] {
  const says = (on: 'slot' | 'block' | 'get' | 'list', call: number, status: number, message: string) =>
    ({ on, when: { call }, do: { kind: 'status', status, message } }) as const;
  const uri = `http://${transferHost}/upload/elsewhere?sig=${signature}`;
  return [
    says('slot', 1, 503, `The token ${token} has expired; see https://login.invalid/?sig=${signature}`),
    says('slot', 2, 400, `Bad header Authorization: Xauth=Signature=${token}`),
    { on: 'slot', when: { call: 3 }, do: { kind: 'foreign-upload-uri', uri } },
    {
      on: 'slot',
      when: { call: 4 },
      do: { kind: 'unreadable-answer', form: 'missing-field', field: 'gameClipId' },
    },
    { on: 'slot', when: { call: 5 }, do: { kind: 'truncated-answer', missingBytes: 40 } },
    says('block', 1, 500, `Cannot PUT /upload/container?uploadId=x&sig=${signature} (${signature})`),
    says('block', 2, 403, `${'.'.repeat(230)}${token}${signature}`),
    says('get', 1, 500, `${token} ${signature}`),
    says('list', 1, 500, `{"token":"${token}"}`),
  ];
}

test('no secret is in pack, page or diagnostics, wherever the service quotes it and whatever the log says', async () => {
  await fc.assert(
    fc.asyncProperty(secretText, secretText, secretText, async (token, signature, argument) => {
      let value = '';
      const found = async () => ({ ok: true, value }) as const;
      const it = await startTestEngine({ authorization: { current: found, refresh: found } });
      try {
        value = `${it.simulator.authorization}&Signature=${token}`;
        await it.faults(quoting(token, signature, it.simulator.transferHost));
        for (const name of ['a.mp4', 'b.mp4', 'c.mp4', 'd.mp4', 'e.mp4', `${token}.mp4`]) it.capture(name);
        await it.until('all is said', () => it.simulator.ledger().posts.length >= 6 && it.engine().isIdle());
        const { json, html } = await evidenceOf(it, wholeQueue);
        const log = [
          `Authorization: ${value}`,
          `read /home/jane/${argument}/clip.mp4 of C:\\Users\\jane\\x.mp4`,
          '{"event":"published","clipId":"id-1","name":"Secret match.mp4"}',
          '{"event":"bug","stack":["at read (file:///opt/app/index.js:3:1)"]}',
          '{"event":"bug","stack":["at write (file:///C:/Users/jane/app/main.js:3:1)"]}',
        ];
        const diagnostics = await it.engine().exportDiagnostics(log);
        expect(diagnostics).toContain('"event": "slot-refused"');
        expect(diagnostics).not.toMatch(/jane|Secret match|x\.mp4/);
        expect(diagnostics).toContain('index.js');
        expect(diagnostics).toContain('main.js');
        for (const text of [json, html, diagnostics ?? '']) {
          for (const secret of [token, signature]) expect(text).not.toContain(secret.slice(0, 12));
          expect(text).not.toMatch(/[?&]sig=/);
        }
        expect(readPack(json, 'evidence.json')).toMatchObject({ ok: true, isGenuine: true });
      } finally {
        await it.close();
      }
    }),
    { numRuns: 2, verbose: 1, endOnFailure: true },
  );
});

test('the command line writes both files beside a running engine and after it, and names every mistake', async () => {
  const desk = await openDesk();
  close = desk.close;
  desk.capture('a.mp4');
  const config = ['--config', desk.configFile];
  expect(await clipslot(['run', '--until-idle', ...config], desk.env)).toMatchObject({ exitCode: 0 });
  const out = join(desk.folder, 'evidence');
  const made = await clipslot(['export', 'a.mp4', '--out', out, '--json', ...config], desk.env);
  expect(made).toMatchObject({ exitCode: 0, stderr: [] });
  expect(JSON.parse(made.stdout[0] ?? '')).toMatchObject({ event: 'exported', clips: 1, clipsLeftOut: 0 });
  const read = readPack(readFileSync(join(out, 'evidence.json'), 'utf8'), 'evidence.json');
  expect(read).toMatchObject({ ok: true, isGenuine: true, pack: { scope: { kind: 'clip' } } });
  expect(readFileSync(join(out, 'evidence.html'), 'utf8')).toContain('<h1>Evidence: a.mp4</h1>');
  const wrong = await Promise.all([
    clipslot(['export', 'nothing.mp4', '--out', out, ...config], desk.env),
    clipslot(['export', '--out', out, '--since', 'yesterday', ...config], desk.env),
    clipslot(['export', '--out', desk.configFile, ...config], desk.env),
  ]);
  expect(wrong.map(({ exitCode, stderr }) => [exitCode, stderr.length])).toEqual(wrong.map(() => [2, 1]));
}, 60_000);
