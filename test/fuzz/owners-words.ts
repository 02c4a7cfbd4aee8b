/** Configurations and sidecars as people and tools write them: wrong in every way, and never worth more than one line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readSidecar, sidecarEnding } from '../../main/capture/sidecar.ts';
import { loadConfig, parseConfig } from '../../main/config/read-config.ts';
import { privateCaFile } from '../support/tls/private.ts';
import { hostileJson, hostileText, wounded } from './hostile-values.ts';
import { claim, type Target } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipslot-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));

const config = {
  dataDir: 'data',
  service: {
    metadataUrl: 'http://127.0.0.1:1',
    transferHosts: ['127.0.0.1:2'],
    requestedServiceVersion: '1',
    proxy: 'http://127.0.0.1:3',
    caFile: privateCaFile,
  },
  account: { scid: 'scid', authorization: { env: 'SECRET_OF_THE_FUZZ' } },
  folders: [{ path: folder, include: ['**/*.mp4'], defaults: { greatestMomentId: '123abc' } }],
  settle: { quietMs: 5000 },
  slots: { answerTimeoutMs: 30_000, unknownWaitMs: 120_000, whenUnknown: 'resolve' },
  transfers: {
    windows: 'always',
    bytesPerSecond: null,
    clipsAtOnce: 2,
    blocksAtOnce: 4,
    blockSizeBytes: 2_000_000,
  },
};
const sidecar = {
  userCaption: 'a caption',
  titleData: '{"a":1}',
  dateRecorded: '2012-12-23T11:08:08Z',
  visibility: 'Default',
  usersInSession: ['1'],
  thumbnailSource: 'Offset',
  thumbnailOffsetMillseconds: 3,
};

function oneLine(problem: string): void {
  claim(problem.length > 0 && problem.length < 10_000, 'a problem nobody can read');
  claim(!/[\r\n]/.test(problem), 'a problem of more than one line');
}

export const configurations: Target<unknown> = {
  name: 'configurations',
  values: fc.oneof({ weight: 4, arbitrary: wounded(config) }, { weight: 1, arbitrary: hostileJson }),
  async feed(value) {
    const parsed = await parseConfig(value, join(folder, 'config.json'));
    if (!parsed.ok) oneLine(parsed.problem);
    else claim(parsed.value.folders.length > 0, 'a configuration without a folder');
  },
};

export const configurationFiles: Target<Buffer> = {
  name: 'configuration files',
  values: hostileText(wounded(config)),
  async feed(bytes) {
    const file = join(folder, 'config.json');
    writeFileSync(file, bytes);
    const loaded = await loadConfig(file);
    if (!loaded.ok) oneLine(loaded.problem);
  },
};

export const sidecars: Target<Buffer> = {
  name: 'sidecars',
  values: hostileText(fc.oneof(wounded(sidecar), hostileJson)),
  async feed(bytes) {
    const clip = join(folder, 'clip.mp4');
    writeFileSync(clip + sidecarEnding, bytes);
    const read = await readSidecar(clip);
    if (!read.ok) oneLine(read.problem);
  },
};
