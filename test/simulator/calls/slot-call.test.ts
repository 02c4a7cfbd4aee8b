/** The initial upload request against its pages: each title quotes the page of its rule. */
import { describe, expect, test } from 'vitest';
import { type Answered, authorizationWith, sitDown } from '../test-client.ts';

describe('the answer', () => {
  test('200 with gameClipId and an uploadUri on the transfer host [json-initialuploadresponse.md]', async () => {
    const table = await sitDown();
    const reply = await table.postSlot();
    expect(reply.status).toBe(200);
    expect(Object.keys(reply.json).sort()).toEqual(['gameClipId', 'uploadUri']);
    const uri = new URL(reply.json.uploadUri);
    expect(uri.host).toBe(table.simulator.transferHost);
    expect(uri.pathname).toContain('/upload/xuid(2716903703773872)/');
    expect(uri.searchParams.get('uploadId')).toBeTruthy();
  });

  test('"This call is not idempotent": the same POST twice makes two ids and URIs [uri-usersmescidclipspost.md]', async () => {
    const table = await sitDown();
    const [first, second] = [await table.postSlot(), await table.postSlot()];
    expect(second.json.gameClipId).not.toBe(first.json.gameClipId);
    expect(second.json.uploadUri).not.toBe(first.json.uploadUri);
    expect((await table.ledger()).slots).toHaveLength(2);
  });

  test('thumbnail URIs only when thumbnailSource says Upload [json-initialuploadresponse.md]', async () => {
    const table = await sitDown();
    const upload = await table.postSlot({ thumbnailSource: 'Upload' });
    expect(upload.json.largeThumbnailUri).toMatch(/\/thumbnails\/large$/);
    expect(upload.json.smallThumbnailUri).toMatch(/\/thumbnails\/small$/);
    const offset = await table.postSlot({ thumbnailSource: 'Offset', thumbnailOffsetMillseconds: 20000 });
    expect(offset.json).not.toHaveProperty('largeThumbnailUri');
  });

  test("answerShape sample: the POST page's sample shape [uri-usersmescidclipspost.md]", async () => {
    const table = await sitDown({ settings: { answerShape: 'sample' } });
    const { json } = await table.postSlot();
    expect(Object.keys(json).sort()).toEqual([
      'clipName',
      'gameClipId',
      'largeThumbnailUri',
      'smallThumbnailUri',
      'titleName',
      'uploadUri',
    ]);
  });

  test.each([
    ['query', (json: Answered) => new URL(json.uploadUri).searchParams.get('uploadId')],
    ['answer-field', (json: Answered) => json.uploadId],
    ['game-clip-id', (json: Answered) => json.gameClipId],
  ] as const)('uploadId may come from: %s [uri-uriput.md does not say]', async (uploadIdPlace, find) => {
    const table = await sitDown({ settings: { uploadIdPlace } });
    const { json } = await table.postSlot();
    const bare = json.uploadUri.split('?')[0];
    const put = await table.ask(`${bare}?uploadId=${find(json)}&blockNum=0`, {
      method: 'PUT',
      body: Buffer.alloc(10),
    });
    expect(put.status).toBe(201);
  });

  test('gzip and deflate when Accept-Encoding asks [uri-usersmescidclipspost.md]', async () => {
    const table = await sitDown();
    for (const encoding of ['gzip', 'deflate']) {
      const reply = await table.postSlot({}, { 'Accept-Encoding': encoding });
      expect(reply.headers['content-encoding']).toBe(encoding);
      expect(reply.json.gameClipId).toBeTruthy();
    }
    const plain = await table.postSlot({}, { 'Accept-Encoding': 'identity, gzip;q=0' });
    expect(plain.headers['content-encoding']).toBeUndefined();
  });
});

describe('the token', () => {
  test.each([
    [401, 'the Authorization header is missing', undefined],
    [401, 'the token has no readable form', 'Xauth=garbage'],
    [401, 'the scheme is unknown', 'Bearer Xuid=1'],
    [401, 'Xuid is not a number', authorizationWith({ Xuid: 'abc' })],
    [401, 'the token has expired', authorizationWith({ Exp: '1000' })],
    [403, 'Xuid is missing', authorizationWith({ Xuid: null })],
    [403, 'DeviceType is missing', authorizationWith({ DeviceType: null })],
    [403, 'DeviceType may not upload', authorizationWith({ DeviceType: 'WindowsPhone' })],
    [403, 'DeviceId is missing', authorizationWith({ DeviceId: null })],
    [403, 'TitleId is missing', authorizationWith({ TitleId: null })],
    [403, 'TitleSandboxId is missing', authorizationWith({ TitleSandboxId: null })],
    [403, 'the SCID differs from the claim', authorizationWith({ Scid: 'other' })],
    [403, 'content isolation forbids the sandbox', authorizationWith({ TitleSandboxId: 'XDKS.9' })],
  ])('%i when %s [uri-usersmescidclipspost.md]', async (status, _, Authorization) => {
    const table = await sitDown();
    const reply = await table.postSlot({}, { Authorization });
    expect(reply.status).toBe(status);
    expect(reply.json).toEqual({ errorCode: expect.any(Number), errorMessage: expect.any(String) });
    expect((await table.ledger()).slots).toHaveLength(0);
  });

  test('XBL3.0 x=<hash>;<token> is a form too [edsauthorization.md]', async () => {
    const table = await sitDown();
    const Authorization = `XBL3.0 x=-;${authorizationWith({}).slice('Xauth='.length)}`;
    expect((await table.postSlot({}, { Authorization })).status).toBe(200);
  });

  test('403 when privacy forbids sharing [uri-usersmescidclipspost.md]', async () => {
    const table = await sitDown({ settings: { xuidsBlockedByPrivacy: ['2716903703773872'] } });
    expect((await table.postSlot()).status).toBe(403);
  });

  test.each(['X-RequestedServiceVersion', 'Content-Type', 'Accept'])(
    '400 when the required header %s is missing [uri-usersmescidclipspost.md]',
    async (name) => {
      const table = await sitDown();
      expect((await table.postSlot({}, { [name]: undefined })).status).toBe(400);
    },
  );

  test('406 when Accept does not admit JSON [httpstatuscodes.md]', async () => {
    const table = await sitDown();
    expect((await table.postSlot({}, { Accept: 'text/html' })).status).toBe(406);
  });
});

describe('the body [json-initialuploadrequest.md]', () => {
  test.each([
    ['greatestMomentId is missing', { greatestMomentId: undefined }],
    ['dateRecorded is missing', { dateRecorded: undefined }],
    ['dateRecorded is not UTC', { dateRecorded: '2012-12-23T11:08:08+02:00' }],
    ['dateRecorded is no time', { dateRecorded: '2012-13-23T11:08:08Z' }],
    ['durationInSeconds is missing', { durationInSeconds: undefined }],
    ['durationInSeconds is not whole', { durationInSeconds: 1.5 }],
    ['fileSize is missing', { fileSize: undefined }],
    ['fileSize is more than a uint32', { fileSize: 4_294_967_296, expectedBlocks: 4000 }],
    ['fileSize is negative', { fileSize: -1 }],
    ['expectedBlocks is a string', { expectedBlocks: '1' }],
    ['expectedBlocks cannot hold fileSize', { expectedBlocks: 1, fileSize: 2_097_153 }],
    ['type is missing', { type: undefined }],
    ['type is None', { type: 'None' }],
    ['type has an empty flag', { type: 'Achievement,' }],
    ['source is None', { source: 'None' }],
    ['source is unknown', { source: 'Camera' }],
    ['visibility is None', { visibility: 'None' }],
    ['userCaption is longer than 250 characters', { userCaption: 'x'.repeat(251) }],
    ['titleData is larger than 10 KB', { titleData: 'x'.repeat(10_241) }],
    ['thumbnailSource is unknown', { thumbnailSource: 'Frame' }],
    ['thumbnailOffsetMillseconds comes without Offset', { thumbnailOffsetMillseconds: 5 }],
    ['usersInSession is not a list', { usersInSession: 'x' }],
    ['savedByUser is not a boolean', { savedByUser: 'true' }],
  ])('400 when %s', async (_, changes) => {
    const table = await sitDown();
    const reply = await table.postSlot(changes);
    expect(reply.status).toBe(400);
    expect(reply.json.errorMessage).toContain(Object.keys(changes)[0]);
  });

  test('200 for the sample of the POST page, word for word [uri-usersmescidclipspost.md]', async () => {
    const table = await sitDown();
    const sample = {
      greatestMomentId: undefined,
      clipNameStringId: '1193045',
      userCaption: 'OMG Look at this!',
      sessionRef: '4587552a-a5ad-4c4c-a787-5bc5af70e4c9',
      expectedBlocks: 7,
      fileSize: 1234567,
      type: 'MagicMoment, Achievement',
      source: 'Console',
      titleData: "{ 'Boss': 'The Invincible' }",
      systemProperties: "{ 'Id': '123456', 'Location': 'C:\\videos\\123456.mp4' }",
      thumbnailSource: 'Offset',
      thumbnailOffsetMillseconds: 20000,
      savedByUser: false,
    };
    expect((await table.postSlot(sample)).status).toBe(200);
    const strict = await sitDown({ settings: { nameField: 'greatestMomentId' } });
    expect((await strict.postSlot(sample)).status).toBe(400);
  });

  test('200 for a caption of 250 characters and for the largest uint32 file', async () => {
    const table = await sitDown();
    const largest = { userCaption: 'x'.repeat(250), fileSize: 4_294_967_295, expectedBlocks: 2148 };
    expect((await table.postSlot(largest)).status).toBe(200);
  });

  test('400 when the body is not JSON, or too long', async () => {
    const table = await sitDown({ settings: { maxRequestBytes: 2000 } });
    const url = `${table.simulator.metadataUrl}/users/me/scids/${table.simulator.scid}/clips`;
    expect((await table.ask(url, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await table.postSlot({ sessionRef: 'x'.repeat(2000) })).status).toBe(400);
  });

  test('unknown fields pass, unless the setting says otherwise (undocumented)', async () => {
    const table = await sitDown();
    expect((await table.postSlot({ novelty: 1 })).status).toBe(200);
    await table.control('settings', { unknownFields: 'refuse' });
    expect((await table.postSlot({ novelty: 1 })).status).toBe(400);
  });

  test('typeNames documented and knownMomentIds narrow what is taken', async () => {
    const table = await sitDown({ settings: { typeNames: 'documented', knownMomentIds: ['known'] } });
    expect((await table.postSlot({ type: 'UserGenerated' })).status).toBe(400);
    expect((await table.postSlot({ type: 'DeveloperInitiated' })).status).toBe(400);
    expect((await table.postSlot({ type: 'DeveloperInitiated', greatestMomentId: 'known' })).status).toBe(
      200,
    );
  });
});
