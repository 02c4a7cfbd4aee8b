/** The bits: blocks, the commit, downloads and thumbnails. */
import { expect } from 'vitest';
import { sitDown } from '../test-client.ts';
import { clipUrl, downloadUri, has, published, type Rule, rule, TEN, uploaded } from './rule.ts';

const PUT = 'uri-uriput';
const GET = 'uri-uriget';

export const transferRules: readonly Rule[] = [
  rule(PUT, 'Each block answers 202 until all have arrived, then 201', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([TEN, TEN, TEN]);
    const statuses = [];
    for (const n of [2, 0, 1]) statuses.push((await table.putBlock(uploadUri, n, TEN)).status);
    expect(statuses).toEqual([202, 202, 201]);
  }),
  rule(PUT, 'Blocks may go in parallel, and one request sees the end', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([TEN, TEN, TEN, TEN]);
    const replies = await Promise.all([0, 1, 2, 3].map((n) => table.putBlock(uploadUri, n, TEN)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 202, 202, 202]);
  }),
  rule(PUT, 'A block has at most 2 MB', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([Buffer.alloc(2_097_152), TEN]);
    has(await table.putBlock(uploadUri, 0, Buffer.alloc(2_097_153)), 400);
    has(await table.putBlock(uploadUri, 0, Buffer.alloc(2_097_152)), 202);
  }),
  rule(PUT, 'blockNum is zero-based and below expectedBlocks', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([TEN, TEN]);
    has(await table.putBlock(uploadUri, 2, TEN), 400);
    has(await table.putBlock(uploadUri, -1, TEN), 400);
  }),
  rule(PUT, 'blockNum is required when expectedBlocks was set', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([TEN]);
    has(await table.ask(uploadUri, { method: 'PUT', body: TEN }), 400);
  }),
  rule(PUT, 'uploadId is required', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([TEN]);
    const without = `${uploadUri.split('?')[0]}?blockNum=0`;
    has(await table.ask(without, { method: 'PUT', body: TEN }), 400);
  }),
  rule(PUT, 'A finished upload may still be rejected by later processing', async () => {
    const scenario = { name: 'x', sentence: 'x', seed: 1, faults: [] as [] };
    const reject = [{ on: 'slot' as const, do: { kind: 'reject-after-upload' as const } }];
    const { table, gameClipId } = await published({ scenario: { ...scenario, faults: reject } });
    expect((await table.getClip(gameClipId)).json.gameClip.state).toBe('Error');
  }),
  rule(PUT, 'Retry-After and Vary belong to the answer headers of a throttled call', async () => {
    const table = await sitDown({ settings: { burstLimit: 1 } });
    const { uploadUri } = await table.slotFor([TEN]);
    const { headers } = await table.putBlock(uploadUri, 0, TEN);
    expect(headers).toMatchObject({ 'retry-after': '15', vary: 'Accept-Encoding' });
  }),
  rule('json-initialuploadrequest', 'Without expectedBlocks the whole file goes in one request', async () => {
    const table = await sitDown();
    const { uploadUri } = await table.slotFor([TEN], { expectedBlocks: undefined });
    has(await table.ask(uploadUri, { method: 'PUT', body: TEN }), 201);
  }),
  rule(GET, '200 answers the whole file', async () => {
    const { table, gameClipId } = await published();
    const reply = await table.ask(await downloadUri(table, gameClipId));
    has(reply, 200);
    expect(reply.bytes).toEqual(TEN);
  }),
  rule(GET, '206 answers the part that Range asks for', async () => {
    const { table, gameClipId } = await published();
    const reply = await table.ask(await downloadUri(table, gameClipId), { headers: { Range: 'bytes=2-4' } });
    has(reply, 206);
    expect(reply.bytes).toEqual(TEN.subarray(2, 5));
  }),
  rule(GET, '416 answers a range outside the file, with a GameClipsServiceErrorResponse', async () => {
    const { table, gameClipId } = await published();
    const reply = await table.ask(await downloadUri(table, gameClipId), { headers: { Range: 'bytes=90-' } });
    has(reply, 416);
    expect(Object.keys(reply.json).sort()).toEqual(['errorMessage', 'errorResponseCode', 'errorSource']);
  }),
  rule(GET, 'Only a published clip can be downloaded', async () => {
    const { table, gameClipId } = await published();
    const uri = await downloadUri(table, gameClipId);
    await table.control('advance', { gameClipId, state: 'Flagged' });
    has(await table.ask(uri), 404);
  }),
  rule('json-gameclipuri', 'A past expiration means that the address is to be refreshed first', async () => {
    const { table, gameClipId } = await published({ settings: { downloadUriLifeMs: 60_000 } });
    const uri = await downloadUri(table, gameClipId);
    table.clock.now += 60_000;
    has(await table.ask(uri), 410);
    has(await table.ask(await downloadUri(table, gameClipId)), 200);
  }),
  rule(
    'uri-usersowneridscidclipsgameclipidget',
    'A refreshed address used too early answers 500',
    async () => {
      const settings = { downloadUriLifeMs: 60_000, refreshTakesMs: 35_000 };
      const { table, gameClipId } = await published({ settings });
      has(await table.ask(await downloadUri(table, gameClipId)), 200);
      table.clock.now += 60_000;
      const uri = await downloadUri(table, gameClipId);
      has(await table.ask(uri), 500);
      table.clock.now += 35_000;
      has(await table.ask(uri), 200);
    },
  ),
  rule('json-getclipresponse', '"Never" is 9999-12-31T23:59:59.9999999', async () => {
    const { table, gameClipId } = await published();
    const [uri] = (await table.getClip(gameClipId)).json.gameClip.gameClipUris;
    expect(uri?.expiration).toBe('9999-12-31T23:59:59.9999999');
  }),
  rule('json-gameclipsserviceerrorresponse', '`uris/format/{type}` has its own error object', async () => {
    const { table, gameClipId } = await published();
    const at = (type: string) => table.ask(`${clipUrl(table, gameClipId)}/uris/format/${type}`);
    has(await at('Download'), 200);
    const refused = await at('Ahls');
    has(refused, 404);
    expect(Object.keys(refused.json).sort()).toEqual(['errorMessage', 'errorResponseCode', 'errorSource']);
  }),
  rule(
    'gvr-enum-thumbnailsource',
    'Upload: the client sends both thumbnails, and gets them back',
    async () => {
      const table = await sitDown();
      const slot = await table.slotFor([TEN], { thumbnailSource: 'Upload' });
      has(await table.ask(slot.smallThumbnailUri ?? '', { method: 'PUT', body: 'picture' }), 201);
      await table.putBlock(slot.uploadUri, 0, TEN);
      table.clock.now += 60_000;
      const { thumbnails } = (await table.getClip(slot.gameClipId)).json.gameClip;
      expect(String((await table.ask(thumbnails[0]?.uri ?? '')).bytes)).toBe('picture');
    },
  ),
  rule('gvr-enum-thumbnailsource', 'Default: the service makes both by itself', async () => {
    const { table, gameClipId } = await published();
    const { thumbnails } = (await table.getClip(gameClipId)).json.gameClip;
    expect(thumbnails).toHaveLength(2);
    const large = (await table.ask(thumbnails[1]?.uri ?? '')).bytes;
    // [gvr-enum-thumbnailtype.md]: Large is 856 by 424; a PNG says so at bytes 16 and 20.
    expect([large.readUInt32BE(16), large.readUInt32BE(20)]).toEqual([856, 424]);
  }),
  rule('json-gameclipthumbnail', 'A thumbnail has uri, fileSize and thumbnailType', async () => {
    const { table, gameClipId } = await published();
    const [small] = (await table.getClip(gameClipId)).json.gameClip.thumbnails;
    expect(small).toEqual({ uri: expect.any(String), fileSize: expect.any(Number), thumbnailType: 'Small' });
  }),
  rule('gvr-enum-gameclipstate', 'Uploaded, Processing, Processed, Publishing, Published', async () => {
    const { table, gameClipId } = await uploaded({ settings: { lifeCycle: 'manual' } });
    const states = [];
    for (let step = 0; step < 5; step += 1) {
      states.push((await table.getClip(gameClipId)).json.gameClip.state);
      await table.control('advance', { gameClipId });
    }
    expect(states).toEqual(['Uploaded', 'Processing', 'Processed', 'Publishing', 'Published']);
  }),
];
