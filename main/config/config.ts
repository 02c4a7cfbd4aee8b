/**
 * The configuration file: its schema, every default, and the checks that need the disk.
 * An unknown key is an error that names it; every problem is one line with the field and the fix.
 */
import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import { contains, realFolder, realParent } from '../base/paths.ts';
import { checked } from '../base/schema-problem.ts';
import { printable } from '../base/secret-shapes.ts';
import { type AfterPublished, afterPublishedConfig } from '../model/after-published.ts';
import { captureSafeConfig } from '../model/capture-safe.ts';
import { certificatesIn } from '../model/certificates.ts';
import { clipMetadata } from '../model/clip-metadata.ts';
import { existingChoices } from '../model/existing-files.ts';
import { isTimeZone } from '../model/local-time.ts';
import { proxySetting } from '../model/proxy-setting.ts';
import { sendOrders } from '../model/send-order.ts';
import { serviceUrlProblem } from '../model/service-url.ts';
import { windowsConfig } from '../model/week-grid.ts';

/** The largest block the service takes is "2 MB"; this is safe under both readings [uri-uriput.md]. */
const largestBlockBytes = 2_000_000;
/** Every authority in the world fits into less. */
const largestCaFileBytes = 1_000_000;
const minuteMs = 60_000;

const serviceUrl = z.string().superRefine((value, context) => {
  const problem = serviceUrlProblem(value);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** `host` or `host:port`; where bits and the token may go. */
const transferHost = z.string().regex(/^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i, {
  message: 'must be a host or host:port, without https://',
});

const authorization = z.union(
  [
    z.strictObject({ env: z.string().min(1) }),
    z.strictObject({ command: z.array(z.string()).min(1) }),
    z.strictObject({ app: z.literal('stored') }),
  ],
  { error: 'must be {"env": "NAME"} or {"command": ["prog", "arg"]}' },
);

const folder = z.strictObject({
  path: z.string().min(1),
  include: z.array(z.string().min(1)).min(1).default(['**/*.mp4', '**/*.mkv', '**/*.mov', '**/*.webm']),
  /** What becomes of recordings that are there when the folder is looked at for the first time. */
  existing: z.enum(existingChoices).default('take'),
  defaults: clipMetadata.default({}),
});

const configSchema = z.strictObject({
  dataDir: z.string().min(1),
  service: z.strictObject({
    metadataUrl: serviceUrl.default('https://gameclipsmetadata.xboxlive.com'),
    transferHosts: z
      .array(transferHost)
      .min(1)
      .max(16)
      .default(['gameclipstransfer.xboxlive.com', 'gameclips.xbox.live']),
    proxy: proxySetting,
    caFile: z.string().min(1).nullable().default(null),
    requestedServiceVersion: z.string().min(1).max(64).default('1'),
    quotaErrorCodes: z.array(z.number().int()).max(32).default([]),
  }),
  account: z.strictObject({ scid: z.string().min(1).max(128), authorization }),
  folders: z.array(folder).min(1).max(64),
  metrics: z
    .strictObject({ port: z.number().int().min(1).max(65_535) })
    .nullable()
    .default(null),
  settle: z
    .strictObject({
      quietMs: z
        .number()
        .int()
        .min(50)
        .max(10 * minuteMs)
        .default(5000),
      openEndedQuietMs: z
        .number()
        .int()
        .min(50)
        .max(120 * minuteMs)
        .default(10 * minuteMs),
      cutOffAfterMs: z
        .number()
        .int()
        .min(1000)
        .default(24 * 60 * minuteMs),
      scanEveryMs: z
        .number()
        .int()
        .min(100)
        .max(60 * minuteMs)
        .default(minuteMs),
    })
    .prefault({}),
  slots: z
    .strictObject({
      answerTimeoutMs: z
        .number()
        .int()
        .min(1000)
        .max(5 * minuteMs)
        .default(30_000),
      unknownWaitMs: z
        .number()
        .int()
        .min(0)
        .max(60 * minuteMs)
        .default(120_000),
      whenUnknown: z.enum(['resolve', 'ask']).default('resolve'),
      requestsAtOnce: z.number().int().min(1).max(8).default(2),
    })
    .prefault({}),
  afterPublished: afterPublishedConfig,
  transfers: z
    .strictObject({
      windows: windowsConfig.default('always'),
      timeZone: z
        .string()
        .refine(isTimeZone, 'must be the name of a time zone like "Europe/Berlin"')
        .nullable()
        .default(null),
      bytesPerSecond: z.number().int().min(1024).nullable().default(null),
      limitedBytesPerSecond: z.number().int().min(1024).default(500_000),
      bytesPerDay: z.number().int().min(1).nullable().default(null),
      bytesPerMonth: z.number().int().min(1).nullable().default(null),
      order: z.enum(sendOrders).default('oldest'),
      slotLifeMs: z.number().int().min(minuteMs).nullable().default(null),
      captureSafe: captureSafeConfig.prefault({}),
      clipsAtOnce: z.number().int().min(1).max(8).default(2),
      blocksAtOnce: z.number().int().min(1).max(16).default(4),
      blockSizeBytes: z.number().int().min(65_536).max(largestBlockBytes).default(largestBlockBytes),
    })
    .prefault({}),
});

type Written = z.infer<typeof configSchema>;
/** The configuration as the engine uses it: complete, every folder absolute and real, named files read. */
export interface Config extends Written {
  /** What `service.caFile` holds, a PEM each. */
  readonly certificates: readonly string[];
}
/** The part that may change while an engine runs, see `Engine.setTransferSettings`. */
export type TransferSettings = Config['transfers'];
export type ConfigResult =
  | { ok: true; config: Config }
  /** `field`: the one it is about, where it is about one. */
  | { ok: false; problem: string; field?: string };

/** Reads and checks a configuration file; relative paths in it count from the file's own folder. */
export async function loadConfig(file: string): Promise<ConfigResult> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return {
      ok: false,
      problem: `${file}: cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
    };
  }
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    // The parser quotes the file, line breaks included.
    return { ok: false, problem: `${file}: not valid JSON: ${printable((error as SyntaxError).message)}` };
  }
  return parseConfig(data, file);
}

/** Checks a configuration that is already in memory. `source` is how messages name it. */
export async function parseConfig(data: unknown, source: string): Promise<ConfigResult> {
  const parsed = checked(configSchema, data, source);
  if (!parsed.ok) return parsed;
  const config = parsed.value;
  const base = dirname(resolve(source));
  const absolute = (path: string) => (isAbsolute(path) ? path : join(base, path));
  const authorities = await certificatesFrom(config.service.caFile, absolute);
  if (!authorities.ok) return { ok: false, problem: `${source}: "service.caFile" ${authorities.problem}` };
  const folders: Config['folders'] = [];
  for (const [index, entry] of config.folders.entries()) {
    const field = `folders[${index}].path`;
    const found = await realFolder(absolute(entry.path));
    if (found === null)
      return { ok: false, problem: `${source}: "${field}" is not a folder: ${entry.path}`, field };
    folders.push({ ...entry, path: found });
  }
  const { certificates } = authorities;
  const complete = {
    ...config,
    dataDir: await realParent(absolute(config.dataDir)),
    afterPublished: await withRealFolder(config.afterPublished, absolute),
    folders,
    certificates,
  };
  const problem = folderProblem(complete);
  return problem === null ? { ok: true, config: complete } : { ok: false, problem: `${source}: ${problem}` };
}

type Authorities =
  | { readonly ok: true; readonly certificates: readonly string[] }
  | { readonly ok: false; readonly problem: string };

async function certificatesFrom(
  file: string | null,
  absolute: (path: string) => string,
): Promise<Authorities> {
  if (file === null) return { ok: true, certificates: [] };
  try {
    const found = await stat(absolute(file));
    if (!found.isFile() || found.size > largestCaFileBytes)
      return { ok: false, problem: `is not a file of at most 1 MB: ${printable(file)}` };
    const certificates = certificatesIn(await readFile(absolute(file), 'utf8'));
    if (certificates !== null) return { ok: true, certificates };
    return { ok: false, problem: `holds no certificate in PEM form: ${printable(file)}` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { ok: false, problem: `cannot be read (${code ?? 'unknown'}): ${printable(file)}` };
  }
}

function folderProblem({ dataDir, folders, afterPublished }: Config): string | null {
  for (const [index, { path }] of folders.entries()) {
    // What is moved there would be found again as new.
    if (afterPublished.do === 'move' && contains(path, afterPublished.folder))
      return `"afterPublished.folder" lies inside the capture folder "folders[${index}].path"; choose another one`;
    if (contains(path, dataDir))
      return `"dataDir" lies inside the capture folder "folders[${index}].path"; move it elsewhere`;
    const twin = folders.findIndex((other, at) => at !== index && contains(other.path, path));
    if (twin !== -1)
      return `"folders[${index}].path" lies inside "folders[${twin}].path"; keep only one of them`;
  }
  return null;
}

/** The folder may not be there yet; it is made for the first clip. */
async function withRealFolder(
  order: AfterPublished,
  absolute: (path: string) => string,
): Promise<AfterPublished> {
  return order.do === 'move' ? { ...order, folder: await realParent(absolute(order.folder)) } : order;
}
