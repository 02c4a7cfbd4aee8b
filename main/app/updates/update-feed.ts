/**
 * Where updates come from: electron-builder leaves the feed beside the archive when the build names
 * one.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { session } from 'electron';
import { allowSecureRequests } from '../window/page-guard.ts';
import type { Updater } from './updates.ts';

/** Answers with the way to load electron-updater; null in a build without a feed. */
export function updaterOf(resources: string): (() => Promise<Updater>) | null {
  if (!existsSync(join(resources, 'app-update.yml'))) return null;
  return async () => {
    const { autoUpdater } = await import('electron-updater');
    // The only session that may reach out, and only electron-updater uses it.
    allowSecureRequests(session.fromPartition('electron-updater', { cache: false }));
    return autoUpdater;
  };
}
