/** Answers of a service that is broken, hostile or somebody else: read by the very functions that read the real ones. */
import fc from 'fast-check';
import {
  getClipResponse,
  jsonBody,
  queryClipsResponse,
  serviceError,
} from '../../main/service/answer-shapes.ts';
import { type Call, failureFromAnswer } from '../../main/service/failure.ts';
import type { Answer } from '../../main/service/http/wire.ts';
import { readSlot } from '../../main/service/slot-answer.ts';
import { addressesUnder, uploadUriProblem } from '../../main/service/upload-uri.ts';
import { hostileString, hostileText, wounded } from './hostile-values.ts';
import { claim, type Target } from './target.ts';

const transferHosts = ['gameclipstransfer.xboxlive.com', '127.0.0.1:8080'];
const nowMs = Date.UTC(2026, 10, 22);

const slot = {
  gameClipId: '5ffc7fb1-f9a5-4c4f-9a2f-0d8e1c2c9a3b',
  uploadUri: 'https://gameclipstransfer.xboxlive.com/xuid-2716/clip?uploadId=1&sig=a%2Fb',
  uploadId: null,
  largeThumbnailUri: null,
};
const gameClip = {
  gameClipId: '5ffc7fb1-f9a5-4c4f-9a2f-0d8e1c2c9a3b',
  state: 'Published',
  systemProperties: 'mine;clipslot=a/b',
};
const documents = fc.oneof(
  wounded(slot),
  wounded({ gameClip }),
  wounded({ gameClips: [gameClip, { ...gameClip, state: 3 }], pagingInfo: { continuationToken: 'next' } }),
  wounded({ errorSource: 'Vortex', errorCode: 9409, errorMessage: 'The slot is gone.' }),
);

interface Heard {
  readonly answer: Answer;
  readonly call: Call;
}

const headers = fc.dictionary(
  fc.constantFrom('retry-after', 'date', 'content-type', 'location', 'x-forwarded-for'),
  fc.oneof(
    hostileString,
    fc.nat().map(String),
    fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
  ),
);

const heard: fc.Arbitrary<Heard> = fc.record({
  call: fc.constantFrom<Call[]>('slot', 'block', 'read', 'delete'),
  answer: fc.record({
    kind: fc.constant('answered' as const),
    status: fc.oneof(
      fc.constantFrom(200, 201, 202, 400, 401, 403, 404, 410, 429, 500, 503),
      fc.integer({ min: 100, max: 999 }),
    ),
    headers,
    body: hostileText(documents),
    bodyProblem: fc.constantFrom('too-large' as const, 'cut-off' as const, 'not-gzip' as const, ...nulls(9)),
  }),
});

function nulls(count: number): null[] {
  return Array.from({ length: count }, () => null);
}

export const serviceAnswers: Target<Heard> = {
  name: 'answers of the service',
  values: heard,
  feed({ answer, call }) {
    readAsSlot(answer);
    const body = jsonBody(answer);
    getClipResponse.safeParse(body);
    queryClipsResponse.safeParse(body);
    serviceError(answer);
    const failure = failureFromAnswer(call, answer, nowMs, [9409]);
    const { reason, retryAfterMs } = failure;
    claim((reason.detail?.length ?? 0) <= 300, 'a reason is longer than its column');
    claim(!/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(reason.detail ?? ''), 'a reason can forge a line');
    claim(!/https?:\/\/\S/i.test(reason.detail ?? ''), 'a reason quotes an address');
    claim(retryAfterMs === null || (retryAfterMs >= 1000 && retryAfterMs <= 3_600_000), 'an absurd wait');
  },
};

function readAsSlot(answer: Answer): void {
  const read = readSlot(answer, nowMs, (uri) => uploadUriProblem(uri, transferHosts, true));
  if (read.kind !== 'granted') return;
  const { origin, path } = addressesUnder(read.slot)(7);
  claim(transferHosts.includes(new URL(origin).host), 'bits would go to a foreign host');
  claim(/^\/[\x21-\x7e]*$/.test(path), 'a path that no request line may hold');
  claim(new URL(origin + path).host === new URL(origin).host, 'a path that leads to another host');
}
