/**
 * The authorization at rest: encrypted by the secret store of the system, or else only in memory.
 * Never in the page, in an argument, in the environment or in a log. Takes a slice of Electron's
 * `safeStorage`, so tests use a plain object.
 */
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import type { Environment } from '../../../preload/environment.ts';
import { t } from '../../../preload/language.ts';
import { readJson, writePrivately } from '../../base/private-file.ts';
import { ok, type Result } from '../../base/result.ts';
import type { AuthorizationLack } from '../../service/authorization/authorization.ts';

export interface SafeStorageSlice {
  isEncryptionAvailable(): boolean;
  getSelectedStorageBackend?(): string;
  encryptString(text: string): Buffer;
  decryptString(blob: Buffer): string;
  /** Newer Electrons have these; the older three block while the store is asked. */
  isAsyncEncryptionAvailable?(): Promise<boolean>;
  encryptStringAsync?(text: string): Promise<Buffer>;
  /** `shouldReEncrypt`: the key of the store has changed, and the old one may be forgotten. */
  decryptStringAsync?(blob: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
}

export type Kept = 'safely' | 'for-this-session';
export type FoundSecret = Result<
  string,
  { readonly why: AuthorizationLack; readonly lack: AuthorizationLack }
>;

/**
 * Version 1 did not say which service the value was given for; it is the one that is asked for it
 * first.
 */
const stored = z.union([
  z.strictObject({ v: z.literal(2), backend: z.string(), origin: z.string(), blob: z.base64() }),
  z.strictObject({ v: z.literal(1), backend: z.string(), blob: z.base64() }),
]);
type Stored = z.infer<typeof stored>;

export class Secrets {
  readonly #storage: SafeStorageSlice;
  readonly #file: string;
  readonly #platform: string;
  #inHand: { readonly value: string; readonly origin: string; readonly kept: Kept } | null = null;

  /** @param platform `process.platform` */
  constructor(storage: SafeStorageSlice, file: string, platform: string) {
    this.#storage = storage;
    this.#file = file;
    this.#platform = platform;
  }

  /** Where the value in hand is kept; `null` while there is none. */
  kept(): Kept | null {
    return this.#inHand?.kept ?? null;
  }

  /** As it is now: what is answered puts that back, should the rest of a change come to nothing. */
  async snapshot(): Promise<() => Promise<void>> {
    const inHand = this.#inHand;
    const text = await readFile(this.#file).catch((error: NodeJS.ErrnoException) => error);
    return async () => {
      this.#inHand = inHand;
      if (Buffer.isBuffer(text)) await writePrivately(this.#file, text);
      else if (text.code === 'ENOENT') await rm(this.#file, { force: true });
    };
  }

  /**
   * What cannot be written holds for this session. @param origin the service it was given for, and
   * the only one it ever goes to
   */
  async keep(value: string, origin: string): Promise<Kept> {
    const backend = await backendOf(this.#storage, this.#platform);
    const isWritten = backend !== null && (await this.#write({ value, origin, backend }));
    const kept = isWritten ? 'safely' : 'for-this-session';
    this.#inHand = { value, origin, kept };
    return kept;
  }

  /** The value for this service; one that was given for another is not given out. */
  async find(origin: string): Promise<FoundSecret> {
    if (this.#inHand !== null) return bound(this.#inHand, origin);
    const blob = await readBlob(this.#file);
    if (blob === null) return notFound('missing');
    if (blob === 'trouble') return notFound('unreadable');
    if (blob.v === 2 && blob.origin !== origin) return otherOrigin(blob.origin);
    // Another store than the one that encrypted it, or none now: the file is never thrown away.
    if (!(await isOpen(this.#storage))) return notFound('locked');
    if ((await backendOf(this.#storage, this.#platform)) !== blob.backend) return notFound('changed');
    try {
      const { result, shouldReEncrypt } = await decrypt(this.#storage, Buffer.from(blob.blob, 'base64'));
      this.#inHand = { value: result, origin, kept: 'safely' };
      if (shouldReEncrypt || blob.v === 1)
        await this.#write({ value: result, origin, backend: blob.backend });
      return ok(result);
    } catch {
      return notFound((await isOpen(this.#storage)) ? 'changed' : 'locked');
    }
  }

  /** False when the store or the disk does not take it; what was written before is still there. */
  async #write({ value, origin, backend }: Record<'value' | 'origin' | 'backend', string>): Promise<boolean> {
    try {
      const blob = (await encrypt(this.#storage, value)).toString('base64');
      const written: Stored = { v: 2, backend, origin, blob };
      await writePrivately(this.#file, JSON.stringify(written));
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * One for each environment, made when it is first asked for: what is kept in memory only must not
 * be forgotten.
 */
export class Keyring {
  readonly #make: (of: Environment) => Secrets;
  readonly #made = new Map<Environment, Secrets>();

  constructor(make: (of: Environment) => Secrets) {
    this.#make = make;
  }

  of(environment: Environment): Secrets {
    const secrets = this.#made.get(environment) ?? this.#make(environment);
    this.#made.set(environment, secrets);
    return secrets;
  }
}

function bound(inHand: { readonly value: string; readonly origin: string }, origin: string): FoundSecret {
  return inHand.origin === origin ? ok(inHand.value) : otherOrigin(inHand.origin);
}

function otherOrigin(origin: string): FoundSecret {
  const problem = t('setup:problems.otherOrigin', { origin });
  return { ok: false, why: 'missing', lack: 'missing', problem };
}

const lackWords: Readonly<Record<AuthorizationLack, () => string>> = {
  missing: () => t('setup:problems.noAuthorization'),
  locked: () => t('setup:problems.secretStoreLocked'),
  changed: () => t('setup:problems.secretStoreChanged'),
  unreadable: () => t('setup:problems.authorizationUnreadable'),
};

function notFound(why: AuthorizationLack): FoundSecret {
  return { ok: false, why, lack: why, problem: lackWords[why]() };
}

async function isOpen(storage: SafeStorageSlice): Promise<boolean> {
  return storage.isAsyncEncryptionAvailable
    ? await storage.isAsyncEncryptionAvailable()
    : storage.isEncryptionAvailable();
}

/**
 * The name of a store worth trusting, or `null`. `basic_text` encrypts with a password anyone can
 * look up.
 */
async function backendOf(storage: SafeStorageSlice, platform: string): Promise<string | null> {
  if (!(await isOpen(storage))) return null;
  if (platform !== 'linux') return platform;
  const name = storage.getSelectedStorageBackend?.() ?? 'unknown';
  return name === 'basic_text' || name === 'unknown' ? null : name;
}

async function encrypt(storage: SafeStorageSlice, value: string): Promise<Buffer> {
  return storage.encryptStringAsync ? await storage.encryptStringAsync(value) : storage.encryptString(value);
}

async function decrypt(storage: SafeStorageSlice, blob: Buffer) {
  return storage.decryptStringAsync
    ? await storage.decryptStringAsync(blob)
    : { result: storage.decryptString(blob), shouldReEncrypt: false };
}

/** Null when there is none, or none that means anything; `trouble`: that cannot be told now. */
async function readBlob(file: string): Promise<Stored | 'trouble' | null> {
  try {
    const found = stored.safeParse(await readJson(file));
    return found.success ? found.data : null;
  } catch (error) {
    return error instanceof SyntaxError ? null : 'trouble';
  }
}
