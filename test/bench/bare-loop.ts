/**
 * The plainest loop that could send a clip as its blocks with undici: reads, digests and puts, and neither asks, remembers
 * nor checks anything. What it reaches is what our own transfer can hope for. Started by large-clip.ts.
 *
 *   node bare-loop.ts HOST:PORT FILE
 */
import { open } from 'node:fs/promises';
import { Pool } from 'undici';
import { blockDigest } from '../../main/model/block-digest.ts';

const blockBytes = 2_000_000;
const blocksAtOnce = 4;

const [, , address = '', path = ''] = process.argv;
const file = await open(path);
const { size } = await file.stat();
const blocks = Math.ceil(size / blockBytes);
const pool = new Pool(`http://${address}`, { connections: blocksAtOnce, pipelining: 1 });
let next = 0;
await Promise.all(Array.from({ length: blocksAtOnce }, sendBlocks));
await pool.close();
await file.close();

async function sendBlocks(): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(blockBytes);
  while (next < blocks) {
    const blockNum = next;
    next += 1;
    const { bytesRead } = await file.read(buffer, 0, blockBytes, blockNum * blockBytes);
    const block = buffer.subarray(0, bytesRead);
    blockDigest(block);
    const { body } = await pool.request({
      method: 'PUT',
      path: `/bits/bare/${blocks}?blockNum=${blockNum}`,
      body: block,
    });
    await body.dump();
  }
}
