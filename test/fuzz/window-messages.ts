/** Whatever a page could send through the door: anything structured clone carries, at any request of the contract. */
import fc from 'fast-check';
import { type IpcMainSlice, type OurPage, serveRequests } from '../../main/app/window/ipc.ts';
import { type Handlers, type RequestName, requests } from '../../preload/contract.ts';
import { hostileJson, hostileString, wounded } from './hostile-values.ts';
import { claim, type Target } from './target.ts';

type Listener = Parameters<IpcMainSlice['handle']>[1];

const names = Object.keys(requests) as RequestName[];
const setup = {
  environment: 'production',
  metadataUrl: 'https://gameclipsmetadata.xboxlive.com',
  transferHosts: ['gameclipstransfer.xboxlive.com'],
  scid: 'scid',
  greatestMomentId: '123abc',
  authorization: 'XBL3.0 x=1;2',
};
const payloads = fc.oneof(
  hostileJson,
  wounded(setup),
  wounded({ offset: 0, limit: 50 }),
  wounded({ clipId: 'clip' }),
  wounded({ index: 0 }),
  fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withTypedArray: true,
    withSparseArray: true,
  }),
  fc.constant(undefined),
  fc.constant(circle()),
);

function circle(): object {
  const around: Record<string, unknown> = {};
  around.again = around;
  return around;
}

interface Message {
  readonly name: string;
  readonly payloads: readonly unknown[];
}

const page: OurPage = { mainFrame: { origin: 'app://ui' }, send: () => {} };
const listeners = new Map<string, Listener>();
let handled: { name: RequestName; input: unknown } | null = null;
// Every handler notes what reached it; what the real ones do is not this target's matter.
const handlers = Object.fromEntries(
  names.map((name) => [
    name,
    (input: unknown) => {
      handled = { name, input };
      return true;
    },
  ]),
) as unknown as Handlers;
serveRequests(
  { handle: (channel, listener) => listeners.set(channel, listener) },
  () => page,
  handlers,
  () => {},
);

export const windowMessages: Target<Message> = {
  name: 'messages of the window',
  values: fc.record({
    name: fc.oneof(
      { weight: 20, arbitrary: fc.constantFrom<string[]>(...names) },
      { weight: 1, arbitrary: hostileString },
    ),
    payloads: fc.array(payloads, { minLength: 0, maxLength: 2 }),
  }),
  feed(message) {
    const listener = listeners.get(message.name);
    if (listener === undefined) return;
    handled = null;
    try {
      listener({ senderFrame: page.mainFrame }, ...message.payloads);
    } catch (error) {
      claim(
        error instanceof Error && /^refused: (size|shape)$/.test(error.message),
        `the door broke: ${error}`,
      );
      claim(handled === null, 'refused, and handled all the same');
      return;
    }
    claim(handled !== null, 'neither refused nor handled');
    const { name, input } = handled as unknown as { name: RequestName; input: unknown };
    claim(requests[name].safeParse(input).success, 'a handler got what its schema does not allow');
  },
};
