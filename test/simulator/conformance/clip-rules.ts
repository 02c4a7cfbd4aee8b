/** Clips after their upload: reading, changing, judging, deleting, listing; and what holds for every call. */
import { expect } from 'vitest';
import { authorizationWith, sitDown } from '../test-client.ts';
import { clipUrl, has, listUrl, published, type Rule, rule, TEN, uploaded } from './rule.ts';

const CLIP = 'uri-usersowneridscidclipsgameclipidget';
const UPDATE = 'uri-usersmescidclipsgameclipidpost';
const DELETE = 'uri-usersmescidclipsgameclipiddelete';

const stranger = { Authorization: authorizationWith({ Xuid: '42' }) };
const ownerPath = 'xuid(2716903703773872)';

export const clipRules: readonly Rule[] = [
  rule(CLIP, '200 answers a GetClipResponse', async () => {
    const { table, gameClipId } = await uploaded();
    expect((await table.getClip(gameClipId)).json.gameClip).toMatchObject({ gameClipId });
  }),
  rule(CLIP, 'A missing SandboxId gives 400', async () => {
    const { table, gameClipId } = await uploaded();
    has(await table.getClip(gameClipId, { Authorization: authorizationWith({ TitleSandboxId: null }) }), 400);
  }),
  rule(CLIP, '404 hides flagged clips', async () => {
    const { table, gameClipId } = await published();
    await table.control('advance', { gameClipId, state: 'Flagged' });
    has(await table.getClip(gameClipId), 404);
  }),
  rule(CLIP, '404 hides clips of another sandbox and private ones', async () => {
    const { table, gameClipId, url } = await published({}, { visibility: 'Owner' });
    const elsewhere = { Authorization: authorizationWith({ TitleSandboxId: 'XDKS.1' }) };
    has(await table.getClip(gameClipId, elsewhere), 404);
    has(await table.ask(url.replace('/me/', `/${ownerPath}/`), { headers: stranger }), 404);
  }),
  rule(CLIP, '406 for an Accept that is not application/json', async () => {
    const { table, gameClipId } = await uploaded();
    has(await table.getClip(gameClipId, { Accept: 'text/html' }), 406);
  }),
  rule(UPDATE, '200 for an update of own metadata; one invalid field fails the whole request', async () => {
    const { table, gameClipId, url } = await uploaded();
    const post = (body: unknown) => table.ask(url, { method: 'POST', body: JSON.stringify(body) });
    has(await post({ userCaption: 'new' }), 200);
    has(await post({ userCaption: 'newer', visibility: 'Nobody' }), 400);
    expect((await table.getClip(gameClipId)).json.gameClip.userCaption).toBe('new');
  }),
  rule(UPDATE, 'Someone else may touch public fields only', async () => {
    const { table, url, gameClipId } = await published({
      settings: { publicMetadataFields: ['userCaption'] },
    });
    const post = (body: unknown) =>
      table.ask(clipUrl(table, gameClipId, ownerPath), {
        method: 'POST',
        body: JSON.stringify(body),
        headers: stranger,
      });
    expect((await post({ titleData: 'x' })).json.errorCode).toBe(8377);
    has(await post({ userCaption: 'x' }), 200);
    has(await table.ask(url), 200);
  }),
  rule('json-updatemetadatarequest', 'titleData has at most 10 KB', async () => {
    const { table, url } = await uploaded();
    const post = (length: number) =>
      table.ask(url, { method: 'POST', body: JSON.stringify({ titleData: 'x'.repeat(length) }) });
    has(await post(10_240), 200);
    has(await post(10_241), 400);
  }),
  rule('json-updatemetadatarequest', 'systemProperties and savedByUser cannot be updated', async () => {
    const { table, url } = await uploaded();
    has(await table.ask(url, { method: 'POST', body: '{"savedByUser":true}' }), 400);
    has(await table.ask(url, { method: 'POST', body: '{"systemProperties":"x"}' }), 400);
  }),
  rule(UPDATE, 'ratings/1 to ratings/5, without a body; 200', async () => {
    const { table, url, gameClipId } = await uploaded();
    for (const stars of [1, 5]) has(await table.ask(`${url}/ratings/${stars}`, { method: 'POST' }), 200);
    has(await table.ask(`${url}/ratings/6`, { method: 'POST' }), 404);
    expect((await table.getClip(gameClipId)).json.gameClip.rating).toBe(3);
  }),
  rule(UPDATE, 'views counts a view, flag asks for enforcement; 200', async () => {
    const { table, url, gameClipId } = await published({ settings: { flagsUntilFlagged: 1 } });
    has(await table.ask(`${url}/views`, { method: 'POST' }), 200);
    expect((await table.getClip(gameClipId)).json.gameClip.views).toBe(1);
    has(await table.ask(`${url}/flag`, { method: 'POST' }), 200);
    has(await table.getClip(gameClipId), 404);
  }),
  rule('json-serviceerrorresponse', '8377: the XUID of the claim differs from that of the URI', async () => {
    const { table, gameClipId } = await published();
    const asked = { method: 'DELETE', headers: stranger };
    expect((await table.ask(clipUrl(table, gameClipId, ownerPath), asked)).json.errorCode).toBe(8377);
  }),
  rule(DELETE, '204, then 404 because it is already deleted', async () => {
    const { table, gameClipId } = await uploaded();
    has(await table.deleteClip(gameClipId), 204);
    has(await table.deleteClip(gameClipId), 404);
  }),
  rule('gvr-enum-gameclipstate', 'PendingDelete is effectively deleted', async () => {
    const { table, gameClipId } = await uploaded({ settings: { pendingDeleteMs: 1000 } });
    await table.deleteClip(gameClipId);
    const state = async () => (await table.ledger()).slots[0]?.state;
    expect(await state()).toBe('PendingDelete');
    has(await table.getClip(gameClipId), 404);
    table.clock.now += 1000;
    expect(await state()).toBe('Deleted');
  }),
  ...(['Error', 'Flagged', 'Banned', 'Deleted', 'Processing'] as const).map((state) =>
    rule('gvr-enum-gameclipstate', `A clip may end in ${state}`, async () => {
      const faults = [{ on: 'slot' as const, do: { kind: 'ends-in' as const, state } }];
      const { table } = await published({ scenario: { name: 'x', sentence: 'x', seed: 1, faults } });
      expect((await table.ledger()).slots[0]?.state).toBe(state);
    }),
  ),
  rule('httpstandardheaders', 'x-xbl-contract-version 2 gets numbers, 1 gets names (as seen)', async () => {
    const { table, gameClipId } = await published();
    const stateFor = async (version: string) =>
      (await table.getClip(gameClipId, { 'x-xbl-contract-version': version })).json.gameClip.state;
    expect([await stateFor('1'), await stateFor('2')]).toEqual(['Published', 6]);
    has(await table.getClip(gameClipId, { 'x-xbl-contract-version': '9' }), 400);
  }),
];

const LIST = 'uri-usersowneridclipsget';
const PUBLIC = 'uri-publicscidclipsget';

async function threeClips(settings = {}) {
  const { table, gameClipId } = await published({ settings });
  const ids = [gameClipId];
  for (let n = 0; n < 2; n += 1) {
    const { gameClipId: id, uploadUri } = await table.slotFor([TEN]);
    await table.putBlock(uploadUri, 0, TEN);
    ids.push(id);
  }
  table.clock.now += 60_000;
  const list = async (query: string) => {
    const { json } = await table.ask(listUrl(table, query));
    return { ids: json.gameClips.map((clip) => ids.indexOf(clip.gameClipId)), ...json.pagingInfo };
  };
  const publicly = (query: string) =>
    table.ask(`${table.simulator.metadataUrl}/public/scids/${table.simulator.scid}/clips?${query}`);
  return { table, ids, list, publicly };
}

export const listRules: readonly Rule[] = [
  rule(LIST, 'order is D by default, or A', async () => {
    const { list } = await threeClips();
    expect((await list('')).ids).toEqual([2, 1, 0]);
    expect((await list('order=A')).ids).toEqual([0, 1, 2]);
  }),
  rule(LIST, 'maxItems cuts a page, continuationToken goes on, skipItems is then ignored', async () => {
    const { list } = await threeClips();
    const first = await list('maxItems=2');
    expect(first.ids).toEqual([2, 1]);
    const token = first.continuationToken ?? '';
    expect(token.length).toBeLessThanOrEqual(32);
    expect((await list(`maxItems=2&skipItems=9&continuationToken=${token}`)).ids).toEqual([0]);
  }),
  rule(LIST, 'qualifer sorts by created, rating or views', async () => {
    const { table, ids, list } = await threeClips();
    await table.ask(`${clipUrl(table, ids[1] ?? '')}/views`, { method: 'POST' });
    await table.ask(`${clipUrl(table, ids[0] ?? '')}/ratings/5`, { method: 'POST' });
    expect((await list('qualifer=views')).ids).toEqual([1, 2, 0]);
    expect((await list('qualifer=rating')).ids).toEqual([0, 2, 1]);
    const { continuationToken } = await list('qualifer=views&maxItems=1');
    expect((await list(`qualifer=views&continuationToken=${continuationToken}`)).ids).toEqual([2, 0]);
  }),
  rule(LIST, 'type and eventId narrow the list', async () => {
    const { list } = await threeClips();
    expect((await list('type=Achievement')).ids).toEqual([]);
    expect((await list('type=UserGenerated&eventId=123abc')).ids).toHaveLength(3);
    expect((await list('eventId=other')).ids).toEqual([]);
  }),
  rule(LIST, '403 without access to the SCID', async () => {
    const table = await sitDown();
    has(await table.ask(`${table.simulator.metadataUrl}/users/me/scids/other/clips`), 403);
  }),
  rule('json-paginginfo', 'A null token is the end of the list', async () => {
    const { list } = await threeClips();
    expect(await list('')).toMatchObject({ continuationToken: null, totalItems: 3 });
  }),
  rule(PUBLIC, 'qualifier=created is required', async () => {
    const { publicly } = await threeClips();
    has(await publicly(''), 400);
    expect((await publicly('qualifier=created')).json.gameClips).toHaveLength(3);
  }),
  rule(PUBLIC, 'or achievementId or greatestMomentId, then without another sort or filter', async () => {
    const { publicly } = await threeClips();
    expect((await publicly('greatestMomentId=123abc')).json.gameClips).toHaveLength(3);
    expect((await publicly('achievementId=other')).json.gameClips).toHaveLength(0);
    has(await publicly('greatestMomentId=123abc&qualifier=created'), 400);
    has(await publicly('greatestMomentId=123abc&type=UserGenerated'), 400);
  }),
  rule(PUBLIC, 'A public list is never ascending', async () => {
    const { publicly } = await threeClips();
    has(await publicly('qualifier=created&order=A'), 400);
  }),
  rule('uri-publicscidclips', 'Public clips are listed by title too', async () => {
    const { table } = await threeClips();
    const url = `${table.simulator.metadataUrl}/public/titles/354975872/clips?qualifier=created`;
    expect((await table.ask(url)).json.gameClips).toHaveLength(3);
  }),
  rule('fine-grained-rate-limiting', '429 within a window of 15 s, with Retry-After and a body', async () => {
    const table = await sitDown({ settings: { burstLimit: 2, throttleBody: 'type' } });
    for (const status of [200, 200, 429]) has(await table.postSlot(), status);
    table.clock.now += 5000;
    const refused = await table.postSlot();
    expect(refused.headers['retry-after']).toBe('10');
    expect(refused.json).toMatchObject({
      currentRequests: 4,
      maxRequests: 2,
      periodInSeconds: 15,
      type: 'burst',
    });
    table.clock.now += 10_000;
    has(await table.postSlot(), 200);
  }),
  rule('fine-grained-rate-limiting', 'Refused calls count in the window of 300 s', async () => {
    const table = await sitDown({ settings: { burstLimit: 1, sustainedLimit: 3 } });
    for (const status of [200, 429, 429]) has(await table.postSlot(), status);
    table.clock.now += 15_000;
    const refused = await table.postSlot();
    expect(refused.headers['retry-after']).toBe('285');
    expect(refused.json).toMatchObject({ periodInSeconds: 300 });
  }),
  rule('fine-grained-rate-limiting', 'Limits count per user and title', async () => {
    const table = await sitDown({ settings: { burstLimit: 1 } });
    has(await table.postSlot(), 200);
    has(await table.postSlot({}, stranger), 200);
    has(await table.postSlot(), 429);
  }),
  rule('best-practices-for-calling-xbox-live', 'The body of 429 has limitType "Rate"', async () => {
    const table = await sitDown({ settings: { burstLimit: 1 } });
    await table.postSlot();
    expect((await table.postSlot()).json).toMatchObject({ version: 1, limitType: 'Rate' });
  }),
  rule('best-practices-for-calling-xbox-live', 'Reads are eventually consistent', async () => {
    const { table, gameClipId } = await uploaded({ settings: { getLagMs: 1000, stepMs: 0 } });
    const state = async () => (await table.getClip(gameClipId)).json.gameClip.state;
    expect(await state()).toBe('PendingUpload');
    table.clock.now += 1000;
    expect(await state()).toBe('Published');
  }),
];
