/** The configuration as everything else knows it, and what comes of reading one. */
import type { z } from 'zod';
import type { Result } from '../base/result.ts';
import type { configSchema } from './config-schema.ts';

/** The configuration file with every default filled in, its paths as they are written. */
export type WrittenConfig = z.infer<typeof configSchema>;

/**
 * The configuration as the engine uses it: complete, every folder absolute and real, named files
 * read.
 */
export interface Config extends WrittenConfig {
  /** What `service.caFile` holds, a PEM each. */
  readonly certificates: readonly string[];
}

/** The part that may change while an engine runs, see `Engine.setTransferSettings`. */
export type TransferSettings = Config['transfers'];

/** `field`: the one that the problem is about, where it is about one. */
export type ConfigResult = Result<Config, { readonly field?: string }>;
