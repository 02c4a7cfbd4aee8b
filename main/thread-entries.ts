/**
 * What every bundle that holds the engine needs besides its own entry, by the name the engine starts it under: threads of
 * their own, so entries of their own, beside the bundle. For the bundlers' configurations.
 */
import { resolve } from 'node:path';

/** @param root the checkout */
export const threadEntries = (root: string) => ({
  'media-facts-worker': resolve(root, 'main/capture/media-facts-worker.ts'),
  'list-search-worker': resolve(root, 'main/storage/list-search-worker.ts'),
});
