/**
 * The only door between the window and the main process. Every request of the contract passes the
 * same four checks: who asks, how much, in what shape, then its handler. Takes slices of Electron,
 * so tests use plain objects.
 */
import {
  type Handlers,
  type Pushes,
  type Replies,
  type RequestName,
  requests,
} from '../../../preload/contract.ts';

/** The origin of our one page; no one else may ask for anything. */
export const uiOrigin = 'app://ui';

const largestPayloadBytes = 64 * 1024;

interface Frame {
  readonly origin: string;
}

interface AskEvent {
  readonly senderFrame: object | null;
}

export interface IpcMainSlice {
  handle(channel: string, listener: (event: AskEvent, ...args: unknown[]) => unknown): void;
}

/** The page of our window: its main frame is the only one that may ask. */
export interface OurPage {
  readonly mainFrame: Frame;
  send(channel: string, value: unknown): void;
}

/** How often a request was turned away, and at which check. */
export interface Rejections {
  sender: number;
  size: number;
  shape: number;
}

/**
 * Answers every request of the contract; `page` is the page of the window that is open now, if any.
 */
export function serveRequests(
  ipc: IpcMainSlice,
  page: () => OurPage | null,
  handlers: Handlers,
  onBug: (error: unknown) => void,
): Readonly<Rejections> {
  const rejections: Rejections = { sender: 0, size: 0, shape: 0 };
  const refuse = (check: keyof Rejections): never => {
    rejections[check] += 1;
    throw new Error(`refused: ${check}`);
  };
  for (const name of Object.keys(requests) as RequestName[]) {
    ipc.handle(name, (event, ...args) => {
      if (!isOurs(event, page())) return refuse('sender');
      if (args.length > 1 || !isSmall(args[0])) return refuse('size');
      const input = requests[name].safeParse(args[0]);
      if (!input.success) return refuse('shape');
      // The schema of this very name has just checked the input; TypeScript cannot see across the
      // loop.
      const handler = handlers[name] as (
        input: unknown,
      ) => Replies[RequestName] | Promise<Replies[RequestName]>;
      return answered(() => handler(input.data), onBug);
    });
  }
  return rejections;
}

/** Sends to the page if there is one; a page that has just gone is not an error. */
export function push<N extends keyof Pushes>(page: OurPage | null, name: N, value: Pushes[N]): void {
  page?.send(name, value);
}

/** The page learns only that it failed; why is for the log. */
async function answered<T>(answer: () => T | Promise<T>, onBug: (error: unknown) => void): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    onBug(error);
    throw error;
  }
}

function isOurs(event: AskEvent, page: OurPage | null): boolean {
  // `senderFrame` is null when the frame has navigated or died since it asked.
  if (event.senderFrame === null || page === null) return false;
  return event.senderFrame === page.mainFrame && page.mainFrame.origin === uiOrigin;
}

function isSmall(payload: unknown): boolean {
  try {
    return payload === undefined || Buffer.byteLength(JSON.stringify(payload) ?? '') <= largestPayloadBytes;
  } catch {
    // Circular, or holds a BigInt: nothing the contract knows.
    return false;
  }
}
