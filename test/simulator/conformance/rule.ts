/** One documented rule: what it says, the page that says it, and a check against a simulator of its own. */
import { expect } from 'vitest';
import { type Reply, sitDown, type Table } from '../test-client.ts';

export interface Rule {
  /** File name of the page, as in the documents' repository. */
  readonly page: string;
  readonly says: string;
  readonly check: () => Promise<void>;
}

export function rule(page: string, says: string, check: () => Promise<void>): Rule {
  return { page: `${page}.md`, says, check };
}

export const TEN = Buffer.alloc(10, 'a');

export function has(reply: Reply, status: number): void {
  expect(reply.status).toBe(status);
}

/** A clip whose bits have arrived, at a table with these settings. */
export async function uploaded(
  settings: Parameters<typeof sitDown>[0] = {},
  changes: Record<string, unknown> = {},
): Promise<{ table: Table; gameClipId: string; url: string }> {
  const table = await sitDown(settings);
  const { gameClipId, uploadUri } = await table.slotFor([TEN], changes);
  await table.putBlock(uploadUri, 0, TEN);
  return { table, gameClipId, url: clipUrl(table, gameClipId) };
}

/** The same, published. */
export async function published(...given: Parameters<typeof uploaded>): ReturnType<typeof uploaded> {
  const made = await uploaded(...given);
  made.table.clock.now += 60_000;
  return made;
}

export function clipUrl({ simulator }: Table, gameClipId: string, owner = 'me'): string {
  return `${simulator.metadataUrl}/users/${owner}/scids/${simulator.scid}/clips/${gameClipId}`;
}

export function listUrl({ simulator }: Table, query = ''): string {
  return `${simulator.metadataUrl}/users/me/clips?${query}`;
}

export async function downloadUri(table: Table, gameClipId: string): Promise<string> {
  return (await table.getClip(gameClipId)).json.gameClip.gameClipUris[0]?.uri ?? '';
}
