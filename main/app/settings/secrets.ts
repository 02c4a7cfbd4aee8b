/**
 * The authorization at rest: encrypted by the secret store of the system, or else only in memory. Never in the page, in
 * an argument, in the environment or in a log. Takes a slice of Electron's `safeStorage`, so tests use a plain object.
 */
import { z } from 'zod';
import type { Environment } from '../../../preload/environment.ts';
import { readJson, writePrivately } from '../../base/private-file.ts';

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
export type Found =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly why: 'missing' | 'locked' };

export interface Secrets {
  keep(value: string): Promise<Kept>;
  find(): Promise<Found>;
  /** Where the value in hand is kept; `null` while there is none. */
  kept(): Kept | null;
}

const stored = z.strictObject({ v: z.literal(1), backend: z.string(), blob: z.base64() });

/** @param platform `process.platform` */
export function createSecrets(storage: SafeStorageSlice, file: string, platform: string): Secrets {
  let inHand: { readonly value: string; readonly kept: Kept } | null = null;
  const backend = () => backendOf(storage, platform);
  const write = async (value: string, name: string) => {
    const blob = (await encrypt(storage, value)).toString('base64');
    await writePrivately(file, JSON.stringify({ v: 1, backend: name, blob }));
  };
  return {
    kept: () => inHand?.kept ?? null,
    keep: async (value) => {
      const name = await backend();
      inHand = { value, kept: name === null ? 'for-this-session' : 'safely' };
      if (name !== null) await write(value, name);
      return inHand.kept;
    },
    find: async () => {
      if (inHand !== null) return { ok: true, value: inHand.value };
      const blob = await readBlob(file);
      if (blob === null) return { ok: false, why: 'missing' };
      // Another store than the one that encrypted it, or none: locked for now. The file is never thrown away.
      if ((await backend()) !== blob.backend) return { ok: false, why: 'locked' };
      try {
        const { result: value, shouldReEncrypt } = await decrypt(storage, Buffer.from(blob.blob, 'base64'));
        inHand = { value, kept: 'safely' };
        if (shouldReEncrypt) await write(value, blob.backend);
        return { ok: true, value };
      } catch {
        return { ok: false, why: 'locked' };
      }
    },
  };
}

/** One for each environment, made when it is first asked for: what is kept in memory only must not be forgotten. */
export function createKeyring(make: (of: Environment) => Secrets): (of: Environment) => Secrets {
  const made = new Map<Environment, Secrets>();
  return (of) => {
    const secrets = made.get(of) ?? make(of);
    made.set(of, secrets);
    return secrets;
  };
}

/** The name of a store worth trusting, or `null`. `basic_text` encrypts with a password anyone can look up. */
async function backendOf(storage: SafeStorageSlice, platform: string): Promise<string | null> {
  const available = storage.isAsyncEncryptionAvailable
    ? await storage.isAsyncEncryptionAvailable()
    : storage.isEncryptionAvailable();
  if (!available) return null;
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

async function readBlob(file: string): Promise<z.infer<typeof stored> | null> {
  try {
    const found = stored.safeParse(await readJson(file));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}
