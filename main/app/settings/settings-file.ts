/**
 * A settings file in two generations: the file itself, which its owner may edit, and beside it what
 * it said last, with a checksum. What cannot be read is never written over before a copy of it is
 * kept, and what cannot be looked at now is trouble, not absence.
 */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../../base/error-code.ts';
import { readJson, writePrivately } from '../../base/private-file.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export type FileRead =
  | { readonly code: 'none' }
  /** It may be there and be whole: `errno` says why it cannot be looked at now, such as `EBUSY`. */
  | { readonly code: 'trouble'; readonly errno: string }
  /** Empty, cut off, or no JSON object. */
  | { readonly code: 'damaged' }
  | { readonly code: 'found'; readonly data: JsonObject };

const jsonObject = z.record(z.string(), z.unknown());
const generation = z.object({ checksum: z.string(), data: jsonObject });

export class SettingsFile {
  readonly #file: string;
  readonly #previous: string;
  #keepFirst = false;

  /** @param file its name ends in `.json` */
  constructor(file: string) {
    this.#file = file;
    this.#previous = file.replace(/\.json$/, '.previous.json');
  }

  async read(): Promise<FileRead> {
    const found = await readObject(this.#file);
    this.#keepFirst = found.code === 'damaged';
    return found;
  }

  /** What it said before; null when that is not known for certain. */
  async readPrevious(): Promise<JsonObject | null> {
    const found = await readObject(this.#previous);
    if (found.code !== 'found') return null;
    const parsed = generation.safeParse(found.data);
    return parsed.success && parsed.data.checksum === checksumOf(parsed.data.data) ? parsed.data.data : null;
  }

  /** There is something in it that was not understood: it is kept before it is written over. */
  keepBeforeWriting(): void {
    this.#keepFirst = true;
  }

  /** Where what is in the file now is, or would be, kept; null when it cannot be read. */
  async nameOfKept(): Promise<string | null> {
    const text = await readFile(this.#file).catch(() => null);
    return text === null ? null : basename(this.#keptFor(text));
  }

  /** Replaces it as a whole. Rejects when that fails, and then it is as it was. */
  async write(data: object): Promise<void> {
    if (this.#keepFirst) await this.#keep();
    await writePrivately(this.#file, `${JSON.stringify(data, null, 2)}\n`);
  }

  /** Remembers this as what it said last. */
  async writePrevious(data: JsonObject): Promise<void> {
    await writePrivately(this.#previous, JSON.stringify({ checksum: checksumOf(data), data }));
  }

  /** Takes it away, as if it had never been written. */
  async remove(): Promise<void> {
    await rm(this.#file, { force: true });
  }

  async #keep(): Promise<void> {
    const text = await readFile(this.#file);
    const kept = this.#keptFor(text);
    if (!existsSync(kept)) await writePrivately(kept, text);
    this.#keepFirst = false;
  }

  /** The same text has the same name: it is kept once, however often it comes back. */
  #keptFor(text: Buffer): string {
    const mark = createHash('sha256').update(text).digest('hex').slice(0, 8);
    return this.#file.replace(/\.json$/, `.unreadable-${mark}.json`);
  }
}

async function readObject(file: string): Promise<FileRead> {
  try {
    const read = await readJson(file);
    if (read === undefined) return { code: 'none' };
    const parsed = jsonObject.safeParse(read);
    return parsed.success ? { code: 'found', data: parsed.data } : { code: 'damaged' };
  } catch (error) {
    if (error instanceof SyntaxError) return { code: 'damaged' };
    return { code: 'trouble', errno: errorCode(error) ?? 'EIO' };
  }
}

/** Of what it means, not of how it is laid out. */
function checksumOf(data: object): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex');
}
