/** The initial upload request: its headers, claims, body and answer, and the quotas behind it. */
import { expect } from 'vitest';
import { authorizationWith, sitDown } from '../test-client.ts';
import { has, type Rule, rule, TEN, uploaded } from './rule.ts';

const POST = 'uri-usersmescidclipspost';
const BODY = 'json-initialuploadrequest';

async function postWith(changes: Record<string, unknown>, status: number): Promise<void> {
  has(await (await sitDown()).postSlot(changes), status);
}

async function postAs(claims: Record<string, string | null>, status: number): Promise<void> {
  has(await (await sitDown()).postSlot({}, { Authorization: authorizationWith(claims) }), status);
}

export const slotRules: readonly Rule[] = [
  rule(POST, '200 answers an InitialUploadResponse', async () => {
    const reply = await (await sitDown()).postSlot();
    has(reply, 200);
    expect(Object.keys(reply.json).sort()).toEqual(['gameClipId', 'uploadUri']);
  }),
  rule(POST, 'The call is not idempotent: each issues another id and address', async () => {
    const table = await sitDown();
    const [one, two] = [await table.postSlot(), await table.postSlot()];
    expect(one.json.gameClipId).not.toBe(two.json.gameClipId);
    expect(one.json.uploadUri).not.toBe(two.json.uploadUri);
  }),
  rule(POST, '400 for an error in the body', () => postWith({ fileSize: 'big' }, 400)),
  rule(POST, '400 for a user over quota', async () => {
    const table = await sitDown({ settings: { savedQuotaBytes: 5 } });
    has(await table.postSlot({ savedByUser: true }), 400);
  }),
  rule(POST, '401 for a token of a wrong format', async () => {
    has(await (await sitDown()).postSlot({}, { Authorization: 'Bearer x' }), 401);
  }),
  ...['Xuid', 'DeviceType', 'DeviceId', 'TitleId', 'TitleSandboxId'].map((claim) =>
    rule(POST, `403 without the claim ${claim}`, () => postAs({ [claim]: null }, 403)),
  ),
  rule(POST, '403 for a device that may not upload', () => postAs({ DeviceType: 'Win32' }, 403)),
  rule(POST, 'The SCID must be that of the authenticated user', () => postAs({ Scid: 'other' }, 403)),
  rule(POST, 'Content isolation is checked before a slot is given', () =>
    postAs({ TitleSandboxId: 'XDKS.1' }, 403),
  ),
  rule(POST, 'Privacy is checked before a slot is given', async () => {
    const table = await sitDown({ settings: { xuidsBlockedByPrivacy: ['2716903703773872'] } });
    has(await table.postSlot(), 403);
  }),
  ...['X-RequestedServiceVersion', 'Content-Type', 'Accept'].map((name) =>
    rule(POST, `The header ${name} is required`, async () => {
      has(await (await sitDown()).postSlot({}, { [name]: undefined }), 400);
    }),
  ),
  rule('edsauthorization', 'Tokens come as `XBL3.0 x=hash;token` too', async () => {
    const Authorization = authorizationWith({}).replace('Xauth=', 'XBL3.0 x=1;');
    has(await (await sitDown()).postSlot({}, { Authorization }), 200);
  }),
  ...[
    'greatestMomentId',
    'dateRecorded',
    'durationInSeconds',
    'fileSize',
    'type',
    'source',
    'visibility',
  ].map((field) => rule(BODY, `${field} is required`, () => postWith({ [field]: undefined }, 400))),
  rule(BODY, 'userCaption has at most 250 characters', async () => {
    await postWith({ userCaption: 'x'.repeat(250) }, 200);
    await postWith({ userCaption: 'x'.repeat(251) }, 400);
  }),
  rule(BODY, 'dateRecorded is UTC in ISO 8601', () => postWith({ dateRecorded: '23.12.2012 11:08' }, 400)),
  rule(BODY, 'fileSize, durationInSeconds and expectedBlocks are uint32', async () => {
    await postWith({ durationInSeconds: 4_294_967_296 }, 400);
    await postWith({ expectedBlocks: -1 }, 400);
    await postWith({ fileSize: 4_294_967_296, expectedBlocks: 2049 }, 400);
  }),
  rule(BODY, 'expectedBlocks is left out when the file goes in one request', () =>
    postWith({ expectedBlocks: undefined }, 200),
  ),
  rule(BODY, 'thumbnailOffsetMillseconds goes with thumbnailSource Offset only', async () => {
    await postWith({ thumbnailSource: 'Offset', thumbnailOffsetMillseconds: 20_000 }, 200);
    await postWith({ thumbnailSource: 'Default', thumbnailOffsetMillseconds: 20_000 }, 400);
  }),
  rule(BODY, 'titleData and systemProperties are stored and returned as they are', async () => {
    const bags = { titleData: "{ 'Boss': 1 }", systemProperties: '<guid>;' };
    const { table, gameClipId } = await uploaded({}, bags);
    expect((await table.getClip(gameClipId)).json.gameClip).toMatchObject(bags);
  }),
  rule(BODY, 'Clips not saved by their user live in first-in-first-out storage', async () => {
    const { table, gameClipId } = await uploaded({ settings: { fifoQuotaBytes: 15 } });
    has(await table.postSlot(), 200);
    has(await table.getClip(gameClipId), 404);
  }),
  rule('gvr-enum-gamecliptypes', 'None is not valid for upload', () => postWith({ type: 'None' }, 400)),
  rule('gvr-enum-gamecliptypes', 'Types are flags, delimited by commas', () =>
    postWith({ type: 'MagicMoment, Achievement' }, 200),
  ),
  rule('gvr-enum-gameclipsource', 'None is not valid for upload', () => postWith({ source: 'None' }, 400)),
  rule('gvr-enum-gameclipvisibility', 'None is mostly invalid', () => postWith({ visibility: 'None' }, 400)),
  rule(
    'json-initialuploadresponse',
    'Thumbnail addresses come only with thumbnailSource Upload',
    async () => {
      const table = await sitDown();
      expect((await table.slotFor([TEN])).largeThumbnailUri).toBeUndefined();
      const { largeThumbnailUri, smallThumbnailUri } = await table.slotFor([TEN], {
        thumbnailSource: 'Upload',
      });
      expect([largeThumbnailUri, smallThumbnailUri]).toEqual([expect.any(String), expect.any(String)]);
    },
  ),
  rule('json-serviceerrorresponse', 'Errors carry errorCode and errorMessage', async () => {
    const { json } = await (await sitDown()).postSlot({ type: 'None' });
    expect(json).toEqual({ errorCode: expect.any(Number), errorMessage: expect.any(String) });
  }),
];
