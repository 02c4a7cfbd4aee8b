/** Quota checks of the initial upload request, and what other addresses answer. */
import { describe, expect, test } from 'vitest';
import { SMALL_REQUEST, sitDown } from '../test-client.ts';

const DAY = 86_400_000;

describe('the two stores [json-initialuploadrequest.md]', () => {
  test('400 when a savedByUser clip is over the quota [uri-usersmescidclipspost.md]', async () => {
    const table = await sitDown({ settings: { savedQuotaBytes: 25 } });
    const saved = { savedByUser: true };
    expect((await table.postSlot(saved)).status).toBe(200);
    expect((await table.postSlot(saved)).status).toBe(200);
    expect((await table.postSlot(saved)).status).toBe(400);
    expect((await table.postSlot()).status).toBe(200);
  });

  test('first in, first out: the oldest finished clip gives way', async () => {
    const table = await sitDown({ settings: { fifoQuotaBytes: 25 } });
    const first = await table.slotFor([Buffer.alloc(10)]);
    await table.putBlock(first.uploadUri, 0, Buffer.alloc(10));
    await table.slotFor([Buffer.alloc(10)]);
    expect((await table.postSlot()).status).toBe(200);
    expect((await table.getClip(first.gameClipId)).status).toBe(404);
    expect((await table.postSlot()).status).toBe(400);
    expect((await table.postSlot({ ...SMALL_REQUEST, fileSize: 26 })).status).toBe(400);
  });

  test('a deleted or expired slot holds no quota', async () => {
    const table = await sitDown({ settings: { savedQuotaBytes: 10, slotLifeMs: DAY } });
    const saved = { savedByUser: true };
    const { json } = await table.postSlot(saved);
    expect((await table.deleteClip(json.gameClipId)).status).toBe(204);
    expect((await table.postSlot(saved)).status).toBe(200);
    expect((await table.postSlot(saved)).status).toBe(400);
    table.clock.now += DAY;
    expect((await table.postSlot(saved)).status).toBe(200);
  });
});

describe('other addresses', () => {
  test('404 with a ServiceErrorResponse for anything else [json-serviceerrorresponse.md]', async () => {
    const table = await sitDown();
    const reply = await table.ask(`${table.simulator.metadataUrl}/users/me/profile`);
    expect(reply.status).toBe(404);
    expect(reply.json).toEqual({ errorCode: 9502, errorMessage: expect.any(String) });
    expect((await table.ask(`http://${table.simulator.transferHost}/`)).status).toBe(404);
  });

  test('errorBodies: production may say less [json-serviceerrorresponse.md]', async () => {
    const table = await sitDown({ settings: { errorBodies: 'message-only' } });
    expect((await table.postSlot({ type: 'None' })).json.errorCode).toBeNull();
    await table.control('settings', { errorBodies: 'none' });
    expect((await table.postSlot({ type: 'None' })).bytes).toHaveLength(0);
  });
});
