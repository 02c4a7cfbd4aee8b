/**
 * The recorder and the owner of a campaign: real clips are recorded, dropped, renamed, rewritten, touched, deleted and taken
 * away for a while, by a seed. Keeps its own book of what must lie on the disk, against which the checker holds the disk.
 */
import { copyFileSync, mkdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { growClip, padClip, realClips } from '../../main/replay/pad-clip.ts';
import { fileContent } from './file-content.ts';
import type { ContentFact, FileFact, OwnersFile } from './record.ts';
import type { Chance } from './seeded-chance.ts';

interface ClipFile {
  path: string;
  sha256: string;
}

export interface CaptureStream {
  /** Does one thing to the capture folder. */
  act(): Promise<void>;
  /** Takes the whole folder away; with `replace` an empty one takes its place. Nothing acts until it is back. */
  leave(replace: boolean): void;
  comeBack(): void;
  isAway(): boolean;
  /** Puts back what was taken away. */
  settle(): void;
  files(): OwnersFile[];
  contents(): readonly ContentFact[];
}

type Deed = 'record' | 'drop' | 'rename' | 'rewrite' | 'replace' | 'touch' | 'delete' | 'borrow' | 'giveBack';

const deeds: Readonly<Record<Deed, number>> = {
  record: 15,
  drop: 40,
  rename: 12,
  rewrite: 6,
  replace: 6,
  touch: 6,
  delete: 6,
  borrow: 5,
  giveBack: 8,
};
const smallestBytes = 124_000;
const pauseOfRecorderMs = 10;

export function captureStream(folder: string, workshop: string, chance: Chance): CaptureStream {
  const files: ClipFile[] = [];
  const borrowed: { file: ClipFile; at: string }[] = [];
  const sidecars: FileFact[] = [];
  const contents: ContentFact[] = [];
  let made = 0;
  let away: { replaced: boolean } | null = null;
  mkdirSync(workshop, { recursive: true });
  mkdirSync(join(folder, 'sub'), { recursive: true });

  /** No two are of one size, so that size and edges tell every content of a campaign from every other. */
  const newSize = () => smallestBytes + chance.between(0, 30) * 10_000 + made;

  function newPath(ending: string): string {
    const name = chance.one(['clip', 'Clip mit Leerzeichen', 'クリップ', 'a&b <c>']) ?? 'clip';
    const place = chance.happens(0.2) ? join(folder, 'sub') : folder;
    return join(place, `${name}-${made}.${ending}`);
  }

  async function make(to: string, kind: keyof typeof realClips): Promise<void> {
    made += 1;
    await padClip({ from: realClips[kind], to, sizeBytes: newSize(), seed: `campaign-${made}` });
  }

  async function book(path: string, file?: ClipFile): Promise<void> {
    const content = await fileContent(path);
    contents.push(content);
    const { sha256 } = content;
    if (file === undefined) files.push({ path, sha256 });
    else file.sha256 = sha256;
  }

  const kinds = ['plain', 'fragmented', 'matroska'] as const;

  async function record(): Promise<void> {
    made += 1;
    const kind = chance.one(kinds) ?? 'plain';
    const path = newPath(kind === 'matroska' ? 'mkv' : 'mp4');
    const clip = { from: realClips[kind], to: path, sizeBytes: newSize(), seed: `campaign-${made}` };
    for await (const _ of growClip(clip, 5)) await new Promise((wake) => setTimeout(wake, pauseOfRecorderMs));
    await book(path);
  }

  async function drop(): Promise<void> {
    const kind = chance.one(kinds) ?? 'plain';
    const made = join(workshop, 'next');
    await make(made, kind);
    const path = newPath(kind === 'matroska' ? 'mkv' : 'mp4');
    if (chance.happens(0.1)) {
      const sidecar = `${path}.clip.json`;
      writeFileSync(sidecar, JSON.stringify({ userCaption: `caption of ${basename(path)}` }));
      sidecars.push({ path: sidecar, sha256: (await fileContent(sidecar)).sha256 });
    }
    if (chance.happens(0.5)) {
      copyFileSync(made, path);
      rmSync(made);
    } else renameSync(made, path);
    await book(path);
  }

  function rename(): void {
    const file = chance.one(files);
    if (file === undefined) return;
    made += 1;
    const path = newPath(file.path.endsWith('mkv') ? 'mkv' : 'mp4');
    renameSync(file.path, path);
    file.path = path;
  }

  /** Other content in the same file, or in another file under the same name. */
  async function rewrite(inPlace: boolean): Promise<void> {
    const file = chance.one(files);
    if (file === undefined) return;
    const next = join(workshop, 'next');
    await make(
      next,
      file.path.endsWith('mkv') ? 'matroska' : (chance.one(['plain', 'fragmented']) ?? 'plain'),
    );
    if (inPlace) {
      copyFileSync(next, file.path);
      rmSync(next);
    } else renameSync(next, file.path);
    await book(file.path, file);
  }

  function remove(): void {
    const file = chance.one(files);
    if (file === undefined) return;
    rmSync(file.path);
    files.splice(files.indexOf(file), 1);
  }

  function borrow(): void {
    const file = chance.one(files);
    if (file === undefined) return;
    made += 1;
    const at = join(workshop, `borrowed-${made}`);
    renameSync(file.path, at);
    files.splice(files.indexOf(file), 1);
    borrowed.push({ file, at });
  }

  function giveBack(): void {
    const one = borrowed.shift();
    if (one === undefined) return;
    renameSync(one.at, one.file.path);
    files.push(one.file);
  }

  function touch(): void {
    const file = chance.one(files);
    if (file !== undefined) utimesSync(file.path, new Date(), new Date());
  }

  const doers: Readonly<Record<Deed, () => Promise<void> | void>> = {
    record,
    drop,
    rename,
    rewrite: () => rewrite(true),
    replace: () => rewrite(false),
    touch,
    delete: remove,
    borrow,
    giveBack,
  };

  return {
    async act() {
      if (away === null) await doers[chance.weighted(deeds)]();
    },
    leave(replace) {
      renameSync(folder, `${folder}-away`);
      if (replace) mkdirSync(folder);
      away = { replaced: replace };
    },
    comeBack() {
      if (away?.replaced === true) rmSync(folder, { recursive: true });
      if (away !== null) renameSync(`${folder}-away`, folder);
      away = null;
    },
    isAway: () => away !== null,
    settle() {
      while (borrowed.length > 0) giveBack();
    },
    files: () => [
      ...files.map(({ path, sha256 }) => ({ path, sha256, isClip: true })),
      ...sidecars.map((sidecar) => ({ ...sidecar, isClip: false })),
    ],
    contents: () => contents,
  };
}
