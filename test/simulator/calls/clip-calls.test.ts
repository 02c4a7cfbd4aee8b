/** Life cycle, single GET, lists, DELETE, metadata, ratings and downloads against their pages. */
import { describe, expect, test } from 'vitest';
import { authorizationWith, sitDown, type Table } from '../test-client.ts';

const A = Buffer.from('aaaaaaaaaa');
const B = Buffer.from('bbbbbbbbbb');

async function committed(table: Table, changes: Record<string, unknown> = {}): Promise<string> {
  const { uploadUri, gameClipId } = await table.slotFor([A, B], changes);
  await table.putBlock(uploadUri, 0, A);
  await table.putBlock(uploadUri, 1, B);
  return gameClipId;
}

const stateOf = async (table: Table, gameClipId: string) =>
  (await table.getClip(gameClipId)).json.gameClip.state;

const STRANGER = { Authorization: authorizationWith({ Xuid: '5' }) };

describe('life cycle [gvr-enum-gameclipstate.md]', () => {
  test('PendingUpload, Uploaded, Processing, Processed, Publishing, Published: one step each stepMs', async () => {
    const table = await sitDown();
    const slot = await table.slotFor([A, B]);
    expect(await stateOf(table, slot.gameClipId)).toBe('PendingUpload');
    const gameClipId = await committed(table);
    const seen = [await stateOf(table, gameClipId)];
    for (let step = 0; step < 5; step += 1) {
      table.clock.now += 150;
      seen.push(await stateOf(table, gameClipId));
    }
    expect(seen).toEqual(['Uploaded', 'Processing', 'Processed', 'Publishing', 'Published', 'Published']);
  });

  test('manual: POST /simulator/advance moves it, or forces a state', async () => {
    const table = await sitDown({ settings: { lifeCycle: 'manual' } });
    const gameClipId = await committed(table);
    table.clock.now += 3_600_000;
    expect(await stateOf(table, gameClipId)).toBe('Uploaded');
    await table.control('advance', {});
    expect(await stateOf(table, gameClipId)).toBe('Processing');
    await table.control('advance', { gameClipId, steps: 9 });
    expect(await stateOf(table, gameClipId)).toBe('Published');
    await table.control('advance', { gameClipId, steps: 0, state: 'Banned' });
    expect(await stateOf(table, gameClipId)).toBe('Banned');
    expect((await table.control('advance', { gameClipId: 'none' })).status).toBe(404);
    expect((await table.control('advance', { step: 1 })).status).toBe(400);
  });
});

describe('GET one clip [uri-usersowneridscidclipsgameclipidget.md]', () => {
  test('property bags come back as they were sent [json-initialuploadrequest.md]', async () => {
    const table = await sitDown();
    const bags = { titleData: "{ 'Boss': 'é' }", systemProperties: "{ 'Location': 'C:\\videos\\1.mp4' }" };
    const { json } = await table.getClip(await committed(table, bags));
    expect(json.gameClip).toMatchObject({ ...bags, state: 'Uploaded', thumbnails: [], gameClipUris: [] });
  });

  test('required answer headers are there [uri-usersowneridscidclipsgameclipidget.md]', async () => {
    const table = await sitDown();
    const { headers } = await table.getClip(await committed(table));
    for (const name of ['x-requestedserviceversion', 'content-type', 'cache-control', 'accept', 'vary']) {
      expect(headers, name).toHaveProperty(name);
    }
  });

  test.each([
    [400, 'SandboxId is missing', authorizationWith({ TitleSandboxId: null })],
    [403, 'TitleId is missing', authorizationWith({ TitleId: null })],
    [404, 'content isolation hides it', authorizationWith({ TitleSandboxId: 'XDKS.1' })],
    [401, 'the token is missing', undefined],
  ])('%i when %s', async (status, _, Authorization) => {
    const table = await sitDown();
    const gameClipId = await committed(table);
    expect((await table.getClip(gameClipId, { Authorization })).status).toBe(status);
  });

  test('404 when it is not there, flagged, or private; an owner may be me or xuid(n)', async () => {
    const table = await sitDown();
    const gameClipId = await committed(table, { visibility: 'Owner' });
    const { metadataUrl, scid, ownerXuid } = table.simulator;
    const byXuid = `${metadataUrl}/users/xuid(${ownerXuid})/scids/${scid}/clips/${gameClipId}`;
    table.clock.now += 60_000;
    expect((await table.ask(byXuid)).status).toBe(200);
    expect((await table.ask(byXuid, { headers: STRANGER })).status).toBe(404);
    expect((await table.getClip('nothing')).status).toBe(404);
    await table.control('advance', { gameClipId, state: 'Flagged' });
    expect((await table.getClip(gameClipId)).status).toBe(404);
  });
});

describe('lists [uri-usersowneridclipsget.md]', () => {
  const list = (table: Table, query = '', path = `users/me/scids/${table.simulator.scid}/clips`) =>
    table.ask(`${table.simulator.metadataUrl}/${path}?${query}`);
  const idsOf = async (...asked: Parameters<typeof list>) =>
    (await list(...asked)).json.gameClips.map((clip) => clip.gameClipId);

  test('newest first by default, order=A oldest first, skipItems and maxItems', async () => {
    const table = await sitDown();
    const ids = [];
    for (let n = 0; n < 4; n += 1) ids.push((await table.slotFor([A])).gameClipId);
    expect(await idsOf(table)).toEqual(ids.toReversed());
    expect(await idsOf(table, 'order=A')).toEqual(ids);
    expect(await idsOf(table, 'order=A&skipItems=1&maxItems=2')).toEqual(ids.slice(1, 3));
    expect(await idsOf(table, 'order=A', 'users/me/clips')).toEqual(ids);
  });

  test('a continuationToken of at most 36 characters leads on; null ends it [json-paginginfo.md]', async () => {
    const table = await sitDown();
    const ids = [];
    for (let n = 0; n < 5; n += 1) ids.push((await table.slotFor([A])).gameClipId);
    const first = (await list(table, 'maxItems=2')).json;
    expect(first.pagingInfo.totalItems).toBe(5);
    expect(String(first.pagingInfo.continuationToken).length).toBeLessThanOrEqual(36);
    // What comes and goes between pages neither repeats nor hides a clip.
    await table.slotFor([A]);
    await table.deleteClip(String(ids[4]));
    const next = `maxItems=2&skipItems=9&continuationToken=${first.pagingInfo.continuationToken}`;
    const second = (await list(table, next)).json;
    expect(second.gameClips.map((clip) => clip.gameClipId)).toEqual([ids[2], ids[1]]);
    const third = (await list(table, `continuationToken=${second.pagingInfo.continuationToken}`)).json;
    expect(third.gameClips.map((clip) => clip.gameClipId)).toEqual([ids[0]]);
    expect(third.pagingInfo.continuationToken).toBeNull();
    await table.control('settings', { endOfList: 'empty' });
    expect((await list(table)).json.pagingInfo.continuationToken).toBe('');
  });

  test('systemProperties of pending clips are listed, unless listsShowPending is off (undocumented)', async () => {
    const table = await sitDown();
    await table.slotFor([A], { systemProperties: 'clipslot:1' });
    const [clip] = (await list(table)).json.gameClips;
    expect(clip).toMatchObject({ systemProperties: 'clipslot:1', state: 'PendingUpload' });
    await table.control('settings', { listsShowPending: false });
    expect((await list(table)).json.gameClips).toEqual([]);
  });

  test('listLagMs: reads are eventually consistent [best-practices-for-calling-xbox-live.md]', async () => {
    const table = await sitDown({ settings: { listLagMs: 500 } });
    const { gameClipId } = await table.slotFor([A]);
    expect(await idsOf(table)).toEqual([]);
    table.clock.now += 500;
    expect(await idsOf(table)).toEqual([gameClipId]);
  });

  test('403 without access to that SCID; 400 for a query that is not one', async () => {
    const table = await sitDown();
    expect((await list(table, '', 'users/me/scids/other/clips')).status).toBe(403);
    for (const query of ['order=X', 'maxItems=-1', 'skipItems=x', 'continuationToken=zzz']) {
      expect((await list(table, query)).status, query).toBe(400);
    }
  });

  test('type narrows the list; public lists show what is published for all [uri-publicscidclipsget.md]', async () => {
    const table = await sitDown();
    const shown = await committed(table, { visibility: 'Public', type: 'MagicMoment, Achievement' });
    await committed(table, { visibility: 'Owner' });
    expect(await idsOf(table, 'type=Achievement')).toEqual([shown]);
    const publicPath = `public/scids/${table.simulator.scid}/clips`;
    expect(await idsOf(table, 'qualifier=created', publicPath)).toEqual([]);
    table.clock.now += 60_000;
    expect(await idsOf(table, 'qualifier=created', publicPath)).toEqual([shown]);
    expect(await idsOf(table, 'qualifier=created', 'public/titles/354975872/clips')).toEqual([shown]);
    expect(await idsOf(table, 'qualifier=created', 'public/titles/1/clips')).toEqual([]);
  });
});

describe('DELETE [uri-usersmescidclipsgameclipiddelete.md]', () => {
  test('204, then 404 because it is already deleted; gone from GET and lists', async () => {
    const table = await sitDown();
    const gameClipId = await committed(table);
    const first = await table.deleteClip(gameClipId);
    expect(first.status).toBe(204);
    expect(first.bytes).toHaveLength(0);
    expect((await table.deleteClip(gameClipId)).status).toBe(404);
    expect((await table.getClip(gameClipId)).status).toBe(404);
    const [slot] = (await table.ledger()).slots;
    expect(slot).toMatchObject({ state: 'Deleted', deletedAt: '2026-03-01T20:00:00.000Z' });
  });

  test('8377 when the claim XUID differs from the URI XUID [json-serviceerrorresponse.md]', async () => {
    const table = await sitDown();
    const gameClipId = await committed(table);
    const { metadataUrl, scid, ownerXuid } = table.simulator;
    const url = `${metadataUrl}/users/xuid(${ownerXuid})/scids/${scid}/clips/${gameClipId}`;
    const reply = await table.ask(url, { method: 'DELETE', headers: STRANGER });
    expect(reply).toMatchObject({ status: 403, json: { errorCode: 8377 } });
  });
});

describe('metadata, ratings, flags and views [uri-usersmescidclipsgameclipidpost.md]', () => {
  test('the update changes what it names; one invalid field fails the whole request', async () => {
    const table = await sitDown();
    const gameClipId = await committed(table, { titleData: 'before' });
    const { metadataUrl, scid } = table.simulator;
    const url = `${metadataUrl}/users/me/scids/${scid}/clips/${gameClipId}`;
    const update = (body: unknown) => table.ask(url, { method: 'POST', body: JSON.stringify(body) });
    expect((await update({ userCaption: 'New' })).status).toBe(200);
    expect((await update({ userCaption: 'Newer', visibility: 'None' })).status).toBe(400);
    expect((await update({ titleData: 'x'.repeat(10_241) })).status).toBe(400);
    const { gameClip } = (await table.getClip(gameClipId)).json;
    expect(gameClip).toMatchObject({ userCaption: 'New', titleData: 'before' });
  });

  test('200 without a body for ratings/{1..5}, flag and views', async () => {
    const table = await sitDown();
    const gameClipId = await committed(table);
    const { metadataUrl, scid, ownerXuid } = table.simulator;
    const url = `${metadataUrl}/users/xuid(${ownerXuid})/scids/${scid}/clips/${gameClipId}`;
    for (const deed of ['ratings/4', 'flag', 'views']) {
      expect((await table.ask(`${url}/${deed}`, { method: 'POST' })).status, deed).toBe(200);
    }
    expect((await table.ask(`${url}/ratings/6`, { method: 'POST' })).status).toBe(404);
    expect((await table.getClip(gameClipId)).json.gameClip).toMatchObject({ rating: 4, views: 1 });
  });
});

describe('download [uri-uriget.md]', () => {
  test('only when Published: 200 whole, 206 with Range, 416 for a bad one', async () => {
    const table = await sitDown();
    const gameClipId = await committed(table);
    table.clock.now += 60_000;
    const [uri] = (await table.getClip(gameClipId)).json.gameClip.gameClipUris;
    expect(uri).toMatchObject({ uriType: 'Download', expiration: '9999-12-31T23:59:59.9999999' });
    const url = String(uri?.uri);
    expect((await table.ask(url)).bytes.toString()).toBe('aaaaaaaaaabbbbbbbbbb');
    const part = await table.ask(url, { headers: { Range: 'bytes=8-11' } });
    expect(part).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 8-11/20' } });
    expect(part.bytes.toString()).toBe('aabb');
    const bad = await table.ask(url, { headers: { Range: 'bytes=30-40' } });
    expect(bad).toMatchObject({ status: 416, json: { errorSource: 'GameClips' } });
    await table.deleteClip(gameClipId);
    expect((await table.ask(url)).status).toBe(404);
  });

  test('an expired address is refreshed by the single GET [json-gameclipuri.md]', async () => {
    const table = await sitDown({ settings: { downloadUriLifeMs: 1000 } });
    const gameClipId = await committed(table);
    table.clock.now += 60_000;
    const address = async () => String((await table.getClip(gameClipId)).json.gameClip.gameClipUris[0]?.uri);
    const old = await address();
    table.clock.now += 1000;
    expect((await table.ask(old)).status).toBe(410);
    expect((await table.ask(await address())).status).toBe(200);
  });
});
