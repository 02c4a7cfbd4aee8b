/** What is in the files of a campaign: whole hashes, and the edge hash by which a clip's row names a content. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ContentFact, FileFact } from './record.ts';

const edgeBytes = 65_536;

export async function fileContent(path: string): Promise<ContentFact> {
  const bytes = await readFile(path);
  const edges = createHash('sha256').update(bytes.subarray(0, edgeBytes));
  if (bytes.length > edgeBytes) edges.update(bytes.subarray(bytes.length - edgeBytes));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sizeBytes: bytes.length, edgesDigest: edges.digest('hex'), sha256 };
}

/** Every file below `folder`, hidden ones included. */
export async function filesBelow(folder: string): Promise<FileFact[]> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const facts: FileFact[] = [];
  for (const path of paths) facts.push({ path, sha256: (await fileContent(path)).sha256 });
  return facts;
}
