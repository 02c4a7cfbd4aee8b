/**
 * The schema of the configuration file, with every default. An unknown key is an error that names
 * it.
 */
import { z } from 'zod';
import { afterPublishedConfig } from '../model/after-published.ts';
import { captureSafeConfig } from '../model/capture-safe.ts';
import { clipMetadata } from '../model/clip-metadata.ts';
import { existingChoices } from '../model/existing-files.ts';
import { isTimeZone } from '../model/local-time.ts';
import { proxySetting } from '../model/proxy-setting.ts';
import { sendOrders } from '../model/send-order.ts';
import { serviceUrlProblem } from '../model/service-url.ts';
import { windowsConfig } from '../model/week-grid.ts';
import { includeProblem } from './include-pattern.ts';

/**
 * The largest block the service takes is "2 MB"; this is safe under both readings [uri-uriput.md].
 */
const largestBlockBytes = 2_000_000;
const minuteMs = 60_000;

/** A whole number within these bounds. */
function whole(least: number, most?: number): z.ZodNumber {
  const number = z.number().int().min(least);
  return most === undefined ? number : number.max(most);
}

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

const includePattern = z
  .string()
  .min(1)
  .superRefine((pattern, context) => {
    const problem = includeProblem(pattern);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

const folder = z.strictObject({
  path: z.string().min(1),
  include: z.array(includePattern).min(1).max(64).default(['**/*.mp4', '**/*.mkv', '**/*.mov', '**/*.webm']),
  /** What becomes of recordings that are there when the folder is looked at for the first time. */
  existing: z.enum(existingChoices).default('take'),
  defaults: clipMetadata.default({}),
});

/** When a recording counts as finished. */
const settle = z.strictObject({
  quietMs: whole(50, 10 * minuteMs).default(5000),
  openEndedQuietMs: whole(50, 120 * minuteMs).default(10 * minuteMs),
  cutOffAfterMs: whole(1000).default(24 * 60 * minuteMs),
  scanEveryMs: whole(100, 60 * minuteMs).default(minuteMs),
});

const slots = z.strictObject({
  answerTimeoutMs: whole(1000, 5 * minuteMs).default(30_000),
  unknownWaitMs: whole(0, 60 * minuteMs).default(120_000),
  whenUnknown: z.enum(['resolve', 'ask']).default('resolve'),
  requestsAtOnce: whole(1, 8).default(2),
});

const transfers = z.strictObject({
  windows: windowsConfig.default('always'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'must be the name of a time zone like "Europe/Berlin"')
    .nullable()
    .default(null),
  bytesPerSecond: whole(1024).nullable().default(null),
  limitedBytesPerSecond: whole(1024).default(500_000),
  bytesPerDay: whole(1).nullable().default(null),
  bytesPerMonth: whole(1).nullable().default(null),
  order: z.enum(sendOrders).default('oldest'),
  slotLifeMs: whole(minuteMs).nullable().default(null),
  captureSafe: captureSafeConfig.prefault({}),
  clipsAtOnce: whole(1, 8).default(2),
  blocksAtOnce: whole(1, 16).default(4),
  blockSizeBytes: whole(65_536, largestBlockBytes).default(largestBlockBytes),
});

export const configSchema = z.strictObject({
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
    .strictObject({ port: whole(1, 65_535) })
    .nullable()
    .default(null),
  settle: settle.prefault({}),
  slots: slots.prefault({}),
  afterPublished: afterPublishedConfig,
  transfers: transfers.prefault({}),
});
