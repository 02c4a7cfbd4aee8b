/** The two files of an evidence pack: one for programs, one for people. */
import { setImmediate as breath } from 'node:timers/promises';
import type { EvidencePack } from './pack.ts';
import { pagePieces } from './page.ts';

export interface EvidenceFiles {
  /** `evidence.json` */
  readonly json: string;
  /** `evidence.html` */
  readonly html: string;
}

export async function evidenceFiles(pack: EvidencePack): Promise<EvidenceFiles> {
  const pieces: string[] = [];
  for (const piece of pagePieces(pack)) {
    pieces.push(piece);
    await breath();
  }
  return { json: `${JSON.stringify(pack, null, 1)}\n`, html: pieces.join('\n') };
}
